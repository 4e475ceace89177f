import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { onDynoxide, openDynoxide } from '../../../tests/support/on-dynoxide.ts'
import { openDynamoTable, type Used } from '../src/dynamo-table.ts'
import {
  answerKey,
  divisionPlace,
  divisionPartition,
  entityKey,
  faceKey,
  factKey,
  loginKey,
  pairedKey,
  postingKey,
} from '../src/keys.ts'
import { check, create, replace } from '../src/ops.ts'
import type { Item, Key, Op, Query, Table } from '../src/table.ts'

/** What a pattern of `docs/access-patterns.md` does: what is there before, and the call that is measured. */
type Pattern = { readonly before?: readonly Op[]; readonly call: (table: Table) => Promise<unknown> }

const village = '610599001001'
const item = (key: Key, bytes = 600, more: Partial<Item> = {}) => ({
  key,
  kind: 'thing',
  body: 'x'.repeat(bytes),
  ...more,
})
const at = (order: string) => ({ byDivision: divisionPlace('household', village, order) })
const read = (key: Key, bytes: number): Pattern => ({
  before: [create(item(key, bytes))],
  call: (table) => table.get(key),
})
const write = (...ops: readonly Op[]): Pattern => ({ call: (table) => table.write(ops) })
const after = (before: readonly Op[], ...ops: readonly Op[]): Pattern => ({ ...write(...ops), before })
const trailOf = (subject: string) =>
  create(
    item({ table: 'trail', pk: '610599#2020-08-15', sk: subject }, 300, {
      byOwner: { partition: `trail@${subject}`, sort: '1' },
    }),
  )

const page = (named: string, query: Query): Pattern => ({
  before: Array.from({ length: 60 }, (_, index) =>
    create(
      item({ table: 'registry', pk: named, sk: String(100 + index) }, 540, {
        byDivision: { partition: named, sort: String(100 + index) },
      }),
    ),
  ),
  call: (table) => table.list(query),
})

const patterns: Readonly<Record<string, Pattern>> = {
  'who asks': read(loginKey('issuer', 'subject'), 3500),
  "a helper's pairing with the household": read(pairedKey('hlp_1', 'hsh_1'), 300),
  'the first answer to the Idempotency-Key': { call: (table) => table.get(answerKey('usr_1', 'none')) },
  'the entity': read(entityKey('hsh_1'), 3500),
  'several items at once': {
    before: ['many_1', 'many_2'].map((id) => create(item(entityKey(id)))),
    call: (table) => table.getMany(['many_1', 'many_2', 'many_3'].map(entityKey)),
  },
  'line of the trail': write(trailOf('hsh_2')),
  'the answer kept for repeats': write(create(item(answerKey('usr_1', 'key')))),
  'a fact told': write(create(item(factKey('610599', '2020-08', 'fct_1')))),
  'an entity replaced in its place': after(
    [create(item(entityKey('hsh_3'), 600, at('hsh_3')))],
    replace(item(entityKey('hsh_3'), 601, at('hsh_3')), 1),
  ),
  'an entity moved to another place': after(
    [create(item(entityKey('hsh_4'), 600, at('hsh_4')))],
    replace(item(entityKey('hsh_4'), 600, at('elsewhere')), 1),
  ),
  "a check on another's item": after([create(item(faceKey('hsh_5')))], check(faceKey('hsh_5'), 'present')),
  'a posting: entry, fund, check, trail': after(
    [create(item(entityKey('fnd_1'), 600, at('fnd_1'))), create(item(faceKey('hsh_6')))],
    create(item(postingKey('fnd_1', 1))),
    replace(item(entityKey('fnd_1'), 601, at('fnd_1')), 1),
    check(faceKey('hsh_6'), { version: 1 }),
    trailOf('fnd_1'),
  ),
  'a page of 50 of a table': page('whole', { in: { table: 'registry', pk: 'whole' }, limit: 50 }),
  'a page of 50 of an index': page('indexed', {
    in: { table: 'registry', index: 'byDivision', partition: 'indexed' },
    limit: 50,
  }),
  'a list that is empty': {
    call: (table) =>
      table.list({
        in: { table: 'registry', index: 'byDivision', partition: divisionPartition('nothing', village) },
        limit: 50,
      }),
  },
}

const unitOf: Readonly<Record<string, number>> = { C: 1, E: 0.5, W: 2, i: 1 }
/** `1 W + 2 i` → 4. */
const unitsOf = (text: string): number =>
  text.split(' + ').reduce((sum, part) => {
    const [count, unit = ''] = part.split(' ')
    return sum + Number(count) * (unitOf[unit] ?? Number.NaN)
  }, 0)

const documented = new Map(
  readFileSync(new URL('../../../docs/access-patterns.md', import.meta.url), 'utf8')
    .split('## Every request')[1]
    ?.split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, what = '']) => what !== 'what' && !what.startsWith('-'))
    .map(([, what = '', , , , units = '']) => [what, units] as const),
)

test('every documented pattern of all requests is measured, and the other way round', () => {
  expect([...documented.keys()]).toEqual(Object.keys(patterns))
})

onDynoxide(() =>
  describe('DynamoDB charges what docs/access-patterns.md says', () => {
    const used: Used[] = []
    let table: Table
    let close: () => Promise<void>
    beforeAll(async () => {
      const { client, tableNames, close: closeDynamo } = await openDynoxide()
      close = closeDynamo
      table = openDynamoTable({ client, tableNames, onCapacity: (each) => used.push(each) })
    })
    afterAll(() => close())

    test.each(Object.entries(patterns))('%s', async (what, { before, call }) => {
      if (before) await table.write(before)
      used.length = 0
      await call(table)
      expect(used).toHaveLength(1)
      expect(used[0]?.units).toBe(unitsOf(documented.get(what) ?? ''))
    })
  }),
)
