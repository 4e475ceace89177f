import type { Key, Place, Query, TableName } from './table.ts'

/**
 * Every key of the system, in one file: what is beside what decides what can be read together and who may read it.
 * `docs/access-patterns.md` says who reads which. No other file puts a key together.
 */

const key = (table: TableName, pk: string, sk: string): Key => ({ table, pk, sk })
const registry = (pk: string, sk: string): Key => key('registry', pk, sk)
const place = (partition: string, sort: string): Place => ({ partition, sort })

/** An entity and what hangs on it share a partition: the entity stands at `=`. */
export const entityKey = (id: string): Key => registry(id, '=')
/** What an entity was before its version was replaced. */
export const historyKey = (id: string, version: number): Key =>
  registry(id, `${historyPrefix}${version.toString().padStart(8, '0')}`)
/** Lists that grow without end sort behind everything that is read together with its entity. */
const apart = '~'
export const historyPrefix = `${apart}history#`
/** A list item under its parent: `visit`, `member`, `income` … sorted by `order`. */
export const childKey = (parent: string, list: string, order: string): Key => registry(parent, `${list}#${order}`)
export const childPrefix = (list: string): string => `${list}#`
/** An item of a list that grows without end and is read by itself: visits under a household. */
export const apartKey = (parent: string, list: string, order: string): Key => childKey(parent, apart + list, order)
/** An entity with everything under it but history and lists that grow without end: one range of its partition. */
export const togetherRange = { from: '=', to: '}' } as const
/** The partition of a key, to list what stands beside it. */
export const partitionOf = ({ table, pk }: Key): Query['in'] => ({ table, pk })
/** A name that can be taken once: a sealed ID number's fingerprint, a code, a period. */
export const uniqueKey = (what: string, value: string): Key => registry(`unique#${what}#${value}`, '=')
/** Where the holder of a name was before: under the name itself, whoever has it now. */
export const formerlyKey = (what: string, value: string, order: string): Key =>
  childKey(uniqueKey(what, value).pk, 'formerly', order)
/** What other services may know of an entity, and check in their own write: shapes in `packages/facts/src/faces.ts`. */
export const faceKey = (id: string): Key => registry(id, 'face')
/** The days on which a helper is responsible for a household: what a helper may see hangs on it. */
export const pairedKey = (helper: string, household: string): Key => registry(helper, `household#${household}`)
export const pairedPrefix = 'household#'
/** Who stands in for a helper and when; and, beside the other, for whom he stands in: what he may see hangs on it. */
export const substitutesKey = (helper: string): Key => registry(helper, 'substitutes')
export const standingInKey = (helper: string): Key => registry(helper, 'standing-in')
/** Who is responsible for a household and when: one item for each household, so that two helpers cannot both win. */
export const helperSlotKey = (household: string): Key => registry(household, 'helper-slot')
/** A unit as a school of school pairing, and the pairings of it: one item for each school, so that two cannot both win. */
export const schoolId = (unit: string): string => `school#${unit}`
export const schoolSlotKey = (unit: string): Key => registry(schoolId(unit), 'slot')
/** A person who signs in: all his grants in one item, so that one read tells who asks. */
export const loginKey = (issuer: string, subject: string): Key => registry(`login#${issuer}#${subject}`, '=')

/** A list by division: one partition for each county and kind; village, township and county are ranges of it. */
export const divisionPlace = (kind: string, division: string, order: string): Place =>
  place(`${kind}@${division.slice(0, 6)}`, `${division}#${order}`)
export const divisionPartition = (kind: string, division: string): string => `${kind}@${division.slice(0, 6)}`
/** A list by owner (helper, unit, fund …): one partition for each owner and kind. */
export const ownerPlace = (kind: string, owner: string, order: string): Place => place(`${kind}@${owner}`, order)
export const ownerPartition = (kind: string, owner: string): string => `${kind}@${owner}`

