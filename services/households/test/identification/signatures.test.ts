import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { actorWith } from '../../../../tests/support/world.ts'
import { county } from '../a-list.ts'
import { householdActor, openedCase, proposal, survey, walkTo, who, type Walk } from './a-case.ts'

let walk: Walk
beforeEach(async () => void (walk = await openedCase()))
afterEach(() => {
  expect(walk.world.defects).toEqual([])
  walk.world.close()
})

const supervisor = actorWith('supervisor', { division: county }, 'usr-supervisor')
const kin = { cadre: '何某', position: '村会计', relation: '舅舅' }
const signing = async () => (await walk.read()).body.signing

test('a flag raised after the village approved reopens from the village', async () => {
  await walkTo(walk, 'townshipApproved')
  expect((await walk.send(supervisor, 'flags', { kind: 'cadre-kin', kin })).status).toBe(200)
  expect(await signing()).toMatchObject({ signed: ['household'], next: 'village' })
  const { body } = await walk.read()
  expect([body.signatures.map(({ layer }: { layer: string }) => layer), body.opinions]).toEqual([['household'], []])
  expect((await walk.approve(who.confirmer, 'confirmation')).body.type).toBe('/problems/signature_out_of_turn')
})

test('another proposal reopens from the village, the same proposal nothing', async () => {
  await walkTo(walk, 'townshipApproved')
  const again = await walk.send(who.clerk, 'proposal', proposal)
  expect([again.status, (await signing()).signed]).toEqual([200, ['household', 'village', 'township']])
  await walk.send(who.clerk, 'proposal', { ...proposal, fundsFen: 1 })
  expect(await signing()).toMatchObject({ signed: ['household'], next: 'village' })
})

test('a household that signed early signs again when it was surveyed anew', async () => {
  await walkTo(walk, 'surveyed')
  const household = householdActor(walk.household)
  await walk.send(household, 'household-signature', { contentHash: await walk.hash('household') })
  expect(await signing()).toMatchObject({ signed: ['household'], next: 'village' })
  await walk.send(who.clerk, 'surveys', survey({ opinion: '复查后仍建议纳入' }))
  expect(await signing()).toMatchObject({ signed: [], next: 'household' })
})

test('the same approval again is the same approval', async () => {
  await walkTo(walk, 'villageApproved')
  const before = (await walk.read()).headers['etag']
  expect((await walk.approve(who.secretary, 'village-approval')).status).toBe(200)
  expect((await walk.read()).headers['etag']).toBe(before)
})

test('who read something else is told to read again', async () => {
  await walkTo(walk, 'householdSigned')
  const stale = await walk.approve(who.secretary, 'village-approval', { contentHash: 'a'.repeat(64) })
  expect([stale.status, stale.body.type]).toEqual([409, '/problems/signed_content_changed'])
})

test('a thumbprint is kept with its witnesses', async () => {
  await walkTo(walk, 'confirming')
  const thumbprint = { witnesses: ['冯某', '陈某'], evidence: { title: '手印照片', paper: '照 9' } }
  const contentHash = await walk.hash('household')
  await walk.send(who.clerk, 'household-signature', { contentHash, thumbprint })
  expect((await walk.read()).body.signatures[0]).toMatchObject({
    layer: 'household',
    by: who.clerk.id,
    mark: { kind: 'thumbprint', witnesses: ['冯某', '陈某'] },
  })
})

