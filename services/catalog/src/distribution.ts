import * as z from 'zod'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { countyOf, Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { fen, Fen, PositiveFen } from '@bangfu/kernel/money'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Day, dayOf, Instant, Period } from '@bangfu/kernel/time'
import type { Doing, Order } from './order.ts'

/** What a household got of a sale: for what it delivered, for its work, or as its share. */
const saleKinds = ['planting', 'forestry', 'livestock', 'other-production', 'wage', 'dividend'] as const

const LineInput = z.strictObject({ household: idSchema('hsh'), kind: z.enum(saleKinds), amountFen: PositiveFen })

export const mostDistributionLines = 400

export const DistributionInput = z.strictObject({
  /** The day on which the households were paid. */
  paidOn: Day,
  document: z.string().trim().min(1).max(100),
  lines: z.array(LineInput).min(1).max(mostDistributionLines),
})

/** Who got what of a settled order 收益分配. One at a time; a wrong one is taken back and made again. */
export const Distribution = z.object({
  order: z.string(),
  attempt: z.int(),
  village: Village,
  supplier: z.string(),
  paidOn: Day,
  period: Period,
  document: z.string(),
  orderFen: Fen,
  sumFen: Fen,
  lines: z.array(LineInput.extend({ line: z.int() })),
  by: z.string(),
  at: Instant,
  takenBack: z.object({ by: z.string(), at: Instant, why: z.string() }).nullable(),
})
export type Distribution = z.infer<typeof Distribution>

export const TakeBackInput = z.strictObject({ why: z.string().trim().min(2).max(500) })

type Known = {
  readonly before: Distribution | undefined
  /** In the order of the lines. */
  readonly faces: readonly (HouseholdFace | undefined)[]
}

/**
 * Shares what a settled order brought among households of its county: never more than the order came to.
 * @throws Refusal order_state · order_distributed · distribution_too_large · invalid_input, line by line
 */
export const distribute = (
  order: Order,
  { paidOn, document, lines }: z.infer<typeof DistributionInput>,
  { before, faces, by, now }: Known & Doing,
): Distribution => {
  if (order.state !== 'reviewed') throw new Refusal('order_state', { state: order.state })
  if (before && !before.takenBack) throw new Refusal('order_distributed')
  const faults = [...dayFaults(order, paidOn, dayOf(now)), ...lineFaults(order, lines, faces)]
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  const sumFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0)
  if (sumFen > order.amountFen) throw new Refusal('distribution_too_large', { sumFen, orderFen: order.amountFen })
  return {
    order: order.order,
    attempt: (before?.attempt ?? 0) + 1,
    village: order.village,
    supplier: order.supplier,
    paidOn,
    period: Period.parse(paidOn.slice(0, 7)),
    document,
    orderFen: order.amountFen,
    sumFen: fen(sumFen),
    lines: lines.map((line, index) => ({ ...line, line: index + 1 })),
    by,
    at: now,
    takenBack: null,
  }
}

const dayFaults = (order: Order, paidOn: Day, today: Day): Fault[] =>
  paidOn < dayOf(order.placed.at) || paidOn > today
    ? [{ pointer: 'body/paidOn', zh: '应在下单日与今天之间', en: 'lies between the day of the order and today' }]
    : []

const lineFaults = (
  order: Order,
  lines: z.infer<typeof DistributionInput>['lines'],
  faces: Known['faces'],
): Fault[] => {
  const seen = new Set<string>()
  return lines.flatMap(({ household, kind }, index) => {
    const pointer = `body/lines/${index}`
    const face = faces[index]
    if (!face?.payable || countyOf(face.division) !== countyOf(order.village))
      return [
        { pointer: `${pointer}/household`, zh: '本县没有这一在册户', en: 'no such household on file in the county' },
      ]
    if (seen.has(`${household} ${kind}`))
      return [{ pointer, zh: '同一户同一类别只列一行', en: 'a household has one line of a kind' }]
    seen.add(`${household} ${kind}`)
    return []
  })
}

/** A distribution that was wrong is taken back whole. @throws Refusal not_found where there is none that stands */
export const takeBack = (distribution: Distribution | undefined, why: string, { by, now }: Doing): Distribution => {
  if (!distribution || distribution.takenBack) throw new Refusal('not_found')
  return { ...distribution, takenBack: { by, at: now, why } }
}

/** As many households as one fact tells of: its reader writes them in one transaction. */
const linesInFact = 40

export const inFacts = (lines: Distribution['lines']): Distribution['lines'][] =>
  Array.from({ length: Math.ceil(lines.length / linesInFact) }, (_none, index) =>
    lines.slice(index * linesInFact, (index + 1) * linesInFact),
  )
