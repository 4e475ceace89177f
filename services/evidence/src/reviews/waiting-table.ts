import { reviewKey, reviewPlaces } from '@bangfu/table/keys'
import { create, put, remove } from '@bangfu/table/ops'
import type { Item, Op } from '@bangfu/table/table'
import { orderOf, Waiting } from './waiting.ts'

const itemOf = (waiting: Waiting): Omit<Item, 'version'> => ({
  key: reviewKey(waiting.division, orderOf(waiting)),
  kind: 'review',
  body: waiting,
  ...reviewPlaces(waiting.division, orderOf(waiting)),
})

/** Puts something on the list of what waits. */
export const waitingOp = (waiting: Waiting): Op => create(itemOf(waiting))

/** What waits already has one reason more. */
export const waitingStillOp = (waiting: Waiting, version: number): Op => put({ ...itemOf(waiting), version }, 'present')

/** Takes what was looked at off the list; what was found and said stands with the photo or visit itself. */
export const waitingOverOp = ({ division, ...waiting }: Waiting): Op =>
  remove(reviewKey(division, orderOf(waiting)), 'present')

export const waitingOf = ({ body }: Item): Waiting => Waiting.parse(body)
