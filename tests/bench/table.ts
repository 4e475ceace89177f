import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openDynamoTable } from '@bangfu/table/dynamo-table'
import {
  divisionPartition,
  divisionPlace,
  entityKey,
  faceKey,
  postingKey,
  trailKey,
  trailPlace,
} from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import { openSqliteTable } from '@bangfu/table/sqlite-table'
import { openSqliteTableThreaded } from '@bangfu/table/sqlite-threaded'
import { keyOf, type Item, type Op, type Position, type Table } from '@bangfu/table/table'
import { createTables, localClient } from '../support/dynamo-tables.ts'
import { noDynoxide, startDynoxide } from '../support/dynoxide.ts'
import { byTurns, perSecond } from './median.ts'
import type { BenchRow } from './row.ts'

const postings = 1000
const lanes = 16
const village = '610599001001'

/** The table adapters against what they stand on. */
export const rows = async (): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  try {
    return [
      await postingRow(folder, 1),
      await postingRow(folder, lanes),
      await endurance(folder),
      await threadRow(folder),
      await pageRow('SQLite', openSqliteTable(join(folder, 'pages.db'))),
      ...(await dynamoPages()),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const body = (id: string) => ({ id, at: '2020-08-15T02:00:00.000Z', amountFen: 116_667, text: '分红 '.repeat(30) })
const fundOf = (lane: number) => `fnd_${lane}`

/** The posting of a fund: entry, fund at its next version, check that the household is there, line of the trail. */
const postingOps = (lane: number, number: number): readonly Op[] => {
  const fund = fundOf(lane)
  const id = `pst_${lane}_${number}`
  const place = { byDivision: divisionPlace('fund', village, fund) }
  const trail = { byOwner: trailPlace(fund, village, id) }
  return [
    create({ key: postingKey(fund, number), kind: 'posting', body: body(id) }),
    replace({ key: entityKey(fund), kind: 'fund', body: body(fund), ...place }, number),
    check(faceKey('hsh_1'), 'present'),
    create({ key: trailKey(village, '2020-08-15', id), kind: 'trail', body: body(id), ...trail }),
  ]
}

const opening = (): readonly Op[] => [
  create({ key: faceKey('hsh_1'), kind: 'face', body: body('hsh_1') }),
  ...Array.from({ length: lanes }, (_, lane) =>
    create({
      key: entityKey(fundOf(lane)),
      kind: 'fund',
      body: body(fundOf(lane)),
      byDivision: divisionPlace('fund', village, fundOf(lane)),
    }),
  ),
]

/** Posts so many times in so many lanes at once, each lane beginning at its fund's version. */
const post = (table: Table, count: number, laneCount: number, from = 1): Promise<unknown> =>
  Promise.all(
    Array.from({ length: laneCount }, async (_, lane) => {
      for (let number = from; number < from + count / laneCount; number++) await table.write(postingOps(lane, number))
    }),
  )

let files = 0
const freshFile = async (folder: string): Promise<string> => {
  const path = join(folder, `file-${++files}.db`)
  const table = openSqliteTable(path)
  await table.write(opening())
  table.close()
  return path
}

type Open = typeof openSqliteTable | typeof openSqliteTableThreaded

const ported = async (folder: string, laneCount: number, open: Open = openSqliteTable): Promise<number> => {
  const table = open(await freshFile(folder))
  const speed = await perSecond(postings, () => post(table, postings, laneCount))
  await table.close()
  return speed
}

/** The same rows and the same look-ups by plain statements, as many to a commit as there are lanes. */
const bare = async (folder: string, laneCount: number): Promise<number> => {
  const database = new DatabaseSync(await freshFile(folder))
  database.exec('pragma synchronous = full; pragma cache_size = -16000')
  const found = database.prepare('select version from items where t = ? and pk = ? and sk = ?')
  const insert = database.prepare('insert into items values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const update = database.prepare(
    'update items set kind = ?, version = ?, body = ?, dp = ?, ds = ?, op = ?, os = ?, expires = ? where t = ? and pk = ? and sk = ?',
  )
  const store = ({ key, kind, version, body, byDivision, byOwner }: Item): void => {
    const name = [key.table, key.pk, key.sk] as const
    const place = [byDivision?.partition, byDivision?.sort, byOwner?.partition, byOwner?.sort].map(
      (each) => each ?? null,
    )
    const row = [kind, version, JSON.stringify(body), ...place, null]
    if (version === 1) insert.run(...name, ...row)
    else update.run(...row, ...name)
  }
  const speed = await perSecond(postings, async () => {
    for (let number = 1; number <= postings / laneCount; number++) {
      database.exec('begin immediate')
      for (let lane = 0; lane < laneCount; lane++) {
        const ops = postingOps(lane, number)
        for (const { table, pk, sk } of ops.map(keyOf)) found.get(table, pk, sk)
        for (const op of ops) if ('put' in op) store(op.put)
      }
      database.exec('commit')
    }
  })
  database.close()
  return speed
}

const postingRow = async (folder: string, laneCount: number): Promise<BenchRow> => {
  const [ours, theirs] = await byTurns(
    () => ported(folder, laneCount),
    () => bare(folder, laneCount),
  )
  const [threaded] = await byTurns(
    () => ported(folder, laneCount, openSqliteTableThreaded),
    async () => 0,
  )
  return {
    what: `a posting of 4, ${laneCount} at a time, against the bare SQLite transaction with the same syncs`,
    ...atLeast(ours / theirs, 0.6),
    detail: `${ours.toFixed(0)} a second, bare ${theirs.toFixed(0)}; ${threaded.toFixed(0)} with commits in a thread of their own`,
  }
}

const many = 100_000

const endurance = async (folder: string): Promise<BenchRow> => {
  const grown = openSqliteTable(await freshFile(folder))
  await post(grown, many, lanes)
  let from = many / lanes + 1
  const later = async (): Promise<number> => {
    const speed = await perSecond(postings, () => post(grown, postings, lanes, from))
    from += Math.ceil(postings / lanes)
    return speed
  }
  const [full, first] = await byTurns(later, () => ported(folder, lanes))
  grown.close()
  return {
    what: `a posting after ${many.toLocaleString('en')} writes, against the first ${postings.toLocaleString('en')}`,
    ...atLeast(full / first, 0.8),
    detail: `${full.toFixed(0)} a second, at first ${first.toFixed(0)}`,
  }
}

/** What a request costs besides its table, and how long the mixed load lasts. */
const requestMs = 0.25
const mixedMs = 1500

/** 16 who write and 16 who read by turns with work of their own, as on the host: requests a second of both. */
const mixed = async (open: Open, path: string): Promise<number> => {
  const table = open(path)
  const ends = performance.now() + mixedMs
  let served = 0
  const lane = async (request: (number: number) => Promise<unknown>): Promise<void> => {
    for (let number = 1; performance.now() < ends; number++, served++) {
      await new Promise((resolve) => setImmediate(resolve))
      const until = performance.now() + requestMs
      while (performance.now() < until);
      await request(number)
    }
  }
  const speed = await perSecond(1, () =>
    Promise.all([
      ...Array.from({ length: lanes }, (_, each) => lane((number) => table.write(postingOps(each, number)))),
      ...Array.from({ length: lanes }, (_, each) => lane(() => table.get(entityKey(fundOf(each))))),
    ]),
  )
  await table.close()
  return served * speed
}

const threadRow = async (folder: string): Promise<BenchRow> => {
  const [threaded, inline] = await byTurns(
    async () => mixed(openSqliteTableThreaded, await freshFile(folder)),
    async () => mixed(openSqliteTable, await freshFile(folder)),
  )
  return {
    what: 'requests of 16 writers and 16 readers, commits in a thread of their own, against one thread for all',
    ...atLeast(threaded / inline, 1),
    detail: `${threaded.toFixed(0)} a second, in one thread ${inline.toFixed(0)}`,
  }
}

const pageSize = 50
const lastPage = 1000
const listed = pageSize * lastPage + 1

/** How much longer page 1,000 of an index takes than page 1. */
const pageRow = async (adapter: string, table: Table & { close(): void }): Promise<BenchRow> => {
  const nameOf = (number: number): string => `hsh_${number.toString().padStart(8, '0')}`
  const itemOf = (number: number) => ({
    key: entityKey(nameOf(number)),
    kind: 'household',
    body: body(nameOf(number)),
    byDivision: divisionPlace('household', village, nameOf(number)),
  })
  for (let from = 0; from < listed; from += 100)
    await table.write(Array.from({ length: Math.min(100, listed - from) }, (_, index) => create(itemOf(from + index))))
  const before = itemOf(pageSize * (lastPage - 1) - 1)
  const query = {
    in: { table: 'registry', index: 'byDivision', partition: divisionPartition('household', village) },
    prefix: `${village}#`,
    limit: pageSize,
  } as const
  const { pk, sk } = before.key
  const read = (after?: Position) => async (): Promise<number> => {
    const start = performance.now()
    const { items } = await table.list({ ...query, ...(after && { after }) })
    if (items.length !== pageSize) throw new Error(`${items.length} items`)
    return performance.now() - start
  }
  const [lastMs, firstMs] = await byTurns(read({ pk, sk, ...before.byDivision }), read(), 500)
  table.close()
  const ratio = lastMs / firstMs
  return {
    what: `page ${lastPage.toLocaleString('en')} of a list, against page 1, ${adapter}`,
    ratio,
    must: '≤ 1.2',
    ok: ratio <= 1.2,
    detail: `${lastMs.toFixed(2)} ms, page 1 ${firstMs.toFixed(2)} ms`,
  }
}

const dynamoPages = async (): Promise<BenchRow[]> => {
  if (noDynoxide !== undefined) {
    console.log(noDynoxide)
    return []
  }
  const { endpoint, stop } = await startDynoxide()
  const client = localClient(endpoint)
  const table = openDynamoTable({ client, tableNames: await createTables(client, 'bench', { streams: false }) })
  const row = await pageRow('DynamoDB (dynoxide)', { ...table, close: () => client.destroy() })
  await stop()
  return [row]
}

const atLeast = (ratio: number, least: number) => ({ ratio, must: `≥ ${least}`, ok: ratio >= least })
