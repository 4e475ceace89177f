import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import { Village } from '@bangfu/kernel/division'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith } from '../../../tests/support/world.ts'
import { mostOnSheet } from '../src/star-sheet.ts'
import {
  clerk,
  county,
  farVillage,
  office,
  openCounty,
  otherVillage,
  secretary,
  stars,
  strangerClerk,
  strangerOffice,
  village,
  type County,
  type Household,
} from './county.ts'

const given = JSON.parse(readFileSync(new URL('../../../cases/stars.json', import.meta.url), 'utf8')) as {
  period: string
  households: Record<string, number>
  expect: { budgetFen: number; stars: number; payoutFen: Record<string, number> }
}
const path = `/star-sheets/${village}/${given.period}`

let world: County
let households: Household[]
beforeEach(async () => {
  world = openCounty('2018-08-31T10:00:00.000Z')
  households = []
  for (const [index, code] of Object.keys(given.households).entries())
    households.push(await world.household(index, { code }))
  await world.carry()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  expect(world.failures).toEqual([])
  world.close()
})

const scores = (won: (household: Household) => number = ({ code }) => given.households[code]!) =>
  households.map((household) => ({ household: household.household, stars: stars.slice(0, won(household)) }))
const score = (won?: (household: Household) => number, headers?: Record<string, string>) =>
  world.call(clerk, 'PUT', path, { scores: scores(won) }, headers)
const sign = async (actor: Parameters<County['call']>[0], as: string, contentHash?: string) =>
  world.call(actor, 'POST', `${path}/signatures`, {
    as,
    contentHash: contentHash ?? (await world.call(office, 'GET', path)).body.contentHash,
  })
const signAll = async () => {
  expect((await sign(office, 'bureau-leader')).status).toBe(200)
  expect((await sign(secretary, 'first-secretary')).status).toBe(200)
  return sign(clerk, 'village-cadre')
}
const factsTold = async () => (await world.carry()).filter(({ type }) => type === 'reward.decided')

describe('the case of eleven households', () => {
  test('shares the budget to the fen, once, after all three have signed', async () => {
    expect((await score()).body).toMatchObject({ state: 'open', won: given.expect.stars })
    expect((await signAll()).body).toMatchObject({ state: 'signed', missingSignatures: [] })
    const run = await world.run(village, given.period)
    expect(run.body).toMatchObject({ state: 'done', counts: { rewards: 1 } })

    const decided = (await world.call(office, 'GET', path)).body
    expect(decided).toMatchObject({ state: 'decided', budgetFen: given.expect.budgetFen, nothingToPay: false })
    const paid = Object.fromEntries(decided.households.map(({ code, amountFen }: any) => [code, amountFen]))
    expect(paid).toEqual(given.expect.payoutFen)

    const facts = await factsTold()
    expect(facts).toHaveLength(1)
    expect(facts[0]!.body).toMatchObject({
      village,
      period: given.period,
      item: 'star-reward',
      budgetFen: given.expect.budgetFen,
      signedBy: ['usr-office', 'usr-secretary', 'usr-clerk'],
    })
    // Who won no star gets no line to pay.
    expect((facts[0]!.body as { lines: unknown[] }).lines).toHaveLength(10)
  })

  test('a sheet with two signatures is never paid', async () => {
    await score()
    await sign(office, 'bureau-leader')
    await sign(clerk, 'village-cadre')
    await world.run(village, given.period)
    expect((await world.call(office, 'GET', path)).body).toMatchObject({
      state: 'open',
      missingSignatures: ['first-secretary'],
      budgetFen: null,
    })
    expect(await factsTold()).toEqual([])
  })

  test('a second run, and two runs at the same time, tell the rewards once', async () => {
    await score()
    await signAll()
    const open = (division: string) => world.call(office, 'POST', '/assessments', { division, period: given.period })
    const opened = await Promise.all([open(village), open(county), open(village), open('610528000')])
    expect(opened.map(({ status }) => status)).toEqual([202, 202, 202, 202])
    expect(opened[0]!.body.run).toBe(opened[2]!.body.run)
    await world.machines.idle()
    expect((await world.run(village, given.period)).body).toMatchObject({ state: 'done', counts: { rewards: 0 } })
    expect(await factsTold()).toHaveLength(1)
  })

  test('nobody won a star: it is decided, nothing is to be paid, and that is said', async () => {
    await score(() => 0)
    await signAll()
    expect((await world.run(village, given.period)).body.counts.rewards).toBe(1)
    expect((await world.call(office, 'GET', path)).body).toMatchObject({ state: 'decided', nothingToPay: true })
    expect(await factsTold()).toEqual([])
  })
})

