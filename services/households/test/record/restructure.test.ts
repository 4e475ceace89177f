import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import { county, idNumber, office, openHouseholds, village } from '../a-list.ts'
import { moved } from '../../src/record/household-acts.ts'
import { loadHousehold } from '../../src/record/household-table.ts'
import { imported, onFile, type OnFile } from './a-file.ts'

let world: World<Deps>
let home: OnFile
let other: OnFile
beforeEach(async () => {
  world = openHouseholds()
  ;[home, other] = (await imported(world, [1, 4], [2, 2])) as [OnFile, OnFile]
  await world.carry()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const on = '2020-08-10'
const reason = '成家立户'
const relationsOf = (persons: readonly { person: string }[], ...relations: string[]) =>
  relations.map((relation, index) => ({ person: persons[index]?.person ?? '', relation }))
const listed = async (division: string, more = ''): Promise<string[]> =>
  (await world.call(office, 'GET', `/households?division=${division}${more}`)).body.items.map(
    ({ code }: { code: string }) => code.slice(9),
  )

describe('parting a household 分户', () => {
  test('the sons are a household of their own, each file names the other, and others are told of both', async () => {
    const persons = await home.persons()
    const body = { persons: relationsOf(persons.slice(2), '户主', '之兄弟姐妹'), code: `${village}0009`, on, reason }
    const answered = await home.act('/split', body)
    expect([answered.status, answered.headers['etag']]).toEqual([201, '"2"'])
    const { parent, child } = answered.body
    expect(child).toMatchObject({
      code: `${village}0009`,
      status: 'registered',
      category: { text: '一般贫困户' },
      incomes: [],
      links: [{ kind: 'split-from', household: home.id, on }],
    })
    expect(child).not.toHaveProperty('phoneMasked')
    expect(parent).toMatchObject({ links: [{ kind: 'split-off', household: child.household }] })
    expect([parent.persons.length, child.persons.length]).toEqual([2, 2])
    const facts = await world.carry()
    expect(facts.map(({ body: told }) => told)).toMatchObject([
      { household: home.id, before: { persons: 4 }, after: { persons: 2 } },
      { household: child.household, before: null, after: { persons: 2, status: 'registered' } },
    ])
    const opened = await world.call(office, 'POST', `/households/${child.household}/reveals`, {
      fields: ['id-number'],
      reason: '核对证件',
    })
    expect(opened.body.persons[0]).toMatchObject({ idNumber: idNumber(6, 'male', '19960601') })
  })

  test('the number of who went is with the new household', async () => {
    const persons = await home.persons()
    const { body } = await home.act('/split', { persons: relationsOf(persons.slice(3), '户主'), on, reason })
    expect(body.child.code).toMatch(/^\d{12}T/)
    const person = { name: '李丁', relation: '之子', idNumber: idNumber(7, 'male', '19960601') }
    const again = await other.act('/members', { kind: 'move-in', on, person, reason: '迁入' })
    expect(again.body).toMatchObject({ type: '/problems/id_number_on_file', household: body.child.household })
  })

  test('when the head goes, who stays is related anew', async () => {
    const persons = await home.persons()
    const going = { persons: relationsOf(persons.slice(0, 1), '户主'), on, reason }
    expect((await home.act('/split', going)).status).toBe(400)
    const relations = relationsOf(persons.slice(1), '户主', '之子', '之子')
    expect((await home.act('/split', { ...going, relations })).status).toBe(201)
  })

  test.each([
    ['everybody', (ids: string[]) => ({ persons: ids.map((person) => ({ person, relation: '户主' })) }), 400],
    [
      'somebody twice',
      (ids: string[]) => ({ persons: [ids[3], ids[3]].map((person) => ({ person, relation: '户主' })) }),
      400,
    ],
    ['without a head', (ids: string[]) => ({ persons: [{ person: ids[3], relation: '之子' }] }), 400],
    ['nobody', () => ({ persons: [] }), 400],
    [
      'into another village',
      (ids: string[]) => ({ persons: [{ person: ids[3], relation: '户主' }], code: '6105280009020001' }),
      400,
    ],
    [
      'under a number that is taken',
      (ids: string[]) => ({ persons: [{ person: ids[3], relation: '户主' }], code: `${village}0002` }),
      409,
    ],
  ])('%s: refused', async (_case, body, status) => {
    const ids = (await home.persons()).map(({ person }) => person)
    expect((await home.act('/split', { ...body(ids), on, reason })).status).toBe(status)
    expect(await home.persons()).toHaveLength(4)
  })
})

describe('taking a household into another 合户', () => {
  const merge = async () => {
    const persons = [...(await home.persons()), ...(await other.persons())]
    const relations = relationsOf(persons, '户主', '配偶', '之子', '之子', '其他', '其他')
    return other.act('/merge', { into: home.id, relations, on, reason: '合户' })
  }

  test('its members are the other’s, its file stays as removed, and each names the other', async () => {
    const answered = await merge()
    expect(answered.status).toBe(200)
    expect(answered.body).toMatchObject({
      from: { status: 'removed', persons: [], links: [{ kind: 'merged-into', household: home.id }] },
      into: { status: 'registered', links: [{ kind: 'merged-from', household: other.id }] },
    })
    expect(answered.body.into.persons).toHaveLength(6)
    expect((await world.carry()).map(({ body }) => body)).toMatchObject([
      { household: other.id, after: { status: 'removed', persons: 0 } },
      { household: home.id, after: { persons: 6 } },
    ])
    expect((await merge()).body.type).toBe('/problems/household_status_unfit')
  })

  test('two that take the same household in at once: one does', async () => {
    const [third] = (await imported(world, [3, 2])) as [OnFile]
    const relations = async (into: OnFile) =>
      relationsOf(
        [...(await into.persons()), ...(await other.persons())],
        '户主',
        ...Array<string>(10).fill('其他'),
      ).filter(({ person }) => person !== '')
    const answers = await Promise.all(
      [home, third].map(async (into) =>
        other.act('/merge', { into: into.id, relations: await relations(into), on, reason: '合户' }, { version: 1 }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })

  test('into one of another status: refused, for that is a way onto the list or off it', async () => {
    const made = await world.call(office, 'POST', '/households', {
      village,
      category: '一般农户',
      persons: [{ name: '赵一', relation: '户主', idNumber: idNumber(6000, 'male') }],
    })
    const persons = [...made.body.persons, ...(await other.persons())]
    const body = {
      into: made.body.household,
      relations: relationsOf(persons, '户主', '其他', '其他'),
      on,
      reason: '合户',
    }
    const refused = await other.act('/merge', body)
    expect(refused.body).toMatchObject({ type: '/problems/household_status_unfit', status: 409 })
  })

  test('into itself, or into one of another township by a township: refused', async () => {
    const relations = relationsOf(await other.persons(), '户主', '配偶')
    expect((await other.act('/merge', { into: other.id, relations, on, reason: '合户' })).status).toBe(400)
    const township = actorWith('township-office', { division: '610528001' as Division })
    const made = await world.call(township, 'POST', '/households', {
      village: '610528001901',
      category: '一般贫困户',
      persons: [{ name: '赵一', relation: '户主', idNumber: idNumber(6000, 'male') }],
    })
    const away = onFile(world, made.body.household)
    const refused = await away.act('/merge', { into: home.id, relations, on, reason: '合户' }, { actor: township })
    expect(refused.status).toBe(404)
  })
})

describe('moving to another village', () => {
  test('it has the number of its new village, is listed there, and keeps its old number', async () => {
    const code = '6105280009020007'
    const answered = await home.act('/move', { code, on, reason: '搬迁安置' })
    expect(answered.body).toMatchObject({
      code,
      division: '610528000902',
      positionMasked: null,
      links: [{ kind: 'moved', code: `${village}0001` }],
    })
    expect(answered.body).not.toHaveProperty('group')
    expect([await listed(village), await listed('610528000902')]).toEqual([['9010002'], ['9020007']])
    const [fact] = await world.carry()
    expect(fact?.body).toMatchObject({ before: { division: village }, after: { division: '610528000902' } })
    const taken = await other.act('/move', { code, on, reason: '搬迁安置' })
    expect(taken.body.type).toBe('/problems/household_code_on_file')
    const back = await home.act('/move', { code: `${village}0001`, on, reason: '迁回' })
    expect([back.status, back.body.code]).toEqual([200, `${village}0001`])
  })

  test('within the village it does not move, and a township gives it to no other', async () => {
    expect((await home.act('/move', { village, on, reason: '搬迁' })).status).toBe(400)
    const township = actorWith('township-office', { division: '610528000' as Division })
    expect((await home.act('/move', { village: '610528001902', on, reason: '搬迁' }, { actor: township })).status).toBe(
      404,
    )
    expect((await home.act('/move', { village: '610528001902', on, reason: '搬迁' })).status).toBe(200)
  })
})

test('a household that was parted, merged and moved thirty times is looked at by somebody first', async () => {
  const { household } = await loadHousehold(world.table, home.id)
  const link = { kind: 'moved', household: home.id, code: `${village}0001`, on: on as Day } as const
  const often = { ...household, links: Array.from({ length: 30 }, () => link) }
  const move = { code: null, village: '610528000902' as Division, on: on as Day }
  expect(() => moved(often, move)).toThrow(expect.objectContaining({ code: 'too_many_links' }))
  expect(moved({ ...often, links: often.links.slice(1) }, move).links).toHaveLength(30)
})

test('lists of one status are whole pages of their own range', async () => {
  await home.act('/split', {
    persons: relationsOf((await home.persons()).slice(3), '户主'),
    code: `${village}0003`,
    on,
    reason,
  })
  const last = (await other.persons()).map(({ person }) => person)
  for (const person of last.toReversed())
    await other.act(`/members/${person}/departure`, { kind: 'death', on, reason: '病故' })
  expect(await listed(county, '&status=removed')).toEqual(['9010002'])
  expect(await listed(county, '&status=registered')).toEqual(['9010001', '9010003'])
  expect(await listed('610528000902', '&status=registered')).toEqual([])
  expect((await world.call(office, 'GET', `/households?division=${county}&status=poor`)).status).toBe(400)
  const { body } = await world.call(office, 'GET', `/households?division=${county}&status=registered&limit=1`)
  const cursor = encodeURIComponent(body.next)
  expect(
    (await world.call(office, 'GET', `/households?division=${county}&status=removed&limit=1&cursor=${cursor}`)).status,
  ).toBe(400)
})
