import type { Deps } from '@bangfu/service/context'
import type { Service } from '@bangfu/service/service'
import type { Table } from '@bangfu/table/table'
import { openWorld, type World } from '../../../../tests/support/world.ts'
import { deadlinesRoutes } from '../../src/deadlines/service.ts'
import { plansPart } from '../../src/functions/plans/service.ts'
import { filesPart } from '../../src/functions/files/service.ts'
import { membersPart } from '../../src/functions/members/service.ts'
import { recordPart } from '../../src/functions/record/service.ts'
import { idNumber, office, village } from '../a-list.ts'

/** What is overdue, wherever it is deployed. */
const deadlines: Service = { name: 'households', routes: deadlinesRoutes }

const person = (order: number, name: string, relation: string, sex: 'male' | 'female', birth: string) => ({
  name,
  relation,
  idNumber: idNumber(order, sex, birth),
})

/** A household of an invented mother, father and son, entered by the office; over another table when one is given. */
export const openHousehold = async (
  start: string,
  more: object = {},
  table?: Table,
): Promise<World<Deps> & { readonly id: string; readonly members: readonly string[] }> => {
  const here = openWorld<Deps>([recordPart, membersPart, filesPart, plansPart, deadlines], {}, start)
  if (table) Object.assign(here.deps, { table })
  const world = { ...here, table: { ...here.table, ...table } }
  const { status, body } = await world.call(office, 'POST', '/households', {
    code: `${village}0001`,
    category: '一般贫困户',
    mainCause: '缺技术',
    persons: [
      person(4, '李甲', '户主', 'female', '19700101'),
      person(5, '李乙', '配偶', 'male', '19700101'),
      person(6, '李丙', '之子', 'male', '19960601'),
    ],
    ...more,
  })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return { ...world, id: body.household, members: body.persons.map((one: { person: string }) => one.person) }
}
