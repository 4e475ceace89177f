import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { overDays } from './target.ts'
import { until } from '@bangfu/local/demonstration/stage'
import { openTownship, outcomeOf, versionOf, type Person, type TownshipStage } from './register/township-stage.ts'

/** A township's re-check 回头看 over HTTP: the list, the visits, what they find, what is late, and the end. */
let stage: TownshipStage
let campaign: string
beforeAll(async () => {
  stage = await openTownship()
  await stage.import(stage.villages[0], 4)
  await stage.import(stage.villages[1], 3, { povertyStatus: '已脱贫' })
  await stage.import(stage.villages[2], 2)
}, 120_000)
afterAll(() => stage.stop())

const get = (path: string, who: Person = 'opener') => stage.must(who, 'GET', `/campaigns/${campaign}${path}`)
const listed = async (query = ''): Promise<any[]> => (await get(`/lines?limit=200${query}`)).items
const settled = (state: string) =>
  until(
    () => get(''),
    (answer) => answer.state === state,
    `the campaign to be ${state}`,
  )
const evidence = [{ title: '入户照片', paper: '照 5' }]

const review = async (household: string, body: object, who: Person = 'announcer') => {
  const path = `/campaigns/${campaign}/lines/${household}`
  const seen = await versionOf(stage, 'opener', path)
  return stage.call(who, 'PUT', `${path}/result`, { visitedOn: stage.today(), ...body }, seen)
}

describe('a re-check of a township', () => {
  test('is made by its office, and by nobody of a village', async () => {
    const form = {
      ...{ kind: 're-check', division: stage.township, title: '秋季回头看', document: '镇政府12号' },
      deadline: stage.today(),
    }
    for (const who of ['clerk', 'secretary', 'supervisor', 'auditor'] as const)
      expect(outcomeOf(await stage.call(who, 'POST', '/campaigns', form))).toBe('403 not_permitted')
    ;({ campaign } = await stage.must('opener', 'POST', '/campaigns', form))
    await settled('open')
    expect((await get('')).progress).toMatchObject({ listed: 9, done: 0, open: 9 })
  })

  test('has a dated list with masked names, whose hash and seed everybody can check', async () => {
    const lines = await listed()
    expect(lines.map(({ division }) => division.slice(-3))).toEqual([
      ...['001', '001', '001', '001'],
      ...['002', '002', '002', '003', '003'],
    ])
    expect(JSON.stringify(lines)).not.toContain('王某甲')
    const { draw } = await get('')
    const frozen = await get('/frozen-list', 'auditor')
    expect([frozen.listHash, frozen.seed, frozen.lines.length]).toEqual([draw.listHash, draw.seed, 9])
  })

  test('gets a result for each household, from people who did not enter it', async () => {
    const lines = await listed()
    const [first, ...rest] = lines
    expect(outcomeOf(await review(first.household, { outcome: 'as-on-file' }, 'clerk'))).toBe('403 not_permitted')
    expect(outcomeOf(await review(first.household, { outcome: 'unheard-of' }))).toBe('422 outcome_unknown')
    expect(outcomeOf(await review(first.household, { outcome: 'correct-file' }))).toBe('422 outcome_needs_note')
    for (const { household } of [first, ...rest.slice(0, 3)])
      expect(outcomeOf(await review(household, { outcome: 'as-on-file' }, 'supervisor'))).toBe('done')
    const fallen = lines.find(({ status }) => status === 'exited')
    const found = { outcome: 'fell-back', note: '户主患病住院，收入骤减', evidence }
    expect(outcomeOf(await review(fallen.household, found))).toBe('done')
    const { all, villages } = await get('/progress')
    expect(all).toMatchObject({ listed: 9, done: 5, open: 4, outcomes: { 'as-on-file': 4, 'fell-back': 1 } })
    expect(villages.map(({ listed: of, done }: { listed: number; done: number }) => [of, done])).toEqual([
      [4, 4],
      [3, 1],
      [2, 0],
    ])
  })

  test('opens the case of the household that fell back', async () => {
    const [finding] = (await get('/findings')).items
    const handling = `/campaigns/${campaign}/findings/${finding.household}/handling`
    expect(outcomeOf(await stage.call('secretary', 'POST', handling, { as: 'relapse', cause: '因病' }))).toBe(
      '403 not_permitted',
    )
    const { handled } = await stage.must('opener', 'POST', handling, { as: 'relapse', cause: '因病' })
    const relapse = await stage.must('decider', 'GET', `/relapses/${handled.ref}`)
    expect(relapse).toMatchObject({ state: 'opened', origin: { kind: 'campaign', ref: campaign } })
    expect((await get('/findings')).items).toEqual([])
  })

  overDays('shows what is late at every level, and is not closed over it without a word', async () => {
    stage.wait(1)
    for (const division of [stage.township, '610528']) {
      const { items } = await stage.must('decider', 'GET', `/overdue?division=${division}&limit=200`)
      const own = items.filter(({ about }: { about: string }) => about.startsWith(campaign))
      expect(own).toHaveLength(4)
    }
    const close = async (body: object) =>
      stage.call(
        'opener',
        'POST',
        `/campaigns/${campaign}/close`,
        body,
        await versionOf(stage, 'opener', `/campaigns/${campaign}`),
      )
    expect(outcomeOf(await close({}))).toBe('409 lines_open')
    const [late] = await listed('&open=true')
    expect(outcomeOf(await close({ reason: '余下各户外出务工，下季度补查' }))).toBe('done')
    await settled('closed')
    expect(outcomeOf(await review(late.household, { outcome: 'as-on-file' }))).toBe('409 campaign_state')
    const { items } = await stage.must('decider', 'GET', `/overdue?division=${stage.township}&limit=200`)
    expect(items.filter(({ about }: { about: string }) => about.startsWith(campaign))).toEqual([])
  })
})

test('a field check of two households a village says how far the files are wrong', async () => {
  const fields = ['persons', 'houseSafety', 'safeWater']
  ;({ campaign } = await stage.must('decider', 'POST', '/campaigns', {
    ...{ kind: 'field-check', division: stage.township, title: '系统与实地核对', document: '县办8号' },
    ...{ deadline: stage.today(), fields, rule: { sample: { perVillage: 2 } } },
  }))
  await settled('open')
  const lines = await listed()
  expect(lines).toHaveLength(6)
  for (const [index, { household }] of lines.entries()) {
    const path = `/campaigns/${campaign}/lines/${household}`
    const answers = { persons: 2, houseSafety: '有', safeWater: index === 0 ? false : true }
    const seen = await versionOf(stage, 'supervisor', path)
    await stage.must('supervisor', 'PUT', `${path}/answers`, { visitedOn: stage.today(), answers }, seen)
  }
  const { all, villages, errors } = await get('/error-rates', 'decider')
  expect(all).toMatchObject({ compared: 18, errors: 1, within: false, perMille: { exact: '1000/18' } })
  expect(villages.map(({ within }: { within: boolean }) => within)).toEqual([false, true, true])
  expect(errors).toMatchObject([{ field: 'safeWater', filed: true, found: false }])
})
