import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { addDays } from '@bangfu/kernel/time'
import { until } from '@bangfu/local/demonstration/stage'
import { openTownship, outcomeOf, type Person, type TownshipStage } from './register/township-stage.ts'

/** A county re-pairs its households after the yearly adjustment 动态调整, over HTTP: tries it, does it, and takes it back. */
let stage: TownshipStage
let households: string[]
let leaving: string
let staying: string
const helpers: Record<string, string> = {}
let first: string
let later: string
beforeAll(async () => {
  stage = await openTownship()
  households = [...(await stage.import(stage.villages[0], 5)), ...(await stage.import(stage.villages[1], 3))]
  const bureau = { kind: 'party-government', tier: '市直一级', division: stage.township }
  leaving = (await stage.must('decider', 'POST', '/units', { ...bureau, name: '调走的局' })).unit
  staying = (await stage.must('decider', 'POST', '/units', { ...bureau, name: '留下的局' })).unit
  for (const [name, unit] of [
    ['甲', leaving],
    ['乙', leaving],
    ['丙', staying],
    ['丁', staying],
    ['戊', staying],
  ] as const) {
    const body = { name: `干部${name}`, unit, division: stage.township, rank: 'ordinary', phone: '15400001234' }
    helpers[name] = (await stage.must('opener', 'POST', '/helpers', body)).helper
  }
  first = addDays(stage.today(), -60)
  later = stage.today()
  await until(gaps, (items) => items.length === households.length, 'the households to be known')
}, 120_000)
afterAll(() => stage.stop())

const gaps = async (on = later): Promise<string[]> => {
  const { items } = await stage.must('decider', 'GET', `/pairing-gaps?division=${stage.township}&on=${on}&limit=200`)
  return items.map(({ household }: { household: string }) => household)
}

const command = (more: object): object => ({
  ...{ division: stage.township, act: 're-pair', on: later, reason: '动态调整', document: '县办〔2020〕9号' },
  ...{ override: { reason: '派出单位调整，全县统一重新安排' }, dryRun: false, ...more },
})

/** What came of a hand-over when its job, or the job that undoes it, is over. */
const over = async (handover: string, job: 'run' | 'undoing' = 'run'): Promise<any> =>
  until(
    () => stage.must('decider', 'GET', `/handovers/${handover}`),
    (answer) => ['done', 'failed'].includes(answer[job]?.state),
    'the hand-over to be over',
  )

const handOver = async (more: object, who: Person = 'decider'): Promise<any> =>
  over((await stage.must(who, 'POST', '/handovers', command(more))).handover)

/** The lines of the file that a job has made for programs. */
const linesOf = async (job: string): Promise<any[]> => {
  const { results } = await stage.must('decider', 'GET', `/jobs/${job}`)
  const place: number = results.findIndex(({ name }: { name: string }) => name.endsWith('.jsonl'))
  const { url } = await stage.must('decider', 'GET', `/jobs/${job}/results/${place + 1}`)
  const text = await (await fetch(url)).text()
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
}

const responsible = async (household: string): Promise<any[]> =>
  (await stage.must('decider', 'GET', `/households/${household}/pairings`)).items.map(({ helper, from, to }: any) => ({
    ...{ helper, from, to },
  }))

