import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { actorWith, openWorld, type Answered, type World } from '../../../../tests/support/world.ts'
import type { Deadline } from '../../src/deadlines/deadline.ts'
import { deadlineOps } from '../../src/deadlines/deadline-table.ts'
import { deadlinesRoutes } from '../../src/deadlines/service.ts'

const county = '610528' as Division
const township = '610528000' as Division
const village = '610528000901' as Division
const office = actorWith('county-office', { division: county })

let world: World<Deps>
beforeEach(
  () => void (world = openWorld([{ name: 'households', routes: deadlinesRoutes }], {}, '2020-08-15T02:00:00.000Z')),
)
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const deadline = (about: string, due: string, change: Partial<Deadline> = {}): Deadline => ({
  about,
  kind: 'objection-answer',
  division: village,
  household: null,
  label: about,
  owedBy: 'village',
  since: Day.parse('2020-08-01'),
  due: Day.parse(due),
  holidaysUnknown: [],
  ...change,
})

const overdue = (division: string, query = '', actor = office): Promise<Answered> =>
  world.call(actor, 'GET', `/overdue?division=${division}${query}`)
const listed = async (division: string, query = ''): Promise<string[]> =>
  (await overdue(division, query)).body.items.map(({ about }: Deadline) => about)

test('what is overdue in a village is overdue in its township and county too, oldest first, once', async () => {
  const other = '610528001902' as Division
  await world.table.write([
    ...deadlineOps([], [deadline('b', '2020-08-14'), deadline('a', '2020-08-10'), deadline('today', '2020-08-15')]),
    ...deadlineOps([], [deadline('far', '2020-08-01', { division: other })]),
    ...deadlineOps(
      [],
      [deadline('town', '2020-08-12', { division: township }), deadline('all', '2020-08-11', { division: county })],
    ),
  ])
  expect(await listed(village)).toEqual(['a', 'b'])
  expect(await listed(township)).toEqual(['a', 'town', 'b'])
  expect(await listed(county)).toEqual(['far', 'a', 'all', 'town', 'b'])
  expect(await listed(other)).toEqual(['far'])
  expect((await overdue('610529')).status).toBe(404)
})

test('what falls due until a day is shown with the days that are left', async () => {
  await world.table.write(deadlineOps([], [deadline('late', '2020-08-13'), deadline('soon', '2020-08-20')]))
  const { body } = await overdue(village, '&by=2020-08-20')
  expect(body.items).toMatchObject([
    { about: 'late', daysLeft: -2, overdue: true, zh: '公示异议须在时限内答复' },
    { about: 'soon', daysLeft: 5, overdue: false },
  ])
})

test('a deadline moves and goes with the state that sets it', async () => {
  const first = deadline('case', '2020-08-10')
  const later = { ...first, due: Day.parse('2020-08-12'), label: 'moved' }
  await world.table.write(deadlineOps([], [first]))
  expect(deadlineOps([first], [first])).toEqual([])
  await world.table.write(deadlineOps([first], [later]))
  expect((await overdue(county)).body.items).toMatchObject([{ label: 'moved', daysLeft: -3 }])
  await world.table.write(deadlineOps([later], []))
  expect(await listed(county)).toEqual([])
})

test('pages hold together, and nobody reads another division', async () => {
  const many = Array.from({ length: 7 }, (_none, index) => deadline(`d${index}`, `2020-08-0${index + 1}`))
  await world.table.write(deadlineOps([], many))
  const first = await overdue(township, '&limit=4')
  const second = await overdue(township, `&limit=4&cursor=${encodeURIComponent(first.body.next)}`)
  expect([...first.body.items, ...second.body.items].map(({ about }: Deadline) => about)).toEqual(
    many.map(({ about }) => about),
  )
  expect(second.body.next).toBeNull()
  const clerk = actorWith('village-clerk', { division: village })
  expect((await overdue(township, '', clerk)).status).toBe(404)
  expect((await overdue(village, '', clerk)).status).toBe(200)
  expect((await overdue('61')).status).toBe(400)
})
