import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type Answered, type World } from '../../../../tests/support/world.ts'
import {
  appraisal,
  clerk,
  county,
  decider,
  monitored,
  notice,
  office,
  openMonitoring,
  putOnFile,
  reported,
  reviewer,
  secretary,
  township,
  verification,
  village,
} from './a-case.ts'

let world: World<Deps>
beforeEach(() => void (world = openMonitoring()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const codeOf = ({ status, body }: Answered): [number, string] => [status, String(body.type).replace('/problems/', '')]
const overdue = async (division: string): Promise<unknown[]> =>
  (await world.call(office, 'GET', `/overdue?division=${division}`)).body.items

test('a household is monitored after clue, visit, appraisal, publicity, review and decision, each by its own hand', async () => {
  const household = await putOnFile(world)
  const steps = await monitored(world, household)
  const { body } = await steps.read()
  expect(body).toMatchObject({
    state: 'monitored',
    kind: 'marginal',
    kindText: { zh: '边缘易致贫户' },
    risks: [{ risk: 'illness' }],
    riskTexts: [{ zh: '因病', code: '01' }],
    decided: { by: 'usr-decider', on: '2023-03-12' },
    unmatched: [{ risk: 'illness', groups: ['health', 'social', 'comprehensive'] }],
    deadlines: [{ kind: 'monitoring-measures', due: '2023-04-11' }],
    openSteps: ['check'],
  })
  const file = await world.call(office, 'GET', `/households/${household}`)
  expect(file.body.status).toBe('monitored')
  const face = await world.table.get({ table: 'registry', pk: household, sk: 'face' })
  expect(face?.body).toMatchObject({ payable: true, status: 'monitored' })
})

test('what is published names nobody and says no reason', async () => {
  const household = await putOnFile(world)
  const steps = await monitored(world, household)
  const { body } = await steps.read()
  const published = await world.call(office, 'GET', `/notices/${body.notice}`)
  expect(published.body.publication.rows).toEqual([
    expect.objectContaining({ name: '周某', result: 'proposed-monitoring', bases: ['surveyed', 'appraised'] }),
  ])
  expect(published.body.publication.period).toEqual({ from: '2023-03-04', to: '2023-03-09' })
  expect(JSON.stringify(published.body.publication)).not.toMatch(/周甲|病|illness|154/)
})

describe('the clocks', () => {
  test('fifteen days from the first clue to the decision, whoever has the turn', async () => {
    const steps = await reported(world, await putOnFile(world))
    expect((await steps.read()).body.deadlines).toMatchObject([
      { kind: 'monitoring-decision', since: '2023-03-01', due: '2023-03-16', owedBy: 'village' },
    ])
    world.setNow('2023-03-16T15:00:00.000Z')
    expect(await overdue(village)).toEqual([])
    world.setNow('2023-03-16T16:00:00.000Z')
    for (const division of [village, township, county])
      expect(await overdue(division)).toMatchObject([{ about: steps.id, daysLeft: -1, label: `${village}0001 周某` }])
  })

  test('a decision takes the deadline away, and the first measure takes away its own', async () => {
    const steps = await monitored(world, await putOnFile(world))
    world.setNow('2023-04-12T02:00:00.000Z')
    expect(await overdue(county)).toMatchObject([{ kind: 'monitoring-measures', owedBy: 'village', daysLeft: -1 }])
    const paper = { title: '救治记录', paper: '卫生院2号' }
    const other = { group: 'industry', name: '养鸡', owner: '村委会', from: '2023-04-01', evidence: [paper] }
    expect((await steps.take(clerk, 'measures', other)).body.unmatched).toHaveLength(1)
    expect(await overdue(county)).toHaveLength(1)
    const health = { ...other, group: 'health', name: '大病救治' }
    expect((await steps.take(clerk, 'measures', health)).body).toMatchObject({ unmatched: [], deadlines: [] })
    expect(await overdue(county)).toEqual([])
  })

  test('the review waits for the last day of the publicity', async () => {
    const steps = await reported(world, await putOnFile(world))
    world.setNow('2023-03-04T02:00:00.000Z')
    await steps.take(clerk, 'verification', verification)
    await steps.take(secretary, 'appraisal', appraisal('2023-03-04'))
    expect((await steps.take(secretary, 'publicity', { ...notice, days: 4 })).status).toBe(422)
    await steps.take(secretary, 'publicity', notice)
    world.setNow('2023-03-09T02:00:00.000Z')
    expect(codeOf(await steps.take(reviewer, 'review'))).toEqual([409, 'notice_running'])
    world.setNow('2023-03-10T02:00:00.000Z')
    expect((await steps.take(reviewer, 'review')).body).toMatchObject({
      state: 'reviewed',
      deadlines: [{ owedBy: 'county' }],
    })
  })
})

describe('clues', () => {
  const clue = (household: string, reason: string, actor = clerk): Promise<Answered> =>
    world.call(actor, 'POST', `/households/${household}/clues`, { reason, told: '家中遭遇困难' })

  test('a reason stands once in an open case; another reason is added to it', async () => {
    const household = await putOnFile(world)
    const first = await clue(household, 'disaster')
    const again = await clue(household, 'disaster', secretary)
    const other = await clue(household, 'accident', secretary)
    expect([first.body.case, again.body.case, other.body.case]).toEqual(Array(3).fill(first.body.case))
    expect(again.body).toEqual(first.body)
    expect(other.body.clues).toMatchObject([
      { reason: 'disaster', source: 'cadre', zh: '遭受自然灾害' },
      { reason: 'accident', answered: true },
    ])
  })

  test('of many clues at the same moment one opens the case and all are in it', async () => {
    const household = await putOnFile(world)
    const reasons = ['disaster', 'accident', 'labour-lost', 'other']
    const answers = await Promise.all(reasons.map((reason) => clue(household, reason)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const { body } = await world.call(office, 'GET', `/households/${household}/monitoring-cases`)
    expect(body.items).toHaveLength(1)
    expect(body.items[0].reasons.toSorted()).toEqual(reasons.toSorted())
  })

  test('a household speaks for itself, and for no other', async () => {
    const [own, other] = [await putOnFile(world, 1), await putOnFile(world, 2)]
    const self = actorWith('household', { division: village, household: own }, 'usr-self')
    expect((await clue(own, 'job-loss', self)).body.clues).toMatchObject([{ source: 'self' }])
    expect((await clue(other, 'job-loss', self)).status).toBe(404)
  })

  test('who is on the register is helped as such, and not monitored', async () => {
    const candidate = await putOnFile(world, 3, { category: '低保户' })
    expect(codeOf(await clue(candidate, 'disaster'))).toEqual([409, 'monitoring_object_none'])
  })

  test('before there were rules there is no monitoring', async () => {
    world.setNow('2019-03-01T02:00:00.000Z')
    expect(codeOf(await clue(await putOnFile(world, 4), 'disaster'))).toEqual([422, 'no_rules_for_period'])
  })

  test('a new clue about a monitored household waits for its answer', async () => {
    const household = await putOnFile(world)
    const steps = await monitored(world, household)
    const { body } = await clue(household, 'disaster', secretary)
    expect(body).toMatchObject({ case: steps.id, state: 'monitored' })
    expect(body.deadlines.map(({ kind }: { kind: string }) => kind)).toEqual([
      'monitoring-measures',
      'monitoring-new-clue',
    ])
    await steps.refresh()
    const risks = [{ risk: 'illness' }, { risk: 'disaster', disaster: 'flood' }]
    const answered = await steps.take(clerk, 'risks', { risks, findings: '洪涝冲毁农田' })
    expect(answered.body.clues.every((one: { answered: boolean }) => one.answered)).toBe(true)
    expect(answered.body.deadlines).toHaveLength(1)
  })
})

describe('the visit at home', () => {
  const verify = async (change: Record<string, unknown>, order = 1, file = {}): Promise<Answered> => {
    const steps = await reported(world, await putOnFile(world, order, file))
    world.setNow('2023-03-03T02:00:00.000Z')
    return steps.take(clerk, 'verification', { ...verification, ...change })
  }

  test.each<[string, Record<string, unknown>, [number, string]]>([
    ['without the household’s authorisation', { authorisation: undefined }, [422, 'authorisation_missing']],
    [
      'refused by the household',
      { authorisation: { ...verification.authorisation, given: false } },
      [422, 'authorisation_missing'],
    ],
    ['without risks', { risks: undefined }, [400, 'invalid_input']],
    ['on a day to come', { visitedOn: '2023-03-04' }, [400, 'invalid_input']],
    ['其他 without its note', { risks: [{ risk: 'other' }] }, [400, 'invalid_input']],
    ['a disaster without its kind', { risks: [{ risk: 'disaster' }] }, [400, 'invalid_input']],
    ['a kind of disaster of an illness', { risks: [{ risk: 'illness', disaster: 'flood' }] }, [400, 'invalid_input']],
    ['the same risk twice', { risks: [{ risk: 'illness' }, { risk: 'illness' }] }, [400, 'invalid_input']],
    [
      'six risks',
      { risks: ['illness', 'disability', 'schooling', 'accident', 'industry', 'work'].map((risk) => ({ risk })) },
      [400, 'invalid_input'],
    ],
  ])('%s is refused', async (_says, change, refusal) => expect(codeOf(await verify(change))).toEqual(refusal))

  test('five risks are taken', async () => {
    const risks = ['illness', 'disability', 'schooling', 'accident', 'industry'].map((risk) => ({ risk }))
    expect((await verify({ risks })).body).toMatchObject({ state: 'verified', risks })
  })

  test('above the range only sudden hardship is monitored', async () => {
    const rich = { year: 2022, income: { wageFen: 2_190_003 } }
    expect(codeOf(await verify({}, 1, rich))).toEqual([422, 'monitoring_kind_unmet'])
    expect((await verify({ sudden: true }, 2, rich)).body.kind).toBe('sudden')
    expect((await verify({}, 3, { year: 2022, income: { wageFen: 2_190_000 } })).body).toMatchObject({
      kind: 'marginal',
      verification: { income: { perHeadFen: 730_000, rangeFen: 730_000, origin: 'year', range: 'range-guizhou-2023' } },
    })
  })

  test('without income on file it is reckoned at home', async () => {
    expect(codeOf(await verify({}, 1, { income: {} }))).toEqual([422, 'monitoring_income_unknown'])
    expect((await verify({ perHeadFen: 500_000 }, 2, { income: {} })).body.verification.income).toMatchObject({
      perHeadFen: 500_000,
      origin: 'survey',
    })
  })

  test('a year without a range of its province needs the document that has one', async () => {
    world.setNow('2024-03-01T02:00:00.000Z')
    const steps = await reported(world, await putOnFile(world))
    world.setNow('2024-03-03T02:00:00.000Z')
    const visited = { ...verification, visitedOn: '2024-03-02' }
    expect(codeOf(await steps.take(clerk, 'verification', visited))).toEqual([422, 'monitoring_range_unknown'])
    // Figures of 2022 say nothing of 2024: what is reckoned at home counts.
    const given = { ...visited, perHeadFen: 500_000, range: { perHeadFen: 800_000, document: '省乡振发〔2024〕1号' } }
    expect((await steps.take(clerk, 'verification', given)).body.verification.income).toMatchObject({
      range: '省乡振发〔2024〕1号',
      origin: 'survey',
    })
  })

  test('where no risk was found the villagers are not asked, and the township ends the case', async () => {
    const household = await putOnFile(world)
    const steps = await reported(world, household)
    world.setNow('2023-03-03T02:00:00.000Z')
    await steps.take(clerk, 'verification', {
      ...verification,
      result: 'no-risk',
      risks: undefined,
      authorisation: undefined,
    })
    expect(codeOf(await steps.take(secretary, 'appraisal', appraisal('2023-03-03')))).toEqual([
      409,
      'verification_found_no_risk',
    ])
    const ended = await steps.take(reviewer, 'rejection', { reason: '收入稳定，无风险' })
    expect(ended.body).toMatchObject({ state: 'rejected', deadlines: [], rejected: { from: 'verified' } })
    const next = await reported(world, household)
    expect(next.id).not.toBe(steps.id)
  })
})

describe('who may not', () => {
  test('nobody approves what he had his hands on', async () => {
    const steps = await reported(world, await putOnFile(world), office)
    world.setNow('2023-03-04T02:00:00.000Z')
    await steps.take(clerk, 'verification', verification)
    await steps.take(secretary, 'appraisal', appraisal('2023-03-04'))
    await steps.take(secretary, 'publicity', notice)
    world.setNow('2023-03-10T02:00:00.000Z')
    await steps.take(reviewer, 'review')
    expect(codeOf(await steps.take(office, 'decision'))).toEqual([403, 'same_hand'])
    expect((await steps.take(decider, 'decision')).body.state).toBe('monitored')
  })

  test('a village decides nothing, and a county reviews nothing', async () => {
    const steps = await reported(world, await putOnFile(world))
    for (const path of ['review', 'decision', 'rejection'])
      expect((await steps.take(clerk, path, path === 'rejection' ? { reason: '不符合条件' } : {})).status).toBe(403)
    expect((await steps.take(office, 'review')).status).toBe(403)
    expect((await steps.read(actorWith('county-office', { division: '520222' as Division }))).status).toBe(404)
  })

  test('no step is taken out of turn, and none by an old version', async () => {
    const steps = await reported(world, await putOnFile(world))
    expect(codeOf(await steps.take(decider, 'decision'))).toEqual([409, 'step_not_open'])
    expect(
      codeOf(
        await steps.take(clerk, 'measures', {
          group: 'work',
          name: '务工',
          owner: '村委会',
          from: '2023-03-01',
          evidence: [{ title: '合同', paper: '1号' }],
        }),
      ),
    ).toEqual([409, 'not_monitored'])
    const old = await world.call(clerk, 'POST', `/monitoring-cases/${steps.id}/verification`, verification, {
      'if-match': '"9"',
    })
    expect(codeOf(old)).toEqual([412, 'version_changed'])
  })
})

test('an appraisal that did not pass is kept and takes the case nowhere', async () => {
  const steps = await reported(world, await putOnFile(world))
  world.setNow('2023-03-04T02:00:00.000Z')
  await steps.take(clerk, 'verification', verification)
  const failed = await steps.take(secretary, 'appraisal', appraisal('2023-03-04', { for: 5, against: 4, abstain: 1 }))
  expect(failed.body).toMatchObject({ state: 'verified', appraisals: [{ number: 1, outcome: 'failed' }] })
  const passed = await steps.take(secretary, 'appraisal', appraisal('2023-03-04'))
  expect(passed.body).toMatchObject({
    state: 'appraised',
    appraisals: [{ number: 1 }, { number: 2, outcome: 'passed' }],
  })
})

test('an upheld objection sends the case back to the visit, and it is published anew', async () => {
  const steps = await reported(world, await putOnFile(world))
  world.setNow('2023-03-04T02:00:00.000Z')
  await steps.take(clerk, 'verification', verification)
  await steps.take(secretary, 'appraisal', appraisal('2023-03-04'))
  const { body } = await steps.take(secretary, 'publicity', notice)
  expect(codeOf(await steps.take(reviewer, 'return', { reason: '有人反映情况' }))).toEqual([409, 'publicity_stands'])
  const withdrawn = await world.call(
    decider,
    'POST',
    `/notices/${body.notice}/withdrawal`,
    { reason: '内容有误' },
    { 'if-match': '"1"' },
  )
  expect(withdrawn.status).toBe(200)
  expect(codeOf(await steps.take(reviewer, 'review'))).toEqual([409, 'publicity_objected'])
  expect((await steps.take(reviewer, 'return', { reason: '公示内容有误，重新核实' })).body).toMatchObject({
    state: 'verified',
    notice: null,
  })
  await steps.take(secretary, 'appraisal', appraisal('2023-03-04'))
  expect((await steps.take(secretary, 'publicity', notice)).body.notice).not.toBe(body.notice)
})
