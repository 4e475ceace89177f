import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { actorWith } from '../../../../tests/support/world.ts'
import { changeHousehold, county, householdId, village } from '../village.ts'
import {
  act,
  applicationFor,
  apply,
  approval,
  approvedFor,
  clerk,
  confirmed,
  family,
  foreignSchool,
  householdActor,
  office,
  openAid,
  openSchools,
  otherOffice,
  person,
  read,
  refusal,
  send,
  teacher,
  type AidWorld,
} from './aid-world.ts'

let world: AidWorld
beforeEach(async () => {
  world = openAid()
  await openSchools(world)
  await family(world, 1)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

test('a family applies, the school checks, the county approves: three hands, and the amount is the pack’s', async () => {
  const applied = await apply(world, 1)
  expect(applied.status).toBe(201)
  expect(applied.body).toMatchObject({
    state: 'applied',
    amountFen: 150_000,
    nameMasked: '李某某',
    pack: 'student-aid-2019',
  })
  expect(applied.body.conditions.every(({ met }: { met: boolean }) => met)).toBe(true)
  const { application } = applied.body
  expect((await act(world, teacher, application, 'check', confirmed, 1)).body.state).toBe('checked')
  const decided = await act(world, office, application, 'decision', approval, 2)
  expect(decided.body).toMatchObject({ state: 'approved', decisions: [{ by: 'usr-county-office', onAppeal: false }] })
})

test('nobody checks what he applied for, and an unknown step is refused', async () => {
  const { body } = await apply(world, 1, {}, clerk)
  expect((await act(world, clerk, body.application, 'check', confirmed, 1)).body.type).toContain('same_person')
  expect((await act(world, office, body.application, 'decision', approval, 1)).body.type).toContain('aid_state')
  expect((await act(world, teacher, body.application, 'check', confirmed, 7)).status).toBe(412)
})

test('nobody decides what he checked', async () => {
  const both = { ...office, grants: [...office.grants, ...actorWith('village-clerk', { division: village }).grants] }
  const { body } = await apply(world, 1)
  await act(world, both, body.application, 'check', confirmed, 1)
  expect((await act(world, both, body.application, 'decision', approval, 2)).body.type).toContain('same_person')
})

test('a refusal says condition by condition what was read, what is needed, and where to appeal', async () => {
  await changeHousehold(world as never, householdId(1), {
    status: 'ordinary',
    students: [{ person: person(1), nameMasked: '李某某', state: '07' }],
  })
  const { body } = await apply(world, 1, { documents: [], stage: 'senior' })
  await act(world, teacher, body.application, 'check', { confirmed: false, note: '未在读' }, 1)
  const approved = await act(world, office, body.application, 'decision', approval, 2)
  expect(approved.status).toBe(422)
  expect(approved.body.type).toContain('aid_conditions_unmet')
  expect(approved.body.errors).toHaveLength(4)
  expect(JSON.stringify(approved.body.errors)).toContain('一般农户')
  const refused = await act(world, office, body.application, 'decision', refusal, 2)
  expect(refused.body).toMatchObject({ state: 'refused', appealTo: { zh: expect.stringContaining('教育') } })
})

test('an appeal is decided by hands that had nothing to do with it, and sets a condition aside only with a paper', async () => {
  await changeHousehold(world as never, householdId(1), { status: 'ordinary' })
  const { body } = await apply(world, 1)
  const { application } = body
  await act(world, teacher, application, 'check', confirmed, 1)
  await act(world, office, application, 'decision', refusal, 2)
  const appeal = await act(world, householdActor(1), application, 'appeal', { statement: '只是户口转为城镇' }, 3)
  expect(appeal.body.state).toBe('appealed')
  expect((await act(world, office, application, 'decision', approval, 4)).body.type).toContain('same_person')
  expect((await act(world, otherOffice, application, 'decision', approval, 4)).body.type).toContain(
    'aid_conditions_unmet',
  )
  const upheld = await act(world, otherOffice, application, 'decision', { ...approval, document: '复核决定 1 号' }, 4)
  expect(upheld.body).toMatchObject({ state: 'approved', decisions: [{ outcome: 'refuse' }, { onAppeal: true }] })
})

test('a refusal on appeal is the last word here', async () => {
  await changeHousehold(world as never, householdId(1), { status: 'ordinary' })
  const { application } = (await apply(world, 1)).body
  await act(world, teacher, application, 'check', confirmed, 1)
  await act(world, office, application, 'decision', refusal, 2)
  await act(world, householdActor(1), application, 'appeal', { statement: '不服' }, 3)
  await act(world, otherOffice, application, 'decision', refusal, 4)
  const again = await act(world, householdActor(1), application, 'appeal', { statement: '不服' }, 5)
  expect(again.body.type).toContain('aid_state')
})

test('one application per student, programme and term, under races too; a refused one may be made anew', async () => {
  const all = await Promise.all([apply(world, 1), apply(world, 1, {}, clerk), apply(world, 1, {}, teacher)])
  expect(all.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
  expect(all.find(({ status }) => status === 409)?.body.type).toContain('aid_applied_already')
  const application = all.find(({ status }) => status === 201)?.body.application as string
  expect((await apply(world, 1, { term: '2019-spring' })).status).toBe(201)
  const checker = actorWith('first-secretary', { division: village })
  await act(world, checker, application, 'check', confirmed, 1)
  await act(world, office, application, 'decision', refusal, 2)
  expect((await apply(world, 1)).status).toBe(201)
  const stale = await act(world, householdActor(1), application, 'appeal', { statement: '不服' }, 3)
  expect(stale.body.type).toContain('aid_applied_already')
})

test('two hands that decide at once decide once', async () => {
  const { application } = (await apply(world, 1)).body
  await act(world, teacher, application, 'check', confirmed, 1)
  const finance = actorWith('finance-approver', { division: county })
  const both = await Promise.all([
    act(world, office, application, 'decision', approval, 2),
    act(world, finance, application, 'decision', refusal, 2),
  ])
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('the same application under one key is answered as the first time', async () => {
  const headers = { 'idempotency-key': 'same' }
  const first = await world.call(clerk, 'POST', '/aid-applications', applicationFor(1), headers)
  const second = await world.call(clerk, 'POST', '/aid-applications', applicationFor(1), headers)
  expect(second.body).toEqual(first.body)
})

test('what is one-off is applied for once in all years', async () => {
  await changeHousehold(world as never, householdId(1), {
    students: [{ person: person(1), nameMasked: '李某某', state: '09' }],
  })
  const entry = {
    programme: 'college-entry',
    tier: 'undergraduate',
    stage: 'undergraduate',
    documents: [{ kind: 'admission', title: '通知书' }],
  }
  const first = await apply(world, 1, { ...entry, term: '2020' })
  expect(first.body).toMatchObject({ amountFen: 400_000 })
  expect(first.body.conditions.every(({ met }: { met: boolean }) => met)).toBe(true)
  expect((await apply(world, 1, { ...entry, term: '2019' })).body.type).toContain('aid_applied_already')
})

test('wrong programmes, terms and garbage are refused', async () => {
  expect((await apply(world, 1, { programme: 'nothing' })).body.type).toContain('aid_programme_unknown')
  expect((await apply(world, 1, { term: '2020' })).body.type).toContain('aid_term_wrong')
  expect((await apply(world, 1, { term: '2021-autumn' })).body.type).toContain('aid_term_wrong')
  for (const more of [
    { term: '20' },
    { stage: 'x' },
    { name: '李八三' },
    { person: '李八三' },
    { documents: [{ kind: 'x', title: '' }] },
  ])
    expect((await apply(world, 1, more)).status).toBe(400)
  expect((await read(world, '/aid-applications')).status).toBe(400)
})

test('other villages, other families, schools of other counties and wrong roles get nowhere', async () => {
  const { application } = (await apply(world, 1)).body
  const neighbour = actorWith('village-clerk', { division: '610528000902' as never })
  const strangers = [
    neighbour,
    householdActor(2),
    actorWith('helper', { helper: 'hlp' }),
    actorWith('donor', { donor: 'd' }),
  ]
  for (const stranger of strangers) {
    expect([403, 404]).toContain((await read(world, `/aid-applications/${application}`, stranger)).status)
    expect([403, 404]).toContain((await apply(world, 1, { term: '2019-spring' }, stranger)).status)
    expect([403, 404]).toContain((await read(world, `/aid-applications?division=${village}`, stranger)).status)
  }
  const away = actorWith('school-officer', { unit: foreignSchool })
  const asked = await apply(world, 1, { term: '2019-spring', school: { name: '外县', unit: foreignSchool } }, away)
  expect([403, 404]).toContain(asked.status)
  expect((await apply(world, 1, { term: '2019-spring' }, office)).status).toBe(403)
})

test('lists are pages of a division or a household, masked and without papers', async () => {
  await family(world, 2)
  await apply(world, 1)
  await apply(world, 2)
  const first = await read(world, `/aid-applications?division=${county}&limit=1`)
  const second = await read(world, `/aid-applications?division=${county}&limit=1&cursor=${first.body.next}`)
  expect([first, second].map(({ body }) => body.items[0].household)).toEqual([householdId(1), householdId(2)])
  expect(first.body.items[0]).not.toHaveProperty('documents')
  expect(
    (await read(world, `/aid-applications?household=${householdId(2)}`, householdActor(2))).body.items,
  ).toHaveLength(1)
})

test('programmes are read with their source and what the county has to confirm', async () => {
  const { body } = await read(world, `/aid-programmes?division=${county}`)
  const entry = body.programmes.find(({ code }: { code: string }) => code === 'college-entry')
  expect(entry).toMatchObject({ severity: 'warning', source: { document: '004/6' } })
  expect((await send(world, undefined, 'GET', `/aid-programmes?division=${county}`)).status).toBe(401)
})

test('an approved application waits for a run', async () => {
  const application = await approvedFor(world, 1)
  expect((await read(world, `/aid-applications/${application}`)).body.state).toBe('approved')
})

test('of an appeal and a new application at once one is taken', async () => {
  const { application } = (await apply(world, 1)).body
  await act(world, teacher, application, 'check', confirmed, 1)
  await act(world, office, application, 'decision', refusal, 2)
  const both = await Promise.all([
    act(world, householdActor(1), application, 'appeal', { statement: '不服' }, 3),
    apply(world, 1),
  ])
  expect(both.filter(({ status }) => status < 300)).toHaveLength(1)
})
