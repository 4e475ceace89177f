import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import { idNumber, office, openHouseholds, village } from '../a-list.ts'
import { imported, type OnFile } from './a-file.ts'

let world: World<Deps>
let home: OnFile
let other: OnFile
beforeEach(async () => {
  world = openHouseholds()
  ;[home, other] = (await imported(world, [1, 3], [2, 2])) as [OnFile, OnFile]
  await world.carry()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const on = '2020-08-10'
const child = {
  name: '李小丁',
  sex: 'male',
  relation: '之子',
  idNumber: idNumber(4000, 'male', '20200801'),
}
const birth = { kind: 'birth', on, person: child, reason: '新生儿登记' }
const changes = async (of: OnFile) =>
  (await world.call(office, 'GET', `/households/${of.id}/member-changes`)).body.items
const names = async (of: OnFile) => (await of.persons()).map(({ name }) => name)

test('a child is born: it is a member, others are told of one person more, and the line says so', async () => {
  const answered = await home.act('/members', birth)
  expect([answered.status, answered.headers['etag']]).toEqual([201, '"2"'])
  expect(answered.body.persons).toHaveLength(4)
  expect(answered.body.persons[3]).toMatchObject({
    name: '李小丁',
    age: 0,
    memberStatus: { text: '正常' },
    memberReason: { text: '新生儿' },
  })
  expect(await changes(home)).toEqual([
    expect.objectContaining({ kind: 'birth', on, name: '李小丁', reason: '新生儿登记', version: 2, member: null }),
  ])
  const [fact] = await world.carry()
  expect(fact).toMatchObject({ type: 'household.changed', body: { before: { persons: 3 }, after: { persons: 4 } } })
})

test('who dies stays in the file as he was, and nobody is put on file under his number', async () => {
  const person = await home.person(2)
  const answered = await home.act(`/members/${person}/departure`, { kind: 'death', on, reason: '病故' })
  expect(answered.status).toBe(200)
  expect(await names(home)).toHaveLength(2)
  const [line] = await changes(home)
  expect(line).toMatchObject({
    kind: 'death',
    person,
    member: {
      memberStatus: { text: '死亡' },
      memberReason: { text: '死亡' },
      idNumberMasked: expect.stringMatching(/^610\*/),
    },
  })
  const again = { ...birth, kind: 'move-in', person: { ...child, idNumber: idNumber(6, 'male', '19960601') } }
  expect((await other.act('/members', again)).body.type).toBe('/problems/id_number_on_file')
})

test('who marries out may be put on file elsewhere, and where he was is remembered', async () => {
  const person = await home.person(2)
  await home.act(`/members/${person}/departure`, { kind: 'marriage-out', on, reason: '外嫁' })
  const back = { name: '李丙1', relation: '其他', idNumber: idNumber(6, 'male', '19960601') }
  const joined = await other.act('/members', { kind: 'marriage-in', on, person: back, reason: '入赘' })
  expect(joined.status).toBe(201)
  expect(await changes(other)).toEqual([expect.objectContaining({ kind: 'marriage-in', other: home.id })])
})

test('a member goes from one household to another in one act, and is never in both', async () => {
  const person = await home.person(2)
  const from = { household: home.id, person, relation: '其他' }
  const answered = await other.act('/members', { kind: 'move-in', on, from, reason: '投靠亲属' })
  expect(answered.status).toBe(201)
  expect([await names(home), await names(other)].map(({ length }) => length)).toEqual([2, 3])
  expect(await changes(home)).toEqual([expect.objectContaining({ kind: 'move-out', person, other: other.id })])
  expect(await changes(other)).toEqual([expect.objectContaining({ kind: 'move-in', person, other: home.id })])
  // His number is with the new household: leaving it sets it free.
  const gone = await other.act(`/members/${person}/departure`, { kind: 'emigration', on, reason: '出国' })
  expect(gone.status).toBe(200)
})

test('of two households that take the same member at once one does', async () => {
  const [third] = (await imported(world, [3, 2])) as [OnFile]
  const from = { household: home.id, person: await home.person(2), relation: '其他' }
  const move = { kind: 'move-in', on, from, reason: '投靠亲属' }
  const answers = await Promise.all([other.act('/members', move), third.act('/members', move)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404])
  expect((await names(other)).length + (await names(third)).length).toBe(5)
})

describe('when the head leaves', () => {
  test('the relations of those who stay are given anew', async () => {
    const [head, husband, son] = await home.persons()
    const departure = `/members/${head?.person ?? ''}/departure`
    const refused = await home.act(departure, { kind: 'death', on, reason: '病故' })
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, 'body/relations'])
    const relations = [
      { person: husband?.person, relation: '户主' },
      { person: son?.person, relation: '之子' },
    ]
    const answered = await home.act(departure, { kind: 'death', on, reason: '病故', relations })
    expect(answered.body.persons.map(({ relation }: { relation: { text: string } }) => relation.text)).toEqual([
      '户主',
      '之子',
    ])
    const face = await world.table.get({ table: 'registry', pk: home.id, sk: 'face' })
    expect(face?.body).toMatchObject({ headMasked: '李某某', persons: 2 })
  })

  test('relations that leave somebody out, name him twice, or make two heads are refused', async () => {
    const [head, husband, son] = (await home.persons()).map(({ person }) => person)
    for (const relations of [
      [{ person: husband, relation: '户主' }],
      [husband, husband].map((person) => ({ person, relation: '户主' })),
      [husband, son].map((person) => ({ person, relation: '户主' })),
      [husband, head].map((person, index) => ({ person, relation: index === 0 ? '户主' : '之子' })),
    ]) {
      const answered = await home.act(`/members/${head}/departure`, { kind: 'death', on, reason: '病故', relations })
      expect(answered.status).toBe(400)
    }
  })

  test('and was the last, the household has ended and stays on file', async () => {
    const ids = (await other.persons()).map(({ person }) => person)
    await other.act(`/members/${ids[1]}/departure`, { kind: 'death', on, reason: '病故' })
    const answered = await other.act(`/members/${ids[0]}/departure`, { kind: 'death', on, reason: '病故' })
    expect(answered.body).toMatchObject({ status: 'removed', persons: [] })
    expect(await changes(other)).toHaveLength(2)
    expect((await other.act('/members', birth)).body.type).toBe('/problems/household_status_unfit')
  })
})