describe('what every approver has to know', () => {
  test('declared kin is a flag that village, township and county each acknowledge', async () => {
    await walk.send(who.clerk, 'surveys', survey({ kinship: [kin] }))
    await walkTo(walk, 'householdSigned', 'surveyed')
    for (const [actor, step] of [
      [who.secretary, 'village-approval'],
      [who.reviewer, 'township-approval'],
      [who.confirmer, 'confirmation'],
    ] as const) {
      const blind = await walk.approve(actor, step, { acknowledged: [] })
      expect([blind.status, blind.body.type, blind.body.flags]).toEqual([
        422,
        '/problems/flags_not_acknowledged',
        'survey-1-kin-1',
      ])
      expect((await walk.approve(actor, step)).status).toBe(200)
    }
    const { body } = await walk.read()
    expect(body.flags).toMatchObject([{ kind: 'cadre-kin', source: 'survey', text: '舅舅：何某（村会计）' }])
    expect(body.opinions.map(({ acknowledged }: { acknowledged: string[] }) => acknowledged)).toEqual([
      ['survey-1-kin-1'],
      ['survey-1-kin-1'],
      ['survey-1-kin-1'],
    ])
  })

  test('the cadre who is kin does not approve', async () => {
    await walk.send(who.clerk, 'surveys', survey({ kinship: [{ ...kin, user: who.secretary.id }] }))
    await walkTo(walk, 'householdSigned', 'surveyed')
    const answered = await walk.approve(who.secretary, 'village-approval')
    expect([answered.status, answered.body.type]).toEqual([403, '/problems/kin_approves'])
  })

  test('a flag of an earlier survey goes with it, one that was raised stays', async () => {
    await walk.send(who.clerk, 'surveys', survey({ kinship: [kin] }))
    await walk.send(supervisor, 'flags', { kind: 'cadre-kin', kin })
    await walk.send(who.clerk, 'surveys', survey())
    expect((await walk.read()).body.flags).toMatchObject([{ flag: 'raised-1-kin-1', by: supervisor.id }])
  })
})

describe('a county’s exclusion list', () => {
  const items = [
    { code: 'car', zh: '家中有小汽车' },
    { code: 'company', zh: '家庭成员注册公司', en: 'a member has registered a company' },
  ]
  const path = `/exclusion-lists/${county}`
  const set = (version: string | undefined, change: object = {}, actor = who.confirmer) =>
    walk.world.call(
      actor,
      'PUT',
      path,
      { items, document: '县发〔2020〕3号', reason: '制定清单', ...change },
      version === undefined ? {} : { 'if-match': version },
    )

  test('is empty until the county sets it, and every change is kept', async () => {
    const read = () => walk.world.call(householdActor(walk.household), 'GET', path)
    expect((await read()).body).toEqual({ county, items: [], document: null })
    expect((await set(undefined)).status).toBe(200)
    expect((await set(undefined)).status).toBe(428)
    expect((await set('"1"', { items: items.slice(0, 1) })).headers['etag']).toBe('"2"')
    expect((await set('"1"')).body.type).toBe('/problems/version_changed')
    expect((await read()).body.items).toEqual(items.slice(0, 1))
  })

  test('is set by the county alone, and names no code twice', async () => {
    expect((await set(undefined, {}, who.reviewer)).status).toBe(403)
    expect((await set(undefined, { items: [items[0], items[0]] })).status).toBe(400)
  })

  test('is answered item by item, and what was found or is unclear is a flag', async () => {
    await set(undefined)
    const open = await walk.send(who.clerk, 'surveys', survey())
    expect([open.status, open.body.type, open.body.errors[0].pointer]).toEqual([
      422,
      '/problems/survey_refused',
      'body/exclusions',
    ])
    const exclusions = [
      { item: 'car', answer: 'yes', note: '2012 年购' },
      { item: 'company', answer: 'unclear' },
    ]
    const twice = await walk.send(who.clerk, 'surveys', survey({ exclusions: [...exclusions, exclusions[0]] }))
    expect(twice.body.errors[0].pointer).toBe('body/exclusions/2/item')
    expect((await walk.send(who.clerk, 'surveys', survey({ exclusions }))).status).toBe(200)
    const raised = { kind: 'exclusion', item: 'car', note: '停在邻村' }
    expect((await walk.send(supervisor, 'flags', { ...raised, item: 'boat' })).status).toBe(400)
    await walk.send(supervisor, 'flags', raised)
    expect((await walk.read()).body.flags.map(({ text }: { text: string }) => text)).toEqual([
      '家中有小汽车：2012 年购',
      '家庭成员注册公司（未查清）',
      '家中有小汽车：停在邻村',
    ])
  })
})
