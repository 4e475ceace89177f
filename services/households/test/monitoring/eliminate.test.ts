import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Day } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import type { Answered, World } from '../../../../tests/support/world.ts'
import { replace } from '@bangfu/table/ops'
import type { Item } from '@bangfu/table/table'
import { mostMeasures, type MonitoringCase } from '../../src/monitoring/monitoring-case.ts'
import { monthsBetween } from '../../src/monitoring/eliminate.ts'
import {
  appraisal,
  clerk,
  decider,
  form,
  measure,
  monitored,
  notice,
  office,
  openMonitoring,
  paper,
  putOnFile,
  reviewer,
  secretary,
  type Walker,
} from './a-case.ts'

let world: World<Deps>
beforeEach(() => void (world = openMonitoring()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const snapshot = {
  dropout: false,
  houseDamaged: false,
  uninsured: false,
  waterDamaged: false,
  wageFen: 3_000_000,
  propertyFen: 0,
  transferFen: 100_000,
  operatingFen: 0,
  operatingExpenseFen: 0,
  claimsFen: 0,
  outOfPocketFen: 20_000,
}
const check = {
  checkedOn: '2023-09-01',
  visitors: ['王干部'],
  way: 'assistance',
  findings: '收入稳定，住院费用已报销',
  incomeStable: true,
  spendingSolved: true,
  collector: { name: '王干部', phone: '15400001234' },
  snapshot,
  evidence: [paper],
}

const helped = async (change = {}): Promise<{ readonly household: string; readonly steps: Walker }> => {
  const household = await putOnFile(world, 1, change)
  const steps = await monitored(world, household)
  await steps.take(clerk, 'measures', measure)
  world.setNow('2023-09-01T02:00:00.000Z')
  return { household, steps }
}
const refusedFor = ({ status, body }: Answered): unknown => [
  status,
  String(body.type).replace('/problems/', ''),
  (body.errors as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer),
]

test('a risk is struck off after six stable months, by check, appraisal, publicity and the county', async () => {
  const { household, steps } = await helped()
  const checked = await steps.take(clerk, 'elimination-check', check)
  expect(checked.body).toMatchObject({
    state: 'elimination-checked',
    elimination: { collector: { phoneMasked: '154****1234' }, snapshot: { netFen: 3_100_000, perHeadFen: 1_033_333 } },
  })
  expect(JSON.stringify(checked.body)).not.toContain('15400001234')
  await steps.take(secretary, 'elimination-appraisal', appraisal('2023-09-01'))
  await steps.take(secretary, 'elimination-publicity', notice)
  expect(refusedFor(await steps.take(decider, 'elimination'))).toEqual([409, 'notice_running', undefined])
  world.setNow('2023-09-07T02:00:00.000Z')
  const done = await steps.take(decider, 'elimination')
  expect(done.body).toMatchObject({
    state: 'eliminated',
    elimination: { decided: { on: '2023-09-07' } },
    deadlines: [],
  })
  const file = await world.call(office, 'GET', `/households/${household}`)
  expect(file.body.status).toBe('ordinary')
  const again = await world.call(clerk, 'POST', `/households/${household}/clues`, {
    reason: 'disaster',
    told: '洪水冲毁房屋',
  })
  expect(again.body.case).not.toBe(steps.id)
})

describe('against an elimination stands', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['a month too few', { checkedOn: '2023-08-31' }, ['body/checkedOn']],
    ['income that is not stable', { incomeStable: false }, ['body/incomeStable']],
    ['spending that goes on', { spendingSolved: false }, ['body/spendingSolved']],
    ['no word on the state after it', { snapshot: undefined }, ['body/snapshot']],
    ['a dropout', { snapshot: { ...snapshot, dropout: true } }, ['body/snapshot/dropout']],
    ['a damaged house', { snapshot: { ...snapshot, houseDamaged: true } }, ['body/snapshot/houseDamaged']],
    ['a member without insurance', { snapshot: { ...snapshot, uninsured: true } }, ['body/snapshot/uninsured']],
    ['damaged water', { snapshot: { ...snapshot, waterDamaged: true } }, ['body/snapshot/waterDamaged']],
    ['income on the range', { snapshot: { ...snapshot, wageFen: 2_090_000 } }, ['body/snapshot']],
  ])('%s', async (_says, change, pointers) => {
    const { steps } = await helped()
    const refused = await steps.take(clerk, 'elimination-check', { ...check, ...change })
    expect(refusedFor(refused)).toEqual([422, 'elimination_refused', pointers])
  })

  test('a household in which nobody can work: it is kept, unless it is no more', async () => {
    const persons = form(1).persons.map((person) => ({ ...person, labour: '无劳动力', workMonths: undefined }))
    const { steps } = await helped({ persons })
    expect(refusedFor(await steps.take(clerk, 'elimination-check', check))).toEqual([
      422,
      'elimination_refused',
      ['body/way'],
    ])
    const natural = { ...check, way: 'natural', incomeStable: false, spendingSolved: false, snapshot: undefined }
    expect((await steps.take(clerk, 'elimination-check', natural)).body.state).toBe('elimination-checked')
  })

  test('the mark 暂不标注, until it is taken away', async () => {
    const { steps } = await helped()
    expect(
      (await steps.take(office, 'backstop', { backstop: true, reason: '整户无劳动能力' })).body.backstop,
    ).toMatchObject({ by: office.id })
    expect(refusedFor(await steps.take(clerk, 'elimination-check', check))).toEqual([
      422,
      'elimination_refused',
      ['body/way'],
    ])
    await steps.take(office, 'backstop', { backstop: false, reason: '子女成年务工' })
    expect((await steps.take(clerk, 'elimination-check', check)).status).toBe(200)
  })

  test('that no measure has helped', async () => {
    const steps = await monitored(world, await putOnFile(world))
    world.setNow('2023-09-01T02:00:00.000Z')
    expect(refusedFor(await steps.take(clerk, 'elimination-check', check))).toEqual([
      422,
      'elimination_refused',
      ['body/way'],
    ])
  })

  test('a clue that nobody has answered', async () => {
    const { household, steps } = await helped()
    await world.call(secretary, 'POST', `/households/${household}/clues`, { reason: 'disaster', told: '遭遇洪涝' })
    await steps.refresh()
    expect(refusedFor(await steps.take(clerk, 'elimination-check', check))).toEqual([
      422,
      'elimination_refused',
      ['body'],
    ])
  })
})

