import * as z from 'zod'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Period } from '@bangfu/kernel/time'
import { childKey, ledgerOnceKey, ownerPartition, ownerPlace, partitionOf, postingKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, Query, TableReader } from '@bangfu/table/table'
import { Posting } from './ledger.ts'
import { lost } from './till-table.ts'

const orderOf = ({ at, fund, number }: Posting): string => `${at}#${fund}#${number.toString().padStart(12, '0')}`

/** Puts a posting at its number. That the number is free follows from the till's version; `absent` holds anyhow. */
export const createPosting = (posting: Posting): Op =>
  create(
    {
      key: postingKey(posting.fund, posting.number),
      kind: 'posting',
      body: posting,
      ...(posting.household !== undefined && {
        byOwner: ownerPlace('posting', posting.household, orderOf(posting)),
      }),
    },
    lost,
  )

export const postingOf = (item: Item): Posting => Posting.parse(item.body)

/** @throws Refusal not_found */
export const loadPosting = async (table: TableReader, fund: string, number: number): Promise<Posting> => {
  const item = await table.get(postingKey(fund, number))
  if (!item) throw new Refusal('not_found')
  return postingOf(item)
}

/** A fund's postings by number, both ends included. */
export const postingsBetween = (fund: string, from: number, to: number): Omit<Query, 'limit'> => ({
  in: partitionOf(postingKey(fund, from)),
  from: postingKey(fund, from).sk,
  to: postingKey(fund, to).sk,
})

/** What was paid to a household, and taken back, from all funds. */
export const postingsOfHousehold = (household: string): Omit<Query, 'limit'> => ({
  in: { table: 'ledger', index: 'byOwner', partition: ownerPartition('posting', household) },
  newestFirst: true,
})

/** What may be paid once: a fund's item to a household for a period. */
export type Once = {
  readonly fund: string
  readonly household: string
  readonly item: string
  readonly period: Period
}

const onceName = ({ fund, household, item, period }: Once): string => `${fund}#${household}#${item}#${period}`

/** How often a payment was taken back: each time the money may be paid once more. */
const Reversals = z.object({ count: z.int().min(1) })
const reversalsKey = (once: Once): Key =>
  childKey(once.fund, 'reversals', `${once.household}#${once.item}#${once.period}`)

/**
 * The ledger cannot forget that something was paid, so the payment after a reversal is another attempt with a key of
 * its own. An attempt opens only by the reversal of the one before: a stale count meets a key that is already there.
 */
const attemptKey = (once: Once, attempt: number): Key => ledgerOnceKey('item', `${onceName(once)}#${attempt}`)

export type Attempt = { readonly attempt: number; readonly paidBefore: boolean }

/** For each of at most 100: the attempt that a payment would be now, and whether it was made already. */
export const attemptsOf = async (table: TableReader, asked: readonly Once[]): Promise<Attempt[]> => {
  if (asked.length === 0) return []
  const reversals = await table.getMany(asked.map(reversalsKey))
  const attempts = reversals.map((item) => (item ? Reversals.parse(item.body).count : 0))
  const made = await table.getMany(asked.map((once, index) => attemptKey(once, attempts[index] ?? 0)))
  return attempts.map((attempt, index) => ({ attempt, paidBefore: made[index] !== undefined }))
}

/** Holds for all time that this was paid at this attempt. */
export const createOnce = (once: Once, attempt: number, posting: Id<'pst'>): Op =>
  create({ key: attemptKey(once, attempt), kind: 'once', body: { ...once, attempt, posting } }, lost)

const reversedKey = (fund: string, number: number): Key => ledgerOnceKey('reversal', `${fund}#${number}`)

/** Holds for all time that a posting was reversed. */
export const createReversed = (fund: string, number: number, by: Id<'pst'>): Op =>
  create({ key: reversedKey(fund, number), kind: 'once', body: { fund, number, by } }, lost)

/** @throws Refusal already_reversed */
export const assertNotReversed = async (table: TableReader, fund: string, number: number): Promise<void> => {
  if (await table.get(reversedKey(fund, number))) throw new Refusal('already_reversed')
}

/** Opens the next attempt for what a reversed payment had paid. */
export const openAttempt = async (table: TableReader, once: Once): Promise<Op> => {
  const key = reversalsKey(once)
  const item = await table.get(key)
  return item
    ? replace({ key, kind: 'reversals', body: { count: Reversals.parse(item.body).count + 1 } }, item.version, lost)
    : create({ key, kind: 'reversals', body: { count: 1 } }, lost)
}
