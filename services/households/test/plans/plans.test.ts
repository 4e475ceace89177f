import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { actorWith } from '../../../../tests/support/world.ts'
import {
  clerk,
  county,
  helper,
  helperId,
  measureForm,
  office,
  openPlanned,
  secretary,
  village,
  type Planned,
} from './plan.ts'

let world: Planned
beforeEach(async () => void (world = await openPlanned()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const path = (rest = '') => `/households/${world.id}/plan${rest}`
const put = (body: object, actor = clerk, headers = {}) => world.ask('PUT', path(), body, actor, headers)
const agree = async (more: object = {}, actor = world.own, way = '/agreement') =>
  world.ask('POST', path(way), { contentHash: (await world.plan()).contentHash, ...more }, actor)
const missing = async (): Promise<string[]> =>
  (await world.ask('GET', `/households/${world.id}`)).body.missing.map(({ thing }: { thing: string }) => thing)

describe('a plan', () => {
  test('is made once, changed at the version that was seen, and what it was is kept', async () => {
    expect((await put({ summary: '养鸡' })).status).toBe(201)
    expect((await put({ summary: '养羊' })).body.type).toBe('/problems/version_required')
    expect((await put({ summary: '养羊' }, clerk, { 'if-match': '"9"' })).status).toBe(412)
    const both = await Promise.all([1, 2].map((each) => put({ summary: `养羊${each}` }, clerk, { 'if-match': '"1"' })))
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
    const { items } = (await world.ask('GET', path('/history'))).body
    expect(items.map(({ who, plan }: any) => [who, plan.summary])).toEqual([[clerk.id, '养鸡']])
  })

  test('is there before its measures are', async () => {
    expect((await world.ask('GET', path())).status).toBe(404)
    expect((await world.propose()).body.type).toBe('/problems/help_plan_missing')
  })

  test('without measures is not agreed to', async () => {
    await put({ summary: '养鸡' })
    expect((await agree()).body.type).toBe('/problems/help_plan_empty')
  })
})

describe('agreement', () => {
  beforeEach(async () => {
    await put({ summary: '养殖增收', exitYear: 2021 })
    await world.propose()
  })

  test('by the household itself moves what was proposed, and makes projects and deadline clear', async () => {
    expect(await missing()).toEqual(expect.arrayContaining(['exit-projects', 'exit-deadline']))
    const { status, body } = await agree()
    expect(status).toBe(200)
    expect(body).toMatchObject({ agreed: true, agreement: { how: 'account', by: world.own.id } })
    expect(body.measures.map(({ state }: any) => state)).toEqual(['agreed'])
    const now = await missing()
    expect(now).not.toContain('exit-projects')
    expect(now).not.toContain('exit-deadline')
  })

  test('is to what was read: a change in between is refused', async () => {
    const { contentHash } = await world.plan()
    await world.propose({ text: '再养羊' })
    const { status, body } = await world.ask('POST', path('/agreement'), { contentHash }, world.own)
    expect([status, body.type]).toEqual([409, '/problems/help_plan_changed'])
  })

  test('falls behind a later change, and stays with the measures that it was for', async () => {
    await agree()
    const version = (await world.ask('GET', path())).headers['etag'] ?? ''
    await put({ summary: '改为务工', exitYear: 2022 }, clerk, { 'if-match': version })
    const plan = await world.plan()
    expect([plan.agreed, plan.measures[0].state]).toEqual([false, 'agreed'])
    expect((await agree()).body.agreed).toBe(true)
  })

  test('work on a measure leaves it standing', async () => {
    await agree()
    const [{ measure }] = (await world.plan()).measures
    await world.ask('POST', `/measures/${measure}/start`)
    expect((await world.plan()).agreed).toBe(true)
  })

  test('by thumbprint has a witness and a paper, and is recorded by other hands than the plan’s', async () => {
    const thumb = { witness: '张某', paper: '户档 1-3' }
    const own = await agree(thumb, clerk, '/thumbprint')
    expect([own.status, own.body.type]).toEqual([403, '/problems/same_hand'])
    expect((await agree({ paper: '户档 1-3' }, secretary, '/thumbprint')).status).toBe(400)
    const { status, body } = await agree(thumb, secretary, '/thumbprint')
    expect([status, body.agreement]).toMatchObject([200, { how: 'thumbprint', ...thumb, by: secretary.id }])
  })

  test('is the household’s alone: nobody agrees in its place', async () => {
    for (const actor of [clerk, office, helper]) expect((await agree({}, actor)).status).toBe(403)
    expect((await agree({}, actorWith('household', { household: `hsh_${'0'.repeat(22)}` }))).status).toBe(404)
    expect((await agree({ witness: '张某', paper: '1' }, helper, '/thumbprint')).status).toBe(403)
  })
})

describe('proposals', () => {
  test('follow from the causes and the category, with their source, and say what is planned', async () => {
    world.close()
    world = await openPlanned({ otherCauses: ['因学'], category: '低保户' })
    await put({ summary: '学技术' })
    await world.propose({ kind: '0506', text: '厨师培训' })
    const { proposals } = (await world.ask('GET', path('/proposals'))).body
    expect(proposals.map(({ zh, because, planned }: any) => [zh, because, planned])).toEqual([
      ['技术培训', '缺技术', true],
      ['两免一补', '因学', false],
      ['三免一助', '因学', false],
      ['雨露', '因学', false],
      ['低保', '低保户', false],
    ])
    expect(proposals[0].source).toEqual({ document: '004/2, default table of the handbook §4', strength: 'WEAK' })
  })

  test('of a household without a plan are all open', async () => {
    expect((await world.ask('GET', path('/proposals'))).body.proposals).toMatchObject([
      { zh: '技术培训', planned: false },
    ])
  })
})

describe('targets', () => {
  test('are met by measures that count, not by those that are only planned', async () => {
    const [project] = await world.agreed({ kind: '0102' }, { kind: '0107', text: '入合作社' })
    const targets = async () =>
      Object.fromEntries(
        (await world.plan()).targets.map(({ id, planned, counted, met }: any) => [id, [planned, counted, met]]),
      )
    expect(await targets()).toEqual({
      'income-project': [2, 0, false],
      cooperative: [1, 0, false],
      skill: [0, 0, false],
    })
    await world.ask('POST', `/measures/${project}/start`)
    await world.ask('POST', `/measures/${project}/evidence`, { title: '鸡苗领取单', paper: '领取单 12' })
    expect((await targets())['income-project']).toEqual([2, 1, true])
  })
})

describe('limits', () => {
  test('thirty measures wait at once, and are agreed to in one act', async () => {
    await put({ summary: '很多' })
    for (let number = 0; number < 30; number++)
      expect((await world.propose({ text: `措施 ${number}` })).status).toBe(201)
    const { status, body } = await world.propose()
    expect([status, body.type, body.most]).toEqual([409, '/problems/help_plan_full', 30])
    const agreed = await agree()
    expect([agreed.status, agreed.body.figures.agreed]).toEqual([200, 30])
    expect((await world.carry()).filter(({ type }) => type === 'measure.changed')).toHaveLength(60)
  })

  test.each([
    ['days the wrong way round', { due: '2020-07-31' }, 400],
    ['a kind of no list', { kind: '7777' }, 400],
    ['a helper whom nobody knows', { owner: { kind: 'helper', ref: `hlp_${'2'.repeat(22)}`, name: '某' } }, 422],
    ['a unit that nobody knows', { owner: { kind: 'unit', ref: `unt_${'2'.repeat(22)}`, name: '某' } }, 422],
    ['a negative sum', { money: { plannedFen: -1 } }, 400],
  ])('%s are refused', async (_what, more, expected) => {
    await put({ summary: '养鸡' })
    expect((await world.propose(more)).status).toBe(expected)
    expect((await world.plan()).measures).toEqual([])
  })
})

describe('who may', () => {
  test('the helper plans for the household that is his; others read or do not', async () => {
    expect((await put({ summary: '养鸡' }, helper)).status).toBe(201)
    expect((await world.propose({ owner: { kind: 'helper', ref: helperId, name: '王某' } }, helper)).status).toBe(201)
    const read = async (actor: typeof clerk) => (await world.ask('GET', path(), undefined, actor)).status
    expect(await read(world.own)).toBe(200)
    expect(await read(helper)).toBe(200)
    expect(await read(actorWith('auditor', { division: county }))).toBe(200)
    expect(await read(actorWith('helper', { helper: 'hlp_other' }))).toBe(404)
    expect(await read(actorWith('village-clerk', { division: '610528000902' as typeof village }))).toBe(404)
    expect(await read(actorWith('buyer', { unit: 'unt_1' }))).toBe(403)
    expect((await put({ summary: '养羊' }, world.own)).status).toBe(403)
  })
})

describe('the plan of a village', () => {
  const at = (rest = '') => `/villages/${village}/plan${rest}`
  const resolve = async (more: object = {}, actor = secretary) => {
    const { contentHash } = (await world.ask('GET', at())).body
    const body = { contentHash, on: '2020-08-10', attended: 40, inFavour: 38, paper: '会议记录 2020-3', ...more }
    return world.ask('POST', at('/resolution'), body, actor)
  }

  test('stands beside those of households, and is agreed to by the assembly, written down by other hands', async () => {
    expect((await world.ask('PUT', at(), { summary: '修路，办合作社' })).status).toBe(201)
    const proposed = await world.ask(
      'POST',
      `/villages/${village}/measures`,
      measureForm({ kind: '9952', text: '修路 3 公里' }),
    )
    expect(proposed.body).toMatchObject({ household: null, of: village, group: 'infrastructure' })
    expect((await resolve({ inFavour: 20 })).status).toBe(400)
    expect((await resolve({ on: '2020-08-16' })).status).toBe(400)
    expect((await resolve({}, clerk)).status).toBe(403)
    const { status, body } = await resolve()
    expect([status, body.agreed, body.measures[0].state, body.targets]).toEqual([200, true, 'agreed', []])
    expect(body.agreement.resolution).toEqual({ on: '2020-08-10', attended: 40, inFavour: 38 })
    expect((await world.ask('GET', at('/history'))).body.items).toHaveLength(2)
    expect((await world.ask('GET', path())).status).toBe(404)
  })

  test('is not for helpers or households', async () => {
    for (const actor of [helper, world.own]) expect((await world.ask('GET', at(), undefined, actor)).status).toBe(403)
  })
})
