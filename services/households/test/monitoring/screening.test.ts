import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import { unportable } from '@bangfu/kernel/state-machine'
import type { Answered, World } from '../../../../tests/support/world.ts'
import { nightlyScreening } from '../../src/monitoring/nightly-screening.ts'
import { screeningTasks } from '../../src/monitoring/screening-task.ts'
import { idNumber } from '../a-list.ts'
import {
  clerk,
  county,
  decider,
  form,
  monitored,
  office,
  openMonitoring,
  putOnFile,
  reviewer,
  village,
  walker,
} from './a-case.ts'

let world: World<Deps>
beforeEach(() => void (world = openMonitoring()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const screen = (): Promise<Answered> => world.call(office, 'POST', '/screenings', { village })
const cases = async (phase = 'open'): Promise<{ case: string; household: string; reasons: string[] }[]> =>
  (await world.call(office, 'GET', `/monitoring-cases?division=${county}&phase=${phase}`)).body.items

const well = { year: 2022, income: { wageFen: 9_000_000 } }
const uninsured = {
  ...well,
  persons: form(1).persons.map((person, index) => (index === 0 ? person : { ...person, medicalInsurance: false })),
}

test('a night raises each reason once, says what it saw, and leaves others alone', async () => {
  const poor = await putOnFile(world, 1)
  const fine = await putOnFile(world, 2, well)
  await putOnFile(world, 3, { category: '低保户' })
  expect((await screen()).body).toEqual({ village, looked: 2, raised: 1, contended: 0 })
  expect(await cases()).toMatchObject([{ household: poor, reasons: ['income-in-range'] }])
  const { body } = await world.call(office, 'GET', `/monitoring-cases/${(await cases())[0]?.case ?? ''}`)
  expect(body.clues).toMatchObject([
    {
      source: 'screening',
      pack: 'screening-cn-2020',
      reading: { perHeadFen: 666_666, rangeFen: 730_000, range: 'range-guizhou-2023', months: '2022-01/2022-12' },
    },
  ])
  world.setNow('2023-03-02T02:00:00.000Z')
  expect((await screen()).body.raised).toBe(0)
  expect((await world.call(office, 'GET', `/households/${fine}/monitoring-cases`)).body.items).toEqual([])
})

test('what was rejected is not raised again by the same reading, and is by another', async () => {
  const household = await putOnFile(world, 1, uninsured)
  await screen()
  const [found] = await cases()
  await walker(world, found?.case ?? '', 1).take(reviewer, 'rejection', { reason: '已参加职工医保' })
  expect([(await screen()).body.raised, await cases()]).toEqual([0, []])
  const read = await world.call(office, 'GET', `/households/${household}`)
  expect(read.body.persons).toHaveLength(3)
  await world.call(clerk, 'POST', `/households/${household}/clues`, { reason: 'uninsured', told: '实际未参保' })
  expect(await cases()).toHaveLength(1)
})

test('a household that is monitored gets what is new about it, and not what is known', async () => {
  const household = await putOnFile(world, 1)
  await screen()
  const [found] = await cases()
  expect(found?.household).toBe(household)
  const steps = await monitored(world, household)
  expect(steps.id).toBe(found?.case)
  expect((await screen()).body).toMatchObject({ looked: 1, raised: 0 })
  expect(await cases('watched')).toMatchObject([{ reasons: ['income-in-range', 'serious-illness'] }])
})

test('every county is looked through at night, some villages at a time, and again without effect', async () => {
  for (let order = 1; order <= 7; order++) await putOnFile(world, order, { code: `52022100100${order}0001` })
  const opened = (await screeningTasks.openScreening({ scheduledTime: '2023-03-01T18:30:00.000Z' }, world.deps)) as {
    on: string
    counties: string[]
  }
  expect(opened).toEqual({ on: '2023-03-02', counties: [county] })
  const night = async (): Promise<unknown[]> => {
    const steps: unknown[] = []
    let input: unknown = { county, on: opened.on }
    for (;;) {
      const step = (await screeningTasks.screenSomeVillages(input, world.deps)) as { done: boolean; raised: number }
      steps.push([step.raised, step.done])
      if (step.done) return steps
      input = step
    }
  }
  expect(await night()).toEqual([
    [5, false],
    [2, true],
  ])
  expect(await night()).toEqual([
    [0, false],
    [0, true],
  ])
  expect(
    unportable(nightlyScreening.definition((task) => `arn:aws:lambda:local:000000000000:function:${task}`)),
  ).toEqual([])
})

test('a department’s list is taken in line by line', async () => {
  const household = await putOnFile(world, 1)
  const poor = await putOnFile(world, 2, { category: '低保户' })
  expect(poor).toMatch(/^hsh_/)
  const list = {
    division: village,
    department: '县医保局',
    lines: [
      { code: `${village}0001`, reason: 'serious-illness', told: '年度自付费用较高' },
      { idNumber: idNumber(5, 'female'), reason: 'serious-illness', told: '同一户另一成员' },
      { idNumber: idNumber(5, 'female'), reason: 'disability', told: '新办残疾证' },
      { code: `${village}0002`, reason: 'disability', told: '在册户线索' },
      { code: `${village}0009`, reason: 'disability', told: '查无此户' },
    ],
  }
  const first = await world.call(decider, 'POST', '/clue-imports', list)
  const found = first.body.lines[0].case
  expect(first.body.lines).toEqual([
    { line: 1, outcome: 'raised', case: found },
    { line: 2, outcome: 'already', case: found },
    { line: 3, outcome: 'raised', case: found },
    { line: 4, outcome: 'not-watchable', case: null },
    { line: 5, outcome: 'not-found', case: null },
  ])
  const again = await world.call(decider, 'POST', '/clue-imports', list)
  expect(again.body.lines.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    'already',
    'already',
    'already',
    'not-watchable',
    'not-found',
  ])
  const read = await world.call(office, 'GET', `/monitoring-cases/${found}`)
  expect(read.body).toMatchObject({ household, clues: [{ department: '县医保局' }, { reason: 'disability' }] })
  const both = { ...list, lines: [{ ...list.lines[0], idNumber: idNumber(4, 'male') }] }
  expect((await world.call(decider, 'POST', '/clue-imports', both)).status).toBe(400)
})

test('lists of cases come in pages and by phase', async () => {
  for (let order = 1; order <= 5; order++) await putOnFile(world, order)
  await screen()
  const page = async (query: string): Promise<Answered> =>
    world.call(office, 'GET', `/monitoring-cases?division=${county}&phase=open&limit=3${query}`)
  const first = await page('')
  const second = await page(`&cursor=${encodeURIComponent(first.body.next)}`)
  expect([first.body.items.length, second.body.items.length, second.body.next]).toEqual([3, 2, null])
  expect(await cases('watched')).toEqual([])
})