test('what stands against it after all sends the household back to monitoring', async () => {
  const { steps } = await helped()
  await steps.take(clerk, 'elimination-check', check)
  const back = await steps.take(reviewer, 'resumption', { reason: '评议未通过' })
  expect(back.body).toMatchObject({ state: 'monitored', elimination: null })
  expect((await steps.take(clerk, 'elimination-check', check)).status).toBe(200)
})

test('nothing is struck off that was not checked', async () => {
  const { steps } = await helped()
  expect(refusedFor(await steps.take(decider, 'elimination'))).toEqual([409, 'step_not_open', undefined])
})

test('measures have a limit, an order of days and evidence', async () => {
  const { steps } = await helped()
  expect((await steps.take(clerk, 'measures', { ...measure, to: '2023-03-01' })).status).toBe(400)
  expect((await steps.take(clerk, 'measures', { ...measure, evidence: [] })).status).toBe(400)
  const item = await world.table.get({ table: 'registry', pk: steps.id, sk: '=' })
  const full = item?.body as MonitoringCase
  const measures = Array.from({ length: mostMeasures }, () => full.measures[0])
  await world.table.write([replace({ ...item, body: { ...full, measures } } as Item, item?.version ?? 0)])
  await steps.refresh()
  expect(refusedFor(await steps.take(clerk, 'measures', measure))).toEqual([409, 'too_many_measures', undefined])
})

test('months are counted by the calendar, whatever the days', () => {
  const between = (from: string, to: string): number => monthsBetween(Day.parse(from), Day.parse(to))
  expect([
    between('2023-03-31', '2023-09-01'),
    between('2023-03-01', '2023-08-31'),
    between('2022-12-31', '2023-01-01'),
  ]).toEqual([6, 5, 1])
})
