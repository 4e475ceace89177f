import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { begin } from '@bangfu/service/job'
import { findJob, jobOp } from '@bangfu/service/job-table'
import { resumeJobs } from '@bangfu/service/jobs'
import { actorWith, openWorld, type World } from '../../../../tests/support/world.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { QualityCheckId } from '../../src/quality/check.ts'
import { fileStep } from '../../src/quality/file-task.ts'
import { printStep } from '../../src/quality/print-task.ts'
import { atStart } from '../../src/quality/sweep-table.ts'
import { households } from '../../src/service.ts'
import { csvOf, household, office, type Row } from '../a-list.ts'

const county = '610528' as Division
const [one, two] = ['610528000901', '610528001902']
const township = actorWith('township-office', { division: one.slice(0, 9) as Division })
const clerk = actorWith('village-clerk', { division: one as Division })

let world: World<WorkDeps>
beforeEach(() => void (world = openWorld<WorkDeps>([households], {}, '2024-06-15T02:00:00.000Z')))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const get = (path: string, actor: Actor = office) => world.call(actor, 'GET', path)

/** Puts a household on file: what a test says of its head goes into the list. */
const enter = async (order: number, change: Row = {}, village = one): Promise<string> => {
  const rows = household(order, 2, change).map((row) => ({ ...row, 户编号: village + String(order).padStart(4, '0') }))
  const answered = await world.call(
    office,
    'POST',
    `/household-imports?division=${county}`,
    new TextEncoder().encode(csvOf(rows, [...new Set([...Object.keys(rows[0] ?? {}), ...more])])),
    { 'content-type': 'text/csv' },
  )
  expect(answered.body.households.registered).toBe(1)
  return answered.body.lines[0].household
}
const more = ['耕地面积(亩)', '与村主干路距离(公里)', '健康状况']

const check = async (division: string = county, actor = office): Promise<string> => {
  const answered = await world.call(actor, 'POST', '/quality-checks', { division })
  expect(answered.status).toBe(202)
  await world.work()
  return answered.body.check
}

const rulesOf = (found: { findings: { rule: string; who: string | null }[] }, rule: string) =>
  found.findings.filter((finding) => finding.rule === rule)