/**
 * A list that is read in its own order in a village, a township and a county: what lies in a village is a partition of the
 * table, what lies in a township and a county two of the indexes; what belongs to a township or county alone has a
 * partition of its own.
 */
const orderedKey = (list: string, division: string, order: string): Key => registry(`${list}@${division}`, order)
const orderedPlaces = (
  list: string,
  division: string,
  order: string,
): { readonly byDivision: Place; readonly byOwner?: Place } => ({
  byDivision: place(`${list}@${division.slice(0, 6)}`, order),
  ...(division.length >= 9 && { byOwner: place(`${list}@${division.slice(0, 9)}`, order) }),
})
const orderedIn = (list: string, division: string): Query['in'] => {
  const partition = `${list}@${division}`
  if (division.length === 12) return { table: 'registry', pk: partition }
  return { table: 'registry', index: division.length === 9 ? 'byOwner' : 'byDivision', partition }
}

/** What is due, by day: `order` begins with the due day. */
export const deadlineKey = (division: string, order: string): Key => orderedKey('deadline', division, order)
export const deadlinePlaces = (division: string, order: string) => orderedPlaces('deadline', division, order)
export const deadlinesIn = (division: string): Query['in'] => orderedIn('deadline', division)

/** Children not at school whose next step is due, by day. */
export const dropoutDueKey = (division: string, order: string): Key => orderedKey('dropout-due', division, order)
export const dropoutDuePlaces = (division: string, order: string) => orderedPlaces('dropout-due', division, order)
export const dropoutsDueIn = (division: string): Query['in'] => orderedIn('dropout-due', division)

/** What waits for somebody to look at it: `order` begins with how much it matters, then since when. */
export const reviewKey = (division: string, order: string): Key => orderedKey('review', division, order)
export const reviewPlaces = (division: string, order: string) => orderedPlaces('review', division, order)
export const reviewsIn = (division: string): Query['in'] => orderedIn('review', division)

/**
 * What somebody has to do: a partition for each helper, unit and office, by day; and each thing once more in the lists of
 * its township and county. `order` begins with the day.
 */
export const dutyKey = (who: string, list: 'live' | 'done' | 'appeal', order: string): Key =>
  childKey(`duties#${who}`, list, order)
export const dutyPlaces = (
  division: string,
  order: string,
): { readonly byDivision: Place; readonly byOwner?: Place } => ({
  byDivision: place(`duties@${division.slice(0, 6)}`, order),
  ...(division.length >= 9 && { byOwner: place(`duties@${division.slice(0, 9)}`, order) }),
})
export const dutiesOf = (who: string): Query['in'] => ({ table: 'registry', pk: `duties#${who}` })
/** What somebody was told each morning, and what he wants to be told; and the townships where anybody is. */
export const digestId = (who: string): string => `digest#${who}`
export const digestPlacesId = 'digest-places'
/** The duties of a township or county. */
export const dutiesIn = (division: string): Query['in'] => ({
  table: 'registry',
  index: division.length === 9 ? 'byOwner' : 'byDivision',
  partition: `duties@${division}`,
})

/**
 * Where people are looked for who may be on file twice: under keyed fingerprints, so that no key says anything of anybody.
 * A person stands under three, one for the table and one for each index; a household's telephone under one.
 */
export const likenessKey = (block: string, whose: string): Key => registry(`likeness#${block}`, whose)
export const likenessPlaces = (
  blocks: { readonly birth: string | null; readonly wide: string | null },
  whose: string,
): { readonly byDivision?: Place; readonly byOwner?: Place } => ({
  ...(blocks.birth !== null && { byDivision: place(`likeness@${blocks.birth}`, whose) }),
  ...(blocks.wide !== null && { byOwner: place(`likeness@${blocks.wide}`, whose) }),
})
export const likenessIn = (block: string): Query['in'] => ({ table: 'registry', pk: `likeness#${block}` })
export const likenessInIndex = (index: 'byDivision' | 'byOwner', block: string): Query['in'] => ({
  table: 'registry',
  index,
  partition: `likeness@${block}`,
})

