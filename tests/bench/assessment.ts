import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  contactKey,
  countyKey,
  evidenceKey,
  householdInVillageKey,
  pairingKey,
  villageKey,
} from '@bangfu/assessments/known-table'
import type { KnownContact, KnownEvidence, KnownHousehold, KnownPairing } from '@bangfu/assessments/known'
import type { AssessmentsDeps } from '@bangfu/assessments/deps'
import { machineName, monthlyAssessment } from '@bangfu/assessments/monthly-assessment'
import { openMonth } from '@bangfu/assessments/open-run-task'
import { findLatest, findRun } from '@bangfu/assessments/run-table'
import { assessments } from '@bangfu/assessments/service'
import { Division, Village } from '@bangfu/kernel/division'
import { idsFrom } from '@bangfu/kernel/ids'
import { instant, Period } from '@bangfu/kernel/time'
import { machinesOf } from '@bangfu/local/state-machines'
import { create } from '@bangfu/table/ops'
import { openSqliteTableThreaded } from '@bangfu/table/sqlite-threaded'
import type { Item, Key, Table } from '@bangfu/table/table'
import { vaultOf } from '@bangfu/vault/keyring'
import type { BenchRow } from './row.ts'

const county = Division.parse('610528')
const period = Period.parse('2020-08')
const mostSeconds = 60

type Size = { readonly villages: number; readonly households: number }

/** A county's month on one machine: the definition, the steps and the durable table of the host. */
export const rows = async (
  { villages, households }: Size = { villages: 400, households: 250 },
): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  const table = openSqliteTableThreaded(join(folder, 'table.db'))
  try {
    const deps = depsOn(table)
    await fill(table, villages, households)
    const memory = watchMemory()
    const start = performance.now()
    await deps.month()
    const seconds = (performance.now() - start) / 1000
    const { firstHalf, secondHalf } = memory.stop()
    const again = performance.now()
    await deps.month()
    const secondsAgain = (performance.now() - again) / 1000
    const all = (villages * households).toLocaleString('en')
    const growth = secondHalf / firstHalf
    return [
      {
        what: `monthly assessment of ${all} households, seconds of ${mostSeconds}`,
        ratio: seconds / mostSeconds,
        must: '≤ 1',
        ok: seconds <= mostSeconds,
        detail: `${seconds.toFixed(1)} s; again on the same data ${secondsAgain.toFixed(1)} s`,
      },
      {
        what: 'its memory in the second half against the first',
        ratio: growth,
        must: '≤ 1.25',
        ok: growth <= 1.25,
        detail: `at most ${Math.round(firstHalf / 2 ** 20)} MB, then ${Math.round(secondHalf / 2 ** 20)} MB resident`,
      },
    ]
  } finally {
    await table.close()
    rmSync(folder, { recursive: true })
  }
}

const depsOn = (table: Table): AssessmentsDeps & { month(): Promise<void> } => {
  const vault = vaultOf({
    current: 'k1',
    dataKeys: new Map([['k1', new Uint8Array(32).fill(1)]]),
    indexKey: new Uint8Array(32).fill(2),
  })
  const failures: unknown[] = []
  const deps: AssessmentsDeps = {
    table,
    vault,
    clock: () => instant('2020-09-01T00:00:00Z'),
    newId: idsFrom(Date.now, randomBytes),
    start: (...execution) => machines.start(...execution),
  }
  const machines = machinesOf({ [machineName]: monthlyAssessment }, [assessments], deps, (error) =>
    failures.push(error),
  )
  const month = async (): Promise<void> => {
    await openMonth({ county, period }, deps)
    await machines.idle()
    const latest = await findLatest(table, { division: county, period })
    const run = latest && (await findRun(table, latest.run))
    if (run?.run.state !== 'done') throw new Error(`the run is ${run?.run.state}: ${failures.map(String).join(', ')}`)
  }
  return { ...deps, month }
}

type Fresh = Omit<Item, 'version'>

/** What the facts of the month would have left behind; each helper answers for five households. */
const fill = async (table: Table, villages: number, households: number): Promise<void> => {
  const newId = idsFrom(Date.now, randomBytes)
  await table.write([create({ key: countyKey(county), kind: 'known-county', body: { county } })])
  for (let place = 0; place < villages; place++) {
    const village = Village.parse(county + place.toString().padStart(6, '0'))
    const items: Fresh[] = [{ key: villageKey(county, village), kind: 'known-village', body: { village } }]
    let helper = ''
    for (let number = 0; number < households; number++) {
      if (number % 5 === 0) helper = newId('hlp')
      items.push(...monthOf(village, number, helper, newId))
    }
    for (let start = 0; start < items.length; start += 100)
      await table.write(items.slice(start, start + 100).map((item) => create(item)))
  }
}

const monthOf = (village: Village, number: number, helper: string, newId: AssessmentsDeps['newId']): Fresh[] => {
  const household = newId('hsh')
  const code = village + number.toString().padStart(4, '0')
  const known: KnownHousehold = {
    household,
    code,
    headMasked: '测**',
    village,
    category: '低保户',
    status: 'registered',
    told: 1,
    villages: [village],
    codes: [code],
  }
  const pairing: KnownPairing = {
    pairing: newId('par'),
    household,
    helper,
    helperName: '帮扶人',
    unit: 'unt_1',
    from: '2020-01-01',
    to: null,
    told: 1,
  }
  const visit = newId('vst')
  const at = instant(Date.UTC(2020, 7, 1 + (number % 28), 3))
  const contact: KnownContact = { visit, household, helper, kind: '入户走访', isVisit: true, delegated: false, at }
  const evidence: KnownEvidence = {
    evidence: newId('evd'),
    visit,
    household,
    verdict: 'verified',
    reasons: [],
    saidBy: 'fct_1',
  }
  const item = (key: Key, body: object): Fresh => ({ key, kind: 'known', body })
  return [
    item(householdInVillageKey(village, household), known),
    item(pairingKey(village, household, pairing.pairing), pairing),
    ...(number % 20 === 0 ? [] : [item(contactKey(village, period, contact), contact)]),
    ...(number % 2 === 0 ? [] : [item(evidenceKey(village, period, evidence), evidence)]),
  ]
}

/** The most that was resident in each half of the time. */
const watchMemory = () => {
  const samples: number[] = []
  const timer = setInterval(() => void samples.push(process.memoryUsage.rss()), 50)
  return {
    stop: () => {
      clearInterval(timer)
      const half = Math.ceil(samples.length / 2)
      return { firstHalf: Math.max(1, ...samples.slice(0, half)), secondHalf: Math.max(1, ...samples.slice(half)) }
    },
  }
}