describe('a check of a county', () => {
  test('counts by village and rule, and lists each household with what is wrong, masked', async () => {
    const far = await enter(1, { '与村主干路距离(公里)': '9' })
    await enter(2, {}, two)
    const id = await check()
    const { body } = await get(`/quality-checks/${id}`)
    expect(body).toMatchObject({
      on: '2024-06-15',
      villages: 2,
      previous: null,
      compared: null,
      total: {
        households: 2,
        persons: 4,
        faulty: 2,
        byRule: { distance_far: 1, house_area_empty: 2, pension_empty: 4 },
      },
    })
    const { body: villages } = await get(`/quality-checks/${id}/villages`)
    expect(villages.items).toMatchObject([
      { village: one, before: null, tally: { households: 1, byRule: { distance_far: 1 } } },
      { village: two, tally: { households: 1 } },
    ])
    expect(villages.items[1].tally.byRule.distance_far).toBeUndefined()
    const { body: list } = await get(`/quality-findings?division=${one}`)
    expect(list.items).toHaveLength(1)
    expect(list.items[0]).toMatchObject({ household: far, village: one, headMasked: '李某某' })
    expect(rulesOf(list.items[0], 'distance_far')).toMatchObject([
      { severity: 'warning', who: null, zh: '与村主干路距离超过 5 公里', fields: ['roadKm'], since: '2024-06-15' },
    ])
    expect(rulesOf(list.items[0], 'pension_empty').map(({ who }) => who)).toEqual(['李某某', '李某某'])
    expect(JSON.stringify(list)).not.toMatch(/李甲|610599|154\d{8}/)
  })

  test('a phone in two households is found at both, wherever they are, and no number is told', async () => {
    await enter(1, { 联系电话: '15400000077' })
    await enter(2, { 联系电话: '15400000077' }, two)
    await enter(3, { 联系电话: '15400000078' }, two)
    const id = await check()
    const { body } = await get(`/quality-checks/${id}/villages`)
    expect(body.items.map(({ tally }: any) => tally.byRule.phone_in_two_households)).toEqual([1, 1])
    const { body: list } = await get(`/quality-findings?division=${county}`)
    const sharing = list.items.filter((found: any) => rulesOf(found, 'phone_in_two_households').length > 0)
    expect(sharing.map(({ code }: any) => code)).toEqual([`${one}0001`, `${two}0002`])
    // In one village alone there is nobody to share it with.
    const alone = await get(`/quality-checks/${await check(one)}`)
    expect(alone.body.total.byRule.phone_in_two_households).toBeUndefined()
  })

  test('a second check of the same files writes nothing to them, and says what changed since the first', async () => {
    const id = await enter(1, { 联系电话: '15400000077', '与村主干路距离(公里)': '9' })
    await enter(2, { 联系电话: '15400000077' })
    const first = await check()
    const before = await world.table.get({ table: 'registry', pk: id, sk: 'quality#=' })
    world.setNow('2024-07-15T02:00:00.000Z')
    const second = await check()
    expect(await world.table.get({ table: 'registry', pk: id, sk: 'quality#=' })).toEqual(before)
    expect((await get(`/quality-checks/${second}`)).body).toMatchObject({
      previous: first,
      total: { appeared: 0, mended: 0 },
      compared: { on: '2024-06-15', byRule: { distance_far: { before: 1, after: 1, change: 0 } } },
    })
    await world.call(
      office,
      'PATCH',
      `/households/${id}`,
      { phone: '15400000099', reason: '核实后更正' },
      { 'if-match': '"1"' },
    )
    world.setNow('2024-08-15T02:00:00.000Z')
    const third = await check()
    const { body } = await get(`/quality-checks/${third}`)
    expect(body.total).toMatchObject({ mended: 2, appeared: 0 })
    expect(body.compared.byRule.phone_in_two_households).toEqual({ before: 2, after: 0, change: -2 })
    const { body: list } = await get(`/quality-findings?division=${one}`)
    expect(rulesOf(list.items[0], 'distance_far')).toMatchObject([{ since: '2024-06-15' }])
  })

  test('its list is a file for the people who mend it', async () => {
    await enter(1, { '与村主干路距离(公里)': '9' })
    const { body } = await get(`/quality-checks/${await check()}`)
    const found = await findJob(world.table, body.job)
    expect(found?.job).toMatchObject({ state: 'done', counts: { households: 1, persons: 2, errors: 0 } })
    const [file] = found?.job.results ?? []
    expect(file?.name).toBe('档案质量核查-610528-2024-06-15.csv')
    const text = Buffer.from((await world.deps.exchange.read(file?.key ?? '', 1e6)) ?? []).toString('utf8')
    expect(text).toContain(
      `${one},${one}0001,2组,李某某,,提示,distance_far,与村主干路距离超过 5 公里,与村主干路距离(公里),2024-06-15\r\n`,
    )
    expect(text).toContain(`${one},,,,,提示,village_population_empty,总人口未填写或为 0,总人口,2024-06-15`)
    expect(text).not.toMatch(/李甲|610599|154\d{8}/)
  })

  test('the form of a village is held against its households', async () => {
    await enter(1, { '耕地面积(亩)': '6.5' })
    await enter(2, { '耕地面积(亩)': '4' })
    const form = { population: 900, households: 300, arableMu: 10.4, clinics: 1 }
    await world.call(office, 'PUT', `/villages/${one}/forms/2023`, form)
    const { body } = await get(`/quality-checks/${await check()}/villages`)
    expect(body.items[0].form).toContain('village_arable_below_households')
    expect(body.items[0].form).toContain('village_doctors_empty')
    expect(body.items[0].form).not.toContain('village_clinics_empty')
  })

  test('a check that was cut off goes on where it stopped, and counts nothing twice', async () => {
    await enter(1, { 联系电话: '15400000077', '与村主干路距离(公里)': '9' })
    await enter(2, { 联系电话: '15400000077' }, two)
    const { body } = await world.call(office, 'POST', '/quality-checks', { division: county })
    const input = { check: body.check, division: county }
    const printed = await printStep(world.deps, input, atStart)
    const found = await findJob(world.table, body.job)
    if (!found) throw new Error('no job')
    const running = { ...begin(found.job, world.deps.clock()), cursor: printed.cursor }
    await world.table.write([jobOp(running, found), ...(printed.ops ?? [])])
    // A step whose transaction was lost is taken again.
    const sweeping = {
      ...input,
      on: '2024-06-15' as Day,
      rules: { household: () => [], village: () => [], county: () => null },
      sharedOf: () => [],
    }
    await fileStep(world.deps, sweeping, printed.cursor)
    expect(await resumeJobs(world.deps, true)).toBe(1)
    await world.work()
    expect((await get(`/quality-checks/${body.check}`)).body.total).toMatchObject({
      households: 2,
      byRule: { distance_far: 1, phone_in_two_households: 2 },
    })
  })

  test('more households than one step takes are all looked at once', async () => {
    const rows = Array.from({ length: 120 }, (_none, order) => household(order + 1, 2)).flat()
    const csv = new TextEncoder().encode(csvOf(rows))
    await world.call(office, 'POST', `/household-imports?division=${one}`, csv, { 'content-type': 'text/csv' })
    await enter(200, {}, two)
    const { body } = await get(`/quality-checks/${await check()}`)
    expect(body.total).toMatchObject({ households: 121, persons: 242, faulty: 121, byRule: { house_area_empty: 121 } })
    const first = await get(`/quality-findings?division=${one}&limit=100`)
    const second = await get(
      `/quality-findings?division=${one}&limit=100&cursor=${encodeURIComponent(first.body.next)}`,
    )
    expect([first.body.items.length, second.body.items.length, second.body.next]).toEqual([100, 20, null])
  })
})

