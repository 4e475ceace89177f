import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { WorkDeps } from '../../src/deps.ts'
import type { World } from '../../../../tests/support/world.ts'
import { idNumber, village } from '../a-list.ts'
import { exitOf, householdActor, meeting, meetingOn, onFile, openAt, read, who } from './an-exit.ts'

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

const statusOf = async () => (await read(world, `/households/${id}`)).body.status

test('a household exits by appraisal, verification, consent, publicity and announcement, and stays supported', async () => {
  const { walk, exit } = await exitOf(world, id)
  await walk.appraised()
  await walk.verified()
  await walk.consented()
  const { body } = await walk.published()
  expect(body).toMatchObject({ to: '2017-11-13', exits: [{ exit, state: 'published' }] })
  world.setNow('2017-11-14T02:00:00.000Z')
  const done = await walk.announced()
  expect(done.body).toMatchObject({
    state: 'announced',
    ended: { by: 'usr-announcer', on: '2017-11-14' },
    openSteps: [],
  })
  const file = await read(world, `/households/${id}`)
  expect(file.body).toMatchObject({ status: 'exited', povertyStatus: { code: '03', text: '已脱贫' } })
  const face = await world.table.get({ table: 'registry', pk: id, sk: 'face' })
  expect(face?.body).toMatchObject({ status: 'exited', payable: true })
  const told = (await world.carry()).filter(({ type }) => type === 'household.changed').at(-1)
  expect(told?.body).toMatchObject({ before: { status: 'registered' }, after: { status: 'exited' } })
  expect((await read(world, `/notices/${body.notice}`)).body.state).toBe('closed')
  const history = await read(world, `/households/${id}/history`)
  expect(history.body.items[0]).toMatchObject({ who: 'usr-announcer', why: `退出公告 ${exit}` })
})

test('its case shows each item with what was read, and what may follow', async () => {
  const { exit } = await exitOf(world, id)
  const { body } = await read(world, `/exits/${exit}`)
  expect(body).toMatchObject({
    checklist: 'household-exit-shaanxi-5',
    year: 2016,
    state: 'opened',
    openSteps: ['appraise', 'reject', 'withdraw'],
    result: { met: true },
  })
  expect(body.result.items[0]).toMatchObject({
    item: 'income',
    met: true,
    by: 'file',
    source: { strength: 'WEAK' },
    readings: [
      { field: 'netIncomeFen', value: 2_400_000, zh: '家庭纯收入（元）' },
      { field: 'heads', value: 2 },
      { field: 'lineFen', value: 307_000 },
    ],
  })
})

