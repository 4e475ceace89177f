import * as z from 'zod'
import type { Actor } from '@bangfu/access/actor'
import type { Role } from '@bangfu/access/roles'
import { contains, Village } from '@bangfu/kernel/division'
import { fen, Fen, sumFen } from '@bangfu/kernel/money'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { share } from '@bangfu/kernel/shares'
import { Instant, Period, periodOf } from '@bangfu/kernel/time'
import type { StarPack } from '@bangfu/rules/star-pack'
import { contentHash } from './content-hash.ts'

/** The three who check together (source 002), and the role that each of them signs in. */
export const signers = {
  'bureau-leader': 'county-office',
  'first-secretary': 'first-secretary',
  'village-cadre': 'village-clerk',
} as const satisfies Record<string, Role>

export const Signer = z.enum(['bureau-leader', 'first-secretary', 'village-cadre'])
export type Signer = z.infer<typeof Signer>

export const Signature = z.object({ as: Signer, by: z.string(), at: Instant })
export type Signature = z.infer<typeof Signature>

/** More households than any village has on the register; what they won fits into one fact. */
export const mostOnSheet = 2_000

/** Stars are kept by their places in the pack. */
export const SheetLine = z.object({
  household: z.string(),
  code: z.string(),
  headMasked: z.string(),
  stars: z.array(z.int()),
  /** Null until the rewards are decided. */
  amountFen: Fen.nullable(),
})
export type SheetLine = z.infer<typeof SheetLine>

/** The stars of a village and month. docs/states.md draws how it moves. */
export const StarSheet = z.object({
  village: Village,
  period: Period,
  pack: z.string(),
  state: z.enum(['open', 'signed', 'decided']),
  lines: z.array(SheetLine),
  /** Of village, period, pack and stars: what a signature stands for. */
  contentHash: z.string(),
  signatures: z.array(Signature),
  budgetFen: Fen.nullable(),
  decidedAt: Instant.nullable(),
})
export type StarSheet = z.infer<typeof StarSheet>

export type Score = { readonly household: string; readonly stars: readonly string[] }
/** What the household's own service shows of it; undefined where it shows nothing. */
export type Shown = {
  readonly code: string
  readonly headMasked: string
  readonly village: string
  readonly status: string
}

export type Scoring = {
  readonly village: Village
  readonly period: Period
  readonly scores: readonly Score[]
  readonly shown: ReadonlyMap<string, Shown>
  readonly pack: StarPack
  readonly leftOut: readonly string[]
  readonly now: Instant
}

/** Scores a month for the first time, or anew: signatures given to other content fall away. */
export const scoreStars = (before: StarSheet | undefined, scoring: Scoring): StarSheet => {
  const { village, period, pack, now } = scoring
  if (period > periodOf(now)) throw new Refusal('period_not_begun', { period })
  if (before?.state === 'decided') throw new Refusal('sheet_decided')
  const lines = linesOf(scoring)
  const hash = contentHash({
    village,
    period,
    pack: pack.id,
    stars: lines.map(({ household, code, stars }) => [household, code, stars]),
  })
  if (before?.contentHash === hash) return before
  return {
    village,
    period,
    pack: pack.id,
    state: 'open',
    lines,
    contentHash: hash,
    signatures: [],
    budgetFen: null,
    decidedAt: null,
  }
}

const linesOf = ({ village, scores, shown, pack, leftOut }: Scoring): SheetLine[] => {
  const seen = new Set<string>()
  const twice: Fault[] = []
  const foreign: Fault[] = []
  const unknown: Fault[] = []
  const lines = scores.map(({ household, stars }, index): SheetLine => {
    const pointer = `body/scores/${index}`
    if (seen.has(household))
      twice.push({ pointer, zh: '此户已在表中', en: 'this household stands on the sheet already' })
    seen.add(household)
    const face = shown.get(household)
    if (face?.village !== village || leftOut.includes(face.status))
      foreign.push({ pointer, zh: '不是本村在册的户', en: 'not on the register of this village' })
    const places = stars.map((star) => pack.stars.findIndex(({ code }) => code === star))
    if (places.includes(-1) || new Set(places).size < places.length)
      unknown.push({ pointer: `${pointer}/stars`, zh: '名称不对或重复', en: 'a name is wrong or stands twice' })
    return {
      household,
      code: face?.code ?? '',
      headMasked: face?.headMasked ?? '',
      stars: places.toSorted((a, b) => a - b),
      amountFen: null,
    }
  })
  if (twice.length > 0) throw new Refusal('household_twice', { count: twice.length }, twice)
  if (foreign.length > 0) throw new Refusal('not_of_this_village', { count: foreign.length }, foreign)
  if (unknown.length > 0) {
    const names = pack.stars.map(({ code }) => code).join('、')
    throw new Refusal('unknown_star', { count: unknown.length, stars: names }, unknown)
  }
  return lines.toSorted(byCode)
}

