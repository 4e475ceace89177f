import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { Division, Village } from '@bangfu/kernel/division'
import { derivedId, idsFrom } from '@bangfu/kernel/ids'
import { instant, systemClock, type Day } from '@bangfu/kernel/time'
import { openDiskObjects } from '@bangfu/objects/disk-objects'
import type { HandoverDeps } from '@bangfu/pairing/deps'
import { handoverJob } from '@bangfu/pairing/handover/handover-job-task'
import { handoverWork } from '@bangfu/pairing/handover/service'
import { createHelper } from '@bangfu/pairing/organisations/helper-table'
import { Helper } from '@bangfu/pairing/organisations/helper'
import { slotFromFace } from '@bangfu/pairing/pairings/pairing-table'
import { Pairing } from '@bangfu/pairing/pairings/pairing'
import { begun } from '@bangfu/pairing/pairings/responsibility'
import { responsibilityOps } from '@bangfu/pairing/pairings/responsibility-table'
import { findJob } from '@bangfu/service/job-table'
import { queueJob } from '@bangfu/service/jobs'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { openSqliteTableThreaded } from '@bangfu/table/sqlite-threaded'
import { mostOps, type Op, type Table } from '@bangfu/table/table'
import { vaultOf } from '@bangfu/vault/keyring'
import { byTurns } from './median.ts'
import type { BenchRow } from './row.ts'

const households = 5000
const helpers = 1700
const division = Division.parse('610528')
const village = Village.parse('610528000901')
const at = instant('2020-08-15T02:00:00Z')
const lanes = 4

/** Five thousand households re-paired by the job, against the same transactions written with nothing looked up or decided. */
export const rows = async (): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  const template = join(folder, 'template.db')
  await prepare(template)
  let round = 0
  let written: (readonly Op[])[] = []
  const copy = (name: string): string => {
    const path = join(folder, `${name}-${round}.db`)
    copyFileSync(template, path)
    return path
  }
  const [ours, bare] = await byTurns(
    async () => {
      round += 1
      const done = await handOver(copy('ours'), join(folder, `exchange-${round}`))
      written = done.written
      return done.ms
    },
    async () => replay(copy('bare'), written),
    5,
  )
  rmSync(folder, { recursive: true })
  const ratio = ours / bare
  const ops = written.reduce((sum, pack) => sum + pack.length, 0)
  return [
    {
      what: `${households.toLocaleString('en')} households re-paired by a job, against its packed writes alone`,
      ratio,
      must: '≤ 2',
      ok: ratio <= 2,
      detail: `${(ours / 1000).toFixed(2)} s, bare ${(bare / 1000).toFixed(2)} s: ${ops.toLocaleString('en')} operations in ${written.length} transactions`,
    },
  ]
}

const householdOf = (number: number): string => derivedId('hsh', String(number))
const helperOf = (number: number): Helper['helper'] => derivedId('hlp', String(number % helpers))

const prepare = async (path: string): Promise<void> => {
  const table = openSqliteTableThreaded(path)
  const all: (readonly Op[])[] = []
  for (let number = 0; number < helpers; number++) all.push(createHelper(anyHelper(number)))
  for (let number = 0; number < households; number++) all.push(pairedHousehold(number))
  for (const pack of packed(all)) await table.write(pack)
  await table.close()
}

const anyHelper = (number: number): Helper =>
  Helper.parse({
    ...{ helper: helperOf(number), name: '某干部', unit: derivedId('unt', 'one'), unitName: '某局', division },
    ...{ rank: 'ordinary', phone: { sealed: 'x'.repeat(60), masked: '154****0000' }, registeredAt: at },
  })

