import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { actorWith } from '../../../tests/support/world.ts'
import { administratorOf, openInstallation, type Installation } from './installation.ts'

const county = '610528'
const auditorOf = (division?: string) => actorWith('auditor', { ...(division && { division: division as never }) })
let world: Installation
beforeEach(() => void (world = openInstallation()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const actions = async (division: string | undefined, query: string) =>
  (await world.call(auditorOf(division), 'GET', `/trail?${query}`)).body.items.map(
    ({ action, who }: { action: string; who: string }) => `${action} ${who}`,
  )

test('the trail says who did what to a user, and why', async () => {
  const user = await world.register('zhang', county)
  world.setNow('2020-08-15T03:00:00Z')
  const granted = await world.grant(user, { role: 'supervisor', division: county }, administratorOf(county))
  world.setNow('2020-08-16T03:00:00Z')
  const path = `/users/${user}/grants/${granted.body.grants[0].grant}/revocation`
  await world.call(administratorOf(county), 'POST', path, { why: '调离岗位' })
  expect(await actions(county, `about=${user}`)).toEqual([
    'user.revoke usr-administrator',
    'user.grant usr-administrator',
    'user.register login:founder',
  ])
  const { body } = await world.call(auditorOf(county), 'GET', `/trail?about=${user}&limit=1`)
  expect(body.items[0]).toMatchObject({ reason: '调离岗位', about: user, division: county })
})

test('an auditor reads the lines of his own division, of a day as of a file', async () => {
  await world.register('zhang', '610528000901')
  await world.register('wang', '610528000902')
  const roaming = await world.register('li', '610526')
  await world.register('zhao')
  const day = 'day=2020-08-15'
  expect(await actions(county, day)).toHaveLength(2)
  expect(await actions('610528000901', day)).toHaveLength(1)
  expect(await actions(undefined, day)).toHaveLength(1)
  expect(await actions(undefined, `${day}&division=610526`)).toHaveLength(1)
  expect(await actions(county, `about=${roaming}`)).toEqual([])
  expect(await actions(undefined, `about=${roaming}`)).toHaveLength(1)
  expect((await world.call(auditorOf(county), 'GET', `/trail?${day}&division=610526`)).status).toBe(404)
  expect((await world.call(auditorOf('610528000'), 'GET', `/trail?${day}&division=610528`)).status).toBe(404)
  expect((await world.call(administratorOf(county), 'GET', `/trail?${day}`)).status).toBe(403)
})

test('a file’s lines of two counties are shown to each auditor in part', async () => {
  const user = await world.register('zhang', county)
  const granted = await world.grant(user, { role: 'supervisor', division: '610526' })
  const path = `/users/${user}/grants/${granted.body.grants[0].grant}/revocation`
  await world.call(administratorOf('610526'), 'POST', path, { why: '调离岗位' })
  expect(await actions('610526', `about=${user}`)).toEqual(['user.revoke usr-administrator'])
  expect(await actions(county, `about=${user}`)).toHaveLength(2)
})

test('an auditor of two counties has to say which one', async () => {
  const both = { id: 'usr-both', grants: [...auditorOf(county).grants, ...auditorOf('610526').grants] }
  const unclear = await world.call(both, 'GET', '/trail?day=2020-08-15')
  expect(unclear.body.errors[0].pointer).toBe('query/division')
  expect((await world.call(both, 'GET', '/trail?day=2020-08-15&division=610526')).status).toBe(200)
})

test('a trail of nothing, of both, and garbage is refused', async () => {
  for (const query of ['', 'about=x&day=2020-08-15', 'day=2020-02-30', 'about=%00', 'day=2020-08-15&division=1'])
    expect((await world.call(auditorOf(county), 'GET', `/trail?${query}`)).status).toBe(400)
})
