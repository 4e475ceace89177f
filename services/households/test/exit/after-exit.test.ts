import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { village } from '../a-list.ts'
import {
  exitOf,
  follow,
  householdActor,
  meeting,
  meetingOn,
  onFile,
  openAt,
  publication,
  read,
  township,
  who,
} from './an-exit.ts'

let world: World<WorkDeps>
let id: string
beforeEach(async () => {
  world = openAt()
  ;[id = ''] = await onFile(world, meeting(1))
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** The household of the world, exited on 14 November 2017. */
const exited = async (): Promise<void> => {
  const { walk } = await exitOf(world, id)
  await walk.appraised()
  await walk.verified()
  await walk.consented()
  await walk.published()
  world.setNow('2017-11-14T02:00:00.000Z')
  await walk.announced()
}
const statusOf = async () => (await read(world, `/households/${id}`)).body.status

const snapshot = {
  dropout: false,
  houseDamaged: false,
  memberUninsured: false,
  waterDamaged: false,
  wageFen: 1_200_000,
  propertyFen: null,
  transferFen: 100_000,
  operatingFen: null,
  operatingExpenseFen: 50_000,
  claimsPaidFen: null,
  medicalSelfPaidFen: 300_000,
}
const visit = (on: string, change: object = {}) => ({
  on,
  kind: 'visit',
  snapshot: { ...snapshot, ...change },
  evidence: [{ title: '走访照片', paper: '照 7' }],
})
const followUp = (body: object, actor = who.secretary) =>
  world.call(actor, 'POST', `/households/${id}/follow-ups`, body)
const overdue = async (division: string, query = '') =>
  (await read(world, `/overdue?division=${division}${query}`)).body.items

describe('an exited household keeps being followed', () => {
  test('its first follow-up is due a year after the exit, in the lists of village, township and county', async () => {
    await exited()
    expect((await read(world, `/households/${id}/follow-ups`)).body).toMatchObject({
      items: [],
      plan: { exitedOn: '2017-11-14', due: '2018-11-14', done: 0 },
    })
    for (const division of [village, township, '610528']) {
      expect(await overdue(division)).toEqual([])
      expect(await overdue(division, '&by=2018-11-14')).toMatchObject([
        { kind: 'exit-follow-up', household: id, due: '2018-11-14' },
      ])
    }
    world.setNow('2018-11-15T02:00:00.000Z')
    expect(await overdue(village)).toMatchObject([{ overdue: true, daysLeft: -1 }])
  })

  test('a follow-up says how it stands, derives its totals, names risks and moves the next one on', async () => {
    await exited()
    world.setNow('2018-11-20T02:00:00.000Z')
    const { status, body } = await followUp(visit('2018-11-20', { waterDamaged: true }))
    expect(status).toBe(201)
    expect(body).toMatchObject({
      snapshot: { netFen: 1_250_000, perHeadFen: 625_000, persons: 2, waterDamaged: true },
      risks: ['waterDamaged'],
      next: { done: 1, due: '2019-11-20' },
    })
    expect(await overdue(village)).toEqual([])
    expect((await read(world, `/households/${id}/follow-ups`, householdActor(id))).body.items).toHaveLength(1)
  })

  test('what could not be found out is not zero, and no day lies before the exit or after today', async () => {
    await exited()
    const unknown = await followUp(visit('2017-11-14', { wageFen: null, transferFen: null }))
    expect(unknown.body.snapshot).toMatchObject({ netFen: null, perHeadFen: null })
    for (const on of ['2017-11-13', '2017-11-15']) expect((await followUp(visit(on))).status).toBe(400)
  })

  test('two follow-ups at the same moment are both kept', async () => {
    await exited()
    const both = await Promise.all([followUp(visit('2017-11-14')), followUp(visit('2017-11-14'), who.clerk)])
    expect(both.map(({ status }) => status)).toEqual([201, 201])
    expect((await read(world, `/households/${id}/follow-ups`)).body.plan.done).toBe(2)
  })

  test('one that is not out is not followed; one that came as exited is, from its first follow-up on', async () => {
    expect((await followUp(visit('2017-11-06'))).body.type).toBe('/problems/household_not_exited')
    ;[id = ''] = await onFile(world, meeting(7, { 脱贫属性: '已脱贫' }))
    expect((await followUp(visit('2017-11-06'))).body.next).toMatchObject({ done: 1, due: '2018-11-06' })
  })
})

describe('relapse', () => {
  const finding = (change: object = {}) => ({
    household: id,
    origin: { kind: 'report' },
    cause: '因病',
    found: '户主患病住院，丧失收入来源',
    evidence: [{ title: '住院单据', paper: '档 3' }],
    ...change,
  })
  const reviewer = who.announcer

  const opened = async (actor = who.secretary) => {
    const answered = await world.call(actor, 'POST', '/relapses', finding())
    expect([answered.status, answered.body.errors]).toEqual([201, undefined])
    return { relapse: answered.body.relapse as string, ...follow(world, `/relapses/${answered.body.relapse}`) }
  }
  const published = async () => {
    const steps = await opened()
    await steps.do(who.recorder, 'POST', '/appraisals', meetingOn(world.deps.clock().slice(0, 10)))
    const up = await steps.do(who.publisher, 'POST', '/publication', publication)
    expect(up.body.state).toBe('published')
    return steps
  }

  test('is found, appraised, published, reviewed and decided; the household is back, and may exit again', async () => {
    await exited()
    world.setNow('2018-03-01T02:00:00.000Z')
    const { do: step } = await published()
    expect((await step(reviewer, 'POST', '/review')).body.type).toBe('/problems/notice_running')
    world.setNow('2018-03-09T02:00:00.000Z')
    expect((await step(who.county, 'POST', '/decision')).body.type).toBe('/problems/step_not_open')
    expect((await step(reviewer, 'POST', '/review')).body.state).toBe('reviewed')
    expect((await step(who.county, 'POST', '/decision')).body.state).toBe('decided')
    const file = await read(world, `/households/${id}`)
    expect(file.body).toMatchObject({ status: 'relapsed', povertyStatus: { code: '02' }, mainCause: { text: '因病' } })
    const told = (await world.carry()).filter(({ type }) => type === 'household.changed').at(-1)
    expect(told?.body).toMatchObject({ before: { status: 'exited' }, after: { status: 'relapsed' } })
    // Nobody follows the exit of one who is back.
    expect((await read(world, `/households/${id}/follow-ups`)).body.plan).toBeNull()
    expect(await overdue(village, '&by=2019-12-31')).toEqual([])

    expect((await step(who.county, 'POST', '/readmission')).body.type).toBe('/problems/same_hand')
    expect((await step(who.otherCounty, 'POST', '/readmission')).body.state).toBe('readmitted')
    expect(await statusOf()).toBe('registered')
    const again = await world.call(who.opener, 'POST', '/exits', { household: id, year: 2016 })
    expect(again.status).toBe(201)
  })

  test('a relapsed household may exit by the same procedure, and is followed anew', async () => {
    await exited()
    const steps = await published()
    world.setNow('2017-12-10T02:00:00.000Z')
    await steps.do(reviewer, 'POST', '/review')
    await steps.do(who.county, 'POST', '/decision')
    const { walk } = await exitOf(world, id)
    await walk.appraised()
    await walk.verified()
    await walk.consented()
    await walk.published()
    world.setNow('2017-12-20T02:00:00.000Z')
    await walk.announced()
    expect(await statusOf()).toBe('exited')
    expect((await read(world, `/households/${id}/follow-ups`)).body.plan).toMatchObject({
      exitedOn: '2017-12-20',
      done: 0,
    })
  })

  test('each step is another hand: who found it does not review, and no office outside its level decides', async () => {
    await exited()
    const answered = await world.call(reviewer, 'POST', '/relapses', finding())
    const { do: step } = follow(world, `/relapses/${answered.body.relapse}`)
    await step(who.recorder, 'POST', '/appraisals', meetingOn('2017-11-14'))
    await step(who.publisher, 'POST', '/publication', publication)
    world.setNow('2017-11-25T02:00:00.000Z')
    expect((await step(reviewer, 'POST', '/review')).body.type).toBe('/problems/same_hand')
    expect((await step(who.clerk, 'POST', '/review')).status).toBe(403)
    expect((await step(who.opener, 'POST', '/review')).status).toBe(200)
    expect((await step(who.opener, 'POST', '/decision')).status).toBe(403)
    // The office that imported the file had its hands on it.
    expect((await step(who.importer, 'POST', '/decision')).body.type).toBe('/problems/same_hand')
  })

  test('only the exited fall back, one case at a time, and a named origin has to be there', async () => {
    expect((await world.call(who.clerk, 'POST', '/relapses', finding())).body.type).toBe(
      '/problems/household_not_exited',
    )
    await exited()
    const missing = { kind: 'monitoring', ref: 'mon_0000000000000000000000' }
    expect((await world.call(who.clerk, 'POST', '/relapses', finding({ origin: missing }))).status).toBe(404)
    const both = await Promise.all(
      [who.clerk, who.secretary].map((actor) => world.call(actor, 'POST', '/relapses', finding())),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect(both.find(({ status }) => status === 409)?.body.type).toBe('/problems/relapse_under_way')
    const [open] = (await read(world, `/relapses?division=${village}&state=opened`)).body.items
    const dismissed = await world.call(
      who.county,
      'POST',
      `/relapses/${open.relapse}/dismissal`,
      { reason: '经核实收入未受影响' },
      { 'if-match': '"1"' },
    )
    expect(dismissed.body).toMatchObject({ state: 'dismissed', openSteps: [] })
    expect((await world.call(who.clerk, 'POST', '/relapses', finding())).status).toBe(201)
  })

  test('a follow-up can be where it came from', async () => {
    await exited()
    const { body } = await followUp(visit('2017-11-14', { dropout: true }))
    const origin = { kind: 'follow-up', ref: `2017-11-14#${body.followUp}` }
    const answered = await world.call(who.clerk, 'POST', '/relapses', finding({ origin }))
    expect([answered.status, answered.body.origin]).toEqual([201, origin])
  })
})

describe('why a household did not exit in a year', () => {
  const say = (reason: string, year = 2017, actor = who.clerk) =>
    world.call(actor, 'PUT', `/households/${id}/not-exited/${year}`, { reason })

  test('is one of ten reasons, stands in the list of the year and in the file, and can be said anew', async () => {
    expect((await say('五保')).body).toMatchObject({ reason: { code: '08', text: '五保' }, year: 2017 })
    expect((await say('大病正在治疗')).status).toBe(200)
    const list = await read(world, `/not-exited?division=${township}&year=2017`)
    expect(list.body.items).toMatchObject([{ household: id, reason: { code: '05' } }])
    expect((await read(world, `/not-exited?division=${township}&year=2016`)).body.items).toEqual([])
    expect((await read(world, `/households/${id}`)).body.notExitedReason).toMatchObject({ code: '05' })
  })

  test('is no free word, and none of an exited household', async () => {
    expect((await say('懒汉')).status).toBe(400)
    await exited()
    expect((await say('五保')).body.type).toBe('/problems/household_not_exitable')
    expect((await read(world, `/households/${id}`)).body.notExitedReason).toBeUndefined()
  })
})

describe('a village', () => {
  const verifier = who.opener
  const put = async (more: object = {}) => {
    const node = { division: village, name: '黄窑村', from: '2000-01-01', kind: 'poor', identifiedYear: 2014, ...more }
    expect((await world.call(who.importer, 'POST', '/divisions', { county: '610528', divisions: [node] })).status).toBe(
      201,
    )
  }
  const form = (more: object = {}) =>
    world.call(who.importer, 'PUT', `/villages/${village}/forms/2016`, {
      ...{
        population: 1000,
        households: 300,
        hardRoadToTownship: true,
        unsafeWaterHouseholds: 0,
        poweredHouseholds: 300,
      },
      ...more,
    })
  const proof = { met: true, evidence: [{ title: '验收表', paper: '档 9' }] }

  test('exits by its own checklist: the form where it speaks, evidence where it does not', async () => {
    await put()
    expect((await form()).status).toBeLessThan(300)
    const opened = await world.call(who.county, 'POST', '/village-exits', { village, year: 2016 })
    expect(opened.body).toMatchObject({ checklist: 'village-exit-shaanxi-7', kind: 'village', household: null })
    const { do: step } = follow(world, `/exits/${opened.body.exit}`)
    const computed = opened.body.result.items.filter(({ by }: { by: string | null }) => by === 'file')
    expect(computed.map(({ item, met }: { item: string; met: boolean }) => [item, met])).toEqual([
      ['incidence', true],
      ['hard-road', true],
      ['water', true],
      ['power', true],
    ])
    const early = await step(verifier, 'POST', '/verifications', {
      as: 'township',
      contentHash: opened.body.contentHash,
    })
    expect(early.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      'items/income-share',
      'items/collective-economy',
      'items/clinic',
    ])
    expect((await step(who.clerk, 'PUT', '/answers/water', proof)).status).toBe(200)
    expect((await step(who.clerk, 'PUT', '/answers/clinic', { met: true })).body.type).toBe(
      '/problems/evidence_missing',
    )
    expect((await step(who.clerk, 'PUT', '/answers/nothing', proof)).body.type).toBe('/problems/item_unknown')
    for (const item of ['income-share', 'collective-economy', 'clinic'])
      await step(who.clerk, 'PUT', `/answers/${item}`, proof)
    const { contentHash } = (await read(world, `/exits/${opened.body.exit}`)).body
    const verified = await step(verifier, 'POST', '/verifications', { as: 'township', contentHash })
    expect(verified.body.state).toBe('verified')
    const exits = [{ exit: opened.body.exit, version: Number(JSON.parse(verified.headers['etag'] ?? '0')) }]
    expect(
      (await world.call(who.publisher, 'POST', '/exit-publications', { village, exits, ...publication })).status,
    ).toBe(201)
    world.setNow('2017-11-20T02:00:00.000Z')
    const latest = await read(world, `/exits/${opened.body.exit}`)
    const announced = await world.call(who.otherCounty, 'POST', `/exits/${opened.body.exit}/announcement`, undefined, {
      'if-match': latest.headers['etag'] ?? '',
    })
    expect(announced.body.state).toBe('announced')
    expect((await read(world, `/divisions/${village}`)).body).toMatchObject({ exitedYear: 2017 })
    expect((await world.call(who.county, 'POST', '/village-exits', { village })).body.type).toBe(
      '/problems/village_exited',
    )
  })

  test('with three in a hundred poor does not exit: below means below', async () => {
    await put()
    await form({ population: 67 })
    const { body } = await world.call(who.county, 'POST', '/village-exits', { village, year: 2016 })
    expect(body.result.items[0]).toMatchObject({ item: 'incidence', met: true })
    await world.call(who.importer, 'PUT', `/villages/${village}/forms/2016`, { population: 66 }, { 'if-match': '"1"' })
    expect((await read(world, `/exits/${body.exit}`)).body.result.items[0]).toMatchObject({
      met: false,
      readings: [{ value: 2 }, { value: 66 }],
    })
  })

  test('that is not on file, or never was poor, has no exit', async () => {
    expect((await world.call(who.county, 'POST', '/village-exits', { village })).status).toBe(404)
    await put({ identifiedYear: undefined, kind: 'non-poor' })
    expect((await world.call(who.county, 'POST', '/village-exits', { village })).body.type).toBe(
      '/problems/village_exited',
    )
  })
})

test('a helper follows his own households and nobody else’s', async () => {
  const helper = actorWith('helper', { division: '610528' as never, helper: 'hlp_none' })
  await exited()
  expect((await followUp(visit('2017-11-14'), helper)).status).toBe(404)
})
