import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, Day } from '@bangfu/kernel/time'
import { findJob } from '@bangfu/service/job-table'
import { divisionPartition, entityKey, helperSlotKey } from '@bangfu/table/keys'
import { listAll, type Table } from '@bangfu/table/table'
import { covers } from '../../src/pairings/days.ts'
import { pairedOf, pairedOfHelper, pairingOf, slotOf } from '../../src/pairings/pairing-table.ts'
import type { HelperSlot, Pairing } from '../../src/pairings/pairing.ts'
import { handoverWork } from '../../src/handover/service.ts'
import { county, office, village } from '../county.ts'
import { command, openHandovers, override, type HandoverWorld } from './a-hand-over.ts'

let world: HandoverWorld
let helpers: string[]
beforeAll(async () => {
  world = openHandovers()
  helpers = [await world.helper(), await world.helper(), await world.helper()]
})
afterAll(() => world.close())

class Crash extends Error {}

/** The table of a process that dies at its n-th write: just before it, or just after it. */
const dyingAt = (table: Table, write: number, after: boolean): Table => {
  let left = write
  return {
    get: (key) => table.get(key),
    getMany: (keys) => table.getMany(keys),
    list: (query) => table.list(query),
    write: async (ops) => {
      left -= 1
      if (left < 0 || (left === 0 && !after)) throw new Crash('before a write')
      await table.write(ops)
      if (left === 0) throw new Crash('after a write')
    },
  }
}

/** One step of a job's machine; false when the process died in it. */
const step = async (job: string, table: Table): Promise<boolean> => {
  try {
    await handoverWork.tasks['pairing-handover-step']?.({ job, attempt: 1 }, { ...world.deps, table })
    return true
  } catch (error) {
    if (error instanceof Crash) return false
    throw error
  }
}

type Dying = { readonly write: number; readonly after: boolean }
type Doing =
  | { readonly kind: 'pair' | 'end'; readonly household: number; readonly helper: number; readonly on: number }
  | {
      readonly kind: 'hand-over'
      readonly act: string
      readonly households: readonly number[]
      readonly helper: number
      readonly on: number
      readonly length: number | null
      readonly dying: readonly Dying[]
      /** What somebody does by hand while it lies there, dead. */
      readonly between: { readonly household: number; readonly helper: number; readonly on: number }
    }
  | { readonly kind: 'undo'; readonly which: number; readonly dying: readonly Dying[] }

const count = 14
const household = fc.nat(count - 1)
const helper = fc.nat(2)
const on = fc.integer({ min: 1, max: 40 })
const dying = fc.array(fc.record({ write: fc.integer({ min: 1, max: 7 }), after: fc.boolean() }), { maxLength: 2 })
const doing: fc.Arbitrary<Doing> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('pair', 'end'), household, helper, on }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('hand-over'),
      act: fc.constantFrom('pair', 're-pair', 're-pair', 'extend', 'end', 'import'),
      households: fc.uniqueArray(household, { minLength: 1, maxLength: count }),
      ...{ helper, on, length: fc.option(fc.nat(10), { nil: null }), dying },
      between: fc.record({ household, helper, on }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo'), which: fc.nat(3), dying }) },
) as fc.Arbitrary<Doing>

const start = Day.parse('2020-07-01')
const day = (offset: number): Day => addDays(start, offset)
const calendar = Array.from({ length: 70 }, (_none, offset) => day(offset))

const slots = async (ids: readonly string[]): Promise<HelperSlot[]> =>
  (await world.table.getMany(ids.map(helperSlotKey))).flatMap((item) => (item ? [slotOf(item)] : []))

const pairingsOf = async (ids: readonly string[]): Promise<Pairing[]> => {
  const partition = divisionPartition('pairing', county)
  const items = await listAll(
    world.table,
    { in: { table: 'registry', index: 'byDivision', partition }, prefix: village },
    100_000,
  )
  const known = new Set(ids)
  return items.map(pairingOf).filter((pairing) => known.has(pairing.household))
}

