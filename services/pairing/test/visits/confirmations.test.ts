import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { instant } from '@bangfu/kernel/time'
import { visitConfirmationPacks } from '@bangfu/rules/visit-confirmation-pack'
import { take, tell } from '@bangfu/service/facts'
import { parseFact } from '@bangfu/facts/catalogue'
import { codeFrom, hashOfCode, nextCode, tryCode } from '../../src/visits/confirmation-code.ts'
import { shownConfirmation, stateOfConfirmation, type ConfirmationLine } from '../../src/visits/confirmation.ts'
import { pairing as service } from '../../src/service.ts'
import { clerk, helperActor, office, strangerOffice, village } from '../county.ts'
import { firstOfficer, householdActor, openVisiting, secondOfficer, type Visiting } from './visiting.ts'

const [pack] = visitConfirmationPacks
const now = instant('2020-08-15T02:00:00Z')
const later = (minutes: number) => instant(Date.parse(now) + minutes * 60_000)
const secret = new Uint8Array(32).fill(7)

describe('a one-time code', () => {
  test('is right once, within its minutes, for its visit', () => {
    const hash = hashOfCode(secret, 'vst_1', '004711')
    const sent = nextCode(undefined, hash, pack!, now)
    const right = tryCode(sent, hash, pack!, later(9))
    expect(right).toMatchObject({ right: true, next: { used: true } })
    expect(tryCode(right.next, hash, pack!, later(9))).toMatchObject({ right: false, next: undefined })
    expect(tryCode(sent, hash, pack!, later(10)).right).toBe(false)
    expect(tryCode(sent, hashOfCode(secret, 'vst_2', '004711'), pack!, now).right).toBe(false)
    expect(tryCode(undefined, hash, pack!, now).right).toBe(false)
  })

  test('is dead after five wrong ones, the right one included', () => {
    const hash = hashOfCode(secret, 'vst_1', '004711')
    let sent = nextCode(undefined, hash, pack!, now)
    for (let left = 4; left >= 0; left--) {
      const tried = tryCode(sent, hashOfCode(secret, 'vst_1', '000000'), pack!, now)
      expect(tried).toMatchObject({ right: false, left })
      sent = tried.next ?? sent
    }
    expect(tryCode(sent, hash, pack!, now)).toEqual({ right: false, left: 0, next: undefined })
  })

  test('has six digits, and every first digit comes', () => {
    const codes = Array.from({ length: 500 }, (_, index) => codeFrom(secret, `cod_${index}`, 6))
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true)
    expect(new Set(codes.map((code) => code[0])).size).toBe(10)
  })
})

const line = fc.record({
  way: fc.constantFrom<ConfirmationLine['way']>('code', 'thumbprint', 'household', 'survey', 'settlement'),
  came: fc.boolean(),
  at: fc.constant(now),
  by: fc.constantFrom('usr-1', 'usr-2'),
  evidence: fc.constant(null),
  note: fc.constant(null),
})

describe('what confirmations say together', () => {
  test('a denial outweighs every confirmation before and after it until an office has looked', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        const unsettled = (lines: ConfirmationLine[]) => lines.filter(({ way }) => way !== 'settlement')
        const denial: ConfirmationLine = { way: 'household', came: false, at: now, by: 'u', evidence: null, note: null }
        expect(stateOfConfirmation([...unsettled(before), denial, ...unsettled(after)])).toBe('disputed')
      }),
    )
  })

  test('whoever is not shown denials never sees an open dispute', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const shown = shownConfirmation(lines, 'none')
        expect(shown.state).not.toBe('disputed')
        expect(shownConfirmation(lines, 'all')).toEqual({ state: stateOfConfirmation(lines), lines })
      }),
    )
  })
})

