import {
  assessedCountiesId,
  assessedCountyId,
  assessedHouseholdKey,
  assessedMonthId,
  assessedVillageId,
  childKey,
  childPrefix,
} from '@bangfu/table/keys'
import { put } from '@bangfu/table/ops'
import { listAll, type Item, type Key, type Op, type TableReader } from '@bangfu/table/table'
import type { VillageMonth } from './assessment.ts'
import {
  reviewed,
  type KnownContact,
  type KnownEvidence,
  type KnownHousehold,
  type KnownPairing,
  type KnownProblem,
  type KnownReview,
} from './known.ts'

/** The most that one village may hold; past it its run fails and says so, rather than to eat the machine's memory. */
const most = {
  households: 20_000,
  pairings: 100_000,
  contacts: 100_000,
  evidence: 100_000,
  reviews: 100_000,
  problems: 5_000,
}
const mostVillages = 4_000
const mostCounties = 4_000

export const householdInVillageKey = (village: string, household: string): Key =>
  childKey(assessedVillageId(village), 'household', household)
export const pairingKey = (village: string, household: string, pairing: string): Key =>
  childKey(assessedVillageId(village), 'pairing', `${household}#${pairing}`)
export const problemKey = (division: string, problem: string): Key =>
  childKey(assessedVillageId(division), 'problem', problem)
export const contactKey = (village: string, period: string, { household, at, visit }: KnownContact): Key =>
  childKey(assessedMonthId(village, period), 'contact', `${household}#${at}#${visit}`)
export const evidenceKey = (
  village: string,
  period: string,
  { household, visit, evidence }: Pick<KnownEvidence, 'household' | 'visit' | 'evidence'>,
): Key => childKey(assessedMonthId(village, period), 'evidence', `${household}#${visit}#${evidence}`)
export const reviewedKey = (
  village: string,
  period: string,
  { household, subject }: Omit<KnownReview, 'decision' | 'told'>,
): Key => childKey(assessedMonthId(village, period), 'review', `${household}#${subject}`)
export const villageKey = (county: string, village: string): Key =>
  childKey(assessedCountyId(county), 'village', village)
export const countyKey = (county: string): Key => childKey(assessedCountiesId, 'county', county)

/** Puts what is known next: for the first time, or over the item that was read. */
export const putKnown = (key: Key, kind: string, body: object, before: Item | undefined): Op =>
  before
    ? put({ key, kind, body, version: before.version + 1 }, { version: before.version })
    : put({ key, kind, body, version: 1 }, 'absent')

export const findHousehold = async (table: TableReader, household: string): Promise<KnownHousehold | undefined> =>
  (await table.get(assessedHouseholdKey(household)))?.body as KnownHousehold | undefined

/** All that is known of a village and month, each a range read. */
export const readVillageMonth = async (table: TableReader, village: string, period: string): Promise<VillageMonth> => {
  const [households, pairings, problems, contacts, evidence, reviews] = await Promise.all([
    listHouseholds(table, village),
    list<KnownPairing>(table, assessedVillageId(village), 'pairing', most.pairings),
    list<KnownProblem>(table, assessedVillageId(village), 'problem', most.problems),
    list<KnownContact>(table, assessedMonthId(village, period), 'contact', most.contacts),
    list<KnownEvidence>(table, assessedMonthId(village, period), 'evidence', most.evidence),
    list<KnownReview>(table, assessedMonthId(village, period), 'review', most.reviews),
  ])
  const elsewhere = await readElsewhere(table, households, village, period)
  const known = {
    households,
    problems,
    pairings: [...pairings, ...elsewhere.pairings],
    contacts: [...contacts, ...elsewhere.contacts].filter((contact) => !contact.withdrawn),
    evidence: [...evidence, ...elsewhere.evidence],
  }
  return reviewed(known, [...reviews, ...elsewhere.reviews])
}

export const listHouseholds = (table: TableReader, village: string): Promise<KnownHousehold[]> =>
  list<KnownHousehold>(table, assessedVillageId(village), 'household', most.households)

/** The villages of a division in which households are known. */
export const listVillages = async (table: TableReader, division: string): Promise<string[]> => {
  const id = assessedCountyId(division.slice(0, 6))
  const prefix = `${childPrefix('village')}${division}`
  const items = await listAll(table, { in: { table: 'registry', pk: id }, prefix }, mostVillages)
  return items.map(({ body }) => (body as { village: string }).village)
}

export const listCounties = async (table: TableReader): Promise<string[]> =>
  (await list<{ county: string }>(table, assessedCountiesId, 'county', mostCounties)).map(({ county }) => county)

/** What households that moved in left in the villages where they lived before. */
const readElsewhere = async (
  table: TableReader,
  households: readonly KnownHousehold[],
  village: string,
  period: string,
): Promise<Pick<VillageMonth, 'pairings' | 'contacts' | 'evidence'> & { readonly reviews: KnownReview[] }> => {
  const pairings: KnownPairing[] = []
  const contacts: KnownContact[] = []
  const evidence: KnownEvidence[] = []
  const reviews: KnownReview[] = []
  for (const { household, villages } of households)
    for (const before of villages.filter((other) => other !== village)) {
      const month = assessedMonthId(before, period)
      pairings.push(...(await listOf<KnownPairing>(table, assessedVillageId(before), 'pairing', household)))
      contacts.push(...(await listOf<KnownContact>(table, month, 'contact', household)))
      evidence.push(...(await listOf<KnownEvidence>(table, month, 'evidence', household)))
      reviews.push(...(await listOf<KnownReview>(table, month, 'review', household)))
    }
  return { pairings, contacts, evidence, reviews }
}

const listOf = <Body>(table: TableReader, pk: string, kind: string, household: string): Promise<Body[]> =>
  bodies<Body>(table, pk, `${childPrefix(kind)}${household}#`, most.contacts)

const list = <Body>(table: TableReader, pk: string, kind: string, bound: number): Promise<Body[]> =>
  bodies<Body>(table, pk, childPrefix(kind), bound)

const bodies = async <Body>(table: TableReader, pk: string, prefix: string, bound: number): Promise<Body[]> =>
  (await listAll(table, { in: { table: 'registry', pk }, prefix }, bound)).map(({ body }) => body as Body)
