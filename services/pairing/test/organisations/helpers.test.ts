import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { HelperFace } from '@bangfu/facts/faces'
import { addDays, Day, instant } from '@bangfu/kernel/time'
import { entityKey, faceKey } from '@bangfu/table/keys'
import { stateOn, withAct, type KeptAct } from '../../src/organisations/act.ts'
import { namedHelper } from '../../src/organisations/helper-table.ts'
import { HelperId } from '../../src/organisations/helper.ts'
import { actorWith } from '../../../../tests/support/world.ts'
import {
  clerk,
  county,
  helperActor,
  office,
  openCounty,
  strangerOffice,
  township,
  townshipOffice,
  village,
  type County,
} from '../county.ts'

describe('a helper', () => {
  let world: County
  beforeEach(() => void (world = openCounty()))
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })

  const act = (helper: string, body: Record<string, unknown>, version = 1, by = office) =>
    world.call(by, 'POST', `/helpers/${helper}/acts`, { reason: '任免', ...body }, { 'if-match': `"${version}"` })
  const listed = async (query: string, by = office): Promise<string[]> =>
    (await world.call(by, 'GET', `/helpers?${query}`)).body.items.map((one: { helper: string }) => one.helper)

  test('moves to another unit from a day, and is found where he was on each', async () => {
    const [one, two] = [await world.unit(), await world.unit('县教育局')]
    const helper = await world.helper(one)
    const moved = await act(helper, { kind: 'transfer', unit: two, on: '2020-06-01', document: '县人社〔2020〕3号' })
    expect(moved.body).toMatchObject({ unit: two, unitName: '县教育局' })
    expect(await listed(`unit=${two}`)).toEqual([helper])
    expect(await listed(`unit=${one}`)).toEqual([])
    expect(await listed(`unit=${one}&on=2020-05-31`)).toEqual([helper])
    expect(await listed(`unit=${two}&on=2020-05-31`)).toEqual([])
    expect(await listed(`unit=${two}&on=2020-06-01`)).toEqual([helper])
    expect(await listed(`division=${county}&on=2020-05-31`)).toEqual([helper])
    const read = (on: string) => world.call(office, 'GET', `/helpers/${helper}?on=${on}`)
    expect((await read('2020-05-31')).body).toMatchObject({ unit: one, unitName: '西安工业大学' })
    expect(HelperFace.parse((await world.table.get(faceKey(helper)))?.body)).toMatchObject({ unit: two })
    const { body } = await world.call(office, 'GET', `/helpers/${helper}/acts`)
    expect(body.items).toMatchObject([{ kind: 'transfer', unit: two, by: 'usr-county-office', reason: '任免' }])
  })

  test('who came for the household is written down as he was on that day, however late he says so', async () => {
    const [one, two] = [await world.unit(), await world.unit('县教育局')]
    const helper = await world.helper(one)
    const household = await world.household(1)
    await world.pair(helper, household)
    await act(helper, { kind: 'transfer', unit: two, on: '2020-08-10' })
    const visit = (at: string) =>
      world.call(
        helperActor(helper),
        'POST',
        '/visits',
        { household, helper, kind: 'home-visit', at, findings: '家中平安，养鸡二十只' },
        { 'idempotency-key': at },
      )
    expect((await visit('2020-08-09T01:00:00Z')).body).toMatchObject({ unit: one })
    expect((await visit('2020-08-10T01:00:00Z')).body).toMatchObject({ unit: two })
  })

  test('what was entered wrongly is struck and stays readable; what was entered late takes its place in time', async () => {
    const [one, two, three] = [await world.unit(), await world.unit('县教育局'), await world.unit('县水利局')]
    const helper = await world.helper(one)
    await act(helper, { kind: 'transfer', unit: two, on: '2020-06-01' })
    await act(helper, { kind: 'transfer', unit: three, on: '2020-03-01' }, 2)
    expect(await listed(`unit=${three}&on=2020-04-01`)).toEqual([helper])
    expect(await listed(`unit=${two}`)).toEqual([helper])
    const { body } = await world.call(office, 'GET', `/helpers/${helper}/acts`)
    const wrong = body.items[1].act
    const struck = await act(helper, { kind: 'strike', act: wrong, on: '2020-08-15', reason: '录错' }, 3)
    expect(struck.body).toMatchObject({ unit: three })
    expect(await listed(`unit=${three}`)).toEqual([helper])
    expect((await act(helper, { kind: 'strike', act: wrong, on: '2020-08-15' }, 4)).body.type).toBe(
      '/problems/act_not_found',
    )
    expect((await world.call(office, 'GET', `/helpers/${helper}/acts`)).body.items).toHaveLength(3)
  })

  test('of two changes at once one is told that the helper has changed', async () => {
    const helper = await world.helper()
    const answers = await Promise.all(
      ['section-level', 'division-level'].map((rank) => act(helper, { kind: 'rank', rank, on: '2020-08-01' })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
    expect((await world.call(office, 'GET', `/helpers/${helper}/acts`)).body.items).toHaveLength(1)
  })

  test('leaves only when his households are handed over and he stands in for nobody', async () => {
    const [helper, other] = [await world.helper(), await world.helper(undefined, '李二')]
    const household = await world.household(1, village, 'exited')
    const pairing = await world.pair(helper, household)
    const end = { kind: 'end', on: '2020-08-01' }
    expect((await act(helper, end)).body).toMatchObject({ type: '/problems/helper_has_households', households: 1 })
    const handed = { on: '2020-07-31', kind: 'helper-left', reason: '移交' }
    expect((await world.call(office, 'POST', `/pairings/${pairing}/end`, handed)).status).toBe(200)
    const days = { from: '2020-07-01', to: '2020-08-31', reason: '学习' }
    const { body: made } = await world.call(office, 'POST', `/helpers/${other}/substitutes`, { actor: helper, ...days })
    expect((await act(helper, end)).body.type).toBe('/problems/helper_stands_in')
    const stop = { on: '2020-07-31', reason: '调整' }
    await world.call(office, 'POST', `/helpers/${other}/substitutes/${made.substitute}/end`, stop)
    expect((await act(helper, end)).body).toMatchObject({ ended: '2020-08-01' })
    expect((await act(helper, { kind: 'rank', rank: 'ordinary', on: '2020-08-02' }, 2)).body.type).toBe(
      '/problems/helper_ended',
    )
    const named = (on: string) => namedHelper(world.table, HelperId.parse(helper), county, Day.parse(on))
    await expect(named('2020-08-02')).rejects.toMatchObject({ code: 'helper_ended' })
    expect((await named('2020-08-01')).helper.name).toBe('王一一')
    expect(await listed(`division=${county}&on=2020-08-02`)).toEqual([other])
    expect((await act(helper, { kind: 'return', on: '2020-08-10' }, 2)).body).toMatchObject({ ended: null })
    expect((await act(helper, { kind: 'return', on: '2020-08-11' }, 3)).body.type).toBe('/problems/helper_not_ended')
  })

  test('his new number is sealed, shown masked, and told in plain with a reason to those who may have it', async () => {
    const unit = await world.unit()
    const helper = await world.helper(unit)
    const household = await world.household(1)
    await world.pair(helper, household)
    const changed = await act(helper, { kind: 'phone', phone: '15400000777', on: '2020-08-01' })
    expect(changed.body.phoneMasked).toBe('154****0777')
    const acts = await world.call(office, 'GET', `/helpers/${helper}/acts`)
    expect(acts.body.items).toMatchObject([{ kind: 'phone', phoneMasked: '154****0777' }])
    expect(JSON.stringify([acts, await world.table.get(entityKey(helper))])).not.toContain('15400000777')
    const reveal = (by: ReturnType<typeof actorWith>, body: unknown = { reason: '核对联系方式' }) =>
      world.call(by, 'POST', `/helpers/${helper}/reveals`, body)
    const family = actorWith('household', { household, division: village })
    const officer = actorWith('unit-officer', { unit, division: county })
    for (const by of [office, family, officer, helperActor(helper)])
      expect((await reveal(by)).body).toEqual({ helper, phone: '15400000777' })
    expect((await reveal(office, {})).status).toBe(400)
    expect((await reveal(clerk)).status).toBe(403)
    const other = await world.helper(unit, '李二')
    const reach = (): Promise<{ status: number }> =>
      world.call(family, 'POST', `/helpers/${other}/reveals`, { reason: '联系代管人' })
    expect((await reach()).status).toBe(404)
    const days = { from: '2020-08-10', to: '2020-08-20', reason: '学习' }
    await world.call(office, 'POST', `/helpers/${helper}/substitutes`, { actor: other, ...days })
    expect((await reach()).status).toBe(200)
    for (const by of [
      strangerOffice,
      helperActor('hlp_other'),
      actorWith('household', { household: await world.household(2), division: village }),
      actorWith('unit-officer', { unit: await world.unit('县水利局'), division: county }),
    ])
      expect((await reveal(by)).status).toBe(404)
  })

  test('a unit’s officer enters and changes his own people and gives none away; a township those of its own', async () => {
    const [one, two] = [await world.unit(), await world.unit('县教育局')]
    const officer = actorWith('unit-officer', { unit: one, division: county })
    const person = { name: '赵四', division: county, rank: 'ordinary', phone: '15400000003' }
    expect((await world.call(officer, 'POST', '/helpers', { ...person, unit: two })).status).toBe(404)
    const { helper } = (await world.call(officer, 'POST', '/helpers', { ...person, unit: one })).body
    expect((await act(helper, { kind: 'rank', rank: 'section-level', on: '2020-08-01' }, 1, officer)).status).toBe(200)
    const transfer = { kind: 'transfer', unit: two, on: '2020-08-01' }
    expect((await act(helper, transfer, 2, officer)).body.type).toBe('/problems/transfer_out_of_reach')
    expect((await act(helper, transfer, 2, townshipOffice)).status).toBe(404)
    expect((await act(helper, { ...transfer, division: '610526' }, 2)).body.type).toBe(
      '/problems/transfer_out_of_reach',
    )
    expect((await act(helper, { ...transfer, division: township }, 2)).body).toMatchObject({ division: township })
    expect(await listed(`division=${township}&on=2020-08-01`)).toEqual([helper])
    const { items } = (await world.call(office, 'GET', `/helpers/${helper}/acts`)).body
    const moved = items.find(({ kind }: { kind: string }) => kind === 'transfer').act
    const received = actorWith('unit-officer', { unit: two, division: county })
    expect((await act(helper, { kind: 'strike', act: moved, on: '2020-08-02' }, 3, received)).body.type).toBe(
      '/problems/transfer_out_of_reach',
    )
    expect((await act(helper, { kind: 'name', name: '赵四四', on: '2020-08-02' }, 3, townshipOffice)).status).toBe(200)
  })

  test('tomorrow’s changes, unknown kinds and changes without a version are refused', async () => {
    const helper = await world.helper()
    const rank = { kind: 'rank', rank: 'ordinary', on: '2020-08-16' }
    expect((await act(helper, rank)).body).toMatchObject({ type: '/problems/act_in_future', today: '2020-08-15' })
    for (const bad of [
      { ...rank, rank: '厅级' },
      { ...rank, kind: 'promote' },
      { ...rank, on: '1850-01-01' },
      { ...rank, more: 1 },
      { kind: 'phone', phone: '1', on: '2020-08-01' },
    ])
      expect((await act(helper, bad)).status).toBe(400)
    expect((await world.call(office, 'POST', `/helpers/${helper}/acts`, { ...rank, reason: '任免' })).status).toBe(428)
  })
})

