import { afterEach, describe, expect, test } from '@jest/globals'
import type { Actor, Grant } from '@bangfu/access/actor'
import { roles, type Role } from '@bangfu/access/roles'
import { actorWith, type Answered } from '../../../../tests/support/world.ts'
import { county, openHouseholds, village } from '../a-list.ts'
import {
  appraisal,
  householdActor,
  noticeDetails,
  openedCase,
  proposal,
  publish,
  stages,
  survey,
  township,
  walkTo,
  who,
  type Stage,
  type Walk,
} from './a-case.ts'

let walk: Walk
afterEach(() => {
  expect(walk.world.defects).toEqual([])
  walk.world.close()
})

type Ask = { readonly method: string; readonly path: string; readonly body: unknown; readonly version: string }

/** What leads on from each stage, by whom it may be done, and how it is asked for. */
const gates: readonly {
  readonly at: Stage
  readonly step: string
  readonly may: readonly Role[]
  readonly body: (read: Answered['body']) => unknown
}[] = [
  {
    at: 'applied',
    step: 'surveys',
    may: ['village-clerk', 'first-secretary', 'township-office'],
    body: () => survey(),
  },
  {
    at: 'surveyed',
    step: 'appraisals',
    may: ['village-clerk', 'first-secretary', 'township-office'],
    body: () => appraisal(),
  },
  {
    at: 'appraised',
    step: 'proposal',
    may: ['village-clerk', 'first-secretary', 'township-office'],
    body: () => proposal,
  },
  {
    at: 'proposed',
    step: 'publications',
    may: ['publisher', 'county-office', 'township-office'],
    body: () => ({ ...noticeDetails, village, cases: [{ case: walk.one, version: 4 }] }),
  },
  {
    at: 'published',
    step: 'publicity-end',
    may: ['publisher', 'county-office', 'township-office'],
    body: () => undefined,
  },
  {
    at: 'confirming',
    step: 'household-signature',
    may: ['household', 'village-clerk', 'first-secretary', 'township-office'],
    body: ({ signing }) => ({ contentHash: signing.contentHashes.household }),
  },
  {
    at: 'householdSigned',
    step: 'village-approval',
    may: ['village-clerk', 'first-secretary'],
    body: ({ signing }) => ({ contentHash: signing.contentHashes.village, acknowledged: [], opinion: '同意' }),
  },
  {
    at: 'villageApproved',
    step: 'township-approval',
    may: ['township-office'],
    body: ({ signing }) => ({ contentHash: signing.contentHashes.township, acknowledged: [], opinion: '同意' }),
  },
  {
    at: 'townshipApproved',
    step: 'confirmation',
    may: ['county-office'],
    body: ({ signing }) => ({ contentHash: signing.contentHashes.county, acknowledged: [], opinion: '同意' }),
  },
]

const heldBy = (role: Role): Partial<Grant> => {
  if (role === 'village-clerk' || role === 'first-secretary') return { division: village }
  if (role === 'township-office') return { division: township }
  if (role === 'household') return { household: walk.household, division: village }
  return { division: county, helper: 'hlp_1', unit: 'unt_1', supplier: 'sup_1', donor: 'dnr_1' }
}

const askOf = ({ step, body }: (typeof gates)[number], read: Answered): Ask => ({
  method: step === 'proposal' ? 'PUT' : 'POST',
  path: step === 'publications' ? '/identification-publications' : `/identification-cases/${walk.one}/${step}`,
  body: body(read.body),
  version: read.headers['etag'] ?? '',
})

test('at each gate every wrong role, the right role elsewhere, and nobody at all are refused and change nothing', async () => {
  walk = await openedCase()
  let stage: Stage = 'applied'
  const wrong: string[] = []
  for (const gate of gates) {
    await walkTo(walk, gate.at, stage)
    stage = gate.at
    const read = await walk.read()
    const { method, path, body, version } = askOf(gate, read)
    const attempt = async (says: string, actor: Actor | undefined, expected: number): Promise<void> => {
      const { status } = await walk.world.call(actor, method, path, body, { 'if-match': version })
      if (status !== expected) wrong.push(`${gate.step} by ${says}: ${status}, not ${expected}`)
    }
    for (const role of roles) {
      if (role === 'public') continue
      const elsewhere = { division: '610529000901' as typeof village, household: 'hsh_elsewhere' }
      await (gate.may.includes(role)
        ? attempt(`${role} elsewhere`, actorWith(role, elsewhere, `usr-far-${role}`), 404)
        : attempt(role, actorWith(role, heldBy(role), `usr-wrong-${role}`), 403))
    }
    await attempt('nobody', undefined, 401)
    expect((await walk.read()).headers['etag']).toBe(version)
  }
  expect(wrong).toEqual([])
})