describe('scoring', () => {
  test('the largest village there can be is scored, signed and decided', async () => {
    const large = Village.parse('610528000909')
    const at = `/star-sheets/${large}/${given.period}`
    const faces = Array.from({ length: mostOnSheet }, (_, number) => {
      const household = world.deps.newId('hsh')
      const code = `${large}${number.toString().padStart(4, '0')}`
      const body = { household, code, division: large, status: 'registered', headMasked: '欧阳某某' }
      const more = { category: '低保户', payable: true, persons: 3, position: null }
      return create({ key: faceKey(household), kind: 'face', body: { ...body, ...more } })
    })
    for (let start = 0; start < faces.length; start += 100) await world.table.write(faces.slice(start, start + 100))
    const all = faces.map(({ put }) => ({ household: (put.body as { household: string }).household, stars }))
    const key = { 'idempotency-key': 'large' }
    const cadre = actorWith('village-clerk', { division: large }, 'usr-cadre')
    const scored = await world.call(cadre, 'PUT', at, { scores: all }, key)
    expect(scored.body.won).toBe(6 * mostOnSheet)
    expect((await world.call(cadre, 'PUT', at, { scores: all }, key)).body).toEqual(scored.body)
    const signing = (actor: Actor, as: string) =>
      world.call(actor, 'POST', `${at}/signatures`, { as, contentHash: scored.body.contentHash })
    expect((await signing(office, 'bureau-leader')).status).toBe(200)
    expect((await signing(cadre, 'village-cadre')).status).toBe(200)
    const first = actorWith('first-secretary', { division: large }, 'usr-first')
    expect((await signing(first, 'first-secretary')).status).toBe(200)
    await world.household(1, { division: large, code: 'h-new' })
    await world.carry()
    expect((await world.run(large, given.period)).body).toMatchObject({ state: 'done', counts: { rewards: 1 } })
    const [fact] = await factsTold()
    expect((fact?.body as { lines: unknown[] }).lines).toHaveLength(mostOnSheet)
    const more = [...all, { household: world.deps.newId('hsh'), stars: [] }]
    expect((await world.call(cadre, 'PUT', at, { scores: more })).status).toBe(400)
  })

  test('a change after a signature clears the signatures and keeps what was signed', async () => {
    await score()
    await sign(office, 'bureau-leader')
    const before = await world.call(office, 'GET', path)
    const changed = await score(() => 6, { 'if-match': before.headers['etag']! })
    expect(changed.body).toMatchObject({ state: 'open', signatures: [], won: 66 })
    const history = await world.table.list({
      in: { table: 'registry', pk: `star-sheet#${village}#${given.period}` },
      prefix: '~history#',
      limit: 10,
    })
    expect(history.items.map(({ body }: any) => body.before.signatures.length)).toEqual([0, 1])
  })

  test('the same scores again change nothing, with or without If-Match', async () => {
    const first = await score()
    const again = await score()
    expect(again.status).toBe(200)
    expect(again.headers['etag']).toBe(first.headers['etag'])
  })

  test('a change without If-Match, or with an old one, is refused', async () => {
    await score()
    expect((await score(() => 1)).status).toBe(428)
    expect((await score(() => 1, { 'if-match': '"7"' })).status).toBe(412)
    expect((await score(() => 1, { 'if-match': '"1"' })).status).toBe(200)
    expect((await score(() => 2, { 'if-match': '"1"' })).status).toBe(412)
  })

  test('of two at the same time one is taken, and the other is told that there is a sheet by now', async () => {
    const both = await Promise.all([score(() => 1), score(() => 2)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 428])
  })

  test('after the decision nothing changes any more', async () => {
    await score()
    await signAll()
    await world.run(village, given.period)
    const { headers } = await world.call(office, 'GET', path)
    expect((await score(() => 1, { 'if-match': headers['etag']! })).body.type).toBe('/problems/sheet_decided')
    expect((await sign(clerk, 'village-cadre')).body.type).toBe('/problems/sheet_decided')
  })

  test('households of another village, twice, unknown, or not on the register are refused one by one', async () => {
    const foreign = await world.household(1, { division: otherVillage })
    const candidate = await world.household(2, { status: 'candidate' })
    const line = (household: string) => ({ household, stars: [] })
    const put = (lines: unknown[]) => world.call(clerk, 'PUT', path, { scores: lines })
    const refused = await put([line(foreign.household), line(candidate.household), ...scores()])
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({
      type: '/problems/not_of_this_village',
      errors: [{ pointer: 'body/scores/0' }, { pointer: 'body/scores/1' }],
    })
    expect((await put([line(world.deps.newId('hsh'))])).body.type).toBe('/problems/not_of_this_village')
    expect((await put([...scores(), ...scores()])).body.type).toBe('/problems/household_twice')
  })

  test('garbage is refused and says where', async () => {
    const [first] = households
    const put = (body: unknown, at = path) => world.call(clerk, 'PUT', at, body)
    const line = (stars: unknown) => ({ scores: [{ household: first!.household, stars }] })
    expect((await put(line(['爱国']))).body.type).toBe('/problems/unknown_star')
    expect((await put(line(['爱党爱国', '爱党爱国']))).body.type).toBe('/problems/unknown_star')
    expect((await put(line(6))).status).toBe(400)
    expect((await put({ scores: [] })).status).toBe(400)
    expect((await put({ ...line([]), approved: true })).status).toBe(400)
    expect((await put(line([]), `/star-sheets/${village}/2018-13`)).status).toBe(400)
    expect((await put(line([]), `/star-sheets/${village}/2018-09`)).body.type).toBe('/problems/period_not_begun')
    expect((await put(line([]), `/star-sheets/${village}/2013-01`)).body.type).toBe('/problems/no_rules_for_period')
    expect((await put(line([]), `/star-sheets/61052800090/2018-08`)).status).toBe(400)
  })
})