test('another head, with every relation anew', async () => {
  const [head, husband, son] = (await home.persons()).map(({ person }) => person)
  const relations = [
    { person: head, relation: '配偶' },
    { person: husband, relation: '户主' },
    { person: son, relation: '之子' },
  ]
  const answered = await home.act('/head', { on, relations, reason: '户主变更' })
  expect(answered.body.persons.map(({ relation }: { relation: { code: string } }) => relation.code)).toEqual([
    '02',
    '01',
    '03',
  ])
})

describe('a mistake is corrected by an act of its own', () => {
  test('a wrong ID number gives the old one free and takes the right one', async () => {
    const person = await home.person(2)
    const right = idNumber(4001, 'male', '19960701')
    const answered = await home.act(`/members/${person}/correction`, { idNumber: right, reason: '录入有误' })
    expect(answered.body.persons[2]).toMatchObject({ person, idNumberMasked: expect.stringMatching(/^610/) })
    const free = { ...child, name: '李丙', idNumber: idNumber(6, 'male', '19960601') }
    expect((await other.act('/members', { ...birth, kind: 'move-in', person: free })).status).toBe(201)
    const taken = { ...child, name: '李丁', idNumber: right }
    expect((await other.act('/members', { ...birth, kind: 'move-in', person: taken })).body.type).toBe(
      '/problems/id_number_on_file',
    )
  })

  test('what it would make wrong is refused, what was wrong before is not held against it', async () => {
    const person = await home.person(2)
    const wrong = await home.act(`/members/${person}/correction`, { sex: 'female', reason: '更正' })
    expect([wrong.status, wrong.body.type]).toEqual([422, '/problems/household_entry_refused'])
    const taken = await home.act(`/members/${person}/correction`, { idNumber: idNumber(9, 'male'), reason: '更正' })
    expect(taken.body.type).toBe('/problems/id_number_on_file')
    expect((await home.act(`/members/${person}/correction`, { name: '李四', reason: '更正' })).status).toBe(200)
  })
})

test('a clerk says how a member is now; who he is, is not the clerk’s', async () => {
  const clerk = actorWith('village-clerk', { division: village })
  const person = await home.person(1)
  const state = { studentState: '非在校生', health: ['长期慢性病'], workPlace: '省外', workMonths: 8, reason: '走访' }
  const answered = await home.act(`/members/${person}`, state, { method: 'PATCH', actor: clerk })
  expect(answered.body.persons[1]).toMatchObject({ workMonths: 8, health: [{ text: '长期慢性病' }] })
  const name = await home.act(`/members/${person}`, { name: '王五', reason: '走访' }, { method: 'PATCH', actor: clerk })
  expect(name.status).toBe(400)
})