describe('who does not meet every item does not exit', () => {
  test('and is told item by item what was read and what is missing', async () => {
    const [poor = ''] = await onFile(world, meeting(2, { 工资性收入: '', 住房安全: '危房D级', 是否饮水安全: '' }))
    const { walk, verifyAs } = await exitOf(world, poor)
    await walk.appraised()
    const refused = await verifyAs(who.clerk, 'village-committee')
    expect([refused.status, refused.body.type]).toEqual([422, '/problems/exit_not_met'])
    expect(refused.body.errors).toEqual([
      {
        pointer: 'items/income',
        detail: '家庭年人均纯收入稳定超过当年贫困线：家庭纯收入（元） 未填; 家庭人口 2; 当年贫困线（元） 3,070.00',
      },
      { pointer: 'items/house', detail: '有安全住房：住房安全 否' },
      { pointer: 'items/water', detail: '有安全饮水：饮水安全 未填' },
    ])
  })

  test('one child out of school among several is enough, wherever it stands in the list', async () => {
    const born = [0, 0, 1, 2, 3].map((child) =>
      child === 0 ? '' : idNumber(900 + child, 'male', `200${child + 5}0601`),
    )
    const rows = meeting(3, {}, 5).map((row, index) => ({
      ...row,
      证件号码: born[index] === '' ? String(row['证件号码']) : String(born[index]),
      在校生状况: index < 2 ? '' : index === 2 ? '非在校生' : '小学',
      文化程度: index < 2 ? '初中' : index === 2 ? '小学' : '',
    }))
    const [family = ''] = await onFile(world, rows)
    const check = await read(world, `/households/${family}/exit-check`)
    const unmet = check.body.items.filter(({ met }: { met: boolean }) => !met)
    expect(unmet.map(({ item }: { item: string }) => item)).toEqual(['no-dropout'])
    const schools = unmet[0].readings.filter(({ field }: { field: string }) => field === 'school')
    expect(schools.map(({ value }: { value: boolean }) => value)).toEqual([false, true, true])
  })

  test('a year without a line meets nothing', async () => {
    const check = await read(world, `/households/${id}/exit-check?year=2018`)
    expect(check.body).toMatchObject({ met: false, year: 2018 })
    expect(check.body.items[0].missing).toEqual(['netIncomeFen', 'lineFen'])
  })

  test('the file may change after the verification: then nothing goes on before it is verified again', async () => {
    const change = async (version: number, body: object) => {
      const answered = await world.call(who.importer, 'PATCH', `/households/${id}`, body, {
        'if-match': `"${version}"`,
      })
      expect([answered.status, answered.body.errors]).toEqual([200, undefined])
    }
    const { walk, do: step, verifyAs } = await exitOf(world, id)
    await walk.appraised()
    await walk.verified()
    await change(1, { houseGrade: 'B级', reason: '补录等级' })
    // The house is as safe as before: the same reading.
    await walk.consented()
    await change(2, { dangerousHouse: true, reason: '地震受损' })
    await expect(walk.published()).rejects.toThrow('exit_not_met')
    const back = await step(who.opener, 'POST', '/return', { step: 'recheck', reason: '住房受损' })
    expect(back.body).toMatchObject({ state: 'appraised', verifications: [], consent: null })
    expect((await verifyAs(who.clerk, 'village-committee')).body.type).toBe('/problems/exit_not_met')
    await change(3, { dangerousHouse: false, reason: '已修缮' })
    await walk.verified()
    await walk.consented()
    await walk.published()
  })
})

describe('separate hands', () => {
  test('who opened, answered, recorded or changed the file does not verify, and nobody verifies twice', async () => {
    const both = { ...who.clerk, grants: [...who.clerk.grants, ...who.secretary.grants] }
    const { walk, verifyAs } = await exitOf(world, id)
    await walk.appraised()
    const recorder = await verifyAs(who.recorder, 'village-committee')
    expect([recorder.status, recorder.body.type, recorder.body.did]).toEqual([403, '/problems/same_hand', 'appraised'])
    expect((await verifyAs(both, 'village-committee')).status).toBe(200)
    expect((await verifyAs(both, 'resident-team')).body.type).toBe('/problems/same_hand')
    expect((await verifyAs(who.clerk, 'resident-team')).body.type).toBe('/problems/wrong_verifier')
    expect((await verifyAs(who.secretary, 'township')).body.type).toBe('/problems/wrong_verifier')
    expect((await verifyAs(who.secretary, 'resident-team')).body.state).toBe('verified')
  })

  test('who opened, verified or entered the file does not announce', async () => {
    const { walk, do: step } = await exitOf(world, id)
    await walk.appraised()
    await walk.verified()
    await walk.consented()
    await walk.published()
    world.setNow('2017-11-14T02:00:00.000Z')
    for (const actor of [who.opener, who.importer])
      expect((await step(actor, 'POST', '/announcement')).body.type).toBe('/problems/same_hand')
    expect((await step(who.clerk, 'POST', '/announcement')).status).toBe(403)
    await walk.announced()
    expect(await statusOf()).toBe('exited')
  })

  test('only the household itself agrees by account; others enter its thumbprint, with witness and picture', async () => {
    const { walk, do: step, hash } = await exitOf(world, id)
    await walk.appraised()
    await walk.verified()
    const contentHash = await hash()
    expect((await step(householdActor('hsh_0000000000000000000000'), 'POST', '/consent', { contentHash })).status).toBe(
      404,
    )
    expect((await step(who.clerk, 'POST', '/consent', { contentHash })).status).toBe(403)
    const mark = { kind: 'thumbprint', witnesses: ['冯某'], evidence: { title: '按手印照片', paper: '照 3' } }
    expect(
      (await step(who.secretary, 'POST', '/thumbprint', { contentHash, mark: { ...mark, witnesses: [] } })).status,
    ).toBe(400)
    const agreed = await step(who.secretary, 'POST', '/thumbprint', { contentHash, mark })
    expect(agreed.body).toMatchObject({
      state: 'consented',
      consent: { by: 'usr-secretary', mark: { witnesses: ['冯某'] } },
    })
  })
})

