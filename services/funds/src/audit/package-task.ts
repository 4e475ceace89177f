import * as z from 'zod'
import { Instant } from '@bangfu/kernel/time'
import { jobKind, workerOf, workersOf } from '@bangfu/service/jobs'
import type { Job } from '@bangfu/service/job'
import { clearPieces, piecesOf, writePiece, writeResult } from '@bangfu/service/work-files'
import { emptyZip, endZip, type ZipState } from '@bangfu/sheets/zip-writer'
import type { Position } from '@bangfu/table/table'
import type { FundsDeps } from '../deps.ts'
import { loadFund } from '../funds/fund-table.ts'
import { ChainHead } from '../ledger/chain-routes.ts'
import { FundId, genesisOf, Till } from '../ledger/ledger.ts'
import { postingsBetween } from '../ledger/ledger-table.ts'
import { algorithm } from '../ledger/seal.ts'
import { loadTill } from '../ledger/till-table.ts'
import { loadEvents } from '../money/money-table.ts'
import { lineOf, linesIn, planOf, plansOfFund } from '../plans/plan-table.ts'
import { addFiles, filesOf, PackedFile, readMe, type Packing } from './package-file-task.ts'
import { PackageForm, rowsOfEntries, rowsOfFund, rowsOfLines, rowsOfPlan, together } from './package-rows.ts'
import { verifierText } from './verifier-text.ts'

const machine = 'fund-package'

/** The whole of a fund as one file that can be verified without this system. */
export const packageJob = jobKind({
  kind: 'fund-package',
  machine,
  says: { zh: '导出一项资金的全部账册', en: 'The whole books of a fund' },
  input: z.object({ fund: FundId, form: PackageForm, by: z.string() }),
})
type Input = z.output<typeof packageJob.input>

const Head = ChainHead
type Head = z.output<typeof Head>

const Place = z.object({ after: z.unknown(), list: z.string().nullable(), lineAfter: z.unknown() })
type Place = z.infer<typeof Place>

const Cursor = z.object({
  stage: z.enum(['entries', 'plans', 'clearing']),
  /** The chain as it stood when the work began: what comes later is in the next package. */
  head: Head,
  entries: z.int(),
  plans: z.int(),
  place: Place,
  pieces: z.int(),
  zip: z.unknown(),
  files: z.array(PackedFile),
})
type Cursor = z.infer<typeof Cursor>

const entriesAtOnce = 5_000
const rowsAtOnce = 5_000

/**
 * Each step adds files of some thousand rows to the archive, as one piece; the pieces one after the other are the package,
 * however large the fund is, and what was cut off goes on with the piece that was not done.
 */
const packageWorker = workerOf<Input, FundsDeps>(packageJob, async function* ({ job, input, cursor }, deps) {
  let at = cursor === null ? await begin(deps, input) : Cursor.parse(cursor)
  while (at.stage !== 'clearing') {
    const { rows, next } =
      at.stage === 'entries' ? await entriesFrom(deps, input, at) : await plansFrom(deps, input, at)
    const ends = next.stage === 'clearing'
    at = await pack(deps, job, next, [
      ...(at.pieces === 0 ? await firstFiles(deps, input) : []),
      ...filesOf(
        at.pieces === 0 ? together(rowsOfFund((await loadFund(deps.table, input.fund)).value), rows) : rows,
        at.pieces + 1,
      ),
    ])
    const counts = { entries: at.entries, plans: at.plans, files: at.files.length }
    const results = ends ? [await finish(deps, job, input, at)] : []
    yield { cursor: at, done: at.entries, of: at.head.entries, counts, ...(ends && { results }) }
  }
  await clearPieces(deps, job.job, at.pieces)
  return undefined
})

const begin = async ({ table, clock }: FundsDeps, { fund }: Input): Promise<Cursor> => {
  const { value: till } = await loadTill(table, fund)
  const head = {
    ...{ fund, algorithm, genesis: genesisOf(fund), entries: till.entries, headHash: till.headHash },
    asOf: Instant.parse(clock()),
  }
  const place = { after: null, list: null, lineAfter: null }
  return {
    stage: till.entries > 0 ? 'entries' : 'plans',
    head,
    entries: 0,
    plans: 0,
    place,
    pieces: 0,
    zip: emptyZip,
    files: [],
  }
}