export type Signing = {
  readonly as: Signer
  readonly contentHash: string
  readonly actor: Actor
  /** Households of the village, so that none is left off the sheet by mistake. */
  readonly households: readonly string[]
  readonly now: Instant
}

/** Signs the sheet as it stands: three places, three persons, each in his own role. The third signature closes it. */
export const signStars = (
  sheet: StarSheet,
  { as, contentHash: signed, actor, households, now }: Signing,
): StarSheet => {
  const signs = actor.grants.some(
    ({ role, division }) => role === signers[as] && (division === undefined || contains(division, sheet.village)),
  )
  if (!signs) throw new Refusal('wrong_signer')
  if (sheet.state === 'decided') throw new Refusal('sheet_decided')
  if (sheet.contentHash !== signed) throw new Refusal('sheet_changed')
  if (sheet.signatures.some((signature) => signature.as === as)) throw new Refusal('place_signed')
  if (sheet.signatures.some(({ by }) => by === actor.id)) throw new Refusal('same_signer')
  const onSheet = new Set(sheet.lines.map(({ household }) => household))
  const missing = households.filter((household) => !onSheet.has(household)).length
  if (missing > 0 || onSheet.size === 0) throw new Refusal('sheet_incomplete', { missing })
  const signatures = [...sheet.signatures, { as, by: actor.id, at: now }]
  return { ...sheet, signatures, state: signatures.length === Signer.options.length ? 'signed' : 'open' }
}

export type Reward = {
  readonly household: string
  readonly code: string
  readonly stars: number
  readonly amountFen: Fen
}

/** Who gets how much: the budget shared by stars won, largest remainder, ties by household code; the sum is exact. */
export const rewardsOf = (sheet: StarSheet, pack: StarPack): { budgetFen: Fen; rewards: Reward[] } => {
  const budgetFen = fen(pack.budgetPerHouseholdFen * sheet.lines.length)
  const shares = share(
    budgetFen,
    sheet.lines.map((line) => ({ code: orderOf(line), weight: line.stars.length })),
  )
  const rewards = sheet.lines.map((line) => ({
    household: line.household,
    code: line.code,
    stars: line.stars.length,
    amountFen: shares.get(orderOf(line)) ?? fen(0),
  }))
  return { budgetFen, rewards }
}

/** Decides the rewards of a signed sheet. Nobody won a star: it is decided too, and nothing is to be paid. */
export const decideStars = (sheet: StarSheet, pack: StarPack, now: Instant): { next: StarSheet; paid: Reward[] } => {
  if (sheet.state !== 'signed') throw new RangeError(`a sheet that is ${sheet.state} is not decided`)
  const { budgetFen, rewards } = rewardsOf(sheet, pack)
  const paid = rewards.filter(({ amountFen }) => amountFen > 0)
  const amounts = new Map(rewards.map(({ household, amountFen }) => [household, amountFen]))
  const lines = sheet.lines.map((line) => ({ ...line, amountFen: amounts.get(line.household) ?? fen(0) }))
  const total = sumFen(paid.map(({ amountFen }) => amountFen))
  if (total !== 0 && total !== budgetFen) throw new RangeError('shares do not sum to the budget')
  return { next: { ...sheet, lines, state: 'decided', budgetFen, decidedAt: now }, paid }
}

/** By code; were two households ever to bear the same one, none would lose its share. */
const orderOf = ({ code, household }: SheetLine): string => `${code} ${household}`

const byCode = (a: SheetLine, b: SheetLine): number => (orderOf(a) < orderOf(b) ? -1 : 1)
