import type { WorkDeps } from '@bangfu/households/deps'
import { households } from '@bangfu/households/service'
import { importColumns } from '@bangfu/households/sheets/import-columns'
import { mostLines } from '@bangfu/households/sheets/import-task'
import { householdsOf } from '@bangfu/households/sheets/sheet-households'
import { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { checkOf, rulesInForce } from '@bangfu/rules/quality/evaluator'
import type { QualitySubject } from '@bangfu/rules/quality/subject'
import { readCsv } from '@bangfu/sheets/read-csv'
import { rosterCsv } from '../support/roster.ts'
import { actorWith, openWorld } from '../support/world.ts'
import { byTurns, median, perSecond } from './median.ts'
import type { BenchRow } from './row.ts'

const division = Division.parse('610528000901')
const on = '2024-06-15' as Day
const mustPersons = 50_000
const times = 10

/** How many persons a second the rules look at, and how many households a second the check of a county. */
export const rows = async (): Promise<BenchRow[]> => [await rulesRow(), await checkRow()]

/** All rules on, and every section of the file there. */
const rulesRow = async (): Promise<BenchRow> => {
  const subjects = monitoredSubjects()
  const held = rulesInForce(division, on)
  const checks = [checkOf(held, on, 'entry'), checkOf(held, on, 'file')]
  let findings = 0
  const [speed] = await byTurns(
    () =>
      perSecond(mostLines * times * checks.length, async () => {
        for (let time = 0; time < times; time++)
          for (const check of checks) for (const subject of subjects) findings += check.household(subject).length
      }),
    async () => 0,
  )
  if (findings === 0) throw new Error('the rules found nothing: they were not on')
  const ratio = speed / mustPersons
  return {
    what: `all ${held.length} rules of the record, against ${mustPersons.toLocaleString('en')} persons a second`,
    ratio,
    must: '≥ 1',
    ok: ratio >= 1,
    detail: `${speed.toFixed(0)} persons a second on one core`,
  }
}

const monitoredSubjects = (): QualitySubject[] => {
  const list = readCsv(rosterCsv(division, mostLines / 2), importColumns, { mostLines, mostCellLength: 500 })
  return householdsOf(list).map(({ entry }) => ({
    entry,
    measures: [{ group: 'work', item: null, from: '2024-01' }],
    earlierJobs: [{ person: 0, from: '2022-01', to: '2022-12' }],
    monitoring: {
      risks: [{ risk: 'illness', note: null, disaster: null }],
      identified: '2023-11',
      developmental: true,
      backstop: false,
      collectorName: '王庚',
      collectorPhone: '15400000009',
      elimination: null,
    },
  }))
}

const mustHouseholds = 1000
const office = actorWith('county-office', { division: Division.parse('610528') })

/** A county's files, read twice and written once: the first check finds everything, later ones only what changed. */
const checkRow = async (): Promise<BenchRow> => {
  const world = openWorld<WorkDeps>([households], {}, '2024-06-15T02:00:00.000Z')
  const villages = ['610528000901', '610528000902'] as const
  const inEach = mostLines / 2
  for (const [index, village] of villages.entries()) {
    const list = new TextEncoder().encode(rosterCsv(village, inEach, index * inEach))
    await world.call(office, 'POST', `/household-imports?division=${village}`, list, { 'content-type': 'text/csv' })
  }
  const count = villages.length * inEach
  const check = async (): Promise<number> =>
    perSecond(count, async () => {
      const { body } = await world.call(office, 'POST', '/quality-checks', { division: '610528' })
      await world.work()
      const { body: ended } = await world.call(office, 'GET', `/quality-checks/${body.check}`)
      if (ended.total?.households !== count) throw new Error(`${ended.total?.households} households were checked`)
    })
  const first = await check()
  const again = median([await check(), await check(), await check()])
  world.close()
  const ratio = first / mustHouseholds
  return {
    what: `first quality check of ${count.toLocaleString('en')} households, against ${mustHouseholds.toLocaleString('en')} a second`,
    ratio,
    must: '≥ 1',
    ok: ratio >= 1,
    detail: `${first.toFixed(0)} households a second, where nothing changed ${again.toFixed(0)}`,
  }
}