describe('through the routes', () => {
  let world: Visiting
  let visit: string
  beforeEach(async () => {
    world = await openVisiting()
    visit = (await world.visit()).body.visit
    await world.carry()
  })
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })
  const by = (actor: ReturnType<typeof helperActor>, way: string, body: unknown, key?: string) =>
    world.post(actor, `/visits/${visit}/confirmations/${way}`, body, key ? { 'idempotency-key': key } : {})
  const enter = (code: string) => by(helperActor(world.helper), 'code', { code })
  const stateFor = async (actor: ReturnType<typeof helperActor>) =>
    (await world.call(actor, 'GET', `/visits/${visit}`)).body.confirmation.state
  const wrongOf = (code: string | undefined) => (code === '000000' ? '000001' : '000000')

  test('the code goes to the household’s telephone, and to nobody else’s eyes', async () => {
    await world.phone('15400000777')
    const { answered, code } = await world.code(visit)
    expect(answered).toMatchObject({ status: 200, body: { codesLeft: 2, expiresAt: '2020-08-15T02:10:00.000Z' } })
    expect(world.sent[0]).toMatchObject({ to: { kind: 'phone', phone: '15400000777' }, template: 'visit-code' })
    expect(JSON.stringify(answered)).not.toContain(code)
    const stored = await Promise.all([
      world.table.list({ in: { table: 'registry', pk: visit }, limit: 100 }),
      world.table.list({ in: { table: 'trail', pk: '610528#2020-08-15' }, limit: 1000 }),
    ])
    expect(JSON.stringify(stored)).not.toContain(`"${code}"`)
    expect(JSON.stringify(stored)).not.toContain('15400000777')
    expect((await enter(code ?? '')).body).toMatchObject({ accepted: true, state: 'confirmed' })
    expect((await world.call(office, 'GET', `/visits/${visit}`)).body.confirmation.lines).toMatchObject([
      { way: 'code', came: true, by: `usr-${world.helper}` },
    ])
  })

  test('five guesses kill a code, in parallel too, and the right one comes too late', async () => {
    await world.phone('15400000777')
    const { code } = await world.code(visit)
    const guesses = await Promise.all(Array.from({ length: 12 }, () => enter(wrongOf(code))))
    expect(guesses.every(({ status, body }) => (status === 200 ? !body.accepted : status === 409))).toBe(true)
    for (let guess = 0; guess < 5; guess++) await enter(wrongOf(code))
    expect((await enter(code ?? '')).body).toMatchObject({ accepted: false, triesLeft: 0, state: 'unconfirmed' })
  })

  test('a code that was sent again replaces the last, a third is the last, and an hour later none is good', async () => {
    await world.phone('15400000777')
    const first = await world.code(visit)
    const second = await world.code(visit)
    if (first.code !== second.code) expect((await enter(first.code ?? '')).body.accepted).toBe(false)
    await world.code(visit)
    expect((await world.code(visit)).answered.body.type).toBe('/problems/codes_used_up')
    world.setNow('2020-08-15T03:00:00Z')
    expect((await enter(second.code ?? '')).body.accepted).toBe(false)
  })

  test('a repeated request sends one code', async () => {
    await world.phone('15400000777')
    const send = () =>
      world.post(helperActor(world.helper), `/visits/${visit}/confirmation-codes`, undefined, {
        'idempotency-key': 'one',
      })
    const [first, again] = [await send(), await send()]
    expect(again.body).toEqual(first.body)
    await world.carry()
    expect(world.sent).toHaveLength(1)
  })

  test('a household gets six codes a day at most, over all its visits', async () => {
    await world.phone('15400000777')
    const other = (await world.visit({ at: '2020-08-13T01:00:00Z' })).body.visit
    const third = (await world.visit({ at: '2020-08-12T01:00:00Z' })).body.visit
    for (const each of [visit, visit, visit, other, other, other]) await world.code(each)
    expect((await world.code(third)).answered.body).toMatchObject({ type: '/problems/codes_used_up', most: 6 })
    world.setNow('2020-08-15T16:00:00Z')
    expect((await world.code(third)).answered.status).toBe(200)
  })

  test('without a number, with the helper’s own number, or a month later no code is sent', async () => {
    expect((await world.code(visit)).answered.body.type).toBe('/problems/household_without_phone')
    await world.phone('15400000001')
    expect((await world.code(visit)).answered.body.type).toBe('/problems/phone_of_helper')
    await world.phone('15400000777')
    world.setNow('2020-09-14T02:00:00Z')
    expect((await world.code(visit)).answered.body.type).toBe('/problems/confirmation_too_late')
  })

  test('nobody but the visit’s helper asks for a code or enters one', async () => {
    const other = await world.county.helper()
    for (const actor of [helperActor(other), strangerOffice, office, clerk, householdActor(world.household)]) {
      const status = [404, 403]
      expect(status).toContain((await world.post(actor, `/visits/${visit}/confirmation-codes`)).status)
      expect(status).toContain((await by(actor, 'code', { code: '123456' })).status)
    }
    for (const bad of ['12', 'abcdef', '123456789', 123456])
      expect((await by(helperActor(world.helper), 'code', { code: bad })).status).toBe(400)
  })

  test('a witness of a thumbprint needs its photo and is not the helper', async () => {
    const evidence = 'evd_0000000000000000000001'
    const witness = (actor = clerk) => by(actor, 'thumbprint', { evidence })
    expect((await witness()).body.type).toBe('/problems/thumbprint_photo_missing')
    const fact = tell(world.deps, now, village, 'evidence.checked', {
      ...{ evidence, visit, household: world.household, helper: world.helper, division: village },
      ...{ period: '2020-08', verdict: 'verified' as const, reasons: [] },
    })
    if ('put' in fact) await take(service, parseFact(fact.put.body), world.deps as never)
    const both = { ...clerk, grants: [...clerk.grants, ...helperActor(world.helper).grants] }
    expect((await witness(both)).body.type).toBe('/problems/same_hand')
    expect((await witness()).body).toEqual({ visit, state: 'confirmed' })
    expect((await witness()).body).toEqual({ visit, state: 'confirmed' })
    expect((await world.call(office, 'GET', `/visits/${visit}`)).body.confirmation.lines).toMatchObject([
      { way: 'thumbprint', evidence, by: clerk.id },
    ])
    expect((await witness(helperActor(world.helper))).status).toBe(403)
  })

  test('a household says that nobody came: the township sees it, the helper and the village do not', async () => {
    const own = householdActor(world.household)
    expect((await by(own, 'household', { came: false, note: '没有来过' })).body.state).toBe('disputed')
    expect(await stateFor(office)).toBe('disputed')
    expect(await stateFor(helperActor(world.helper))).toBe('unconfirmed')
    expect(await stateFor(clerk)).toBe('unconfirmed')
    const disputes = async (actor = firstOfficer, query = '') =>
      (await world.call(actor, 'GET', `/visit-disputes?division=610528000${query}`)).body.items
    expect(await disputes()).toMatchObject([{ visit, helper: world.helper, household: world.household }])
    expect((await world.call(clerk, 'GET', `/visit-disputes?division=${village}`)).status).toBe(403)
    expect((await world.call(strangerOffice, 'GET', `/visit-disputes?division=610528000`)).status).toBe(404)

    const settle = (actor: typeof firstOfficer, came: boolean) =>
      world.post(actor, `/visits/${visit}/settlement`, { came, reason: '入户核实，邻居亦证实' })
    expect((await settle(firstOfficer, false)).body.confirmation.state).toBe('refuted')
    expect((await settle(secondOfficer, true)).body.type).toBe('/problems/not_disputed')
    expect(await disputes()).toEqual([])
    expect(await disputes(firstOfficer, '&settled=true')).toHaveLength(1)
    expect(await stateFor(helperActor(world.helper))).toBe('refuted')
    expect((await world.carry()).filter(({ type }) => type === 'visit.withdrawn')).toHaveLength(1)
  })

  test('an upheld visit can be denied again, and is then disputed again', async () => {
    const own = householdActor(world.household)
    await by(own, 'household', { came: false })
    await world.post(firstOfficer, `/visits/${visit}/settlement`, { came: true, reason: '走访属实，户主外出' })
    expect(await stateFor(office)).toBe('upheld')
    await by(own, 'household', { came: false })
    expect(await stateFor(office)).toBe('disputed')
    expect((await world.call(firstOfficer, 'GET', '/visit-disputes?division=610528000')).body.items).toHaveLength(1)
  })

  test('two who confirm at once are both kept', async () => {
    const own = householdActor(world.household)
    await world.phone('15400000777')
    const { code } = await world.code(visit)
    const answers = await Promise.all([enter(code ?? ''), by(own, 'household', { came: true })])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await world.call(office, 'GET', `/visits/${visit}`)).body.confirmation.lines).toHaveLength(2)
  })

  test('no visit has more than thirty lines', async () => {
    const own = householdActor(world.household)
    const settle = (came: boolean) =>
      world.post(firstOfficer, `/visits/${visit}/settlement`, { came, reason: '经核实走访属实' })
    for (let round = 0; round < 15; round++) {
      await by(own, 'household', { came: false })
      await settle(true)
    }
    expect((await by(own, 'household', { came: false })).body.type).toBe('/problems/confirmation_limit')
  })
})

