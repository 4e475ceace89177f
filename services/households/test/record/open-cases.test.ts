import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import { Day } from '@bangfu/kernel/time'
import { actorWith, type Answered, type World } from '../../../../tests/support/world.ts'
import { deadlineOps } from '../../src/deadlines/deadline-table.ts'
import { county, openHouseholds, village } from '../a-list.ts'
import { application, appraisal, publish, survey, walkOf, who } from '../identification/a-case.ts'
import { noOpenCases } from '../../src/record/open-cases-table.ts'
import { imported, type OnFile } from './a-file.ts'

let world: World<Deps>
let home: OnFile
let other: OnFile
beforeEach(async () => {
  world = openHouseholds()
  ;[home, other] = (await imported(world, [1, 4], [2, 2])) as [OnFile, OnFile]
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const on = '2020-08-10'
const opener = actorWith('township-office', { division: village.slice(0, 9) as typeof village }, 'usr-opener')
const problem = ({ status, body }: Answered): unknown =>
  status < 300 ? 'done' : [status, body.type.replace('/problems/', '')]
const openExit = async (household: string): Promise<string> => {
  const { status, body } = await world.call(opener, 'POST', '/exits', { household })
  expect(status).toBe(201)
  return body.exit
}
const relationsOf = (persons: readonly { person: string }[], ...relations: string[]) =>
  relations.map((relation, index) => ({ person: persons[index]?.person ?? '', relation }))
const merge = async () => {
  const persons = [...(await home.persons()), ...(await other.persons())]
  const relations = relationsOf(persons, '户主', '配偶', '之子', '之子', '其他', '其他')
  return other.act('/merge', { into: home.id, relations, on, reason: '合户' })
}

test('a household with a case under way is not merged into another until the case has ended', async () => {
  const exit = await openExit(other.id)
  const refused = await merge()
  expect(problem(refused)).toEqual([409, 'household_case_open'])
  expect(JSON.stringify(refused.body)).toContain(`exit ${exit}`)
  const given = await world.call(
    opener,
    'POST',
    `/exits/${exit}/withdrawal`,
    { reason: '两户合并' },
    { 'if-match': '"1"' },
  )
  expect(problem(given)).toBe('done')
  const kept = await openExit(home.id)
  const merged = await merge()
  expect([problem(merged), merged.body.openCases]).toEqual(['done', [{ procedure: 'exit', case: kept }]])
})

test('a case that is opened at the moment of a merge: one of the two is refused', async () => {
  const both = await Promise.all([merge(), world.call(opener, 'POST', '/exits', { household: other.id })])
  expect(both.filter(({ status }) => status < 300)).toHaveLength(1)
})

test('whoever parts, moves or leaves a household with a case under way is told of the case', async () => {
  const exit = await openExit(home.id)
  const named = [{ procedure: 'exit', case: exit }]
  const persons = await home.persons()
  const leaving = { kind: 'marriage-out', on, reason: '嫁往外县' }
  const left = await home.act(`/members/${persons[3]?.person}/departure`, leaving)
  expect([problem(left), left.body.openCases]).toEqual(['done', named])
  const parted = await home.act('/split', { persons: relationsOf(persons.slice(2, 3), '户主'), on, reason: '成家立户' })
  expect([problem(parted), parted.body.openCases]).toEqual(['done', named])
  const moved = await home.act('/move', { village: '610528000902', on, reason: '搬迁' })
  expect([problem(moved), moved.body.openCases]).toEqual(['done', named])
  const quiet = await other.act('/move', { village: '610528000902', on, reason: '搬迁' })
  expect(quiet.body.openCases).toEqual([])
  expect((await home.read()).body).not.toHaveProperty('openCases')
})

test('a removal is not confirmed while an exit of the household is under way', async () => {
  const applied = application(home.id, { kind: 'removal', origin: 'screening', reason: '核查发现隐瞒收入' })
  const opened = await world.call(who.clerk, 'POST', '/identification-cases', applied)
  const walk = walkOf(world as never, home.id, opened.body.case)
  await walk.send(who.clerk, 'surveys', survey({ conclusion: 'not-eligible' }))
  await walk.send(who.clerk, 'appraisals', appraisal())
  await publish(walk)
  world.setNow('2020-08-24T02:00:00.000Z')
  await walk.send(who.publisher, 'publicity-end')
  expect(problem(await walk.approve(who.secretary, 'village-approval'))).toBe('done')
  expect(problem(await walk.approve(who.reviewer, 'township-approval'))).toBe('done')
  const exit = await openExit(home.id)
  expect(problem(await walk.approve(who.confirmer, 'confirmation'))).toEqual([409, 'household_case_open'])
  await world.call(opener, 'POST', `/exits/${exit}/withdrawal`, { reason: '拟清退' }, { 'if-match': '"1"' })
  expect(problem(await walk.approve(who.confirmer, 'confirmation'))).toBe('done')
})

test('what is checked at the commit is what can begin for a household as it stands', async () => {
  const checked = async (status: 'registered' | 'exited' | 'ordinary') =>
    (await noOpenCases(world.table, { household: other.id as never, status })).length
  expect([await checked('registered'), await checked('exited'), await checked('ordinary')]).toEqual([2, 3, 2])
})

test('nothing is due any more of a household whose file has ended', async () => {
  const deadline = (household: string | null, about: string) => ({
    ...({ about, kind: 'plan-measure', division: village, household, label: about, owedBy: 'village' } as const),
    ...{ since: Day.parse('2020-01-01'), due: Day.parse('2020-08-01'), holidaysUnknown: [] },
  })
  const due = [deadline(home.id, 'msr_1'), deadline(other.id, 'msr_2'), deadline(null, 'obj_1')]
  await world.table.write(deadlineOps([], due))
  const listed = async () =>
    (
      await world.call(actorWith('county-office', { division: county }), 'GET', `/overdue?division=${village}`)
    ).body.items.map(({ about }: { about: string }) => about)
  expect(await listed()).toEqual(['msr_1', 'msr_2', 'obj_1'])
  expect(problem(await merge())).toBe('done')
  expect(await listed()).toEqual(['msr_1', 'obj_1'])
})