/** What is left of a product: apart from the product, so that orders do not change what they order. */
export const stockKey = (product: string): Key => registry(product, 'stock')
/** A unit's purchases of a year: its plan, an entity without an id of its own, and how far it is. */
export const purchasePlanId = (unit: string, year: string): string => `purchases#${unit}#${year}`
export const purchaseProgressKey = (unit: string, year: string): Key => registry(purchasePlanId(unit, year), 'progress')

/** Under it the counties that have households on file. */
export const registerCountiesId = 'register#counties'
/** A division, an entity named by its code; its village's yearly forms stand under it. */
export const divisionId = (code: string): string => `division#${code}`
/** The list of the village forms of a year: a kind of its own for each year, so that a township's is one range. */
export const villageFormList = (year: number): string => `village-form-${year}`

/** What households answered in a month, of a division, a helper or a unit. */
export const surveyFiguresKey = (whose: string, period: string): Key => registry(`survey#${whose}`, period)

/** The statistics of the register in a division, one item for each day on which they were counted. */
export const statisticsKey = (division: string, day: string): Key => registry(`statistics#${division}`, day)

/** A county's openings of the register for adjustment 动态调整: an entity without an id of its own. */
export const adjustmentId = (county: string): string => `adjustment#${county}`

/** Facts: one partition for each county and month, in order of making, so that they can be read again. */
export const factKey = (county: string, period: string, id: string): Key => registry(`fact#${county}#${period}`, id)
export const factPartition = (county: string, period: string): string => `fact#${county}#${period}`
/** Says that a consumer has taken a fact. */
export const takenKey = (consumer: string, factId: string): Key => registry(`taken#${consumer}#${factId}`, '=')
export const deadLetterKey = (consumer: string, factId: string): Key => registry(`dead#${consumer}`, factId)
export const deadLetterPartition = (consumer: string): string => `dead#${consumer}`

/** Figures of one division: what stands now (`=`) and what happened in each month, in one partition. */
export const figuresKey = (division: string, month: string): Key => registry(`figures#${division}`, month)
/** The last state of a thing that the figures have counted, so that a later one replaces it. */
export const standingKey = (what: string, id: string): Key => registry(`standing#${what}#${id}`, '=')
/** The divisions that have counted a household as visited in a month. */
export const reachedKey = (period: string, household: string): Key => registry(`reached#${household}`, period)

/** The vault's data keys, encrypted by KMS: read once when a function starts. */
export const keyBlobPartition = 'keyring'
export const keyBlobKey = (id: string): Key => registry(keyBlobPartition, id)

/** The first answer to an Idempotency-Key of one caller. */
export const answerKey = (caller: string, idempotencyKey: string): Key =>
  registry(`answer#${caller}#${idempotencyKey}`, '=')

/** What assessments keeps of a household, wherever it lies; of a village, of a month in it, and which villages there are. */
export const assessedHouseholdKey = (household: string): Key => entityKey(`assessed#${household}`)
export const assessedVillageId = (village: string): string => `assessed#${village}`
export const assessedMonthId = (village: string, period: string): string => `assessed#${village}#${period}`
export const assessedCountyId = (county: string): string => `assessed#county#${county}`
export const assessedCountiesId = 'assessed#counties'
/** The star sheet and the assessment of a village and month: entities without an id of their own. */
export const starSheetId = (village: string, period: string): string => `star-sheet#${village}#${period}`
export const assessmentId = (village: string, period: string): string => `assessment#${village}#${period}`

/** What a county excludes from the register: an entity without an id of its own. */
export const exclusionListId = (county: string): string => `exclusions#${county}`

/** What a photo looks like, and the words of a county under which it is found by what it looks like. */
export const lookKey = (evidence: string): Key => childKey(evidence, 'look', '=')
export const lookWordKey = (county: string, word: string, evidence: string): Key =>
  registry(`look#${county}#${word}`, evidence)