describe('taking a visit back', () => {
  let world: Visiting
  let visit: string
  beforeEach(async () => {
    world = await openVisiting()
    visit = (await world.visit()).body.visit
  })
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })
  const withdraw = (actor = helperActor(world.helper), reason = '记错了户', version = '"1"') =>
    world.post(actor, `/visits/${visit}/withdrawal`, { reason }, { 'if-match': version })

  test('it stays to be seen with who and why, and another stands in its place', async () => {
    expect((await withdraw()).body.withdrawn).toMatchObject({ by: `usr-${world.helper}`, reason: '记错了户' })
    expect((await withdraw()).status).toBe(200)
    expect((await withdraw(office, '另一个理由')).body.type).toBe('/problems/visit_withdrawn')
    const { body } = await world.call(office, 'GET', `/households/${world.household}/visits`)
    expect(body.items).toMatchObject([{ visit, withdrawn: { reason: '记错了户' } }])
    expect((await world.carry()).filter(({ type }) => type === 'visit.withdrawn')).toHaveLength(1)
    expect((await world.visit({ corrects: visit })).body.corrects).toBe(visit)
    const confirm = await world.post(householdActor(world.household), `/visits/${visit}/confirmations/household`, {
      came: true,
    })
    expect(confirm.body.type).toBe('/problems/visit_withdrawn')
  })

  test('a disputed visit that is taken back leaves the disputes, and what was refuted is not told of twice', async () => {
    const own = householdActor(world.household)
    const deny = (of: string) => world.post(own, `/visits/${of}/confirmations/household`, { came: false })
    await deny(visit)
    await withdraw(helperActor(world.helper), '记错了户', '"2"')
    expect((await world.call(office, 'GET', '/visit-disputes?division=610528')).body.items).toEqual([])
    const settle = (of: string) =>
      world.post(firstOfficer, `/visits/${of}/settlement`, { came: false, reason: '入户核实未走访' })
    expect((await settle(visit)).body.type).toBe('/problems/visit_withdrawn')

    visit = (await world.visit({ at: '2020-08-13T01:00:00Z' })).body.visit
    await deny(visit)
    await settle(visit)
    expect((await withdraw(helperActor(world.helper), '确未走访', '"3"')).status).toBe(200)
    expect((await world.carry()).filter(({ type }) => type === 'visit.withdrawn')).toHaveLength(2)
  })

  test('who saw an older version, a stranger, or the village does not take it back', async () => {
    await world.post(householdActor(world.household), `/visits/${visit}/confirmations/household`, { came: true })
    expect((await withdraw()).body.type).toBe('/problems/version_changed')
    expect((await withdraw(strangerOffice, '不属实的走访', '"2"')).status).toBe(404)
    expect((await withdraw(clerk, '不属实的走访', '"2"')).status).toBe(403)
  })

  test('what is corrected must be a withdrawn visit to the same household', async () => {
    expect((await world.visit({ corrects: visit })).body.type).toBe('/problems/corrected_visit_unfit')
    await withdraw()
    const other = await world.county.household(2)
    await world.pair(world.helper, other)
    expect((await world.visit({ corrects: visit, household: other })).body.type).toBe('/problems/corrected_visit_unfit')
  })
})

