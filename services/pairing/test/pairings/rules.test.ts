import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { instant, type Day } from '@bangfu/kernel/time'
import { loadRuleFor, moneyRuleFor, pairingPacks, type PairingPack } from '@bangfu/rules/pairing-pack'
import { parseFact } from '@bangfu/facts/catalogue'
import { take, tell } from '@bangfu/service/facts'
import { actorWith } from '../../../../tests/support/world.ts'
import { judged, loadBroken } from '../../src/pairings/pairing-rules.ts'
import { pairing } from '../../src/service.ts'
import { county, office, openCounty, township, townshipOffice, village, type County } from '../county.ts'

let world: County
beforeEach(() => void (world = openCounty()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const end = (id: string, body: object, actor = office) =>
  world.call(actor, 'POST', `/pairings/${id}/end`, { on: '2020-08-14', reason: '工作调动', ...body })

/** What households tells of one that changed. */
const tellOf = async (household: string, status: string, entityVersion = 2) => {
  const after = { division: village, category: 'ordinary', persons: 3, status }
  const told = { household, code: '61052800091', headMasked: '李某某', entityVersion, before: after, after }
  const op = tell(world.deps, world.deps.clock(), village, 'household.changed', told)
  if (!('put' in op)) throw new Error('a fact is put')
  await take(pairing, parseFact(op.put.body), world.deps)
}

describe('no release before exit 一包到底', () => {
  test('a helper is not released from a household on the register: the refusal names rule, source and who may', async () => {
    const id = await world.pair(await world.helper(), await world.household(1))
    for (const [actor, body] of [
      [office, {}],
      [townshipOffice, {}],
      [townshipOffice, { override: { reason: '乡镇自行决定' } }],
    ] as const) {
      const refused = await end(id, body, actor)
      expect(refused.status).toBe(409)
      expect(refused.body).toMatchObject({
        ...{ type: '/problems/pairing_rule_broken', rule: 'no-release-before-exit' },
        ...{ source: '003/1 (WEAK)', who: 'county-office' },
      })
    }
    expect((await world.call(office, 'GET', `/pairings/${id}`)).body.to).toBeNull()
  })

  test('the county releases him with a reason, which stands in the pairing, in its changes and in the trail', async () => {
    const id = await world.pair(await world.helper(), await world.household(1))
    const ended = await end(id, { kind: 'helper-left', override: { reason: '因病离岗，另派他人' } })
    expect(ended.body).toMatchObject({
      ...{ to: '2020-08-14', ended: { kind: 'helper-left' } },
      overridden: [{ rule: 'no-release-before-exit', reason: '因病离岗，另派他人', by: 'usr-county-office' }],
      warnings: [],
    })
    const changes = await world.call(office, 'GET', `/pairing-changes?of=${id}`)
    expect(changes.body.items).toMatchObject([{ why: '工作调动', before: { to: null, ended: null } }])
    const trail = await world.table.list({ in: { table: 'trail', pk: '610528#2020-08-15' }, limit: 100 })
    expect(JSON.stringify(trail.items)).toContain('因病离岗')
  })

  test('an exited household keeps its helper, who may then go without a reason of the county', async () => {
    const [household, helper] = [await world.household(1), await world.helper()]
    const id = await world.pair(helper, household)
    await tellOf(household, 'exited')
    expect((await world.call(office, 'GET', `/pairings/${id}`)).body.to).toBeNull()
    expect((await end(id, { kind: 'exited' }, townshipOffice)).status).toBe(200)
  })

  test('a household that is removed has its pairings ended by an act that says why; what would begin later does not', async () => {
    const [household, helper] = [await world.household(1), await world.helper()]
    const now = await world.pair(helper, household, '2020-01-01', '2020-12-31')
    const later = await world.pair(helper, household, '2021-01-01')
    await tellOf(household, 'removed')
    await tellOf(household, 'removed')
    const shown = await world.call(office, 'GET', `/pairings/${now}`)
    expect(shown.body).toMatchObject({
      to: '2020-08-15',
      ended: { kind: 'household-removed', by: 'system:pairing', reason: expect.stringContaining('第 2 版') },
    })
    expect((await world.call(office, 'GET', `/pairings/${later}`)).body.to).toBe('2020-12-31')
    const { body } = await world.call(office, 'GET', `/households/${household}/pairings`)
    expect(body.items).toMatchObject([{ pairing: now, to: '2020-08-15' }])
    await tellOf(household, 'relapsed', 3)
    expect((await world.call(office, 'POST', '/pairings', { helper, household, from: '2021-06-01' })).status).toBe(201)
  })
})

describe('load by rank', () => {
  const capped: PairingPack = {
    ...{ id: 'a-county', region: '610528', from: '2020-01-01', to: null },
    entries: (pairingPacks[0]?.entries ?? []).map((entry) => ({ ...entry, severity: 'error' as const })),
  }
  const asked = { override: undefined, may: true, by: 'usr', at: instant(0) }

  test('is a target in the country and a cap where a county’s pack says so', () => {
    const on = '2020-08-15' as Day
    const rule = (division: Division) => loadRuleFor('ordinary', division, on, [...pairingPacks, capped])
    expect(judged(loadBroken('ordinary', 4, rule('610529' as Division)), asked)).toMatchObject({
      warnings: [{ code: 'load_above_target' }],
      overridden: [],
    })
    const broken = loadBroken('ordinary', 4, rule(county))
    expect(() => judged(broken, asked)).toThrow(Refusal)
    expect(() => judged(broken, { ...asked, may: false, override: { reason: '人手不足' } })).toThrow(Refusal)
    expect(judged(broken, { ...asked, override: { reason: '人手不足' } }).overridden).toMatchObject([
      { rule: 'helper-load.ordinary', reason: '人手不足' },
    ])
    expect(loadBroken('ordinary', 3, rule(county))).toEqual([])
    expect(loadRuleFor('division-level', county, on)).toBeUndefined()
  })
})

describe('money and liaisons', () => {
  const unitOf = async (tier: string) => {
    const body = { name: `某局${tier}`, kind: 'party-government', tier, division: county }
    return (await world.call(office, 'POST', '/units', body)).body.unit as string
  }
  let keys = 0
  const bring = (pair: string, kind: string, amountFen: number, actor = office) =>
    world.call(
      actor,
      'POST',
      '/pairing-contributions',
      { pairing: pair, kind, amountFen, on: '2020-05-01', what: '帮扶资金', document: '收据 7' },
      { 'idempotency-key': `k${++keys}` },
    )

  test.each([
    ['市直一级', 50_000],
    ['市直二级', 30_000],
    ['镇直', 10_000],
  ])('a %s unit brings at least %d yuan: due, done and missing with the arithmetic', async (tier, yuan) => {
    const unit = await unitOf(tier)
    const made = await world.call(office, 'POST', '/village-pairings', { unit, village, from: '2020-01-01' })
    expect(made.body.warnings).toMatchObject([{ code: 'liaison_missing' }])
    const id = made.body.pairing
    await bring(id, 'money', 400_000)
    await bring(id, 'money', 250_000, actorWith('unit-officer', { unit, division: county }))
    await bring(id, 'goods', 9_000_000)
    const { body } = await world.call(office, 'GET', `/pairing-contributions?pairing=${id}`)
    expect(body.money).toMatchObject({
      ...{ state: 'due', dueFen: yuan * 100, doneFen: 650_000, missingFen: yuan * 100 - 650_000 },
      arithmetic: expect.stringMatching(/^4,000\.00 \+ 2,500\.00 = 6,500\.00; /),
      source: '003/3 (WEAK)',
    })
    expect(body.items).toHaveLength(3)
    expect(moneyRuleFor('县直', county, '2020-01-01' as Day)).toBeUndefined()
    await bring(id, 'money', yuan * 100)
    const done = await world.call(office, 'GET', `/pairing-contributions?pairing=${id}`)
    expect(done.body.money).toMatchObject({ state: 'done', missingFen: 0 })
  })

  test('a line without a posting or a document is none, and another unit’s is not seen', async () => {
    const made = await world.call(office, 'POST', '/village-pairings', {
      ...{ unit: await unitOf('镇直'), village, from: '2020-01-01', villageLiaison: '甲', unitLiaison: '乙' },
    })
    expect(made.body.warnings).toEqual([])
    const line = { pairing: made.body.pairing, kind: 'money', amountFen: 1, on: '2020-05-01', what: '资金' }
    const key = { 'idempotency-key': 'x' }
    expect((await world.call(office, 'POST', '/pairing-contributions', line, key)).status).toBe(400)
    const other = actorWith('unit-officer', { unit: await unitOf('县直'), division: county })
    expect((await world.call(other, 'GET', `/pairing-contributions?pairing=${made.body.pairing}`)).status).toBe(404)
    const partnership = await world.call(office, 'POST', '/partnerships', {
      ...{ kind: 'city-city', division: county, from: '2020-01-01' },
      ...{ helping: { side: 'city', name: '甲市' }, helped: { side: 'city', name: '乙市' } },
    })
    expect(partnership.body.warnings).toMatchObject([{ code: 'liaison_missing' }])
    await bring(partnership.body.partnership, 'money', 100)
    const shown = await world.call(office, 'GET', `/pairing-contributions?pairing=${partnership.body.partnership}`)
    expect(shown.body.money).toMatchObject({ state: 'no-rule', doneFen: 100, dueFen: null })
  })
})

test('a pairing with a last day is extended under its version, where nobody follows; its duties and paper are amended', async () => {
  const [household, one, two] = [await world.household(1), await world.helper(), await world.helper()]
  const id = await world.pair(one, household, '2020-01-01', '2020-06-30')
  await world.pair(two, household, '2021-01-01')
  const amend = (body: object, version: number, actor = office) =>
    world.call(actor, 'PATCH', `/pairings/${id}`, { reason: '续签', ...body }, { 'if-match': `"${version}"` })
  expect((await amend({ to: null }, 1)).body.type).toBe('/problems/household_has_helper')
  expect((await amend({ to: '2020-03-31' }, 1)).body.type).toBe('/problems/end_day_out_of_range')
  const other = actorWith('township-office', { division: '610528001' as never })
  expect((await amend({ to: '2020-12-31' }, 1, other)).status).toBe(404)
  const duties = [{ duty: 'visit', text: '每月入户', times: 1, per: 'month' }]
  expect((await amend({ to: '2020-12-31', duties }, 1)).body).toMatchObject({ to: '2020-12-31', duties })
  expect((await amend({ to: null }, 1)).status).toBe(412)
  expect((await amend({ agreement: { title: '责任书' } }, 2)).body).toMatchObject({ agreement: { title: '责任书' } })
  expect((await world.call(office, 'GET', `/pairing-gaps?division=${township}&on=2020-10-01`)).body.items).toEqual([])
})

test('of a household that was merged the pairings end by that, and stand in the past of the one that took it in', async () => {
  const [from, into, helper] = [await world.household(1), await world.household(2), await world.helper()]
  const made = await world.pair(helper, from)
  const after = { division: village, category: 'ordinary', persons: 0, status: 'removed' }
  const told = { household: from, code: '61052800091', headMasked: '李某某', entityVersion: 2, before: after, after }
  const op = tell(world.deps, world.deps.clock(), village, 'household.changed', { ...told, mergedInto: into })
  if (!('put' in op)) throw new Error('a fact is put')
  await take(pairing, parseFact(op.put.body), world.deps)
  await world.pair(helper, into, '2020-08-16')
  const { body } = await world.call(office, 'GET', `/households/${into}/pairings`)
  expect(body.items).toMatchObject([
    {
      pairing: made,
      household: from,
      to: '2020-08-15',
      ended: { kind: 'merged', reason: expect.stringContaining(into) },
    },
    { household: into, from: '2020-08-16', to: null },
  ])
})

test('many amounts together may be more than one may be', async () => {
  const most = 1_000_000_000_000
  const unit = await world.unit()
  const made = await world.call(office, 'POST', '/village-pairings', { unit, village, from: '2020-01-01' })
  for (const key of ['a', 'b']) {
    const line = {
      pairing: made.body.pairing,
      kind: 'money',
      amountFen: most,
      on: '2020-05-01',
      what: '资金',
      posting: '1',
    }
    await world.call(office, 'POST', '/pairing-contributions', line, { 'idempotency-key': key })
  }
  const { body } = await world.call(office, 'GET', `/pairing-contributions?pairing=${made.body.pairing}`)
  expect(body.money.doneFen).toBe(2 * most)
})
