import { HouseholdFace } from '@bangfu/facts/faces'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import {
  childKey,
  childPrefix,
  divisionPartition,
  divisionPlace,
  faceKey,
  photoPublicationKey,
  photoShownKey,
} from '@bangfu/table/keys'
import { check, put } from '@bangfu/table/ops'
import { listAll, type Item, type Key, type Op, type Query, type TableReader } from '@bangfu/table/table'
import type { Evidence } from '../evidence.ts'
import { Consent } from './consent.ts'
import { Publication } from './publication.ts'
import { isWithheld, Shown, withoutConsent } from './shown.ts'

const consentList = 'photo-consent'
/** A household has at most thirty members, and remembers those who left. */
const mostConsents = 100

const consentKey = (household: string, person: string) => childKey(household, consentList, person)

export const consentsOf = async (table: TableReader, household: string): Promise<Consent[]> => {
  const { table: name, pk } = consentKey(household, '')
  const items = await listAll(table, { in: { table: name, pk }, prefix: childPrefix(consentList) }, mostConsents)
  return items.map(({ body }) => Consent.parse(body))
}

export type FoundConsent = { readonly consent: Consent; readonly version: number }

export const findConsent = async (
  table: TableReader,
  household: string,
  person: string,
): Promise<FoundConsent | undefined> => {
  const item = await table.get(consentKey(household, person))
  return item && { consent: Consent.parse(item.body), version: item.version }
}

/** Puts a consent where none stood or another did, of which it keeps what it was. */
export const consentOps = (
  context: Pick<Context, 'actor' | 'now'>,
  found: FoundConsent | undefined,
  after: Consent,
  why: string | null = null,
): Op[] => {
  const key = consentKey(after.household, after.person)
  const item = { key, kind: 'photo-consent', version: (found?.version ?? 0) + 1, body: after }
  if (!found) return [put(item, 'absent')]
  const { consent, version } = found
  return [put(item, { version }), historyOp(context, `${consent.household}#${consent.person}`, version, consent, why)]
}

/** The household that consents are about. @throws Refusal not_found */
export const loadHouseholdFace = async (table: TableReader, household: string): Promise<HouseholdFace> => {
  const item = await table.get(faceKey(household))
  if (!item) throw new Refusal('not_found')
  return HouseholdFace.parse(item.body)
}

export const findShown = async (
  table: TableReader,
  evidence: string,
): Promise<{ readonly shown: Shown; readonly version: number } | undefined> => {
  const item = await table.get(photoShownKey(evidence))
  return item && { shown: Shown.parse(item.body), version: item.version }
}

export const shownOps = (
  context: Pick<Context, 'actor' | 'now'>,
  before: { readonly shown: Shown; readonly version: number } | undefined,
  after: Shown,
): Op[] => {
  const item = { key: photoShownKey(after.evidence), kind: 'photo-shown', body: after }
  if (!before) return [put({ ...item, version: 1 }, 'absent')]
  const { shown, version } = before
  return [
    put({ ...item, version: version + 1 }, { version }),
    historyOp(context, `${after.evidence}#shown`, version, shown),
  ]
}

/**
 * Keeps a photo of a minor from being seen until its guardian has agreed.
 * @throws Refusal photo_withheld
 */
export const assertNotWithheld = async (table: TableReader, evidence: Evidence): Promise<void> => {
  if (await withheld(table, evidence)) throw new Refusal('photo_withheld')
}

/** Whether a photo is shown to nobody for now, by what is said of it, or would be by what is said now. */
export const withheld = async (table: TableReader, evidence: Evidence, said?: Shown): Promise<boolean> => {
  const shown = said ?? (await findShown(table, evidence.evidence))?.shown
  if (!shown) return false
  const consents = await consentsOf(table, evidence.household)
  return isWithheld(shown, consents, dayOf(evidence.capturedAt ?? evidence.visitAt))
}

export type FoundPublication = { readonly publication: Publication; readonly version: number }

export const publicationOfItem = (item: Item): Publication => Publication.parse(item.body)

export const findPublication = async (table: TableReader, evidence: string): Promise<FoundPublication | undefined> => {
  const item = await table.get(photoPublicationKey(evidence))
  return item && { publication: publicationOfItem(item), version: item.version }
}

const publicList = 'public-photo'

/** The check that nothing else was said, or published, of a photo meanwhile. */
export const stillSo = (key: Key, found: { readonly version: number } | undefined): Op =>
  check(key, found ? { version: found.version } : 'absent')

/** Puts a publication; one that was withdrawn leaves the list of its village. */
export const publicationOps = (
  context: Pick<Context, 'actor' | 'now'>,
  before: FoundPublication | undefined,
  after: Publication,
): Op[] => {
  const { evidence, village, publishedAt } = after
  const item = {
    key: photoPublicationKey(evidence),
    kind: publicList,
    body: after,
    ...(after.withdrawn === null && { byDivision: divisionPlace(publicList, village, `${publishedAt}#${evidence}`) }),
  }
  if (!before) return [put({ ...item, version: 1 }, 'absent')]
  const { publication, version } = before
  return [
    put({ ...item, version: version + 1 }, { version }),
    historyOp(context, `${evidence}#public`, version, publication),
  ]
}

/** The photos of a village that everybody may see, newest first. */
export const publicPhotosOf = (village: string): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(publicList, village) },
  prefix: `${village}#`,
  newestFirst: true,
})

/**
 * What a device says of the minors on a photo that it asks a ticket for. Without their guardians' consent it is not kept.
 * @throws Refusal guardian_consent_missing
 */
export const declaredOps = async (
  { table, actor, now }: Pick<Context, 'table' | 'actor' | 'now'>,
  evidence: Evidence,
  minors: readonly Shown['minors'][number][] | undefined,
): Promise<Op[]> => {
  if (minors === undefined) return []
  const { evidence: id, household, declaredAt, visitAt } = evidence
  const consents = minors.length === 0 ? [] : await consentsOf(table, household)
  const missing = withoutConsent({ minors: [...minors] }, consents, dayOf(declaredAt ?? visitAt))
  if (missing.length > 0) throw new Refusal('guardian_consent_missing', { persons: missing.join(', ') })
  const shown: Shown = { evidence: id, minors: [...minors], others: false, said: 'device', by: actor.id, at: now }
  return [put({ key: photoShownKey(id), kind: 'photo-shown', version: 1, body: shown }, 'absent')]
}
