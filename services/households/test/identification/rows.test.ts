import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { actorWith, type Answered } from '../../../../tests/support/world.ts'
import { county, village } from '../a-list.ts'
import { noticeDetails, openedCase, walkTo, who, type Walk } from './a-case.ts'

let one: Walk
let other: Walk
beforeEach(async () => {
  one = await openedCase()
  other = await openedCase(one.world, 2)
  for (const walk of [one, other]) await walkTo(walk, 'proposed')
})
afterEach(() => {
  expect(one.world.defects).toEqual([])
  one.world.close()
})

const problem = ({ status, body }: Answered): unknown =>
  status < 300 ? 'done' : [status, body.type.replace('/problems/', '')]
const state = async (walk: Walk): Promise<string> => (await walk.read()).body.state
const supervisor = actorWith('supervisor', { division: county }, 'usr-supervisor')

/** Both on one list: its number. */
const publishBoth = async (): Promise<string> => {
  const cases = await Promise.all(
    [one, other].map(async (walk) => ({
      case: walk.one,
      version: Number((await walk.read()).headers['etag']?.replaceAll('"', '')),
    })),
  )
  const { status, body } = await one.world.call(who.publisher, 'POST', '/identification-publications', {
    ...{ ...noticeDetails, village, cases },
  })
  expect(status).toBe(201)
  return body.notice
}
const uphold = async (notice: string, row: number) => {
  const { body } = await one.world.call(supervisor, 'POST', `/notices/${notice}/objections`, {
    ...{ row, statement: '该户在县城有住房' },
  })
  const answer = { outcome: 'upheld', reasons: '已核实有关情况' }
  return one.world.call(who.reviewer, 'POST', `/notices/${notice}/objections/${body.objection}/answer`, answer)
}
const data = async (notice: string) => (await one.world.call(undefined, 'GET', `/public/notices/${notice}/data`)).body
const asOffice = async (notice: string) => (await one.world.call(who.reviewer, 'GET', `/notices/${notice}`)).body

test('an upheld objection takes its row off the list at once, and the other household’s period goes on', async () => {
  const notice = await publishBoth()
  expect(problem(await uphold(notice, 1))).toBe('done')
  const shown = await data(notice)
  expect(shown.publication.rows.map(({ number }: { number: number }) => number)).toEqual([2])
  expect(shown.withdrawnRows).toEqual([{ number: 1, name: '王某', group: '3组', on: '2020-08-15' }])
  expect((await asOffice(notice)).withdrawnRows).toMatchObject([{ row: 1, by: 'usr-reviewer', reason: '异议成立' }])
  expect(problem(await one.send(who.publisher, 'publicity-end'))).toBe('done')
  expect(await state(one)).toBe('applied')
  expect(problem(await other.send(who.publisher, 'publicity-end'))).toEqual([409, 'notice_running'])
  one.world.setNow('2020-08-24T02:00:00.000Z')
  expect(problem(await other.send(who.publisher, 'publicity-end'))).toBe('done')
  expect(await state(other)).toBe('confirming')
  expect(await asOffice(notice)).toMatchObject({ state: 'closed' })
})

test('a case that is taken back leaves the list; the last one takes the notice down', async () => {
  const notice = await publishBoth()
  const paper = { title: '撤回申请', paper: '撤 1' }
  expect(problem(await one.send(who.clerk, 'withdrawal', { reason: '不再申请', paper }))).toBe('done')
  expect(await asOffice(notice)).toMatchObject({
    ...{ state: 'published', withdrawn: null, withdrawnRows: [{ row: 1, reason: '申请已撤回' }] },
  })
  const kept = await one.world.table.list({
    ...{ in: { table: 'registry', pk: notice } as const, prefix: '~history#', limit: 10 },
  })
  expect(kept.items).toHaveLength(1)
  expect(problem(await other.send(who.reviewer, 'refusal', { reason: '不符合条件' }))).toBe('done')
  expect(await asOffice(notice)).toMatchObject({ state: 'withdrawn' })
  expect((await data(notice)).withdrawnRows).toEqual([])
})

test('two rows against which objections are upheld: the first leaves, the last goes down with its case', async () => {
  const notice = await publishBoth()
  expect(problem(await uphold(notice, 1))).toBe('done')
  expect(problem(await uphold(notice, 2))).toBe('done')
  expect((await asOffice(notice)).withdrawnRows).toHaveLength(1)
  expect(problem(await other.send(who.publisher, 'publicity-end'))).toBe('done')
  expect(problem(await one.send(who.publisher, 'publicity-end'))).toBe('done')
  expect([await state(one), await state(other)]).toEqual(['applied', 'applied'])
  expect(await asOffice(notice)).toMatchObject({ state: 'withdrawn' })
})

test('a row leaves and the other case goes on at the same moment: both, one after the other', async () => {
  const notice = await publishBoth()
  one.world.setNow('2020-08-24T02:00:00.000Z')
  const paper = { title: '撤回申请', paper: '撤 1' }
  const both = await Promise.all([
    one.send(who.clerk, 'withdrawal', { reason: '不再申请', paper }),
    other.send(who.publisher, 'publicity-end'),
  ])
  expect(both.map(problem)).toEqual(['done', 'done'])
  expect([await state(one), await state(other)]).toEqual(['withdrawn', 'confirming'])
  expect((await asOffice(notice)).withdrawnRows).toHaveLength(1)
})
