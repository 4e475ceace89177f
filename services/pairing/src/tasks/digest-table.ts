import type { Division } from '@bangfu/kernel/division'
import { derivedId } from '@bangfu/kernel/ids'
import type { Day } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { childKey, childPrefix, digestId, digestPlacesId, entityKey, partitionOf } from '@bangfu/table/keys'
import { create, put } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import { listAll } from '@bangfu/table/table'
import { messageOps, type Addressee } from '../messages/message-table.ts'
import { Digest, DigestSetting, sendingTime, usualSetting } from './digest.ts'
import type { Person } from './due.ts'
import { linkTo } from './task-table.ts'

const settingKey = (who: string) => childKey(digestId(who), 'setting', '=')
const dayKey = (who: string, on: Day) => childKey(digestId(who), 'day', on)
const keptDays = 400

export const findSetting = async (table: TableReader, who: string): Promise<DigestSetting> => {
  const item = await table.get(settingKey(who))
  return item ? DigestSetting.parse(item.body) : usualSetting
}

/** The operation that keeps what somebody wants to hear; the last word holds. */
export const keepSetting = async (table: TableReader, who: string, setting: DigestSetting): Promise<Op> => {
  const before = await table.get(settingKey(who))
  const item = { key: settingKey(who), kind: 'digest-setting', body: setting, version: (before?.version ?? 0) + 1 }
  return put(item, before ? { version: before.version } : 'absent')
}

export const findDigest = async (table: TableReader, who: string, on: Day): Promise<Digest | undefined> => {
  const item = await table.get(dayKey(who, on))
  return item && Digest.parse(item.body)
}

/** The digests of somebody, the last day first. */
export const digestsOf = (who: string): Omit<Query, 'limit' | 'after'> => ({
  in: partitionOf(entityKey(digestId(who))),
  prefix: childPrefix('day'),
  newestFirst: true,
})

export const digestOf = (item: Item): Digest => Digest.parse(item.body)

/**
 * The operations that leave somebody the digest of a day and put its message into the outbox: once, however often they are
 * made, because the digest of a person and day is there or not.
 */
export const digestOps = (
  deps: Deps,
  person: Person,
  of: { readonly division: Division; readonly digest: Digest; readonly setting: DigestSetting },
): Op[] => {
  const { digest, setting, division } = of
  const { who, on, overdue, due, summary } = digest
  const message = derivedId('msg', 'digest', who, on)
  const values = summary
    ? {
        on,
        people: summary.people,
        overdue: summary.overdue + overdue,
        due: summary.due + due,
        link: linkTo(deps, '/my/due'),
      }
    : { on, overdue, due, link: linkTo(deps, '/my/due') }
  return [
    create({
      key: dayKey(who, on),
      kind: 'digest',
      body: digest,
      expires: Math.floor(Date.parse(digest.madeAt) / 1000) + keptDays * 86_400,
    }),
    ...messageOps(
      { ...deps, now: digest.madeAt },
      {
        to: addresseeOf(person, division),
        template: summary ? 'summary' : 'digest',
        values,
        division,
        message,
        notBefore: sendingTime(on, setting),
      },
    ),
  ]
}

const addresseeOf = (person: Person, division: Division): Addressee => {
  switch (person.kind) {
    case 'helper':
      return { helper: person.who }
    case 'unit':
      return { role: 'unit-officer', division, unit: person.who }
    case 'office':
      return person.office
  }
}

const list = 'township'
const placeKey = (township: string) => childKey(digestPlacesId, list, township)
/** China has some 38,000 townships and 2,800 counties. */
const mostTownships = 100_000

/** The operation that makes a township known to the morning's work; none when it is. */
export const knowTownship = async (table: TableReader, village: Division): Promise<Op[]> => {
  const key = placeKey(village.slice(0, 9))
  return (await table.get(key)) ? [] : [create({ key, kind: 'digest-place', body: {} })]
}

/** The townships with households on file, of a county or of everywhere. */
export const listTownships = async (table: TableReader, county = ''): Promise<Division[]> => {
  const prefix = `${childPrefix(list)}${county}`
  const items = await listAll(table, { in: partitionOf(entityKey(digestPlacesId)), prefix }, mostTownships)
  return items.map(({ key }) => key.sk.slice(childPrefix(list).length) as Division)
}
