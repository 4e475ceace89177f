import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { rosterCsv } from '../../../../tests/support/roster.ts'
import { actorWith, openWorld, type World } from '../../../../tests/support/world.ts'
import { jobsPart } from '../../../accounts/src/functions/jobs/service.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { households } from '../../src/service.ts'

const county = '610528'
const [old, into] = ['610528000901', '610528000902'] as const
const office = actorWith('county-office', { division: county as never })
const township = actorWith('township-office', { division: '610528000' as never })

let world: World<WorkDeps>
beforeEach(async () => {
  world = openWorld([households, jobsPart] as never, {})
  const divisions = [
    { division: old, name: '甲村', from: '1990-01-01' },
    { division: into, name: '乙村', from: '1990-01-01' },
  ]
  expect((await world.call(office, 'POST', '/divisions', { county, divisions })).status).toBe(201)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const list = async (village: string, count: number, first: number, csv = rosterCsv(village, count, first)) => {
  const { body } = await world.call(office, 'POST', `/household-imports?division=${village}`, Buffer.from(csv), {
    'content-type': 'text/csv',
  })
  return [...new Set((body.lines as { household: string }[]).map(({ household }) => household))]
}
const end = (on = '2020-08-01') =>
  world.call(
    office,
    'POST',
    `/divisions/${old}/end`,
    { kind: 'merged', into, on, reason: '撤并建制村' },
    { 'if-match': '"1"' },
  )
let asked = 0
const carry = (actor = office) =>
  world.call(actor, 'POST', `/divisions/${old}/carry-over`, undefined, { 'idempotency-key': `carry-${++asked}` })
const file = async (household: string) => (await world.call(office, 'GET', `/households/${household}`)).body
const done = async () => {
  const { body } = await carry()
  await world.work()
  return (await world.call(office, 'GET', `/jobs/${body.job}`)).body
}
const resultOf = async (job: { results: { key?: string }[]; job: string }): Promise<string> =>
  Buffer.from((await world.deps.exchange.read(`results/${job.job}/carried.csv`, 1_000_000)) ?? '').toString()

describe('the households of a merged village', () => {
  test('get numbers of the successor, their own where free, and stay where they are', async () => {
    const moving = await list(old, 30, 0)
    const there = await list(into, 2, 100)
    await end()
    const before = await file(moving[5] ?? '')
    const job = await done()
    expect(job).toMatchObject({ state: 'done', counts: { moved: 30, kept: 0 } })
    const codes = await Promise.all([...moving, ...there].map(async (id) => (await file(id)).code as string))
    expect(new Set(codes).size).toBe(32)
    expect(codes.every((code) => code.startsWith(into))).toBe(true)
    const after = await file(moving[5] ?? '')
    expect(after).toMatchObject({
      division: into,
      code: `${into}${before.code.slice(12)}`,
      group: before.group,
      links: [{ kind: 'renumbered', code: before.code, on: '2020-08-01' }],
    })
    const lines = (await resultOf(job)).trim().split('\r\n')
    expect(lines).toHaveLength(31)
    expect(lines.filter((line) => line.includes('另编号'))).toHaveLength(2)
  })

  test('are taken once, however often it is asked for, and by the county alone', async () => {
    await list(old, 3, 0)
    await end()
    expect((await carry(township)).status).toBe(403)
    expect((await done()).counts).toEqual({ moved: 3, kept: 0 })
    expect((await done()).counts).toEqual({})
    const left = await world.call(office, 'GET', `/households?division=${old}`)
    expect(left.body.items).toEqual([])
  })

  test('wait until the village has a successor, and the day has come', async () => {
    expect((await carry()).body.type).toBe('/problems/division_has_no_successor')
    await end('2020-09-01')
    expect((await carry()).body.type).toBe('/problems/division_has_no_successor')
    world.setNow('2020-09-01T02:00:00.000Z')
    expect((await carry()).status).toBe(202)
  })

  test('wait when the successor has no number left', async () => {
    const [one] = await list(old, 1, 0)
    const { code } = await file(one ?? '')
    const taken = rosterCsv(into, 2, 100)
    const codes = [...new Set(taken.match(new RegExp(`${into}\\d{4}`, 'g')))]
    const [first = '', second = ''] = codes
    await list(into, 2, 100, taken.replaceAll(first, `${into}${code.slice(12)}`).replaceAll(second, `${into}9999`))
    await end()
    expect(await done()).toMatchObject({ state: 'failed', failure: { code: 'village_full' } })
    expect((await file(one ?? '')).division).toBe(old)
  })
})
