import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { povertyStatus } from '@bangfu/rules/household-code-lists'
import { childKey, divisionPlace, entityKey, uniqueKey } from '@bangfu/table/keys'
import { check, create, remove, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import { changeUnseenOps, householdOfItem, type FoundHousehold } from '../record/household-table.ts'
import { labelOf } from './label-table.ts'
import { endFollowUp, findPlan } from './follow-up-table.ts'
import { assertExited, isRelapseOpen, openRelapse, type RelapseCase, type RelapseFinding } from './relapse-case.ts'

export type FoundRelapse = { readonly relapse: RelapseCase; readonly version: number }

export const relapseOfItem = ({ body, version }: Item): FoundRelapse => ({ relapse: body as RelapseCase, version })

/** @throws Refusal not_found */
export const relapseSubject = async (id: string, table: TableReader) => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  const found = relapseOfItem(item)
  return { scope: { division: found.relapse.division, household: found.relapse.household }, about: id, found }
}

/** One list for each state. */
export const relapseList = (state: RelapseCase['state']): string => `relapse-${state}`

const openKey = (household: string): Key => uniqueKey('relapse-under-way', household)

const itemOf = (relapse: RelapseCase): Omit<Item, 'version'> => ({
  key: entityKey(relapse.relapse),
  kind: 'relapse',
  body: relapse,
  byDivision: divisionPlace(relapseList(relapse.state), relapse.division, relapse.relapse),
})

/**
 * Opens a case about an exited household; there is one at a time. The file must still be what it was when the case is
 * written: `still` is the check of that, for callers whose own commit does not replace the file.
 * @throws Refusal household_not_exited · (when written) relapse_under_way
 */
export const openRelapseOps = (
  { newId, actor, now }: Pick<Context, 'newId' | 'actor' | 'now'>,
  { household, version }: FoundHousehold,
  finding: RelapseFinding,
): { readonly relapse: RelapseCase; readonly ops: Op[]; readonly still: Op } => {
  assertExited(household.status)
  const { household: id, division } = household
  const about = { household: id, division, label: labelOf(household), fileVersion: version }
  const relapse = openRelapse(newId('rlp'), about, finding, { by: actor.id, at: now })
  const mark = { key: openKey(id), kind: 'unique', body: { relapse: relapse.relapse } }
  return {
    relapse,
    ops: [create(itemOf(relapse)), create(mark, () => new Refusal('relapse_under_way'))],
    still: check(entityKey(id), { version }),
  }
}

/** The check that what a finding names is there and is about this household. @throws Refusal not_found */
export const originOps = async (
  table: TableReader,
  household: string,
  { kind, ref }: RelapseFinding['origin'],
): Promise<Op[]> => {
  if (ref === null) return []
  const key = kind === 'follow-up' ? childKey(household, 'follow-up', ref) : entityKey(ref)
  const item = await table.get(key)
  if (!item || (item.body as { household?: unknown }).household !== household) throw new Refusal('not_found')
  return [check(key, 'present')]
}

/** Replaces a case and keeps what it was; when it is decided or dismissed another may begin. */
export const replaceRelapse = (
  context: Pick<Context, 'actor' | 'now'>,
  { relapse: before, version }: FoundRelapse,
  after: RelapseCase,
): Op[] => [
  replace(itemOf(after), version, () => new Refusal('version_changed')),
  historyOp(context, after.relapse, version, before, after.steps.at(-1)?.why ?? null),
  ...(isRelapseOpen(before) && !isRelapseOpen(after) ? [remove(openKey(after.household), 'present')] : []),
]

/** The file of a case. @throws Refusal not_found */
export const relapseFile = async (table: TableReader, { household }: RelapseCase): Promise<FoundHousehold> => {
  const item = await table.get(entityKey(household))
  if (!item) throw new Refusal('not_found')
  return householdOfItem(item)
}

/** The household falls back: its status, and the end of its follow-ups. @throws Refusal household_not_exited */
export const relapseOps = async (context: Context, relapse: RelapseCase, file: FoundHousehold): Promise<Op[]> => {
  assertExited(file.household.status)
  const after = {
    ...file.household,
    status: 'relapsed',
    povertyStatus: povertyStatus('返贫'),
    mainCause: relapse.cause,
  } as const
  return [
    ...changeUnseenOps(context, file, after, `返贫认定 ${relapse.relapse}`),
    ...endFollowUp(relapse.household, await findPlan(context.table, relapse.household)),
  ]
}

/** The household is back on the register. @throws Refusal household_not_exitable when it is not relapsed any more */
export const readmitOps = (context: Context, relapse: RelapseCase, file: FoundHousehold): Op[] => {
  const { status } = file.household
  if (status !== 'relapsed') throw new Refusal('household_not_exitable', { status })
  const after = { ...file.household, status: 'registered', povertyStatus: povertyStatus('未脱贫') } as const
  return changeUnseenOps(context, file, after, `返贫后重新纳入 ${relapse.relapse}`)
}