/** On no day two are responsible, and every record says the same of who is: slot, pairings, what a helper may see. */
const expectWhole = async (ids: readonly string[]): Promise<void> => {
  const all = await slots(ids)
  const pairings = await pairingsOf(ids)
  for (const slot of all) {
    for (const on of calendar) expect(slot.periods.filter((period) => covers(period, on)).length).toBeLessThan(2)
    const own = pairings.filter((pairing) => pairing.household === slot.household)
    const of = (flag: Pairing['flag']) =>
      own
        .filter((pairing) => pairing.flag === flag && (pairing.to === null || pairing.from <= pairing.to))
        .map(({ pairing, helper, from, to }) => ({ pairing, helper, from, to }))
    const sorted = <T extends { readonly pairing: string }>(some: readonly T[]): T[] =>
      some.toSorted((a, b) => (a.pairing < b.pairing ? -1 : 1))
    expect(sorted(slot.periods)).toEqual(sorted(of(null)))
    expect(sorted(slot.overlaps)).toEqual(sorted(of('overlap')))
  }
  for (const helper of helpers) {
    const items = await listAll(world.table, pairedOfHelper(helper), 100_000)
    for (const { household, periods } of items.map(pairedOf)) {
      const slot = all.find((one) => one.household === household)
      if (!slot) continue
      const days = slot.periods.filter((one) => one.helper === helper).map(({ from, to }) => ({ from, to }))
      expect(periods).toEqual(days)
    }
  }
}

let keys = 0
const post = (path: string, body: object) =>
  world.call(office, 'POST', path, body, { 'idempotency-key': `walk-${++keys}` })

const byHand = async (
  ids: readonly string[],
  { household, helper, on }: { household: number; helper: number; on: number },
) => {
  await post('/pairings', { household: ids[household], helper: helpers[helper], from: day(on) })
}

const workOn = async (job: string, deaths: readonly Dying[], between: () => Promise<void>): Promise<void> => {
  for (const { write, after } of deaths) {
    if (await step(job, dyingAt(world.table, write, after))) break
    await between()
  }
  expect(await step(job, world.table)).toBe(true)
  expect((await findJob(world.table, job))?.job).toMatchObject({ state: 'done' })
}

let made = 0
test('whatever is done in whatever order, cut off wherever, no day has two responsible helpers and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(doing, { minLength: 2, maxLength: 6 }), async (program) => {
      const ids: string[] = []
      for (let index = 0; index < count; index++) ids.push(await world.household(++made))
      const handovers: string[] = []
      for (const one of program) {
        if (one.kind === 'pair') await byHand(ids, one)
        if (one.kind === 'end') {
          const [held] = (await slots([ids[one.household] ?? '']))[0]?.periods ?? []
          if (held) await post(`/pairings/${held.pairing}/end`, { on: day(one.on), reason: '调整', override })
        }
        if (one.kind === 'hand-over') {
          const lines = one.households.map((index) => ({ household: ids[index], helper: helpers[one.helper] }))
          const to = one.length === null ? null : day(one.on + one.length)
          const body = command({
            act: one.act,
            on: day(one.on),
            to,
            source: { by: 'lines', lines },
            reason: `第 ${++keys} 次`,
          })
          const { body: answer } = await post('/handovers', body)
          await workOn(answer.job, one.dying, () => byHand(ids, one.between))
          handovers.push(answer.handover)
        }
        if (one.kind === 'undo' && handovers.length > 0) {
          const { body: answer } = await post(`/handovers/${handovers[one.which % handovers.length]}/undo`, {
            reason: '有误',
          })
          await workOn(answer.job, one.dying, async () => undefined)
        }
        await expectWhole(ids)
      }
    }),
    { numRuns: 8 },
  )
}, 60_000)

test('cut off at any write, done and undone, a hand-over leaves everything exactly as it was', async () => {
  const ids: string[] = []
  for (let index = 0; index < 30; index++) ids.push(await world.household(++made))
  for (const [index, household] of ids.entries())
    if (index % 3 > 0) await world.pair(helpers[index % 2] ?? '', household, '2020-07-01')
  const state = async () => ({
    periods: (await slots(ids)).map(({ household, periods, overlaps }) => ({ household, periods, overlaps })),
    pairings: (await pairingsOf(ids)).filter(({ handover }) => handover === null),
  })
  const before = await state()
  const lines = ids.map((household) => ({ household, helper: helpers[2] }))
  for (const write of [1, 2, 3, 4, 5, 6]) {
    const after = write % 2 === 0
    const { body } = await post('/handovers', command({ source: { by: 'lines', lines }, reason: `第 ${write} 次` }))
    await workOn(body.job, [{ write, after }], async () => undefined)
    expect((await findJob(world.table, body.job))?.job.counts).toMatchObject({ done: 30 })
    await expectWhole(ids)
    const { body: undo } = await post(`/handovers/${body.handover}/undo`, { reason: '有误' })
    await workOn(undo.job, [{ write, after: !after }], async () => undefined)
    expect((await findJob(world.table, undo.job))?.job.counts).toEqual({ restored: 30, refused: 0 })
    expect(await state()).toEqual(before)
    expect(await world.table.get(entityKey(body.handover))).toBeDefined()
  }
  await expectWhole(ids)
}, 60_000)
