import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { application, openedCase, survey, walkTo, who, type Walk } from './a-case.ts'

let walk: Walk
beforeEach(async () => void (walk = await openedCase()))
afterEach(() => {
  expect(walk.world.defects).toEqual([])
  walk.world.close()
})

const codes = (answers: readonly { status: number; body: any }[]): string[] =>
  answers.map(({ status, body }) => (status < 300 ? 'done' : String(body.type).replace('/problems/', ''))).toSorted()

test('two who confirm at once confirm once', async () => {
  await walkTo(walk, 'townshipApproved')
  const answers = await Promise.all([
    walk.approve(who.confirmer, 'confirmation'),
    walk.approve(who.otherConfirmer, 'confirmation'),
  ])
  expect(codes(answers)).toEqual(['done', 'version_changed'])
  const registered = (await walk.world.carry()).filter(
    ({ body }) => (body as { after: { status: string } }).after.status === 'registered',
  )
  expect(registered).toHaveLength(1)
})

test('a confirmed case is confirmed once, whoever comes again', async () => {
  await walkTo(walk, 'confirmed')
  expect(codes([await walk.approve(who.otherConfirmer, 'confirmation')])).toEqual(['step_not_open'])
})

test('the same request under the same key is answered as the first time', async () => {
  const { headers } = await walk.read()
  const send = () =>
    walk.world.call(who.clerk, 'POST', `/identification-cases/${walk.one}/surveys`, survey(), {
      'if-match': headers['etag'] ?? '',
      'idempotency-key': 'k1',
    })
  const first = await send()
  const again = await send()
  expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([200, first.body, 'true'])
  expect((await walk.read()).body.surveys).toBe(1)
})

test('of many surveys of one version one is kept', async () => {
  const { headers } = await walk.read()
  const answers = await Promise.all(
    [1, 2, 3].map((number) =>
      walk.world.call(
        who.clerk,
        'POST',
        `/identification-cases/${walk.one}/surveys`,
        survey({ opinion: `意见 ${number}` }),
        {
          'if-match': headers['etag'] ?? '',
        },
      ),
    ),
  )
  expect(codes(answers)).toEqual(['done', 'version_changed', 'version_changed'])
})

test('a household has one case at a time, and another when that has ended', async () => {
  const apply = () => walk.world.call(who.secretary, 'POST', '/identification-cases', application(walk.household))
  expect(codes([await apply()])).toEqual(['identification_open'])
  await walk.send(who.reviewer, 'refusal', { reason: '不符合条件' })
  expect(codes(await Promise.all([apply(), apply(), apply()]))).toEqual([
    'done',
    'identification_open',
    'identification_open',
  ])
})

test('a confirmation and a change of the file at the same moment never register what was not signed', async () => {
  await walkTo(walk, 'townshipApproved')
  const file = await walk.world.call(who.confirmer, 'GET', `/households/${walk.household}`)
  const [confirmed, changed] = await Promise.all([
    walk.approve(who.confirmer, 'confirmation'),
    walk.world.call(
      who.clerk,
      'PATCH',
      `/households/${walk.household}`,
      { group: '5组', reason: '搬家' },
      { 'if-match': file.headers['etag'] ?? '' },
    ),
  ])
  expect(codes([confirmed, changed])).toContain('done')
  expect([confirmed.status, changed.status].filter((status) => status === 200)).toHaveLength(1)
})