describe('the order of steps', () => {
  test('is held: each step too early is refused with those that are open', async () => {
    const { walk, do: step, hash, verifyAs, exit } = await exitOf(world, id)
    const early = await verifyAs(who.clerk, 'village-committee')
    expect([early.status, early.body.type, early.body.open]).toEqual([
      409,
      '/problems/step_not_open',
      'appraise, reject, withdraw',
    ])
    expect((await step(householdActor(id), 'POST', '/consent', { contentHash: await hash() })).body.type).toBe(
      '/problems/step_not_open',
    )
    await walk.appraised()
    await walk.verified()
    await walk.consented()
    await walk.published()
    const running = await step(who.announcer, 'POST', '/announcement')
    expect([running.status, running.body.type, running.body.to]).toEqual([
      409,
      '/problems/notice_running',
      '2017-11-13',
    ])
    expect((await read(world, `/exits?division=${village}&state=published`)).body.items).toMatchObject([{ exit }])
    expect((await read(world, `/exits?division=${village}&state=opened`)).body.items).toEqual([])
  })

  test('an objection stops the announcement; upheld it takes the case back to its beginning', async () => {
    const { walk, do: step } = await exitOf(world, id)
    await walk.appraised()
    await walk.verified()
    await walk.consented()
    const { notice } = (await walk.published()).body
    const objection = await world.call(who.secretary, 'POST', `/notices/${notice}/objections`, {
      row: 1,
      statement: '该户收入不实',
    })
    expect(objection.status).toBe(201)
    world.setNow('2017-11-14T02:00:00.000Z')
    expect((await step(who.announcer, 'POST', '/announcement')).body.type).toBe('/problems/objections_open')
    const answered = await world.call(
      who.county,
      'POST',
      `/notices/${notice}/objections/${objection.body.objection}/answer`,
      { outcome: 'upheld', reasons: '经核实收入不实，退回重新核查' },
    )
    expect(answered.status).toBe(200)
    expect((await step(who.announcer, 'POST', '/announcement')).body.type).toBe('/problems/objection_upheld')
    const back = await step(who.opener, 'POST', '/return', { step: 'return', reason: '异议成立' })
    expect(back.body).toMatchObject({ state: 'opened', notice: null, verifications: [], consent: null })
    expect((await read(world, `/notices/${notice}`)).body.state).toBe('withdrawn')
    expect(await statusOf()).toBe('registered')
  })

  test('a household that does not agree stays, and another case may be opened later', async () => {
    const { walk, do: step } = await exitOf(world, id)
    await walk.appraised()
    await walk.verified()
    const declined = await step(householdActor(id), 'POST', '/declining', { reason: '孩子还在上学' })
    expect(declined.body).toMatchObject({ state: 'declined', ended: { why: '孩子还在上学' } })
    expect(await statusOf()).toBe('registered')
    expect((await world.call(who.opener, 'POST', '/exits', { household: id })).status).toBe(201)
  })

  test('an assembly that votes against ends it, one without quorum decides nothing', async () => {
    const { do: step } = await exitOf(world, id)
    const few = { ...meetingOn('2017-11-06'), entitled: 20 }
    expect((await step(who.recorder, 'POST', '/appraisals', few)).body.state).toBe('opened')
    expect((await step(who.recorder, 'POST', '/appraisals', meetingOn('2017-11-06', 4))).body.state).toBe('rejected')
  })
})

