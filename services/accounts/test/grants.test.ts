import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { administratorOf, issuer, openInstallation, type Installation } from './installation.ts'

const county = '610528'
let world: Installation
beforeEach(() => void (world = openInstallation()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

describe('signing in', () => {
  test('a login that nobody registered has no role, whatever its token says', async () => {
    const nobody = await world.signIn('stranger')
    expect(nobody.grants).toEqual([])
    for (const [method, path, body] of [
      ['GET', '/me', undefined],
      ['GET', '/users', undefined],
      ['GET', '/trail?day=2020-08-15', undefined],
      ['POST', '/users', { issuer, subject: 'x', name: '李四' }],
    ] as const)
      expect((await world.call(nobody, method, path, body)).status).toBe(403)
  })

  test('a registered login without a grant has no role either', async () => {
    await world.register('zhang', county)
    expect((await world.call(await world.signIn('zhang'), 'GET', '/me')).status).toBe(403)
  })

  test('what is granted holds at once and is shown under the own account', async () => {
    const user = await world.register('zhang', county)
    const granted = await world.grant(user, { role: 'county-office', division: county })
    expect(granted).toMatchObject({
      status: 201,
      body: { user, grants: [{ role: 'county-office', division: county }] },
    })
    const me = await world.call(await world.signIn('zhang'), 'GET', '/me')
    expect(me.body).toMatchObject({ user, name: '张三', grants: [{ role: 'county-office', to: null }] })
  })

  test('the same subject of another issuer is somebody else', async () => {
    await world.register('zhang', county)
    const body = { issuer: 'https://other.example.org', subject: 'zhang', name: '张三', division: county }
    expect((await world.call(await world.signIn('founder'), 'POST', '/users', body)).status).toBe(201)
  })
})

describe('registering', () => {
  test('the same login twice is refused, also at the same moment', async () => {
    const founder = await world.signIn('founder')
    const body = { issuer, subject: 'zhang', name: '张三', division: county }
    const answers = await Promise.all([1, 2, 3].map(() => world.call(founder, 'POST', '/users', body)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
    expect(answers.find(({ status }) => status === 409)?.body.type).toBe('/problems/login_registered')
  })

  test('an administrator registers and sees the users of his own division', async () => {
    const here = administratorOf(county)
    await world.register('zhang', county, here)
    await world.register('wang', '610528000901', here)
    const foreign = await world.register('li', '610526')
    const atLarge = await world.register('zhao')
    const subjects = async (by: Parameters<Installation['call']>[0], path: string) =>
      (await world.call(by, 'GET', path)).body.items.map(({ subject }: { subject: string }) => subject).toSorted()
    expect(await subjects(here, '/users')).toEqual(['wang', 'zhang'])
    expect(await subjects(here, '/users?division=610528000901')).toEqual(['wang'])
    expect(await subjects(await world.signIn('founder'), '/users')).toEqual(['li', 'wang', 'zhang', 'zhao'])
    for (const path of ['/users?division=610526', `/users/${foreign}`, `/users/${atLarge}`])
      expect((await world.call(here, 'GET', path)).status).toBe(404)
    const abroad = { issuer, subject: 'qian', name: '钱七', division: '610526' }
    expect((await world.call(here, 'POST', '/users', abroad)).status).toBe(404)
  })

  test('a login that could be read in two ways, and other garbage, is refused', async () => {
    const founder = await world.signIn('founder')
    const good = { issuer, subject: 'zhang', name: '张三' }
    for (const bad of [
      { issuer: 'https://login.example.org#a' },
      { issuer: 'login' },
      { subject: '' },
      { subject: 'a b' },
      { subject: '\ud800' },
      { subject: 'x'.repeat(256) },
      { name: ' ' },
      { division: '61052' },
      { grants: [] },
    ])
      expect((await world.call(founder, 'POST', '/users', { ...good, ...bad })).status).toBe(400)
  })

  test('page by page everybody is seen once, and a cursor is its reader’s own', async () => {
    for (const subject of ['a', 'b', 'c', 'd', 'e']) await world.register(subject, county)
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const { body } = await world.call(await world.signIn('founder'), 'GET', `/users?limit=2${cursor}`)
      seen.push(...body.items.map(({ subject }: { subject: string }) => subject))
      if (body.next === null) break
      cursor = `&cursor=${encodeURIComponent(body.next)}`
    }
    expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
    const stolen = await world.call(administratorOf(county), 'GET', `/users?limit=2${cursor}`)
    expect(stolen.body.type).toBe('/problems/invalid_cursor')
  })
})

describe('granting', () => {
  test('an administrator grants within his own division only', async () => {
    const here = administratorOf(county)
    const user = await world.register('zhang', county)
    expect((await world.grant(user, { role: 'village-clerk', division: '610528000901' }, here)).status).toBe(201)
    for (const grant of [
      { role: 'county-office', division: '610526' },
      { role: 'county-office', division: '6105' },
      { role: 'administrator' },
      { role: 'auditor' },
    ])
      expect((await world.grant(user, grant, here)).body.type).toBe('/problems/grant_out_of_reach')
    const foreign = await world.register('li', '610526')
    expect((await world.grant(foreign, { role: 'county-office', division: county }, here)).status).toBe(404)
  })

  test('nobody grants to himself', async () => {
    const user = await world.register('zhang', county)
    await world.grant(user, { role: 'administrator', division: county })
    const self = await world.signIn('zhang')
    const refused = await world.grant(user, { role: 'supervisor', division: county }, self)
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/own_grant' } })
  })

  test('a founder who registers himself does not grant to himself either', async () => {
    const user = await world.register('founder')
    const refused = await world.grant(user, { role: 'auditor' })
    expect(refused.body.type).toBe('/problems/own_grant')
  })

  test('a role needs its own reach and no other', async () => {
    const user = await world.register('zhang', county)
    for (const grant of [
      { role: 'helper', division: county },
      { role: 'helper', helper: 'hlp_1' },
      { role: 'buyer', division: county },
      { role: 'county-office' },
      { role: 'county-office', division: county, helper: 'hlp_1' },
      { role: 'village-clerk', division: county },
      { role: 'township-office', division: '610528000901' },
      { role: 'helper', helper: 'hlp_1', unit: 'unt_1', division: county },
    ]) {
      const { status, body } = await world.grant(user, grant)
      expect({ status, type: body.type }).toEqual({ status: 422, type: '/problems/grant_reach_wrong' })
    }
    for (const grant of [
      { role: 'public', division: county },
      { role: 'king', division: county },
      { role: 'county-office', division: county, from: '2020-02-01', to: '2020-01-31' },
      { role: 'county-office', division: county, from: '9999-12-31' },
    ])
      expect((await world.grant(user, grant)).status).toBe(400)
  })

  test('a helper’s role is granted only for a helper of that county', async () => {
    const user = await world.register('zhang', county)
    const [ours, theirs] = [await world.helper('hlp_ours', county), await world.helper('hlp_theirs', '610526')]
    expect((await world.grant(user, { role: 'helper', helper: ours, division: county })).status).toBe(201)
    for (const helper of [theirs, 'hlp_nobody']) {
      const refused = await world.grant(user, { role: 'helper', helper, division: county })
      expect(refused.body).toMatchObject({ type: '/problems/grant_target_not_found', field: 'helper' })
    }
    const asUnit = await world.grant(user, { role: 'unit-officer', unit: ours, division: county })
    expect(asUnit.body).toMatchObject({ type: '/problems/grant_target_not_found', field: 'unit' })
  })

  test('separate hands stay separate in one place and time', async () => {
    const user = await world.register('zhang', county)
    await world.grant(user, { role: 'finance-entry', division: county, to: '2020-12-31' })
    const approver = { role: 'finance-approver', division: '610528000' }
    const refused = await world.grant(user, approver)
    expect(refused.body).toMatchObject({
      type: '/problems/roles_incompatible',
      held: 'finance-entry',
      asked: 'finance-approver',
    })
    expect((await world.grant(user, { ...approver, from: '2021-01-01' })).status).toBe(201)
    expect((await world.grant(user, { role: 'finance-payer', division: '610526' })).status).toBe(201)
  })

  test('the same role twice is refused, its revocation makes room', async () => {
    const user = await world.register('zhang', county)
    const grant = { role: 'supervisor', division: county }
    const first = await world.grant(user, grant)
    const { grant: id } = first.body.grants[0]
    expect((await world.grant(user, grant)).body).toMatchObject({ type: '/problems/grant_exists', grant: id })
    const path = `/users/${user}/grants/${id}/revocation`
    await world.call(await world.signIn('founder'), 'POST', path, { why: '调离岗位' })
    expect((await world.grant(user, grant)).status).toBe(201)
  })

  test('ten grants at the same moment lose none and break no rule', async () => {
    const user = await world.register('zhang', county)
    const roles = ['finance-entry', 'finance-approver', 'finance-payer', 'publisher']
    const answers = await Promise.all(roles.map((role) => world.grant(user, { role, division: county })))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const { body } = await world.call(await world.signIn('founder'), 'GET', `/users/${user}`)
    expect(body.grants).toHaveLength(1)
  })

  test('a role begins and ends on its days', async () => {
    const user = await world.register('zhang', county)
    await world.grant(user, { role: 'assessor', division: county, from: '2020-08-16', to: '2020-08-17' })
    const held = async (at: string) => {
      world.setNow(at)
      return (await world.signIn('zhang')).grants.length
    }
    expect(await held('2020-08-15T23:59:59+08:00')).toBe(0)
    expect(await held('2020-08-16T00:00:00+08:00')).toBe(1)
    expect(await held('2020-08-17T23:59:59+08:00')).toBe(1)
    expect(await held('2020-08-18T00:00:00+08:00')).toBe(0)
  })
})

describe('revoking', () => {
  test('ends the role at once and keeps who did it and why; again it answers the same', async () => {
    const user = await world.register('zhang', county)
    const granted = await world.grant(user, { role: 'county-office', division: county })
    const path = `/users/${user}/grants/${granted.body.grants[0].grant}/revocation`
    const here = administratorOf(county)
    const first = await world.call(here, 'POST', path, { why: '调离岗位' })
    expect(first.body.grants[0].revoked).toMatchObject({ by: here.id, why: '调离岗位' })
    expect((await world.signIn('zhang')).grants).toEqual([])
    expect((await world.call(here, 'POST', path, { why: '再次撤销' })).body).toEqual(first.body)
  })

  test('is refused to the administrator of another county, and for what was never granted', async () => {
    const user = await world.register('zhang', county)
    const granted = await world.grant(user, { role: 'county-office', division: county })
    const path = (grant: string) => `/users/${user}/grants/${grant}/revocation`
    const why = { why: '调离岗位' }
    const stranger = await world.call(administratorOf('610526'), 'POST', path(granted.body.grants[0].grant), why)
    expect(stranger.status).toBe(404)
    const unknown = path(`grt_${'0'.repeat(22)}`)
    expect((await world.call(administratorOf(county), 'POST', unknown, why)).status).toBe(404)
  })
})