type Portion = { readonly rows: ReturnType<typeof together>; readonly next: Cursor }

const entriesFrom = async ({ table }: FundsDeps, { fund, form }: Input, at: Cursor): Promise<Portion> => {
  const last = Math.min(at.head.entries, at.entries + entriesAtOnce)
  const stored: unknown[] = []
  let after: Position | undefined
  do {
    const page = await table.list({
      ...postingsBetween(fund, at.entries + 1, last),
      limit: 1000,
      ...(after && { after }),
    })
    stored.push(...page.items.map(({ body }) => body))
    after = page.after
  } while (after)
  const stage = last === at.head.entries ? 'plans' : 'entries'
  return { rows: together(rowsOfEntries(stored, form), {}), next: { ...at, stage, entries: last } }
}

/** Plan by plan, each with its lines, until there are enough rows for a file. */
const plansFrom = async ({ table }: FundsDeps, { fund, form }: Input, from: Cursor): Promise<Portion> => {
  let rows = together({}, {})
  let at = from
  for (let read = 0; read < rowsAtOnce && at.stage === 'plans';) {
    const { after, list, lineAfter } = at.place
    if (list !== null) {
      const page = await table.list({ ...linesIn(list), limit: 500, ...positionOf(lineAfter) })
      rows = together(
        rows,
        rowsOfLines(
          page.items.map((item) => lineOf(item).value),
          form,
        ),
      )
      const place = page.after ? { after, list, lineAfter: page.after } : { after, list: null, lineAfter: null }
      at = { ...at, place, stage: !page.after && after === null ? 'clearing' : 'plans' }
      read += page.items.length + 1
      continue
    }
    const page = await table.list({ ...plansOfFund(fund), limit: 1, ...positionOf(after) })
    const plan = page.items[0] && planOf(page.items[0]).value
    if (plan) rows = together(rows, rowsOfPlan(plan))
    const place = { after: page.after ?? null, list: plan?.list ?? null, lineAfter: null }
    at = { ...at, place, plans: at.plans + (plan ? 1 : 0), stage: plan ? 'plans' : 'clearing' }
    read += 1
  }
  return { rows, next: at }
}

const positionOf = (after: unknown): { after?: Position } => (after ? { after: after as Position } : {})

/** Money of different states stands side by side here as everywhere; the till's secret stays where it is. */
const firstFiles = async ({ table }: FundsDeps, { fund }: Input): Promise<(readonly [string, string])[]> => {
  const { value } = await loadFund(table, fund)
  const { events } = await loadEvents(table, fund)
  const { secret: _secret, ...till } = Till.parse((await loadTill(table, fund)).value)
  return [
    ['README.txt', readMe],
    ['verify-fund.mjs', verifierText],
    ['fund.json', `${JSON.stringify({ fund: value, money: till }, null, 2)}\n`],
    ['money-states.jsonl', events.map((event) => `${JSON.stringify(event)}\n`).join('')],
  ]
}

const packingOf = ({ zip, files }: Cursor): Packing => ({ zip: zip as ZipState, files })

const pack = async (
  deps: FundsDeps,
  { job }: Job,
  at: Cursor,
  files: readonly (readonly [string, string])[],
): Promise<Cursor> => {
  const { bytes, ...packing } = addFiles(packingOf(at), files)
  await writePiece(deps, job, at.pieces, bytes)
  return { ...at, ...packing, files: [...packing.files], pieces: at.pieces + 1 }
}

const zipType = 'application/zip'

const finish = async (deps: FundsDeps, { job }: Job, { fund, form, by }: Input, at: Cursor) => {
  const { head, entries, plans } = at
  const counts = { entries, plans }
  const manifest = { package: 'bangfu-fund-1', form, head, counts, madeFor: by, files: at.files }
  const last = addFiles(packingOf(at), [['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`]])
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield* piecesOf(deps, job, at.pieces)
    yield last.bytes
    yield endZip(last.zip)
  }
  return writeResult(deps, job, { name: `资金账册_${fund}.zip`, contentType: zipType }, whole())
}

export const packageWork = workersOf<FundsDeps>({
  machine,
  workers: [packageWorker],
  impact: 'The books of a fund that an auditor asked for are not there; they can still be read page by page.',
  look: 'The job says what failed; ask for it again.',
})
