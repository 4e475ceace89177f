import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { pairedKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { draw as drawAgain, drawnOf } from '@bangfu/sampling/draw'
import { freeze } from '@bangfu/sampling/frozen-list'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import { findJob } from '@bangfu/service/job-table'
import { drawWorker } from '../../src/campaigns/campaign-draw-task.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { county, idNumber } from '../a-list.ts'
import { openAt } from '../exit/an-exit.ts'
import {
  form,
  importer,
  lines,
  made,
  office,
  review,
  settle,
  supervisor,
  township,
  townOffice,
  villages,
} from './a-campaign.ts'

const [one, two, far] = villages
const proof = [{ title: '入户照片', paper: '照 5' }]
const against = { note: '家庭情况与档案不符，需重新调查', evidence: proof }

let world: World<WorkDeps>
let ids: string[]
beforeEach(async () => {
  world = openAt('2020-08-15T02:00:00.000Z')
  ids = await settle(world, one, 4, 0)
  await settle(world, two, 3, 100, '已脱贫')
  await settle(world, far, 2, 200)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

describe('the list', () => {
  test('of a township is everybody of it who was ever on the register, dated, with counts by village', async () => {
    const campaign = await made(world)
    expect(campaign).toMatchObject({
      state: 'open',
      draw: { listed: 7, drawn: 7, algorithm: 'bangfu-sample-1', short: [] },
      progress: { listed: 7, done: 0, open: 7, overdue: 0 },
    })
    const listed = await lines(world, campaign.campaign)
    expect(listed.map(({ division }) => division)).toEqual([one, one, one, one, two, two, two])
    expect(listed[0]).toMatchObject({
      deadline: '2020-09-15',
      done: false,
      status: 'registered',
      category: '一般贫困户',
    })
  })

  test('is narrowed by status, village, category and year; one that nobody fits is closed at once', async () => {
    const rules: [object, string[]][] = [
      [{ statuses: ['exited'] }, [two, two, two]],
      [{ villages: [one] }, [one, one, one, one]],
      [{ categories: ['低保户'] }, []],
      [{ onFileSince: 2020, statuses: ['registered'] }, [one, one, one, one]],
      [{ onFileSince: 2019 }, []],
      // Those that came as exited did so by no procedure of ours.
      [{ exitedIn: 2020 }, []],
    ]
    for (const [rule, expected] of rules) {
      const { campaign, state } = await made(world, { rule })
      const listed = expected.length === 0 ? [] : await lines(world, campaign)
      expect([rule, listed.map(({ division }) => division), state]).toEqual([
        rule,
        expected,
        expected.length === 0 ? 'closed' : 'open',
      ])
    }
  })

  test('of a sample can be drawn again by anybody from the frozen list, its hash and the seed', async () => {
    const rule = { sample: { perVillage: 2 } }
    const { campaign, draw } = await made(world, { division: county, rule })
    expect(draw).toMatchObject({ listed: 9, drawn: 6, short: [] })
    const frozen = (await world.call(office, 'GET', `/campaigns/${campaign}/frozen-list`)).body
    expect(frozen).toMatchObject({ chunk: 1, chunks: 1, seed: draw.seed, listHash: draw.listHash })
    const members = (frozen.lines as string[]).map((line) => {
      const [stratum = '', group = '', id = ''] = line.trimEnd().split('\t')
      return { id, group, stratum }
    })
    const list = freeze(members)
    expect(list.hash).toBe(draw.listHash)
    const drawn = (await lines(world, campaign)).map(({ household }) => household as string)
    expect(drawnOf(drawAgain(list, draw.seed, { perGroup: 2 })).toSorted()).toEqual(drawn.toSorted())
  })

  test('draws villages by their kind, then households of each', async () => {
    const kinds = { [one]: 'poor', [two]: 'poor', [far]: 'non-poor' }
    const divisions = Object.entries(kinds).map(([division, kind]) => ({
      division,
      kind,
      name: `村${division.slice(-3)}`,
      from: '2000-01-01',
    }))
    expect((await world.call(office, 'POST', '/divisions', { county, divisions })).status).toBe(201)
    const sample = {
      villages: [
        { kind: 'poor', count: 1 },
        { kind: 'non-poor', count: 2 },
      ],
      perVillage: 2,
    }
    const { campaign, draw } = await made(world, { division: county, rule: { sample } })
    expect(draw).toMatchObject({ drawn: 4, short: [{ of: 'non-poor', wanted: 2, there: 1 }] })
    const drawn = (await lines(world, campaign)).map(({ division }) => division)
    expect(drawn.filter((village) => village === far)).toHaveLength(2)
    expect(new Set(drawn).size).toBe(2)
  })

  test('cut off after it was frozen is written out as it was frozen, though the register has changed', async () => {
    const { campaign, job } = (await world.call(office, 'POST', '/campaigns', form({ division: county }))).body
    const found = await findJob(world.table, job)
    const first = await drawWorker.run(found!.job, world.deps).next()
    await world.table.write(first.value?.ops ?? [])
    await settle(world, '610528001902', 2, 300)
    await world.work()
    const { body } = await world.call(office, 'GET', `/campaigns/${campaign}`)
    expect(body).toMatchObject({ state: 'open', draw: { drawn: 9 }, progress: { listed: 9 } })
    expect((await lines(world, campaign)).filter(({ division }) => division === '610528001902')).toEqual([])
  })

  test('that cannot be made says where', async () => {
    const refused = await world.call(
      office,
      'POST',
      '/campaigns',
      form({ deadline: '2020-08-14', rule: { villages: [far] }, fields: ['persons'] }),
    )
    expect([refused.status, refused.body.type]).toEqual([422, '/problems/campaign_rule_unfit'])
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      'body/deadline',
      'body/rule/villages/0',
      'body/fields',
    ])
  })
})

describe('a result', () => {
  test('is counted in village, township and county, and may be corrected while the campaign is open', async () => {
    const { campaign } = await made(world, { division: county })
    const [household = ''] = ids
    const first = await review(world, { campaign, household }, { outcome: 'as-on-file' })
    expect(first.body).toMatchObject({ done: true, results: [{ outcome: 'as-on-file', by: 'usr-town' }] })
    const second = await review(world, { campaign, household, version: 2 }, { outcome: 'correct-file', ...against })
    expect(second.body.results).toHaveLength(2)
    const progress = (await world.call(office, 'GET', `/campaigns/${campaign}/progress`)).body
    expect(progress.all).toMatchObject({ listed: 9, done: 1, open: 8, outcomes: { 'correct-file': 1 } })
    expect(progress.townships).toMatchObject([
      { division: township, listed: 7, done: 1 },
      { division: '610528001', listed: 2, done: 0 },
    ])
    expect(progress.villages).toHaveLength(3)
    expect(await lines(world, campaign, 'open=true')).toHaveLength(8)
  })

  test('of a household that was not met settles nothing', async () => {
    const { campaign } = await made(world)
    const [household = ''] = ids
    expect((await review(world, { campaign, household }, { outcome: 'absent' })).body.done).toBe(false)
    expect(await lines(world, campaign, 'open=true')).toHaveLength(7)
    expect((await review(world, { campaign, household, version: 2 }, { outcome: 'as-on-file' })).body.done).toBe(true)
  })

  test('against the file needs words and evidence, is one of the pack, and has its day between list and today', async () => {
    const { campaign } = await made(world)
    const [household = ''] = ids
    const asked = (body: object) => review(world, { campaign, household }, body)
    expect((await asked({ outcome: 'fell-back' })).body.type).toBe('/problems/outcome_needs_note')
    expect((await asked({ outcome: '懒汉' })).body.type).toBe('/problems/outcome_unknown')
    for (const visitedOn of ['2020-08-14', '2020-08-16'])
      expect((await asked({ outcome: 'as-on-file', visitedOn })).status).toBe(400)
  })

  test('does not come from who entered the file or helps the household', async () => {
    const { body } = await world.call(townOffice, 'POST', '/households', {
      village: one,
      category: '一般贫困户',
      persons: [{ name: '王甲', relation: '户主', idNumber: idNumber(7000, 'male') }],
    })
    expect(body.errors).toBeUndefined()
    const { campaign } = await made(world, { rule: { statuses: ['candidate', 'registered'] } })
    const own = await review(world, { campaign, household: body.household }, { outcome: 'as-on-file' })
    expect([own.status, own.body.type, own.body.did]).toEqual([403, '/problems/reviewer_involved', 'entered'])
    const [household = ''] = ids
    await world.table.write([
      create({
        key: pairedKey('hlp_own', household),
        kind: 'paired',
        body: { periods: [{ from: '2020-01-01', to: null }] },
      }),
    ])
    const both = actorWith('first-secretary', { division: one as never, helper: 'hlp_own' }, 'usr-both')
    const helping = await review(world, { campaign, household, actor: both }, { outcome: 'as-on-file' })
    expect([helping.status, helping.body.did]).toEqual([403, 'helper'])
    // An import copies the national system; who brought it in may look.
    expect((await review(world, { campaign, household, actor: importer }, { outcome: 'as-on-file' })).status).toBe(200)
  })

  test('of two at the same moment one is told to look again; of two households of a village both count', async () => {
    const { campaign } = await made(world)
    const [household = '', other = ''] = ids
    const same = await Promise.all([
      review(world, { campaign, household }, { outcome: 'as-on-file' }),
      review(world, { campaign, household, actor: supervisor }, { outcome: 'absent' }),
    ])
    expect(same.map(({ status }) => status).toSorted()).toEqual([200, 412])
    const rest = await Promise.all(
      [other, ...ids.slice(2)].map((id) => review(world, { campaign, household: id }, { outcome: 'as-on-file' })),
    )
    expect(rest.map(({ status }) => status)).toEqual([200, 200, 200])
    const { all } = (await world.call(office, 'GET', `/campaigns/${campaign}/progress?division=${one}`)).body
    expect(all.listed - all.open).toBe(all.done)
    expect(all.done).toBeGreaterThanOrEqual(3)
  })
})

describe('deadline and end', () => {
  test('what has no result past the deadline is overdue at every level, and ends with the campaign', async () => {
    const { campaign } = await made(world)
    for (const household of ids) await review(world, { campaign, household }, { outcome: 'as-on-file' })
    world.setNow('2020-09-16T02:00:00.000Z')
    const overdue = (division: string) => world.call(office, 'GET', `/overdue?division=${division}`)
    for (const division of [two, township, county])
      expect((await overdue(division)).body.items).toMatchObject([{ kind: 'campaign-result' }, {}, {}])
    expect((await overdue(one)).body.items).toEqual([])
    const { body, headers } = await world.call(office, 'GET', `/campaigns/${campaign}`)
    expect(body.progress).toMatchObject({ open: 3, overdue: 3 })
    const close = (reason?: string) =>
      world.call(
        office,
        'POST',
        `/campaigns/${campaign}/close`,
        { ...(reason && { reason }) },
        { 'if-match': headers['etag'] ?? '' },
      )
    const refused = await close()
    expect([refused.status, refused.body.type, refused.body.open]).toEqual([409, '/problems/lines_open', 3])
    expect((await close('上级要求提前结束')).body).toMatchObject({ state: 'closing', closed: { open: 3 } })
    await world.work()
    expect((await overdue(county)).body.items).toEqual([])
    const done = (await world.call(office, 'GET', `/campaigns/${campaign}`)).body
    expect(done).toMatchObject({
      state: 'closed',
      closed: { open: 3, reason: '上级要求提前结束' },
      progress: { overdue: 0 },
    })
    const [late] = await lines(world, campaign, 'open=true')
    const after = await review(world, { campaign, household: late.household }, { outcome: 'as-on-file' })
    expect([after.status, after.body.type, after.body.state]).toEqual([409, '/problems/campaign_state', 'closed'])
  })
})

describe('what is found is dealt with', () => {
  const handle = (campaign: string, household: string, body: object, actor = office) =>
    world.call(actor, 'POST', `/campaigns/${campaign}/findings/${household}/handling`, body)

  test('a household that fell back gets its case, once', async () => {
    const { campaign } = await made(world)
    const [exited] = await lines(world, campaign, `division=${two}`)
    const { household } = exited
    await review(world, { campaign, household }, { outcome: 'fell-back', ...against })
    const found = await world.call(townOffice, 'GET', `/campaigns/${campaign}/findings?division=${township}`)
    expect(found.body.items).toMatchObject([{ household, kind: 'relapse', handled: null }])
    expect((await handle(campaign, household, { as: 'survey-again' })).body.type).toBe('/problems/finding_not_here')
    const handled = await handle(campaign, household, { as: 'relapse', cause: '因病' })
    expect(handled.status).toBe(200)
    const relapse = await world.call(office, 'GET', `/relapses/${handled.body.handled.ref}`)
    expect(relapse.body).toMatchObject({
      state: 'opened',
      origin: { kind: 'campaign', ref: campaign },
      found: against.note,
    })
    expect((await handle(campaign, household, { as: 'relapse', cause: '因病' })).body.type).toBe(
      '/problems/finding_handled',
    )
    // A result does not undo a case.
    const undone = await review(world, { campaign, household, version: 2 }, { outcome: 'as-on-file' })
    expect(undone.body.type).toBe('/problems/finding_handled')
    expect((await world.call(office, 'GET', `/campaigns/${campaign}/findings?handled=true`)).body.items).toHaveLength(1)
  })

  test('one that is not eligible is surveyed again, as a removal', async () => {
    const { campaign } = await made(world)
    const [household = ''] = ids
    await review(world, { campaign, household }, { outcome: 'not-eligible', ...against })
    const handled = await handle(campaign, household, { as: 'survey-again' })
    const opened = await world.call(office, 'GET', `/identification-cases/${handled.body.handled.ref}`)
    expect(opened.body).toMatchObject({ kind: 'removal', state: 'applied' })
  })

  test('a correction names the version in which the file was put right, after the finding', async () => {
    const { campaign } = await made(world)
    const [household = ''] = ids
    const change = (version: number, group: string) =>
      world.call(
        importer,
        'PATCH',
        `/households/${household}`,
        { group, reason: '更正' },
        { 'if-match': `"${version}"` },
      )
    await change(1, '5组')
    world.setNow('2020-08-15T03:00:00.000Z')
    await review(world, { campaign, household }, { outcome: 'correct-file', ...against })
    expect((await handle(campaign, household, { as: 'correction', fileVersion: 2 })).body.type).toBe(
      '/problems/finding_not_here',
    )
    expect((await handle(campaign, household, { as: 'correction', fileVersion: 3 })).body.type).toBe(
      '/problems/finding_not_here',
    )
    await change(2, '6组')
    expect((await handle(campaign, household, { as: 'correction', fileVersion: 3 })).body.handled.ref).toBe(
      `${household}@3`,
    )
  })

  test('a finding that a later result takes back is gone', async () => {
    const { campaign } = await made(world)
    const [household = ''] = ids
    await review(world, { campaign, household }, { outcome: 'not-eligible', ...against })
    await review(world, { campaign, household, version: 2 }, { outcome: 'as-on-file' })
    expect((await world.call(office, 'GET', `/campaigns/${campaign}/findings`)).body.items).toEqual([])
    expect((await handle(campaign, household, { as: 'survey-again' })).status).toBe(404)
  })
})

test('a township sees its part of the county’s campaign, and nothing beyond', async () => {
  const { campaign } = await made(world, { division: county })
  const get = (path: string) => world.call(townOffice, 'GET', path)
  expect((await get(`/campaigns/${campaign}`)).status).toBe(404)
  expect((await get(`/campaigns/${campaign}?division=${township}`)).body.progress).toMatchObject({ listed: 7 })
  expect(await lines(world, campaign, `division=${township}`, townOffice)).toHaveLength(7)
  expect((await get(`/campaigns/${campaign}/lines?division=610528001`)).status).toBe(404)
  expect((await get(`/campaigns/${campaign}?division=610529`)).status).toBe(404)
  const listed = (await get(`/campaigns?division=${township}`)).body
  expect([listed.items, listed.covering.map((each: { campaign: string }) => each.campaign)]).toEqual([[], [campaign]])
})

test('villages make no campaigns and review nothing; a helper sees none', async () => {
  const { campaign } = await made(world)
  const [household = ''] = ids
  const clerk = actorWith('village-clerk', { division: one as never }, 'usr-clerk')
  expect((await world.call(clerk, 'POST', '/campaigns', form())).status).toBe(403)
  expect((await review(world, { campaign, household, actor: clerk }, { outcome: 'as-on-file' })).status).toBe(403)
  const stranger = actorWith('supervisor', { division: '610529' as never }, 'usr-stranger')
  expect((await review(world, { campaign, household, actor: stranger }, { outcome: 'as-on-file' })).status).toBe(404)
  const helper = actorWith('helper', { division: county as never, helper: 'hlp_1' })
  expect((await world.call(helper, 'GET', `/campaigns/${campaign}`)).status).toBe(403)
})

test('the same request twice makes one campaign', async () => {
  const twice = await Promise.all(
    [1, 2].map(() => world.call(office, 'POST', '/campaigns', form(), { 'idempotency-key': 'k' })),
  )
  expect(twice.map(({ status }) => status)).toEqual([201, 201])
  expect(twice[0]?.body.campaign).toBe(twice[1]?.body.campaign)
  await world.work()
  expect((await world.call(office, 'GET', `/campaigns?division=${county}`)).body.items).toHaveLength(1)
})
