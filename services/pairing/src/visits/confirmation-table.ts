import * as z from 'zod'
import type { Day } from '@bangfu/kernel/time'
import { apartKey, childKey, divisionPlace } from '@bangfu/table/keys'
import { put } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { SentCode } from './confirmation-code.ts'
import { stateOfConfirmation } from './confirmation.ts'
import { replaceVisit } from './visit-table.ts'
import type { Visit } from './visit.ts'

const dayMs = 86_400

const codeKey = (visit: string) => childKey(visit, 'code', '=')

/** The code that a visit was sent last, and the operation that puts the next state if nobody did meanwhile. */
export const findCode = async (
  table: TableReader,
  visit: string,
): Promise<{ sent: SentCode | undefined; next: (code: SentCode) => Op }> => {
  const item = await table.get(codeKey(visit))
  return {
    sent: item && SentCode.parse(item.body),
    next: (code) => {
      const body = { key: codeKey(visit), kind: 'visit-code', version: (item?.version ?? 0) + 1, body: code }
      return put(body, item ? { version: item.version } : 'absent')
    },
  }
}

/** How many codes a household was sent on a day, and the operation that counts one more. */
export const findSentOn = async (
  table: TableReader,
  household: string,
  day: Day,
): Promise<{ sent: number; more: () => Op }> => {
  const key = apartKey(household, 'visit-codes', day)
  const item = await table.get(key)
  const sent = item ? z.object({ sent: z.int() }).parse(item.body).sent : 0
  return {
    sent,
    more: () =>
      put(
        {
          key,
          kind: 'codes-sent',
          version: (item?.version ?? 0) + 1,
          body: { sent: sent + 1 },
          expires: Math.floor(Date.parse(day) / 1000) + 7 * dayMs,
        },
        item ? { version: item.version } : 'absent',
      ),
  }
}

/** A dispute in the list of its division: while it is open, and after. */
export const Dispute = z.object({
  visit: z.string(),
  household: z.string(),
  helper: z.string(),
  helperName: z.string(),
  division: z.string(),
  at: z.string(),
  open: z.boolean(),
})
export type Dispute = z.infer<typeof Dispute>

/** The kinds of the two lists of disputes. */
export const openDisputes = 'visit-dispute'
export const settledDisputes = 'visit-dispute-settled'

/** The operations that replace a visit whose confirmations changed, and its place among the disputes. */
export const confirmedOps = (before: Visit, after: Visit, version: number): Op[] => [
  replaceVisit(after, version),
  ...disputeOps(before, after),
]

/** The place of a visit among the disputes after it changed: open while nobody has looked and it was not taken back. */
export const disputeOps = (before: Visit, after: Visit): Op[] => {
  const [wasOpen, open] = [isOpen(before), isOpen(after)]
  if (wasOpen === open) return []
  const { visit, household, helper, helperName, division, at } = after
  const body: Dispute = { visit, household, helper, helperName, division, at, open }
  const item: Item = {
    key: childKey(visit, 'dispute', '='),
    kind: 'visit-dispute',
    version: after.confirmations.length + (after.withdrawn === null ? 0 : 1),
    body,
    byDivision: divisionPlace(open ? openDisputes : settledDisputes, division, `${at}#${visit}`),
  }
  // The visit's own version decides who comes first.
  return [put(item, before.confirmations.some(({ came }) => !came) ? 'present' : 'absent')]
}

const isOpen = ({ confirmations, withdrawn }: Visit): boolean =>
  withdrawn === null && stateOfConfirmation(confirmations) === 'disputed'

export const disputeOf = ({ body }: Item): Dispute => Dispute.parse(body)