test('what holds on a day does not depend on the order in which acts were entered', () => {
  const first = Day.parse('2020-01-01')
  const some = fc.uniqueArray(fc.nat(60), { maxLength: 10 })
  fc.assert(
    fc.property(some, fc.nat(70), fc.infiniteStream(fc.nat()), (days, on, order) => {
      const acts = days.map((day): KeptAct => ({
        ...{ kind: `k${day}`, act: `act_${day}`, on: addDays(first, day), at: instant(0) },
      }))
      const shuffled = acts
        .map((one) => ({ one, sort: order.next().value ?? 0 }))
        .toSorted((a, b) => a.sort - b.sort)
        .map(({ one }) => one)
      const last = (given: readonly KeptAct[]) =>
        stateOn('none', given, addDays(first, on), (_before, { kind }) => kind)
      const expected = days
        .filter((day) => day <= on)
        .toSorted((a, b) => a - b)
        .at(-1)
      expect(last(shuffled)).toBe(expected === undefined ? 'none' : `k${expected}`)
    }),
  )
})

test('past eighty acts somebody’s machine is running wild', () => {
  const on = Day.parse('2020-01-01')
  const one = (index: number): KeptAct => ({ kind: 'rank', act: `act_${index}`, on, at: instant(0) })
  const acts = Array.from({ length: 79 }, (_none, index) => one(index))
  const full = withAct(acts, one(80), on)
  expect(() => withAct(full, one(81), on)).toThrow(expect.objectContaining({ code: 'act_limit' }))
})
