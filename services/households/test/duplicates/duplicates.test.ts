import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { replace } from '@bangfu/table/ops'
import type { Key } from '@bangfu/table/table'
import { unportable } from '@bangfu/kernel/state-machine'
import type { Deps } from '@bangfu/service/context'
import { actorWith, openWorld, type Answered, type World } from '../../../../tests/support/world.ts'
import { nightlySearch } from '../../src/duplicates/nightly-search.ts'
import { searchTasks } from '../../src/duplicates/search-task.ts'
import { recordPart } from '../../src/functions/record/service.ts'
import { twicePart } from '../../src/functions/twice/service.ts'
import { checkDigitOf } from '@bangfu/rules/id-number'
import { sorted } from '@bangfu/rules/likeness/likeness'
import { county, idNumber, office, village } from '../a-list.ts'

const neighbour = '610528000902' as Division
const clerk = actorWith('village-clerk', { division: village })

let world: World<Deps>
beforeEach(() => {
  world = openWorld([recordPart, twicePart], {})
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** `again`: the same number with digits in other places, as somebody mistyped it who was unlucky with the check digit. */
type Who = {
  readonly name: string
  readonly order: number
  readonly again?: true
  readonly birth?: string
  readonly relation?: string
}

const mistyped = (number: string): string => {
  const wanted = sorted(number)
  for (let day = 1; day <= 28; day++)
    for (let order = 0; order < 1000; order++) {
      const first = `${number.slice(0, 12)}${String(day).padStart(2, '0')}${String(order).padStart(3, '0')}`
      const other = first + checkDigitOf(first)
      if (other !== number && sorted(other) === wanted && Number(other[16]) % 2 === Number(number[16]) % 2) return other
    }
  throw new Error('no such number')
}

const form = (order: number, who: readonly Who[], change: Record<string, unknown> = {}) => ({
  code: `${village}${String(order).padStart(4, '0')}`,
  category: '一般贫困户',
  phone: '15400000001',
  persons: who.map(({ name, order: number, again, birth = '19700301', relation = '户主' }) => ({
    name,
    relation,
    idNumber: again ? mistyped(idNumber(number, 'male', birth)) : idNumber(number, 'male', birth),
  })),
  ...change,
})
const enter = async (order: number, who: readonly Who[], change: Record<string, unknown> = {}): Promise<string> => {
  const { status, body } = await world.call(office, 'POST', '/households', form(order, who, change))
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.household
}
const search = (of: string = village): Promise<Answered> =>
  world.call(office, 'POST', '/duplicate-searches', { village: of })
const pairs = async (query = '', actor = office): Promise<any[]> =>
  (await world.call(actor, 'GET', `/duplicates?division=${village}${query}`)).body.items
const check = (persons: unknown, actor = office, more = {}): Promise<Answered> =>
  world.call(actor, 'POST', '/likeness-checks', { village, persons, ...more })
const codeOf = ({ status, body }: Answered): [number, string] => [status, String(body.type).replace('/problems/', '')]

describe('before somebody is entered', () => {
  test('who is likely on file is named with the reasons, masked', async () => {
    const household = await enter(1, [{ name: '周志明', order: 137 }])
    const { body } = await check([{ name: '周智鸣', bornIn: '1970-03' }])
    expect(body).toMatchObject({
      candidates: [{ of: 0, household, label: `${village}0001 周某某`, score: 74 }],
      elsewhere: 0,
    })
    expect(body.candidates[0].signs.map(({ zh }: { zh: string }) => zh)).toEqual(['姓名同音', '出生年月相同', '同一村'])
    expect((await check([{ name: '吴大海', bornIn: '1970-03' }])).body.candidates).toEqual([])
  })

  test('an old telephone does not hide anybody, and a telephone finds whoever is written differently', async () => {
    await enter(1, [{ name: '周志明', order: 137 }])
    const old = await check([{ name: '周志明', bornIn: '1970-03' }], office, { phone: '154 9999 9999' })
    expect(old.body.candidates).toHaveLength(1)
    const other = { name: '周志朋', bornIn: '1907-03' }
    expect((await check([other])).body.candidates).toEqual([])
    expect((await check([other], office, { phone: '15400000010' })).body.candidates).toMatchObject([{ score: 75 }])
  })

  test('who may not see a household learns only that there is one', async () => {
    await enter(1, [{ name: '周志明', order: 137 }], { code: `${neighbour}0001` })
    const asked = [{ name: '周志明', bornIn: '1970-03' }]
    expect((await check(asked, clerk)).body).toEqual({ candidates: [], elsewhere: 1 })
    expect((await check(asked)).body.candidates).toHaveLength(1)
  })
})

describe('the nightly search', () => {
  test('finds two records of one person once, from whichever side, and never a sibling', async () => {
    await enter(1, [{ name: '周志明', order: 137 }])
    await enter(2, [{ name: '周志鸣', order: 137, again: true }])
    await enter(3, [{ name: '周志强', order: 3, birth: '19720301' }])
    expect((await search()).body).toEqual({ village, looked: 3, searched: 3, found: 1 })
    const [pair] = await pairs()
    expect(pair).toMatchObject({
      state: 'open',
      one: { label: `${village}0001 周某某` },
      other: { label: `${village}0002 周某某` },
    })
    expect((await search()).body).toEqual({ village, looked: 3, searched: 0, found: 0 })
    expect(await pairs()).toHaveLength(1)
  })

  test('what was dismissed stays so, until something new speaks for it', async () => {
    await enter(1, [{ name: '周志明', order: 137 }])
    const second = await enter(2, [{ name: '周志鸣', order: 137, again: true }], { phone: '15400000002' })
    await search()
    const [pair] = await pairs()
    const dismiss = (actor = office): Promise<Answered> =>
      world.call(
        actor,
        'POST',
        `/duplicates/${pair.pair}/dismissal`,
        { reason: '两人均在世，已当面核实' },
        { 'if-match': '"1"' },
      )
    expect((await dismiss(clerk)).status).toBe(403)
    expect((await dismiss()).body).toMatchObject({ state: 'dismissed', settled: { by: office.id } })
    const again = await world.call(
      office,
      'POST',
      `/duplicates/${pair.pair}/dismissal`,
      { reason: '再次核实' },
      { 'if-match': '"2"' },
    )
    expect(codeOf(again)).toEqual([409, 'duplicate_settled'])
    const { headers } = await world.call(office, 'GET', `/households/${second}`)
    await world.call(
      office,
      'PATCH',
      `/households/${second}`,
      { phone: '15400000001', reason: '更正电话' },
      { 'if-match': headers['etag'] ?? '' },
    )
    expect((await search()).body).toMatchObject({ searched: 1, found: 1 })
    expect(await pairs()).toMatchObject([
      { signs: expect.arrayContaining([expect.objectContaining({ sign: 'phone-same' })]) },
    ])
  })

  test('looks through every county, some villages at a time, on both hosts', async () => {
    await enter(1, [{ name: '周志明', order: 137 }])
    await enter(2, [{ name: '周志鸣', order: 137, again: true }], { code: `${neighbour}0002` })
    const opened = (await searchTasks.openSearch({}, world.deps)) as { counties: string[] }
    expect(opened.counties).toEqual([county])
    const step = await searchTasks.searchSomeVillages({ county, on: '2020-08-16' }, world.deps)
    expect(step).toMatchObject({ looked: 2, searched: 2, found: 1, done: true })
    expect(await pairs()).toEqual([])
    const all = await world.call(office, 'GET', `/duplicates?division=${village.slice(0, 9)}`)
    expect(all.body.items).toHaveLength(1)
    expect(
      unportable(nightlySearch.definition((task) => `arn:aws:lambda:local:000000000000:function:${task}`)),
    ).toEqual([])
  })

  test('keeps nothing of anybody but fingerprints in its keys', async () => {
    await enter(1, [{ name: '周志明', order: 137 }])
    await search()
    const household = (await world.call(office, 'GET', `/households?division=${village}`)).body.items[0].household
    const manifest = await world.table.get({ table: 'registry', pk: household, sk: 'likeness#=' })
    const { keys } = manifest?.body as { keys: Key[] }
    const items = await world.table.getMany(keys)
    expect(items.map((item) => Object.keys(item?.body as object))).toEqual([
      ['household', 'person'],
      ['household', 'person'],
    ])
    const kept = JSON.stringify([manifest, items])
    for (const plain of ['周志明', 'zhou', '1970', '15400000001', '610599']) expect(kept).not.toContain(plain)
  })
})

describe('merging two files of the same people', () => {
  const two = async () => {
    const into = await enter(1, [
      { name: '周志明', order: 137 },
      { name: '吴秀', order: 11, birth: '19710401', relation: '之兄弟姐妹' },
    ])
    const from = await enter(
      2,
      [
        { name: '周志鸣', order: 137, again: true },
        { name: '周小海', order: 21, birth: '20010101', relation: '之子' },
      ],
      { phone: '15400000009' },
    )
    const persons = async (id: string): Promise<{ person: string; name: string }[]> =>
      (await world.call(office, 'GET', `/households/${id}`)).body.persons
    const [a, b] = [await persons(into), await persons(from)]
    const relations = [
      { person: a[0]?.person, relation: '户主' },
      { person: a[1]?.person, relation: '之兄弟姐妹' },
      { person: b[1]?.person, relation: '之子' },
    ]
    const same = [{ person: b[0]?.person, as: a[0]?.person }]
    return { into, from, persons, body: { into, same, relations, reason: '同一户重复录入' } }
  }
  const merge = (from: string, body: unknown, version = 1): Promise<Answered> =>
    world.call(office, 'POST', `/households/${from}/duplicate-merge`, body, { 'if-match': `"${version}"` })

  test('is shown before it is done', async () => {
    const { from, persons, body } = await two()
    const shown = await world.call(office, 'POST', `/households/${from}/duplicate-merge-preview`, body)
    expect(shown.body).toMatchObject({ from: { status: 'removed' }, undoUntil: '2020-09-14', differing: ['phone'] })
    expect(shown.body.into.persons).toHaveLength(3)
    expect(await persons(from)).toHaveLength(2)
  })

  test('leaves one file of everybody, and the other says where it went', async () => {
    const { into, from, persons, body } = await two()
    await search()
    const [pair] = await pairs()
    const done = await merge(from, { ...body, duplicate: pair.pair })
    expect(done.body).toMatchObject({ from, into, undoUntil: '2020-09-14', undone: null })
    expect((await persons(into)).map(({ name }) => name)).toEqual(['周志明', '吴秀', '周小海'])
    const gone = await world.call(office, 'GET', `/households/${from}`)
    expect(gone.body).toMatchObject({
      status: 'removed',
      persons: [],
      links: [{ kind: 'merged-into', household: into }],
    })
    const told = (await world.carry()).map(({ type, body: said }) => [
      type,
      (said as { after?: { status: string } }).after?.status,
    ])
    expect(told).toContainEqual(['household.changed', 'removed'])
    expect(await pairs('&state=merged')).toMatchObject([{ pair: pair.pair, settled: { reason: body.reason } }])
    await search()
    expect(await pairs()).toEqual([])
    // The number under which he stood a second time is free.
    await enter(5, [{ name: '郑新', order: 137, again: true }], { phone: '15400000055' })
  })

  test('is taken back within its period, and not after it or twice', async () => {
    const { into, from, persons, body } = await two()
    const done = await merge(from, body)
    const undo = (version = 1): Promise<Answered> =>
      world.call(
        office,
        'POST',
        `/duplicate-merges/${done.body.merge}/undo`,
        { reason: '不是同一户' },
        { 'if-match': `"${version}"` },
      )
    world.setNow('2020-09-15T02:00:00.000Z')
    expect(codeOf(await undo())).toEqual([409, 'merge_not_undoable'])
    world.setNow('2020-09-14T02:00:00.000Z')
    expect((await undo()).body.undone).toMatchObject({ by: office.id })
    expect([await persons(into), await persons(from)].map((all) => all.map(({ name }) => name))).toEqual([
      ['周志明', '吴秀'],
      ['周志鸣', '周小海'],
    ])
    expect((await world.call(office, 'GET', `/households/${from}`)).body).toMatchObject({
      status: 'candidate',
      links: [],
    })
    expect(codeOf(await undo(2))).toEqual([409, 'merge_not_undoable'])
    const again = await world.call(office, 'POST', '/households', form(6, [{ name: '郑新', order: 137, again: true }]))
    expect(codeOf(again)).toEqual([409, 'id_number_on_file'])
    expect((await merge(from, body, 3)).status).toBe(200)
  })

  test('wants members that are there, each once, and households that one may change', async () => {
    const { from, body } = await two()
    const [one] = body.same
    expect((await merge(from, { ...body, same: [{ person: one?.as, as: one?.as }] })).status).toBe(400)
    expect((await merge(from, { ...body, same: [one, one] })).status).toBe(400)
    expect((await merge(from, { ...body, into: from })).status).toBe(400)
    expect((await merge(from, { ...body, relations: undefined })).status).toBe(400)
    expect((await merge(from, body, 9)).status).toBe(412)
    const far = actorWith('township-office', { division: '610528001' as Division })
    expect(
      (await world.call(far, 'POST', `/households/${from}/duplicate-merge`, body, { 'if-match': '"1"' })).status,
    ).toBe(404)
  })

  test('ends where a file would remember more than thirty others', async () => {
    const { into, from, body } = await two()
    const item = await world.table.get({ table: 'registry', pk: into, sk: '=' })
    if (!item) throw new Error('no file')
    const link = { kind: 'merged-from', household: from, code: 'x', on: '2020-01-01' }
    const file = { ...(item.body as object), links: Array(30).fill(link) }
    await world.table.write([replace({ ...item, body: file }, item.version)])
    expect(codeOf(await merge(from, body))).toEqual([409, 'too_many_links'])
  })

  test('waits for the end of a case of monitoring', async () => {
    const { from, body } = await two()
    const item = await world.table.get({ table: 'registry', pk: from, sk: 'monitoring#=' })
    expect(item).toBeUndefined()
    await world.table.write([
      {
        put: {
          key: { table: 'registry', pk: from, sk: 'monitoring#=' },
          kind: 'monitoring-slot',
          version: 1,
          body: { open: 'mon_x', rejected: [] },
        },
        when: 'absent',
      },
    ])
    expect(codeOf(await merge(from, body))).toEqual([409, 'household_case_open'])
  })
})
