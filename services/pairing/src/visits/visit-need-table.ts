import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { keyOf, type Op } from '@bangfu/table/table'
import type { Owner } from '@bangfu/tasks/owner'
import { namedOwner } from '../tasks/task-owner-table.ts'
import { taskOps } from '../tasks/task-table.ts'
import type { VisitFlag } from './visit-flags.ts'
import { deadlinePassed, ownerUnknown, type NeedInput } from './visit-need.ts'
import type { Recording } from './visit-recording-table.ts'
import type { Visit } from './visit.ts'

type Told = Pick<Visit, 'visit' | 'household' | 'helper' | 'division'>

type Tasked = { readonly needs: Visit['needs']; readonly ops: Op[]; readonly flags: VisitFlag[] }

/** The tasks that a visit's needs become: given by the township office, owned by whoever was named, else by the helper. */
export const needOps = async (visit: Told, needs: readonly NeedInput[], context: Recording): Promise<Tasked> => {
  const tasked: Tasked = { needs: [], ops: [], flags: [] }
  for (const need of needs) {
    const { owner, standing, known } = await ownerOf(visit, need, context)
    const passed = 'deadline' in need && need.deadline !== undefined && need.deadline < dayOf(context.now)
    const { task, ops } = taskOps(context, {
      source: { kind: 'visit-need', ref: visit.visit },
      what: need.what,
      division: visit.division,
      household: visit.household,
      owner,
      dispatcher: { role: 'township-office', division: townshipOf(visit.division) },
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

const townshipOf = (division: Visit['division']) => division.slice(0, 9) as typeof division

const ownerOf = async (
  { helper, division }: Told,
  need: NeedInput,
  { table }: Recording,
): Promise<{ owner: Owner; standing: readonly Op[]; known: boolean }> => {
  const own: Owner = { kind: 'helper', helper }
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