test('what the file answers is answered by nobody, and what is verified is what was read', async () => {
  const { walk, do: step, exit } = await exitOf(world, id)
  const answered = await step(who.clerk, 'PUT', '/answers/income', {
    met: true,
    evidence: [{ title: '证明', paper: '1' }],
  })
  expect([answered.status, answered.body.type]).toEqual([422, '/problems/item_of_the_file'])
  await walk.appraised()
  const body = { as: 'village-committee', contentHash: '0'.repeat(64) }
  expect((await step(who.clerk, 'POST', '/verifications', body)).body.type).toBe('/problems/exit_content_changed')
  expect((await read(world, `/exits/${exit}`)).body.verifications).toEqual([])
})

test('before any checklist holds nobody exits by one', async () => {
  world.setNow('2015-06-01T02:00:00.000Z')
  const check = await read(world, `/households/${id}/exit-check`)
  expect([check.status, check.body.type]).toEqual([409, '/problems/no_checklist'])
})

test('of two who open at the same moment one is refused, and the same request twice opens once', async () => {
  const open = (key: string) => world.call(who.opener, 'POST', '/exits', { household: id }, { 'idempotency-key': key })
  const [first, second] = await Promise.all([open('a'), open('b')])
  expect([first.status, second.status].toSorted()).toEqual([201, 409])
  const winner = first.status === 201 ? 'a' : 'b'
  expect((await open(winner)).body.exit).toBe((first.status === 201 ? first : second).body.exit)
  expect([first, second].find(({ status }) => status === 409)?.body.type).toBe('/problems/exit_under_way')
})

test('of two verifications at the same moment both count or one is told to look again', async () => {
  const { walk, hash, exit, version } = await exitOf(world, id)
  await walk.appraised()
  const contentHash = await hash()
  const verify = (actor: typeof who.clerk, as: string) =>
    world.call(actor, 'POST', `/exits/${exit}/verifications`, { as, contentHash }, { 'if-match': `"${version()}"` })
  const both = await Promise.all([verify(who.clerk, 'village-committee'), verify(who.secretary, 'resident-team')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
})

test('candidates and exited households are not opened, nor anything while the register is closed for adjustment', async () => {
  const [exited = ''] = await onFile(world, meeting(5, { 脱贫属性: '已脱贫' }))
  const refused = await world.call(who.opener, 'POST', '/exits', { household: exited })
  expect([refused.status, refused.body.type, refused.body.status]).toEqual([
    409,
    '/problems/household_not_exitable',
    409,
  ])
  const window = {
    county: '610528',
    year: 2017,
    kind: 'regular',
    from: '2017-09-01',
    to: '2017-10-31',
    document: '县办2017年8号',
  }
  expect((await world.call(who.county, 'POST', '/adjustment-windows', window)).status).toBe(201)
  expect((await world.call(who.opener, 'POST', '/exits', { household: id })).body.type).toBe(
    '/problems/adjustment_closed',
  )
})

test('nobody of another village or county sees or touches a case', async () => {
  const { exit } = await exitOf(world, id)
  for (const division of ['610528000902', '610529'])
    for (const path of [`/exits/${exit}`, `/exits?division=${village}&state=opened`]) {
      const actor = {
        ...who.clerk,
        grants: who.clerk.grants.map((grant) => ({ ...grant, division: division as never })),
      }
      expect((await read(world, path, actor)).status).toBe(404)
    }
})
