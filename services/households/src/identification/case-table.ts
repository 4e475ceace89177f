import * as z from 'zod'
import type { Scope } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok, type Answer } from '@bangfu/http/route'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { childKey, childPrefix, divisionPlace, entityKey, ownerPlace, uniqueKey } from '@bangfu/table/keys'
import { create, put, remove, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { IdentificationCase, type Doing } from './case.ts'
import { caseStates, isUnderWay } from './gates.ts'
import type { Survey } from './survey.ts'

/** A line of a list of cases, and what a change of a case is answered with. */
export const CaseLine = z.object({
  case: z.string(),
  kind: z.string(),
  household: z.string(),
  division: z.string(),
  headMasked: z.string(),
  state: z.enum(caseStates),
  origin: z.string(),
  appliedOn: z.string(),
  flags: z.int(),
  /** The last day of its publication, while it runs. */
  publicTo: z.string().nullable(),
})
export type CaseLine = z.infer<typeof CaseLine>

export const lineOf = (one: IdentificationCase): CaseLine => ({
  case: one.case,
  kind: one.kind,
  household: one.household,
  division: one.division,
  headMasked: one.headMasked,
  state: one.state,
  origin: one.application.origin,
  appliedOn: one.application.on,
  flags: one.flags.length,
  publicTo: one.state === 'published' ? (one.notice?.to ?? null) : null,
})

export type FoundCase = { readonly one: IdentificationCase; readonly version: number }

export const foundCase = ({ body, version }: Item): FoundCase => ({ one: IdentificationCase.parse(body), version })

export const caseScope = ({ division, household }: IdentificationCase): Scope => ({
  division: division as Division,
  household,
})

/** The case that a route asks about: in its village, and its household's own. @throws Refusal not_found */
export const caseSubject = async (id: string, table: TableReader) => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  const found = foundCase(item)
  return { scope: caseScope(found.one), about: id, found }
}

const entityItem = (one: IdentificationCase): Omit<Item, 'version'> => ({
  key: entityKey(one.case),
  kind: 'identification',
  body: one,
})

/** What lists read stands beside the case: a case is long, and a list has many. */
const lineItem = (one: IdentificationCase): Omit<Item, 'version'> => ({
  key: childKey(one.case, 'line', '='),
  kind: 'identification-line',
  body: lineOf(one),
  byDivision: divisionPlace(listOf(one.state), one.division, one.case),
  byOwner: ownerPlace('identification', one.household, one.case),
})

/** One list for each state: what waits at a gate in a village, a township or a county is one range. */
export const listOf = (state: IdentificationCase['state']): string => `identification-${state}`

/** At most one case about a household is under way: it holds this. */
const openOp = (one: IdentificationCase): Op =>
  create(
    { key: uniqueKey('identification', one.household), kind: 'unique', body: { case: one.case } },
    () => new Refusal('identification_open'),
  )

export const openedOps = (one: IdentificationCase): Op[] => [
  create(entityItem(one)),
  create(lineItem(one)),
  openOp(one),
]

/** Replaces a case: what it was is kept. Nothing when nothing changed. */
export const caseOps = (
  context: Pick<Context, 'actor' | 'now'>,
  { one: before, version }: FoundCase,
  after: IdentificationCase,
): Op[] => {
  if (before === after) return []
  const was = isUnderWay(before.state)
  const is = isUnderWay(after.state)
  return [
    replace(entityItem(after), version, () => new Refusal('version_changed')),
    put({ ...lineItem(after), version: version + 1 }, { version }),
    historyOp(context, after.case, version, before),
    ...(was && !is ? [remove(uniqueKey('identification', after.household), 'present')] : []),
    ...(is && !was ? [openOp(after)] : []),
  ]
}

/** What a case was before a step, who took the step and when. */
export const CaseStepLine = z.object({
  version: z.int(),
  at: z.string(),
  who: z.string(),
  before: z.object({ state: z.enum(caseStates), signed: z.array(z.string()), flags: z.int() }),
})

const Kept = z.object({ before: IdentificationCase, who: z.string(), at: z.string() })

export const caseStepLine = ({ key, body }: Item): z.infer<typeof CaseStepLine> => {
  const { before, who, at } = Kept.parse(body)
  const { state, signatures, flags } = before
  const signed = signatures.map(({ layer }) => layer)
  return { version: Number(key.sk.split('#').at(-1)), at, who, before: { state, signed, flags: flags.length } }
}

const surveyKey = (one: string, number: number) => childKey(one, 'survey', String(number).padStart(3, '0'))

/** Keeps a survey under its case, for ever: another visit is another number. */
export const surveyOp = (one: string, survey: Survey): Op =>
  create({ key: surveyKey(one, survey.number), kind: 'identification-survey', body: survey })

/** All surveys of a case, in order; a case has at most twenty. */
export const surveysOf = async (table: TableReader, one: string): Promise<Survey[]> => {
  const { items } = await table.list({ in: { table: 'registry', pk: one }, prefix: childPrefix('survey'), limit: 20 })
  return items.map(({ body }) => body as Survey)
}

export const doingOf = ({ actor, now }: Pick<Context, 'actor' | 'now'>): Doing => ({
  by: actor.id,
  at: now,
  today: dayOf(now),
})

/** @throws Refusal version_changed for whoever read an older version */
export const assertSeen = (version: number, found: FoundCase): void => {
  if (version !== found.version) throw new Refusal('version_changed')
}

/** Commits the next state of a case with what goes along, and answers its line. The trail says from where to where. */
export const commitCase = (
  context: Context,
  { found, after }: { readonly found: FoundCase; readonly after: IdentificationCase },
  along: readonly Op[] = [],
): Promise<Answer<CaseLine>> => {
  const own = caseOps(context, found, after)
  const answer = ok(lineOf(after), own.length === 0 ? found.version : found.version + 1)
  if (own.length === 0) return Promise.resolve(answer)
  return context.commit([...own, ...along], answer, { reason: `${found.one.state} → ${after.state}` })
}