test('the same request under the same key acts once, and a stale one not at all', async () => {
  const first = await home.act('/members', birth, { version: 1, key: 'b1' })
  const again = await home.act('/members', birth, { version: 1, key: 'b1' })
  expect([again.status, again.body]).toEqual([201, first.body])
  expect((await home.act('/members', { ...birth, person: { ...child, name: '李戊' } }, { version: 1 })).status).toBe(
    412,
  )
  expect(await names(home)).toHaveLength(4)
})

test.each([
  ['a day to come', { ...birth, on: '2021-01-01' }, 400],
  ['neither a person nor from where', { kind: 'move-in', on, reason: '迁入' }, 400],
  ['a reason of one letter', { ...birth, reason: '生' }, 400],
  ['a relation of the other sex', { ...birth, person: { ...child, relation: '之女' } }, 422],
  ['a second head', { ...birth, person: { ...child, relation: '户主' } }, 422],
  ['no ID number that is one', { ...birth, person: { ...child, idNumber: '1' } }, 422],
  ['an unknown kind', { ...birth, kind: 'adoption' }, 400],
])('%s is refused', async (_case, body, status) => {
  expect((await home.act('/members', body)).status).toBe(status)
  expect(await names(home)).toHaveLength(3)
})

test('a household of thirty takes nobody more', async () => {
  const [full] = (await imported(world, [100, 2])) as [OnFile]
  for (let index = 0; index < 28; index++) {
    const person = {
      name: `李${'甲乙丙丁'[index % 4] ?? ''}${index}`,
      relation: '其他',
      idNumber: idNumber(5000 + index, 'male'),
    }
    expect((await full.act('/members', { kind: 'move-in', on, person, reason: '迁入' })).status).toBe(201)
  }
  expect((await full.act('/members', birth)).body).toMatchObject({ type: '/problems/too_many_members' })
})

test.each([
  ['nobody', undefined, 401],
  ['a village clerk: village cadres fix no list alone', actorWith('village-clerk', { division: village }), 403],
  ['a helper', actorWith('helper', { helper: 'hlp_1', division: village }), 403],
  ['the neighbouring township', actorWith('township-office', { division: '610528001' as Division }), 404],
])('%s may not', async (_who, actor, status) => {
  const person = await home.person(2)
  for (const [path, body] of [
    ['/members', birth],
    [`/members/${person}/departure`, { kind: 'death', on, reason: '病故' }],
    [`/members/${person}/correction`, { name: '李四', reason: '更正' }],
  ] as const)
    expect((await world.call(actor, 'POST', `/households/${home.id}${path}`, body, { 'if-match': '"1"' })).status).toBe(
      status,
    )
})

test('a township takes nobody from a household of another township', async () => {
  const township = actorWith('township-office', { division: '610528001' as Division })
  const code = '6105280019010001'
  const made = await world.call(office, 'POST', '/households', {
    code,
    category: '一般贫困户',
    persons: [{ name: '赵一', relation: '户主', idNumber: idNumber(6000, 'male') }],
  })
  const from = { household: home.id, person: await home.person(2), relation: '其他' }
  const body = { kind: 'move-in', on, from, reason: '投靠亲属' }
  const path = `/households/${made.body.household}/members`
  expect((await world.call(township, 'POST', path, body, { 'if-match': '"1"' })).status).toBe(404)
  expect((await world.call(office, 'POST', path, body, { 'if-match': '"1"' })).status).toBe(201)
})

test('who is at school is shown to others as a student, by masked name and state alone, until he leaves school', async () => {
  const person = await home.person(2)
  const studentsShown = async () => ((await world.table.get(faceKey(home.id)))?.body as HouseholdFace).students
  const told = (studentState: string) =>
    home.act(`/members/${person}`, { studentState, reason: '走访' }, { method: 'PATCH' })
  expect(await studentsShown()).not.toContainEqual(expect.objectContaining({ person }))
  await told('中职一年级')
  expect(await studentsShown()).toContainEqual({ person, nameMasked: expect.stringContaining('某'), state: '10' })
  await told('非在校生')
  expect(await studentsShown()).not.toContainEqual(expect.objectContaining({ person }))
})
