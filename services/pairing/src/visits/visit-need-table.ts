import type * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { keyOf, type Op } from '@bangfu/table/table'
import type { Office, Owner } from '@bangfu/tasks/owner'
import { namedOwner } from '../tasks/task-owner-table.ts'
import { taskOps } from '../tasks/task-table.ts'
import type { VisitFlag } from './visit-flags.ts'
import { deadlinePassed, ownerUnknown, type NeedInput } from './visit-need.ts'
import type { Recording } from './visit-recording-table.ts'
import type { Visit } from './visit.ts'

/** Where a need was found, and who has the task when nobody is named. */
type Found = {
  readonly ref: string
  readonly division: z.output<typeof WithinCounty>
  readonly household?: Visit['household']
  readonly own: Owner
}

type Tasked = { readonly needs: Visit['needs']; readonly ops: Op[]; readonly flags: VisitFlag[] }

/** The tasks that needs become: given by the township office, owned by whoever was named, else by whoever found them. */
export const needOps = async (found: Found, needs: readonly NeedInput[], context: Recording): Promise<Tasked> => {
  const tasked: Tasked = { needs: [], ops: [], flags: [] }
  for (const need of needs) {
    const { owner, standing, known } = await ownerOf(found, need, context)
    const passed = 'deadline' in need && need.deadline !== undefined && need.deadline < dayOf(context.now)
    const { task, ops } = taskOps(context, {
      source: { kind: 'visit-need', ref: found.ref },
      what: need.what,
      division: found.division,
      ...(found.household !== undefined && { household: found.household }),
      owner,
      dispatcher: officeOf(found.division),
      ...('deadline' in need && need.deadline !== undefined && !passed && { deadline: need.deadline }),
      priority: ('priority' in need ? need.priority : undefined) ?? 'ordinary',
      evidence: [],
    })
    tasked.needs.push({ what: need.what, task })
    tasked.ops.push(...ops, ...standing)
    tasked.flags.push(...(known ? [] : [ownerUnknown]), ...(passed ? [deadlinePassed] : []))
  }
  return { ...tasked, ops: onceEach(tasked.ops), flags: [...new Set(tasked.flags)] }
}

/** The township's office gives and closes the task; where something belongs to no township, the county's. */
const officeOf = (division: Found['division']): Office =>
  division.length < 9
    ? { role: 'county-office', division }
    : { role: 'township-office', division: WithinCounty.parse(division.slice(0, 9)) }

const ownerOf = async (
  { own, division }: Found,
  need: NeedInput,
  { table }: Recording,
): Promise<{ owner: Owner; standing: readonly Op[]; known: boolean }> => {
  if (!('owner' in need) || need.owner === undefined) return { owner: own, standing: [], known: true }
  try {
    return { owner: need.owner, standing: (await namedOwner(table, need.owner, division)).standing, known: true }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'task_owner_not_found')
      return { owner: own, standing: [], known: false }
    throw error
  }
}

/** Two needs of one owner check him once. */
const onceEach = (ops: readonly Op[]): Op[] => [...new Map(ops.map((op) => [JSON.stringify(keyOf(op)), op])).values()]