describe('signing', () => {
  beforeEach(() => score())

  test('each signs in the place of his own role', async () => {
    expect((await sign(clerk, 'bureau-leader')).body.type).toBe('/problems/wrong_signer')
    expect((await sign(office, 'village-cadre')).body.type).toBe('/problems/wrong_signer')
    expect((await sign(strangerClerk, 'village-cadre')).status).toBe(404)
    expect((await sign(strangerOffice, 'bureau-leader')).status).toBe(404)
    expect((await sign(actorWith('supervisor', { division: county }), 'bureau-leader')).status).toBe(403)
    expect((await sign(undefined, 'bureau-leader')).status).toBe(401)
  })

  test('nobody signs twice, not even with two roles', async () => {
    const both = {
      id: 'usr-both',
      grants: [...actorWith('county-office', { division: county }).grants, ...clerk.grants],
    }
    expect((await sign(both, 'bureau-leader')).status).toBe(200)
    expect((await sign(both, 'village-cadre')).body.type).toBe('/problems/same_signer')
    expect((await sign(office, 'bureau-leader')).body.type).toBe('/problems/place_signed')
  })

  test('two who sign the same place at the same time: one does', async () => {
    const other = actorWith('village-clerk', { division: village }, 'usr-other-clerk')
    const both = await Promise.all([sign(clerk, 'village-cadre'), sign(other, 'village-cadre')])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect((await world.call(office, 'GET', path)).body.signatures).toHaveLength(1)
  })

  test('what was changed after it was read is not signed', async () => {
    const { contentHash } = (await world.call(office, 'GET', path)).body
    await score(() => 6, { 'if-match': '"1"' })
    expect((await sign(office, 'bureau-leader', contentHash)).body.type).toBe('/problems/sheet_changed')
    expect((await sign(office, 'bureau-leader', 'x'.repeat(61))).status).toBe(400)
  })

  test('a sheet that leaves a household out is not signed', async () => {
    await world.household(99)
    await world.carry()
    expect((await sign(office, 'bureau-leader')).body).toMatchObject({ type: '/problems/sheet_incomplete', missing: 1 })
  })

  test('a sheet that is not there is not found', async () => {
    expect((await world.call(office, 'GET', `/star-sheets/${otherVillage}/2018-08`)).status).toBe(404)
    expect((await world.call(office, 'GET', `/star-sheets/${farVillage}/2018-08`)).status).toBe(404)
    const at = `/star-sheets/${otherVillage}/2018-08/signatures`
    expect((await world.call(office, 'POST', at, { as: 'bureau-leader', contentHash: 'x' })).status).toBe(404)
  })
})
