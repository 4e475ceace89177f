import type { Day } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/pairing-codes'
import type { SchoolPairingPack } from '@bangfu/rules/school-pairing-pack'
import type { ExchangedKind, SchoolDirection } from '@bangfu/rules/school-pairing-codes'
import type { DutyPerson, DutyRecord, DutyStay } from './duty-answer.ts'
import { subjectsPosted, type Posting } from './posting.ts'
import { daysPresent, type Stay } from './stay.ts'
import type { Span, Stretch } from './school-calendar.ts'
import { cumulated, isPostedIn, lengthOf, partIn } from './stay-days.ts'

export type Looked = { readonly stretch: Stretch; readonly on: Day; readonly pack: SchoolPairingPack }

/** One person of a school, whatever postings he stands in. */
type Person = { readonly first: Posting; readonly stays: readonly Stay[] }

/** The people of postings, each once: a school calls everybody by one number. */
const peopleOf = (postings: readonly Posting[]): Person[] => {
  const people = new Map<string, Person>()
  for (const posting of postings) {
    const before = people.get(`${posting.direction} ${posting.staffNumber}`)
    const stays = [...(before?.stays ?? []), ...posting.stays]
    people.set(`${posting.direction} ${posting.staffNumber}`, { first: before?.first ?? posting, stays })
  }
  return [...people.values()].toSorted((a, b) => (a.first.staffNumber < b.first.staffNumber ? -1 : 1))
}

const reasons = {
  planned: { zh: '接收学校尚未确认到校', en: 'the host school has not confirmed the arrival' },
  'did-not-come': { zh: '接收学校说明未到校', en: 'the host school says that he did not come' },
  withdrawn: { zh: '派出学校已撤回', en: 'withdrawn by his own school' },
} as const satisfies Record<string, Coded>

/** Stays that bring nothing, as far as they were planned within the stretch. */
const uncounted = (stays: readonly Stay[], stretch: Span): DutyStay[] =>
  stays.flatMap((stay): DutyStay[] => {
    if (stay.state === 'arrived' || stay.state === 'left') return []
    const part = partIn(stay, stretch)
    if (!part) return []
    return [{ ...part, days: lengthOf(part), wholeDays: lengthOf(stay), counted: false, why: reasons[stay.state] }]
  })

const presentSpans = (stays: readonly Stay[], on: Day): Span[] => stays.flatMap((stay) => daysPresent(stay, on) ?? [])

/**
 * The people whom one school sends and what their stays come to in a stretch, as of a day. `met`: posted there, which
 * takes days that the host school has confirmed. People with plans only are there with none, so that it is seen why.
 */
export const exchangedPeople = (
  postings: readonly Posting[],
  { direction }: { readonly direction: SchoolDirection },
  { stretch, on, pack }: Looked,
  kind?: ExchangedKind,
): DutyPerson[] => {
  const sent = postings.filter((one) => one.direction === direction && (kind === undefined || one.kind === kind))
  return peopleOf(sent).flatMap(({ first, stays }) => {
    const spans = presentSpans(stays, on)
    const there = cumulated(spans, stretch, 1).stays.map((stay): DutyStay => ({ ...stay, why: null }))
    const all = [...there, ...uncounted(stays, stretch)].toSorted((a, b) => (a.from < b.from ? -1 : 1))
    if (all.length === 0) return []
    return [
      {
        staffNumber: first.staffNumber,
        nameMasked: first.nameMasked,
        kind: first.kind,
        subject: first.subject,
        cumulatedDays: there.reduce((sum, { days }) => sum + days, 0),
        neededDays: null,
        met: isPostedIn(spans, stretch, pack.carriedOverDays),
        stays: all,
      },
    ]
  })
}

/** Is a person posted in the stretch? */
export const isThere = ({ met }: DutyPerson): boolean => met

/** Subjects that the weak school lacks and nobody is posted for in a stretch. */
export const subjectsMissing = (postings: readonly Posting[], stretch: Span, shortage: readonly string[]): string[] => {
  const posted = subjectsPosted(postings, stretch)
  return shortage.filter((subject) => !posted.has(subject))
}

const appraisalOf = (posting: Posting, stretch: Stretch, on: Day) =>
  posting.appraisals.find((one) => one.year === stretch.code && one.on <= on)

/** Who was posted in a school year and whether the host school has appraised it, as of a day; each posting by itself. */
export const appraisedPeople = (
  postings: readonly Posting[],
  stretch: Stretch,
  { on }: Pick<Looked, 'on'>,
): { readonly persons: DutyPerson[]; readonly records: DutyRecord[] } => {
  const there = postings.filter(({ stays }) => cumulated(presentSpans(stays, on), stretch, 1).days > 0)
  const persons = there.map((posting): DutyPerson => {
    const { staffNumber, nameMasked, kind, subject } = posting
    const met = appraisalOf(posting, stretch, on) !== undefined
    return { ...{ staffNumber, nameMasked, kind, subject, met }, cumulatedDays: null, neededDays: null, stays: [] }
  })
  const records = there.flatMap((posting): DutyRecord[] => {
    const made = appraisalOf(posting, stretch, on)
    return made ? [{ ref: posting.posting, on: made.on, counted: true, says: lateWords(made.on, stretch.to) }] : []
  })
  return { persons, records }
}

/** Something that was made after its last day says so; in time it says nothing. */
export const lateWords = (made: Day, dueBy: Day): Coded | null => {
  const days = lengthOf({ from: dueBy, to: made }) - 1
  return days > 0 ? { zh: `迟 ${days} 天`, en: `${days} days late` } : null
}
