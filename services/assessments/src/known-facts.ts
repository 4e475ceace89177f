import type { Fact } from '@bangfu/facts/catalogue'
import { countyOf, type Village } from '@bangfu/kernel/division'
import type { Takes } from '@bangfu/service/service'
import { assessedHouseholdKey } from '@bangfu/table/keys'
import { create, put, remove } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import type { AssessmentsDeps } from './deps.ts'
import {
  evidenceAfter,
  householdAfter,
  pairingAfter,
  problemAfter,
  reviewAfter,
  type KnownEvidence,
  type KnownHousehold,
  type KnownPairing,
  type KnownProblem,
  type KnownReview,
} from './known.ts'
import {
  contactKey,
  countyKey,
  evidenceKey,
  householdInVillageKey,
  pairingKey,
  problemKey,
  putKnown,
  reviewedKey,
  villageKey,
} from './known-table.ts'

/** How the facts of others become what assessments knows. */
export const takes: Takes<AssessmentsDeps> = {
  'household.changed': async ({ body }, { table }) => {
    const key = assessedHouseholdKey(body.household)
    const item = await table.get(key)
    const before = item?.body as KnownHousehold | undefined
    const next = householdAfter(before, body)
    if (!next) return []
    const moved = before && before.village !== next.village
    const inVillage = {
      key: householdInVillageKey(next.village, next.household),
      kind: 'known-household',
      body: next,
      version: (item?.version ?? 0) + 1,
    }
    return [
      putKnown(key, 'assessed-household', next, item),
      put(inVillage, before && !moved ? 'present' : 'absent'),
      ...(moved ? [remove(householdInVillageKey(before.village, next.household), 'present')] : []),
      ...(before && !moved ? [] : await placeOps(table, next.village)),
    ]
  },

  'pairing.changed': async ({ body }, { table }) => {
    const key = pairingKey(body.division, body.household, body.pairing)
    const item = await table.get(key)
    const next = pairingAfter(item?.body as KnownPairing | undefined, body)
    return next ? [putKnown(key, 'known-pairing', next, item)] : []
  },

  'visit.accepted': async ({ body }, { table }) => {
    const { division, period, ...contact } = body
    const key = contactKey(division, period, contact)
    return (await table.get(key)) ? [] : [create({ key, kind: 'known-contact', body: contact })]
  },

  // Stands there before the visit itself is known, if it comes first: then the visit finds its place taken.
  'visit.withdrawn': async ({ body }, { table }) => {
    const { division, period, ...contact } = body
    const key = contactKey(division, period, contact)
    return [putKnown(key, 'known-contact', { ...contact, withdrawn: true }, await table.get(key))]
  },

  'evidence.checked': async ({ id, body }, { table }) => {
    const key = evidenceKey(body.division, body.period, body)
    const item = await table.get(key)
    const next = evidenceAfter(item?.body as KnownEvidence | undefined, id, body)
    return next ? [putKnown(key, 'known-evidence', next, item)] : []
  },

  'evidence.reviewed': async ({ body }, { table }) => {
    const key = reviewedKey(body.division, body.period, body)
    const item = await table.get(key)
    const next = reviewAfter(item?.body as KnownReview | undefined, body)
    return next ? [putKnown(key, 'known-review', next, item)] : []
  },

  'problem.opened': (fact, { table }) => problemOps(table, fact, 'opened'),
  'problem.closed': (fact, { table }) => problemOps(table, fact, 'closed'),
}

const problemOps = async (
  table: TableReader,
  { body }: Fact<'problem.opened' | 'problem.closed'>,
  change: 'opened' | 'closed',
): Promise<Op[]> => {
  const key = problemKey(body.division, body.problem)
  const item = await table.get(key)
  return [putKnown(key, 'known-problem', problemAfter(item?.body as KnownProblem | undefined, change, body), item)]
}

/** The first household of a village, and of a county, puts it on the list of places to assess. */
const placeOps = async (table: TableReader, village: Village): Promise<Op[]> => {
  const county = countyOf(village)
  const [knownVillage, knownCounty] = await table.getMany([villageKey(county, village), countyKey(county)])
  return [
    ...(knownVillage ? [] : [create({ key: villageKey(county, village), kind: 'known-village', body: { village } })]),
    ...(knownCounty ? [] : [create({ key: countyKey(county), kind: 'known-county', body: { county } })]),
  ]
}
