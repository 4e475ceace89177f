import { createHash } from 'node:crypto'
import { canonical } from '@bangfu/kernel/canonical'
import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { childKey, divisionPartition, divisionPlace, entityKey, partitionOf, uniqueKey } from '@bangfu/table/keys'
import { create, put, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import * as z from 'zod'
import { Handover, HandoverId, type HandoverInput } from './handover.ts'
import { DonePack } from './line.ts'

const kind = 'handover'

const itemOf = (handover: Handover): Omit<Item, 'version'> => ({
  key: entityKey(handover.handover),
  kind,
  body: handover,
  byDivision: divisionPlace(kind, handover.division, handover.handover),
})

export const createHandover = (handover: Handover): Op => create(itemOf(handover))
export const replaceHandover = (handover: Handover, version: number): Op =>
  replace(itemOf(handover), version, () => new Refusal('conflict'))
export const handoverOf = (item: Item): Handover => Handover.parse(item.body)

/** @throws Refusal not_found */
export const loadHandover = async (
  table: TableReader,
  id: Id<'hov'>,
): Promise<{ handover: Handover; version: number }> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { handover: handoverOf(item), version: item.version }
}

/** The list of a division's hand-overs, newest first within each division. */
export const handoversOf = (division: Division): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(kind, division) },
  prefix: division,
  newestFirst: true,
})

const Command = z.object({ handover: HandoverId })

/**
 * The same command was given before: the hand-over that it made, and the operation that makes it the latest one's. The
 * same file is known by its bytes, whatever ticket it came under.
 */
export const findCommand = async (
  table: TableReader,
  input: HandoverInput,
  sha256: string | null,
): Promise<{ before: Id<'hov'> | undefined; next: (handover: Id<'hov'>) => Op }> => {
  const { dryRun: _dryRun, ...command } = input
  const source = sha256 === null ? command.source : { sha256 }
  const hash = createHash('sha256')
    .update(canonical({ ...command, source }))
    .digest('base64url')
  const key = uniqueKey('handover', hash)
  const item = await table.get(key)
  return {
    before: item && Command.parse(item.body).handover,
    next: (handover) =>
      put(
        { key, kind: 'handover-command', version: (item?.version ?? 0) + 1, body: { handover } },
        item ? { version: item.version } : 'absent',
        () => new Refusal('conflict'),
      ),
  }
}

const packList = 'pack'
const order = (line: number): string => String(line).padStart(8, '0')

/** The lines of one transaction, kept under the first of them. */
export const packOp = (handover: string, pack: DonePack): Op =>
  create({
    key: childKey(handover, packList, order(pack.lines[0]?.answer.line ?? 0)),
    kind: 'handover-pack',
    body: pack,
  })

export type StoredPack = { readonly item: Item; readonly pack: DonePack }

export const replacePack = ({ item }: StoredPack, pack: DonePack): Op =>
  replace({ key: item.key, kind: item.kind, body: pack }, item.version)

export const storedPack = (item: Item): StoredPack => ({ item, pack: DonePack.parse(item.body) })

/** The packs that begin with one of some lines. */
export const packsBetween = (handover: string, first: number, last: number): Omit<Query, 'after' | 'limit'> => ({
  in: partitionOf(entityKey(handover)),
  from: childKey(handover, packList, order(first)).sk,
  to: childKey(handover, packList, order(last)).sk,
})
