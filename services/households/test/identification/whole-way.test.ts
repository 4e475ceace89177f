import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openedCase, walkTo, who, type Walk } from './a-case.ts'

let walk: Walk
beforeEach(async () => void (walk = await openedCase()))
afterEach(() => {
  expect(walk.world.defects).toEqual([])
  walk.world.close()
})

test('a household goes through five gates and four signatures onto the register', async () => {
  const last = await walkTo(walk, 'confirmed')
  expect(last.body).toMatchObject({ state: 'confirmed' })
  expect((await walk.read()).body.signing).toMatchObject({
    signed: ['household', 'village', 'township', 'county'],
    next: null,
  })
  const { body: file } = await walk.world.call(who.confirmer, 'GET', `/households/${walk.household}`)
  expect(file.status).toBe('registered')
  const facts = await walk.world.carry()
  expect(facts.map(({ body }) => (body as { after: { status: string } }).after.status)).toEqual([
    'candidate',
    'registered',
  ])
})

test('what was reckoned, voted and signed can be read, and nothing of it was typed as a sum', async () => {
  await walkTo(walk, 'villageApproved')
  const { body } = await walk.read()
  expect(body.surveyRecord.reckoning).toEqual({
    incomeFen: 800_000,
    operatingExpenseFen: 80_000,
    rigidExpenseFen: 500_000,
    otherExpenseFen: 0,
    netFen: 720_000,
    persons: 2,
    perHeadFen: 360_000,
  })
  expect(body.appraisalRecords[0].result).toMatchObject({
    present: 20,
    presentNeeded: 16,
    forNeeded: 11,
    outcome: 'passed',
  })
  expect(body).toMatchObject({
    headMasked: '王某',
    lacking: [],
    signing: { signed: ['household', 'village'], next: 'township' },
    opinions: [{ layer: 'village', opinion: '同意' }],
  })
  expect(body.signing.contentHashes.township).toBe(body.signing.contentHashes.county)
  expect(JSON.stringify(body)).not.toMatch(/610599\d{11}[\dX]/)
})

test('who did what in a case is kept step by step', async () => {
  await walkTo(walk, 'appraised')
  const history = (actor: typeof who.clerk) =>
    walk.world.call(actor, 'GET', `/identification-cases/${walk.one}/history?limit=10`)
  expect((await history(who.confirmer)).body).toEqual({
    items: [
      { version: 2, at: expect.any(String), who: who.clerk.id, before: { state: 'surveyed', signed: [], flags: 0 } },
      { version: 1, at: expect.any(String), who: who.clerk.id, before: { state: 'applied', signed: [], flags: 0 } },
    ],
    next: null,
  })
})
