import * as z from 'zod'
import { childKey, childPrefix, partitionOf } from '@bangfu/table/keys'
import { create, remove } from '@bangfu/table/ops'
import { listAll, type Key, type Op, type TableReader } from '@bangfu/table/table'
import { lost } from '../ledger/till-table.ts'

/** Marks under a village which of its rewards wait: read consistently when money comes, unlike an index. */
const waitingKey = (village: string, plan: string): Key => childKey(village, 'waiting-reward', plan)
const Waiting = z.object({ plan: z.string() })

export const markWaiting = (village: string, plan: string): Op =>
  create({ key: waitingKey(village, plan), kind: 'waiting-reward', body: { plan } }, lost)

export const unmarkWaiting = (village: string, plan: string): Op => remove(waitingKey(village, plan), 'present', lost)

const mostWaiting = 1_000

export const listWaiting = async (table: TableReader, village: string): Promise<string[]> =>
  (
    await listAll(
      table,
      { in: partitionOf(waitingKey(village, '')), prefix: childPrefix('waiting-reward') },
      mostWaiting,
    )
  ).map((item) => Waiting.parse(item.body).plan)
