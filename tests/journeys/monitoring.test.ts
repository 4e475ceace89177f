import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { overDays } from './target.ts'
import { boardNotice, meetingOn, stepsOf } from './register/hands-and-papers.ts'
import { openTownship, outcomeOf, type TownshipStage } from './register/township-stage.ts'

/** A household that may fall back, watched until it stands, over HTTP: each step by its people and refused to the others. */
let stage: TownshipStage
let household: string
let monitoring: string
beforeAll(async () => {
  stage = await openTownship()
  ;[household = ''] = await stage.import(stage.villages[0], 1, { povertyStatus: '已脱贫' })
  await stage.letIn(household, stage.villages[0])
}, 120_000)
afterAll(() => stage.stop())

const base = () => `/monitoring-cases/${monitoring}`
const { step, triedBut } = stepsOf(() => stage, base)
const read = () => stage.must('decider', 'GET', base())
const evidence = [{ title: '佐证', paper: '监测档案 1' }]
const [paper] = evidence
/** No source gives the range of the province in that year: the county names its document. */
const range = { perHeadFen: 600_000, document: '县防返贫办 2020-3 号' }
const meeting = () => meetingOn(stage.today())
const village = ['clerk', 'secretary'] as const
const township = ['opener', 'recorder', 'announcer'] as const
const county = ['importer', 'decider'] as const

describe('a household that may fall back', () => {
  test('says so itself, and its fifteen days begin', async () => {
    const told = { reason: 'serious-illness', told: '家人住院，自付费用较高' }
    for (const who of ['supervisor', 'auditor', 'publisher'] as const)
      expect((await stage.call(who, 'POST', `/households/${household}/clues`, told)).status).toBe(403)
    ;({ case: monitoring } = await stage.must('household', 'POST', `/households/${household}/clues`, told))
    expect(await read()).toMatchObject({
      clues: [{ source: 'self', reason: 'serious-illness' }],
      deadlines: [{ kind: 'monitoring-decision', since: stage.today() }],
    })
  })

  test('is visited with its leave, and appraised', async () => {
    const visit = {
      ...{ visitedOn: stage.today(), visitors: ['王干部'], result: 'risk', findings: '住院，收入减少' },
      authorisation: { given: true, on: stage.today(), evidence: paper },
      ...{ risks: [{ risk: 'illness' }], evidence, perHeadFen: 500_000 },
      range,
    }
    expect(await triedBut([...village, ...township, ...county], 'verification', visit)).toEqual([])
    expect(outcomeOf(await step('clerk', 'verification', visit))).toBe('done')
    expect(outcomeOf(await step('decider', 'decision'))).toBe('409 step_not_open')
    expect(await triedBut([...village, ...township, ...county], 'appraisal', meeting())).toEqual([])
    expect(outcomeOf(await step('secretary', 'appraisal', meeting()))).toBe('done')
  })

  test('is published without its name and its illness', async () => {
    expect(outcomeOf(await step('publisher', 'publicity', boardNotice))).toBe('done')
    const { notice: published } = await read()
    const { publication } = await stage.must('decider', 'GET', `/notices/${published}`)
    expect(JSON.stringify(publication)).not.toMatch(/王某甲|病|illness/)
    expect(outcomeOf(await step('recorder', 'review'))).toBe('409 notice_running')
  })

  overDays('is reviewed by the township and decided by the county, neither by the other', async () => {
    stage.wait(8)
    expect(await triedBut([...township], 'review')).toEqual([])
    expect(outcomeOf(await step('recorder', 'review'))).toBe('done')
    expect(await triedBut([...county], 'decision')).toEqual([])
    expect((await step('decider', 'decision')).body.state).toBe('monitored')
    expect((await stage.must('decider', 'GET', `/households/${household}`)).status).toBe('exited')
  })

  overDays('is late in the list of every level when nothing helps it', async () => {
    stage.wait(40)
    for (const division of [stage.villages[0], stage.township, '610528']) {
      const { items } = await stage.must('decider', 'GET', `/overdue?division=${division}&limit=200`)
      expect(items).toContainEqual(expect.objectContaining({ kind: 'monitoring-measures', about: monitoring }))
    }
    const measure = { group: 'health', name: '大病救治', owner: '镇卫生院', from: stage.today(), evidence }
    expect(await triedBut([...village, ...township, ...county], 'measures', measure)).toEqual([])
    expect((await step('clerk', 'measures', measure)).body).toMatchObject({ unmatched: [], deadlines: [] })
  })

  overDays('is struck off after half a year that stayed stable, and not before', async () => {
    const snapshot = {
      ...{ dropout: false, houseDamaged: false, uninsured: false, waterDamaged: false },
      ...{ wageFen: 3_000_000, propertyFen: 0, transferFen: 100_000, operatingFen: 0, operatingExpenseFen: 0 },
      ...{ claimsFen: 0, outOfPocketFen: 20_000 },
    }
    const check = () => ({
      ...{ checkedOn: stage.today(), visitors: ['王干部'], way: 'assistance', findings: '收入稳定' },
      ...{ incomeStable: true, spendingSolved: true, collector: { name: '王干部', phone: '15400001234' } },
      ...{ snapshot, evidence, range },
    })
    expect(outcomeOf(await step('clerk', 'elimination-check', check()))).toBe('422 elimination_refused')
    stage.wait(190)
    expect(outcomeOf(await step('clerk', 'elimination-check', check()))).toBe('done')
    expect(outcomeOf(await step('secretary', 'elimination-appraisal', meeting()))).toBe('done')
    expect(outcomeOf(await step('publisher', 'elimination-publicity', boardNotice))).toBe('done')
    expect(outcomeOf(await step('decider', 'elimination'))).toBe('409 notice_running')
    stage.wait(8)
    expect(await triedBut([...county], 'elimination')).toEqual([])
    expect((await step('decider', 'elimination')).body).toMatchObject({ state: 'eliminated', deadlines: [] })
    const { items } = await stage.must('household', 'GET', `/households/${household}/monitoring-cases`)
    expect(items).toHaveLength(1)
  })
})