/** What was made on a field device, by its user and the id that the device gave: recorded once, whichever device sends it. */
export const deviceItemKey = (user: string, item: string): Key => registry(`device-item#${user}#${item}`, '=')
/** When a device was last heard of: apart from the device, so that hearing of it does not change it. */
export const deviceSeenKey = (device: string): Key => childKey(device, 'seen', '=')
/** How far a photo is on its way: its tickets, and whether it came. */
export const uploadKey = (evidence: string): Key => childKey(evidence, 'upload', '=')
/** What a sweep of the photos found amiss, by the object or the evidence that it is about. */
export const uploadFindingKey = (about: string, what: string): Key => registry(`upload-finding#${about}`, what)

/** Which minors a photo shows, and whether everybody may see it: apart from what is found about it. */
export const photoShownKey = (evidence: string): Key => childKey(evidence, 'shown', '=')
export const photoPublicationKey = (evidence: string): Key => childKey(evidence, 'public', '=')

/** What is found about a visit itself: an entity of another service than the visit's. */
export const visitCheckId = (visit: string): string => `check#${visit}`
/** The words of a county under which a visit is found by what its helper wrote. */
export const textWordKey = (county: string, word: string, visit: string): Key =>
  registry(`text#${county}#${word}`, visit)
/** Where a helper was and when, in order of time: each visit and each photo that says it is a point. */
export const traceKey = (helper: string, at: string, point: string): Key =>
  registry(`trace#${helper}`, `${at}#${point}`)
/** What a helper handed in late in a village and month, and how much in all; a township and a county are ranges. */
export const lateKey = (village: string, period: string, helper: string): Key =>
  registry(`late#${village}#${period}`, helper)
export const lateList = (period: string): string => `late-${period}`

/** Funds with money that is not disbursed, oldest first, in the lists of their township and county. */
export const undisbursedPlaces = (
  division: string,
  order: string,
): { readonly byDivision: Place; readonly byOwner?: Place } => orderedPlaces('undisbursed', division, order)
export const undisbursedIn = (division: string): Query['in'] => orderedIn('undisbursed', division)

/** Money entries of one fund, in order of their number. */
export const postingKey = (fund: string, number: number): Key =>
  key('ledger', fund, `posting#${number.toString().padStart(12, '0')}`)
export const postingPrefix = 'posting#'
/** A fund's running balance, last number and head of the chain: changes with every posting, beside the ledger. */
export const tillKey = (fund: string): Key => registry(fund, 'till')
/** Anything else that the ledger must say only once: an item paid to a household, a posting that was reversed. */
export const ledgerOnceKey = (what: string, value: string): Key => key('ledger', `once#${what}#${value}`, '=')

/**
 * The trail of one county and day, by division and then in order: an auditor of a township reads his range of it, and
 * what lies outside cannot slip out. What concerns no division stands under `all`.
 */
export const trailKey = (division: string, day: string, order: string): Key =>
  key('trail', `${division.slice(0, 6) || 'all'}#${day}`, `${division}#${order}`)
/** The trail of one subject (whose file), narrowed to divisions in the same way, through the owner index. */
export const trailPlace = (subject: string, division: string, order: string): Place =>
  place(`trail@${subject}`, `${division}#${order}`)

/** The attendance of a team in a month, an entity without an id of its own; and the leave that began in a year. */
export const attendanceId = (team: string, period: string): string => `attendance#${team}#${period}`
export const leavesKey = (team: string, year: string): Key => childKey(team, 'leaves', year)
/** Where a user last said that he was, in whatever team. */
export const whereaboutsKey = (user: string): Key => registry(`whereabouts#${user}`, '=')
/** Pupils of a division in a school year. */
export const retentionId = (division: string, schoolYear: string): string => `retention#${division}#${schoolYear}`
/** Student loans of a village in a year, summed up. */
export const studentLoanTotalKey = (village: string, year: number): Key =>
  childKey(`student-loans#${village}`, 'total', String(year))