const pairedHousehold = (number: number): Op[] => {
  const face: HouseholdFace = {
    ...{ household: householdOf(number), code: `${village}${String(number).padStart(4, '0')}`, division: village },
    ...{ category: 'ordinary', status: 'registered', payable: true, persons: 4, position: null, headMasked: '李某某' },
  }
  const pairing = Pairing.parse({
    ...{ pairing: derivedId('par', String(number)), helper: helperOf(number), helperName: '某干部' },
    ...{ unit: derivedId('unt', 'one'), household: face.household, division: village, from: '2020-01-01', to: null },
    ...{ ended: null, madeAt: at, madeBy: 'usr-bench' },
  })
  const context = { newId: idsFrom(Date.now, randomBytes), actor: { id: 'usr-bench', grants: [] }, now: at }
  const change = begun(slotFromFace(face), pairing)
  return [
    create({ key: faceKey(face.household), kind: 'face', body: face }),
    ...responsibilityOps(context, change, { slot: 0, paired: new Map() }),
  ]
}

const packed = (all: readonly (readonly Op[])[]): Op[][] => {
  const packs: Op[][] = [[]]
  for (const ops of all) {
    if ((packs.at(-1)?.length ?? 0) + ops.length > mostOps) packs.push([])
    packs.at(-1)?.push(...ops)
  }
  return packs
}

/** The job from its queueing to its end, its files made, on a county in which everybody has a helper. */
const handOver = async (path: string, folder: string): Promise<{ ms: number; written: (readonly Op[])[] }> => {
  mkdirSync(folder, { recursive: true })
  const store = openSqliteTableThreaded(path)
  const written: (readonly Op[])[] = []
  const table: Table = { ...store, write: (ops) => (written.push(ops), store.write(ops)) }
  const deps: HandoverDeps = {
    table,
    vault: vaultOf({
      current: 'k1',
      dataKeys: new Map([['k1', new Uint8Array(32).fill(1)]]),
      indexKey: new Uint8Array(32).fill(2),
    }),
    clock: systemClock,
    newId: idsFrom(Date.now, randomBytes),
    start: async () => undefined,
    exchange: await openDiskObjects({
      folder,
      secret: randomBytes(32),
      origin: () => 'http://localhost',
      clock: systemClock,
    }),
  }
  const handover = deps.newId('hov')
  const key = `handovers/${handover}`
  const lines = Array.from({ length: households }, (_none, number) => ({
    household: householdOf(number),
    helper: helperOf(number + 1),
  }))
  await deps.exchange.write(key, Buffer.from(JSON.stringify(lines)), 'application/json')
  const input = {
    ...{ division: division as typeof village, act: 're-pair' as const, on: '2020-09-01' as Day, to: null, among: [] },
    ...{ ending: 'adjusted' as const, reason: '动态调整', override: { reason: '动态调整' }, dryRun: false },
    ...{ handover, mayOverride: true, source: { by: 'lines' as const, key } },
  }
  const job = queueJob(deps, handoverJob, { division, by: 'usr-bench', input })
  const begun = performance.now()
  await table.write([job.op])
  await handoverWork.tasks['pairing-handover-step']?.({ job: job.id, attempt: 1 }, deps)
  const ms = performance.now() - begun
  const done = (await findJob(table, job.id))?.job
  if (done?.counts['done'] !== households) throw new Error(JSON.stringify([done?.counts, done?.failure]))
  await store.close()
  return { ms, written }
}

/** The same transactions, as many at the same time as the job has under way. */
const replay = async (path: string, written: readonly (readonly Op[])[]): Promise<number> => {
  const table = openSqliteTableThreaded(path)
  const begun = performance.now()
  const [first, ...packs] = written
  if (first) await table.write(first)
  for (let from = 0; from < packs.length; from += lanes) {
    const together = packs.slice(from, from + lanes)
    // The job’s own steps change one item after the other.
    if (together.some((pack) => pack.length === 1)) for (const pack of together) await table.write(pack)
    else await Promise.all(together.map((pack) => table.write(pack)))
  }
  const ms = performance.now() - begun
  await table.close()
  return ms
}