describe('a county after an adjustment', () => {
  test('has its villages paired in one call, the load shared', async () => {
    const among = ['甲', '乙'].map((name) => helpers[name])
    for (const village of stage.villages.slice(0, 2)) {
      const source = { by: 'village', village }
      const done = await handOver({ act: 'pair', on: first, source, among })
      expect(done.run).toMatchObject({ state: 'done', counts: { refused: 0 } })
    }
    expect(await gaps()).toEqual([])
    const { items } = await stage.must('decider', 'GET', `/helpers/${helpers['甲']}/households`)
    expect(items).toHaveLength(4)
  })

  test('lets nobody of a village, no inspector and no helper’s unit hand anything over', async () => {
    const body = command({ source: { by: 'unit', unit: leaving }, among: [helpers['丙']] })
    for (const who of ['clerk', 'secretary', 'supervisor', 'auditor', 'publisher'] as const)
      expect(outcomeOf(await stage.call(who, 'POST', '/handovers', body))).toBe('403 not_permitted')
    const end = { on: later, reason: '单位调整' }
    const [{ items }] = [await stage.must('decider', 'GET', `/pairings?unit=${leaving}`)]
    const path = `/pairings/${items[0].pairing}/end`
    expect(outcomeOf(await stage.call('opener', 'POST', path, end))).toBe('409 pairing_rule_broken')
  })

  test('tries first: loads, gaps and rules are said, and nothing is changed', async () => {
    const source = { by: 'unit', unit: leaving }
    const among = ['丙', '丁', '戊'].map((name) => helpers[name])
    const tried = await handOver({ source, among, dryRun: true })
    expect(tried.run.counts).toEqual({ done: 8, unchanged: 0, refused: 0, gaps: 0 })
    expect(tried.consequences.loads).toMatchObject({ helpers: 5, above: 0 })
    expect(tried.consequences.loads.top.map(({ before, after }: any) => [before, after])).toEqual([
      ...[
        [0, 3],
        [0, 3],
        [0, 2],
        [4, 0],
        [4, 0],
      ],
    ])
    expect(tried.consequences.rules).toEqual([{ rule: 'no-release-before-exit', lines: 8 }])
    const alone = await handOver({ source, among: [helpers['丙']], dryRun: true })
    expect(alone.consequences.loads).toMatchObject({ above: 1 })
    const ended = await handOver({ act: 'end', source, dryRun: true })
    expect(ended.consequences.gaps).toMatchObject({ created: 8 })
    expect((await responsible(households[0] ?? '')).length).toBe(1)
    const refused = await handOver({ source, among, override: undefined }, 'opener')
    expect(refused.run.counts).toMatchObject({ done: 0, refused: 8 })
  })

  test('hands every household over on its day, with an answer for each, and does it once', async () => {
    const source = { by: 'unit', unit: leaving }
    const among = ['丙', '丁', '戊'].map((name) => helpers[name])
    const done = await handOver({ source, among })
    expect(done.run.counts).toEqual({ done: 8, unchanged: 0, refused: 0, gaps: 0 })
    const lines = await linesOf(done.job)
    expect(lines).toHaveLength(8)
    expect(JSON.stringify(lines)).not.toMatch(/王某甲|赵某乙/)
    for (const { household, from, to } of lines)
      expect(await responsible(household)).toEqual([
        { helper: from, from: first, to: addDays(later as never, -1) },
        { helper: to, from: later, to: null },
      ])
    expect(await gaps()).toEqual([])
    const again = await stage.must('decider', 'POST', '/handovers', command({ source, among }))
    expect(again).toMatchObject({ handover: done.handover, repeated: true })
  })

  test('takes it back as a whole, but for the household that somebody has changed since', async () => {
    const { items } = await stage.must('auditor', 'GET', `/handovers?division=${stage.township}`)
    const done = items.find(({ act, dryRun, by }: any) => act === 're-pair' && !dryRun && by === items[0].by)
    const [changed] = await linesOf(done.job)
    const other = Object.values(helpers).find((helper) => helper !== changed.to && helper !== changed.from)
    const line = { household: changed.household, helper: other, on: addDays(later as never, 1) }
    await handOver({ source: { by: 'lines', lines: [line] } })
    const undo = `/handovers/${done.handover}/undo`
    expect(outcomeOf(await stage.call('clerk', 'POST', undo, { reason: '名单有误' }))).toBe('403 not_permitted')
    await stage.must('decider', 'POST', undo, { reason: '名单有误' })
    const { undoing } = await over(done.handover, 'undoing')
    expect(undoing.counts).toEqual({ restored: 7, refused: 1 })
    const lines = await linesOf(undoing.job)
    expect(lines.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
      { household: changed.household, reasons: [{ code: 'changed_since' }] },
    ])
    for (const { household, to } of lines.filter(({ outcome }) => outcome === 'done'))
      expect(await responsible(household)).toEqual([{ helper: to, from: first, to: null }])
    expect(await gaps()).toEqual([])
  })
})
