import { describe, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { fen } from '@bangfu/kernel/money'
import type { Day, Instant } from '@bangfu/kernel/time'
import { monitoringPacks } from '@bangfu/rules/monitoring-pack'
import { measureGroupings, measureKind, measureKinds, planPacks } from '@bangfu/rules/plan-pack'
import { contentHashOf, lineOf, writePlan } from '../../src/plans/help-plan.ts'
import { MeasureForm, proposeMeasure, type Measure } from '../../src/plans/measure.ts'
import { figuresOf, matchedRisks, measuresInForce, proposalsFor } from '../../src/plans/plan-figures.ts'
import { measureForm } from './plan.ts'

const division = '610528' as Division
const at = '2020-08-15T02:00:00.000Z' as Instant
const today = '2020-08-15' as Day
const measure = (more: Partial<Measure> = {}, form: object = {}): Measure => ({
  ...proposeMeasure(
    MeasureForm.parse(measureForm(form)),
    { of: 'hsh_1', division, household: 'hsh_1', label: '1' },
    { by: 'usr_1', at, measure: `msr_${more.measure ?? '1'}` },
  ),
  ...more,
})
const evidence: Measure['evidence'] = [{ title: '凭证', kind: 'paper', ref: '册 3', by: 'usr_1', at }]
const text = (code: string | null, words: string) => ({ code, text: words })

describe('the pack', () => {
  test('proposes and aims at kinds that exist, with a source each', () => {
    expect(new Set(measureKinds.map(({ code }) => code)).size).toBe(measureKinds.length)
    for (const { proposals, targets } of planPacks)
      for (const { kinds, source } of [...proposals, ...targets]) {
        expect(source.document).not.toBe('')
        for (const kind of kinds) expect(measureKind(kind)).toBeDefined()
      }
  })

  test('has no groups where the sources give only a name, and says so', () => {
    const empty = measureGroupings.filter(({ entries }) => entries.length === 0)
    expect(empty.map(({ zh }) => zh)).toEqual(['五个一批', '十大工程'])
    for (const { note } of empty) expect(note).not.toBeNull()
    expect(measureGroupings.find(({ zh }) => zh === '六个一批')?.entries).toHaveLength(6)
  })
})

describe('proposals', () => {
  const kinds = (category: string, ...causes: string[]) =>
    proposalsFor(
      { division, category: text(category, '户'), causes: causes.map((code) => text(code, '因')) },
      [],
      today,
    ).map(({ zh }) => zh)

  test('are those of the default table', () => {
    expect(kinds('04')).toEqual(['低保'])
    expect(kinds('06')).toEqual(['特困供养'])
    expect(kinds('01', '02')).toEqual(['残疾人生活补贴', '残疾人护理补贴'])
    expect(kinds('01', '09')).toEqual(['小额信贷'])
    expect(kinds('01', '07')).toEqual(['技术培训'])
  })

  test('are none where the table says nothing, nor for a cause that no list knows', () => {
    expect(kinds('01', '12', '99')).toEqual([])
    expect(proposalsFor({ division, category: text(null, '某'), causes: [text(null, '某')] }, [], today)).toEqual([])
  })

  test('name a kind once, under the first cause that speaks for it', () => {
    expect(kinds('04', '03', '03', '07')).toEqual(['两免一补', '三免一助', '雨露', '技术培训', '低保'])
  })
})

describe('against risks', () => {
  const matches = monitoringPacks[0]?.matches.groups ?? {}
  const inForce = (kind: string, more: Partial<Measure> = { state: 'under-way', evidence }) =>
    measuresInForce([lineOf(measure(more, { kind }))])

  test('only measures that count are there', () => {
    expect(inForce('0601')).toEqual([{ group: 'health', item: null, from: '2020-08' }])
    for (const more of [
      { state: 'under-way', evidence: [] },
      { state: 'agreed', evidence },
      { state: 'stopped', evidence },
    ] as const)
      expect(inForce('0601', { ...more, evidence: [...more.evidence] })).toEqual([])
    expect(inForce('1251')).toEqual([])
  })

  test('illness is met by health, not by housing; a risk that no rule names by anything', () => {
    const against = (kind: string) => matchedRisks(['illness', 'labour'], inForce(kind), matches)
    expect(against('0601')).toEqual([
      { risk: 'illness', matched: true, groups: ['health', 'social', 'comprehensive'] },
      { risk: 'labour', matched: true, groups: null },
    ])
    expect(against('0701').map(({ matched }) => matched)).toEqual([false, true])
    expect(matchedRisks(['labour'], [], matches)[0]?.matched).toBe(false)
  })
})

test('figures count each measure in one state, and money of what is not given up', () => {
  const money = { plannedFen: fen(100) }
  const figures = figuresOf(
    [
      measure({ money }),
      measure({ state: 'under-way', money, due: '2020-08-14' as Day }),
      measure({ state: 'under-way', evidence, due: today }),
      measure({ state: 'done', evidence }),
      measure({ state: 'stopped', money }),
    ],
    today,
  )
  expect(figures).toEqual({
    ...{ proposed: 1, agreed: 0, underWay: 2, done: 1, replaced: 0, stopped: 1 },
    ...{ counted: 2, withoutEvidence: 1, overdue: 1, plannedFen: 200 },
  })
})

test('what is agreed to is its content: not how far it is, not the order, and any word of it', () => {
  const plan = writePlan(
    undefined,
    { summary: '养鸡', exitYear: 2021 },
    { plan: 'apl_1', of: 'hsh_1', kind: 'household', division, by: 'usr_1', at },
  )
  const [one, two] = [measure({ measure: '1' }), measure({ measure: '2' })]
  const hash = contentHashOf(plan, [one, two])
  expect(contentHashOf(plan, [{ ...two, state: 'under-way', evidence }, one])).toBe(hash)
  for (const other of [
    contentHashOf({ ...plan, summary: '养羊' }, [one, two]),
    contentHashOf({ ...plan, exitYear: 2022 }, [one, two]),
    contentHashOf(plan, [one]),
    contentHashOf(plan, [one, { ...two, due: '2021-01-01' as Day }]),
    contentHashOf(plan, [one, { ...two, state: 'stopped' }]),
    contentHashOf(plan, [one, { ...two, money: { plannedFen: fen(1) } }]),
  ])
    expect(other).not.toBe(hash)
})
