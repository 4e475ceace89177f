import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { addDays, Day, dayOf, Instant } from '@bangfu/kernel/time'
import { taskPackFor } from '@bangfu/rules/task-pack'
import type { Task as Step } from '@bangfu/service/service'
import { divisionPartition, dutiesIn } from '@bangfu/table/keys'
import { Conflict, type Position, type TableReader } from '@bangfu/table/table'
import type { MessageDeps } from '../deps.ts'
import { helperOf } from '../organisations/helper-table.ts'
import { unitOf } from '../organisations/unit-table.ts'
import { digestOps, findDigest, findSetting, listTownships } from './digest-table.ts'
import { isWorthTelling } from './digest.ts'
import { duesIn, duesOf, duesOfUnit } from './due-table.ts'
import { countsOf, personOfOffice, summaryOf, type Person } from './due.ts'
import { taskLineOf } from './task-line-table.ts'

/** In this order; each begins where the last one ended. */
const phases = ['helpers', 'units', 'townships', 'villages'] as const
type Phase = (typeof phases)[number]

const Opening = z.object({ scheduledTime: Instant.optional() })
const Some = z.object({
  county: Division,
  on: Day,
  phase: z.enum(phases).default('helpers'),
  after: z.unknown().optional(),
  told: z.int().default(0),
})

const peopleAtOnce = 100
/** A step has 160 seconds. */
const stepMs = 60_000

/** Names the day and the counties. */
export const openDigests: Step<MessageDeps> = async (input, { table, clock }) => {
  const { scheduledTime } = Opening.parse(input)
  const counties = new Set((await listTownships(table)).map((township) => township.slice(0, 6)))
  return { on: dayOf(scheduledTime ?? clock()), counties: [...counties] }
}

type Someone = { readonly person: Person; readonly division: Division }
type People = { readonly people: readonly Someone[]; readonly after: Position | undefined }

/** Makes the digests of the next people of a county, for as long as a step may take; who has his is passed over. */
export const someDigests: Step<MessageDeps> = async (input, deps) => {
  const given = Some.parse(input)
  const { county, on } = given
  const untilMs = performance.now() + stepMs
  let { phase, told } = given
  let after = given.after as Position | undefined
  for (;;) {
    const page = await peopleOf[phase](deps.table, county, { on, after })
    for (const someone of page.people) if (await tell(deps, someone, on)) told += 1
    after = page.after
    const next = after ? phase : phases[phases.indexOf(phase) + 1]
    if (next === undefined) return { county, on, told, done: true }
    phase = next
    if (performance.now() > untilMs) return { county, on, phase, told, ...(after && { after }), done: false }
  }
}

type Where = { readonly on: Day; readonly after: Position | undefined }

const pageOf = async (table: TableReader, county: Division, kind: 'helper' | 'unit', after: Position | undefined) =>
  table.list({
    in: { table: 'registry', index: 'byDivision', partition: divisionPartition(kind, county) },
    limit: peopleAtOnce,
    ...(after && { after }),
  })

const peopleOf: Readonly<Record<Phase, (table: TableReader, county: Division, where: Where) => Promise<People>>> = {
  helpers: async (table, county, { after }) => {
    const page = await pageOf(table, county, 'helper', after)
    const people = page.items.map(helperOf).map(({ helper, division }) => ({
      person: { kind: 'helper', who: helper } as const,
      division,
    }))
    return { people, after: page.after }
  },
  units: async (table, county, { after }) => {
    const page = await pageOf(table, county, 'unit', after)
    const people = page.items.map(unitOf).map(({ unit, division }) => ({
      person: { kind: 'unit', who: unit } as const,
      division,
    }))
    return { people, after: page.after }
  },
  /** The offices of the townships, and of the county itself. */
  townships: async (table, county) => {
    const townships = await listTownships(table, county)
    const offices = [
      { role: 'county-office', division: county } as const,
      ...townships.map((division) => ({ role: 'township-office', division }) as const),
    ]
    return {
      people: offices.map((office) => ({ person: personOfOffice(office), division: office.division })),
      after: undefined,
    }
  },
  /** All other offices that have a task: found by their tasks. */
  villages: async (table, county, { on, after }) => {
    const { soonDays } = taskPackFor(county, on)
    const page = await table.list({
      in: dutiesIn(county),
      to: addDays(on, soonDays + 1),
      limit: peopleAtOnce,
      ...(after && { after }),
    })
    const people = page.items.map(taskLineOf).flatMap(({ who }) => officeNamed(who))
    return { people: [...new Map(people.map((one) => [one.person.who, one])).values()], after: page.after }
  },
}

const OfficeName = z.templateLiteral([
  z.enum(['village-clerk', 'first-secretary', 'supervisor', 'school-officer']),
  '@',
  z.string(),
])

const officeNamed = (who: string): Someone[] => {
  const named = OfficeName.safeParse(who)
  if (!named.success) return []
  const [role, division] = named.data.split('@')
  const office = { role, division } as Parameters<typeof personOfOffice>[0]
  return [{ person: personOfOffice(office), division: office.division }]
}

/** Leaves somebody his digest of the day. False when he has it, wants none, or has nothing to do. */
const tell = async (deps: MessageDeps, { person, division }: Someone, on: Day): Promise<boolean> => {
  const { table, clock } = deps
  const { who } = person
  const setting = await findSetting(table, who)
  if (setting.level === 'none' || (await findDigest(table, who, on))) return false
  const until = addDays(on, taskPackFor(division, on).soonDays)
  const own = countsOf((await duesOf(table, person, on, until)).lines)
  const summary = await summaryFor(table, person, { division, on, until })
  if (!isWorthTelling(own, summary, setting)) return false
  try {
    await table.write(
      digestOps(deps, person, { division, setting, digest: { ...own, who, on, summary, madeAt: clock() } }),
    )
    return true
  } catch (error) {
    // Another run was faster.
    if (error instanceof Conflict) return false
    throw error
  }
}

const summaryFor = async (
  table: TableReader,
  person: Person,
  { division, on, until }: { readonly division: Division; readonly on: Day; readonly until: Day },
) => {
  if (person.kind === 'helper') return null
  const { lines, capped } =
    person.kind === 'unit' ? await duesOfUnit(table, person.who, on, until) : await duesIn(table, division, on, until)
  return summaryOf(lines, capped)
}
