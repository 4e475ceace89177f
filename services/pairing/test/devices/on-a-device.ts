import { randomUUID } from 'node:crypto'
import type { Actor } from '@bangfu/access/actor'
import { helperActor, openCounty, type County } from '../county.ts'
import type { Answered } from '../../../../tests/support/world.ts'

/** A helper with a device and some households, in a county. */
export type OnADevice = County & {
  readonly as: Actor
  /** The helper's id. */
  readonly self: string
  readonly device: string
  readonly households: readonly string[]
  /** Sends things from a device whose clock is right unless told. */
  send(
    items: readonly unknown[],
    more?: { device?: string; sentAt?: string; as?: Actor; roundTripMs?: number },
  ): Promise<Answered>
  register(as: Actor, body?: object): Promise<string>
}

export const start = '2020-08-15T02:00:00.000Z'

export const openOnADevice = async (households = 2): Promise<OnADevice> => {
  const county = openCounty(start)
  const helper = await county.helper()
  const as = helperActor(helper)
  const own: string[] = []
  for (let number = 1; number <= households; number++) {
    const household = await county.household(number)
    await county.pair(helper, household)
    own.push(household)
  }
  const register = async (who: Actor, body: object = { name: '外业手机', kind: 'phone' }): Promise<string> => {
    const answered = await county.call(who, 'POST', '/devices', body, { 'idempotency-key': randomUUID() })
    if (answered.status !== 201) throw new Error(JSON.stringify(answered))
    return answered.body.device as string
  }
  const device = await register(as)
  return {
    ...county,
    as,
    self: helper,
    device,
    households: own,
    register,
    send: (items, { device: from = device, sentAt = county.deps.clock(), as: who = as, roundTripMs } = {}) =>
      county.call(who, 'POST', '/device-batches', {
        device: from,
        clock: { sentAt, ...(roundTripMs !== undefined && { roundTripMs }) },
        items,
      }),
  }
}

/** A visit as a device makes it. */
export const visitItem = (item: string, household: string, more: object = {}, at = '2020-08-14T01:00:00.000Z') => ({
  item,
  kind: 'visit',
  at,
  body: { household, kind: 'home-visit', findings: `走访记录 ${item}`, ...more },
})