test('at each stage every step that is not its turn is refused, by whoever', async () => {
  walk = await openedCase()
  const tried = [
    ['surveys', () => walk.send(who.clerk, 'surveys', survey()), ['applied', 'surveyed']],
    ['appraisals', () => walk.send(who.clerk, 'appraisals', appraisal()), ['surveyed']],
    ['publication', () => publish(walk), ['appraised', 'proposed']],
    // The same approval again is the same approval.
    [
      'village',
      () => walk.approve(who.secretary, 'village-approval'),
      ['householdSigned', 'villageApproved', 'townshipApproved'],
    ],
    ['township', () => walk.approve(who.reviewer, 'township-approval'), ['villageApproved', 'townshipApproved']],
    ['county', () => walk.approve(who.confirmer, 'confirmation'), ['townshipApproved']],
  ] as const
  const wrong: string[] = []
  let last: Stage = 'applied'
  for (const stage of stages.slice(0, -1)) {
    await walkTo(walk, stage, last)
    last = stage
    for (const [step, ask, from] of tried) {
      if ((from as readonly Stage[]).includes(stage)) continue
      const { status, body } = await ask()
      const code = String(body.type).replace('/problems/', '')
      if (status !== 409 || !['step_not_open', 'signature_out_of_turn'].includes(code))
        wrong.push(`${step} at ${stage}: ${status} ${code}`)
    }
  }
  expect(wrong).toEqual([])
})

const refusedAs = (code: string, did: string) => ({ status: 403, body: { type: `/problems/${code}`, did } })

describe('nobody approves what he had his hands on', () => {
  const both = (id: string, ...given: readonly [Role, typeof village][]): Actor => ({
    id,
    grants: given.flatMap(([role, division]) => actorWith(role, { division }).grants),
  })

  test('who applied, surveyed or entered the appraisal does not approve for the village', async () => {
    walk = await openedCase()
    await walkTo(walk, 'householdSigned')
    expect(await walk.approve(who.clerk, 'village-approval')).toMatchObject(refusedAs('same_hand', 'applied'))
  })

  test('who put the candidate on file does not approve for the township', async () => {
    walk = await openedCase()
    await walkTo(walk, 'villageApproved')
    expect(await walk.approve(who.registrar, 'township-approval')).toMatchObject(refusedAs('same_hand', 'entered'))
  })

  test('who went along to the survey does not approve either', async () => {
    walk = await openedCase()
    const surveyors = [
      { name: '钱某', as: 'village-committee' },
      { name: '孙某', as: 'resident-team', user: who.secretary.id },
    ]
    await walk.send(who.clerk, 'surveys', survey({ surveyors }))
    await walkTo(walk, 'householdSigned', 'surveyed')
    expect(await walk.approve(who.secretary, 'village-approval')).toMatchObject(refusedAs('same_hand', 'surveyed'))
  })

  test('who changed the file does not approve, and the change reopens the chain', async () => {
    walk = await openedCase()
    await walkTo(walk, 'householdSigned')
    const file = await walk.world.call(who.confirmer, 'GET', `/households/${walk.household}`)
    const changed = await walk.world.call(
      who.reviewer,
      'PATCH',
      `/households/${walk.household}`,
      { group: '4组', reason: '更正小组' },
      { 'if-match': file.headers['etag'] ?? '' },
    )
    expect(changed.status).toBe(200)
    expect((await walk.read()).body.signing).toMatchObject({ signed: [], next: 'household' })
    await walkTo(walk, 'villageApproved', 'confirming')
    expect(await walk.approve(who.reviewer, 'township-approval')).toMatchObject(refusedAs('same_hand', 'changed'))
  })

  test('whatever roles somebody holds, he signs for one layer', async () => {
    walk = await openedCase()
    const one = both('usr-both', ['first-secretary', village], ['township-office', township], ['county-office', county])
    await walkTo(walk, 'householdSigned')
    expect((await walk.approve(one, 'village-approval')).status).toBe(200)
    expect(await walk.approve(one, 'township-approval')).toMatchObject(refusedAs('same_hand', 'signed'))
    await walkTo(walk, 'townshipApproved', 'villageApproved')
    expect(await walk.approve(one, 'confirmation')).toMatchObject(refusedAs('same_hand', 'signed'))
  })

  test('who brings the thumbprint of a household does not approve for the village', async () => {
    walk = await openedCase()
    await walkTo(walk, 'confirming')
    const contentHash = await walk.hash('household')
    const thumbprint = { witnesses: ['冯某'], evidence: { title: '手印照片', paper: '照 9' } }
    const without = await walk.send(who.secretary, 'household-signature', { contentHash })
    expect(without.body.errors[0].pointer).toBe('body/thumbprint')
    expect((await walk.send(who.secretary, 'household-signature', { contentHash, thumbprint })).status).toBe(200)
    expect(await walk.approve(who.secretary, 'village-approval')).toMatchObject(refusedAs('same_hand', 'signed'))
  })

  test('who had his hands on a case does not refuse it either', async () => {
    walk = await openedCase(openHouseholds(), 1, {}, who.reviewer)
    expect(await walk.send(who.reviewer, 'refusal', { reason: '不符合条件' })).toMatchObject(
      refusedAs('same_hand', 'applied'),
    )
  })
})

test('a household reads its own case and nobody else’s', async () => {
  walk = await openedCase()
  const path = `/identification-cases/${walk.one}`
  expect((await walk.world.call(householdActor(walk.household), 'GET', path)).status).toBe(200)
  expect((await walk.world.call(householdActor('hsh_other'), 'GET', path)).status).toBe(404)
})