describe('a household’s number', () => {
  test('is shown to its helper of today, for a reason that the trail keeps', async () => {
    const world = await openVisiting()
    const path = `/households/${world.household}/phone-reveals`
    const reveal = (actor = helperActor(world.helper), reason = '走访前电话预约') => world.post(actor, path, { reason })
    expect((await reveal()).body.type).toBe('/problems/household_without_phone')
    await world.phone('15400000777')
    expect((await reveal()).body).toEqual({ household: world.household, phone: '15400000777' })
    const trail = await world.table.list({ in: { table: 'trail', pk: '610528#2020-08-15' }, limit: 1000 })
    const lines = trail.items.map(({ body }) => body as { action: string; reason: string })
    expect(lines.filter(({ action }) => action === 'household-phone.reveal')).toMatchObject([
      { reason: '走访前电话预约' },
    ])
    expect(JSON.stringify(trail)).not.toContain('15400000777')
    const other = await world.county.helper()
    expect((await reveal(helperActor(other))).status).toBe(404)
    expect((await reveal(office)).status).toBe(403)
    expect((await reveal(helperActor(world.helper), '')).status).toBe(400)
    await world.post(office, `/pairings/${world.pairing}/end`, {
      ...{ on: '2020-08-14', reason: '工作调动', override: { reason: '干部调离本县' } },
    })
    expect((await reveal()).status).toBe(404)
    world.close()
  })
})