describe('who may', () => {
  test('two checks of a county at the same moment: one is begun, the other is told of it', async () => {
    await enter(1)
    const both = await Promise.all(
      [county, one].map((division) => world.call(office, 'POST', '/quality-checks', { division })),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([202, 409])
    expect(both.find(({ status }) => status === 409)?.body.type).toBe('/problems/quality_check_running')
    await world.work()
    await check()
  })

  test('the same request twice begins one check', async () => {
    const key = { 'idempotency-key': 'once' }
    const [a, b] = [
      await world.call(office, 'POST', '/quality-checks', { division: county }, key),
      await world.call(office, 'POST', '/quality-checks', { division: county }, key),
    ]
    expect([a.status, b.status, b.body.check]).toEqual([202, 202, a.body.check])
  })

  test('a village reads its own figures in a check of the county, and no other’s', async () => {
    await enter(1)
    await enter(2, {}, two)
    const id = await check()
    const own = await get(`/quality-checks/${id}/villages?division=${one}`, clerk)
    expect(own.body.items.map(({ village }: any) => village)).toEqual([one])
    expect((await get(`/quality-checks/${id}/villages?division=${two}`, clerk)).status).toBe(404)
    expect((await get(`/quality-checks/${id}/villages`, clerk)).status).toBe(404)
    expect((await get(`/quality-checks/${id}`, clerk)).status).toBe(404)
    expect((await get(`/quality-findings?division=${one}`, clerk)).body.items).toHaveLength(1)
    expect((await get(`/quality-findings?division=${two}`, clerk)).status).toBe(404)
    const figures = await get(`/divisions/${one}/quality`, clerk)
    expect(figures.body).toMatchObject({ check: id, villages: 1, tally: { households: 1 }, before: null })
    expect((await world.call(clerk, 'POST', '/quality-checks', { division: one })).status).toBe(403)
    expect((await world.call(township, 'POST', '/quality-checks', { division: county })).status).toBe(404)
  })

  test('a township’s own later check is what its villages are shown, beside the one before', async () => {
    await enter(1, { '与村主干路距离(公里)': '9' })
    await check()
    world.setNow('2024-06-16T02:00:00.000Z')
    const first = await check(one.slice(0, 9), township)
    world.setNow('2024-06-17T02:00:00.000Z')
    const own = await check(one.slice(0, 9), township)
    expect((await get('/divisions/610528000/quality', township)).body).toMatchObject({
      check: own,
      before: { on: '2024-06-16', byRule: { distance_far: { before: 1, after: 1, change: 0 } } },
    })
    expect(
      (await get(`/quality-checks?division=610528000`, township)).body.items.map(({ check: id }: any) => id),
    ).toEqual([own, first])
  })

  test('what nobody has checked has no figures, and garbage is refused in words', async () => {
    expect((await get(`/divisions/${one}/quality`)).body.type).toBe('/problems/quality_not_checked')
    expect((await get('/quality-checks/qck_0000000000000000000000')).status).toBe(404)
    for (const body of [{}, { division: '61' }, { division: county, on: '2020-01-01' }, { division: 7 }])
      expect((await world.call(office, 'POST', '/quality-checks', body)).status).toBe(400)
    expect((await get('/quality-findings?division=6105')).status).toBe(400)
    expect(QualityCheckId.safeParse('qck_1').success).toBe(false)
  })
})

test('the rules that hold are read with their sources, clauses and doubts', async () => {
  const { body } = await get(
    '/quality/rules?division=520100&on=2023-05-01',
    actorWith('county-office', { division: '520100' as Division }),
  )
  expect(body.rules.length).toBeGreaterThan(150)
  expect(body.rules.find(({ rule }: any) => rule === 'per_head_low_not_monitored')).toMatchObject({
    of: 'household',
    severity: 'warning',
    numbers: { yuan: 7300 },
    pack: 'monitoring-range-52-2023',
    source: { strength: 'WEAK' },
    clauses: [{ clause: 'income.2', text: 'or < 7,300 and not monitored' }],
  })
})
