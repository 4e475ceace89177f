import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { actorWith } from '../../../../tests/support/world.ts'
import { approver, changeHousehold, county, householdId, payer } from '../village.ts'
import {
  act,
  approval,
  approvedFor,
  entry,
  family,
  openAid,
  openAidFund,
  openSchools,
  person,
  read,
  run,
  send,
  type AidWorld,
} from './aid-world.ts'

let world: AidWorld
let fund: string
beforeEach(async () => {
  world = openAid()
  await openSchools(world)
  fund = await openAidFund(world)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const pay = async (plan: string) => {
  await send(world, approver, 'POST', `/plans/${plan}/approval`, {})
  const paid = await send(world, payer, 'POST', `/plans/${plan}/payment`, {})
  await world.carry()
  return paid
}
const stateOf = async (application: string) => (await read(world, `/aid-applications/${application}`)).body

test('a run makes one plan of what is approved, a line per household, and the payment comes back to each application', async () => {
  await family(world, 1, {
    students: [1, 9].map((n) => ({ person: person(n), nameMasked: '李某', state: '10' })),
  })
  await family(world, 2)
  const applications = [
    await approvedFor(world, 1),
    await approvedFor(world, 1, { person: person(9) }),
    await approvedFor(world, 2),
  ]
  const made = await run(world, fund)
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ state: 'entered', applications: 3, givenBack: 0 })
  const plan = (await read(world, `/plans/${made.body.plan}`)).body
  expect(plan).toMatchObject({ lines: 2, amountFen: 450_000, item: 'yulu', period: '2020-09' })
  expect((await stateOf(applications[0] ?? '')).state).toBe('in-run')
  await pay(made.body.plan)
  for (const application of applications) expect((await stateOf(application)).state).toBe('paid')
  const figures = (await read(world, `/aid-runs/${made.body.run}`)).body
  expect(figures).toMatchObject({ plannedFen: 450_000, paidFen: 450_000, planState: 'paid' })
  expect((await read(world, `/aid-runs?division=${county}`)).body.items).toHaveLength(1)
})

test('two runs at once, and the same run again, gather each application once', async () => {
  await family(world, 1)
  await approvedFor(world, 1)
  const both = await Promise.all([run(world, fund), run(world, fund)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect((await run(world, fund)).body.type).toContain('aid_run_exists')
  expect((await run(world, fund, { period: '2020-10' })).body.type).toContain('aid_run_empty')
})

test('whoever comes late goes into another month of the term', async () => {
  await family(world, 1)
  await approvedFor(world, 1)
  await run(world, fund)
  await family(world, 2)
  await approvedFor(world, 2)
  expect((await run(world, fund, { period: '2021-02' })).body.type).toContain('aid_term_wrong')
  expect((await run(world, fund, { period: '2020-10' })).body).toMatchObject({ applications: 1 })
})

test('what the bank plan refuses comes back with its reason, and is paid when the plan is resumed', async () => {
  await family(world, 1)
  const application = await approvedFor(world, 1)
  const made = (await run(world, fund)).body
  await changeHousehold(world as never, householdId(1), { payable: false })
  await pay(made.plan)
  expect(await stateOf(application)).toMatchObject({
    state: 'payment-refused',
    refusal: { reason: 'household_not_payable', again: false },
  })
  const office = actorWith('county-office', { division: county })
  expect((await act(world, office, application, 'decision', approval, 5)).body.type).toContain('aid_state')
  await changeHousehold(world as never, householdId(1), { payable: true })
  await send(world, payer, 'POST', `/plans/${made.plan}/payment`, {})
  await world.carry()
  expect((await stateOf(application)).state).toBe('paid')
})

test('what cannot be put on a plan is given back and may go into another run', async () => {
  await family(world, 1)
  await family(world, 2)
  const application = await approvedFor(world, 1)
  await approvedFor(world, 2)
  await changeHousehold(world as never, householdId(1), { payable: false })
  expect((await run(world, fund)).body).toMatchObject({ applications: 1, givenBack: 1 })
  expect(await stateOf(application)).toMatchObject({ state: 'payment-refused', refusal: { again: true } })
  await changeHousehold(world as never, householdId(1), { payable: true })
  const office = actorWith('county-office', { division: county })
  expect((await act(world, office, application, 'decision', approval, 5)).body.state).toBe('approved')
  expect((await run(world, fund, { period: '2020-11' })).body).toMatchObject({ applications: 1 })
})

test('a fund that is not for it, wrong roles and garbage make no run', async () => {
  await family(world, 1)
  await approvedFor(world, 1)
  expect((await run(world, fund, { programme: 'school-lunch', term: '2020' })).body.type).toContain('outside_earmark')
  expect((await run(world, fund, { period: 'x' })).status).toBe(400)
  const asked = { fund, programme: 'yulu', term: '2020-autumn', period: '2020-09', document: '批次' }
  for (const actor of [approver, payer, actorWith('village-clerk', { division: county })])
    expect((await send(world, actor, 'POST', '/aid-runs', asked)).status).toBe(403)
  const away = actorWith('finance-entry', { division: '610529' as never })
  expect([403, 404]).toContain((await send(world, away, 'POST', '/aid-runs', asked)).status)
  expect((await world.call(entry, 'POST', '/aid-runs', asked)).body.type).toContain('idempotency_key_required')
})
