import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { addDays, Day, daysBetween } from '@bangfu/kernel/time'
import type { VisitDuty } from '@bangfu/rules/visit-duty-pack'
import { covers, KeptDays } from '../pairings/days.ts'
import { isPairable } from '../pairings/pairing.ts'
import { nextDue, type Counted } from './visit-duty.ts'

const Held = KeptDays.extend({
  pairing: z.string(),
  helper: z.string(),
  helperName: z.string(),
  unit: z.string(),
})
export type Held = z.infer<typeof Held>

const Contact = z.object({
  visit: z.string(),
  on: Day,
  /** For whose duty it counts: who came, or for whom he stood in. */
  helper: z.string(),
  kind: z.string(),
  isVisit: z.boolean(),
})
export type Contact = z.infer<typeof Contact>

/** What is known of a household whom somebody has to visit. */
export const VisitedHousehold = z.object({
  household: z.string(),
  code: z.string(),
  headMasked: z.string(),
  division: Village,
  status: z.string(),
  pairings: z.array(Held),
})
export type VisitedHousehold = z.infer<typeof VisitedHousehold>

/** How a household stands with its visits: made of facts, in any order. */
export const VisitState = VisitedHousehold.extend({
  contacts: z.array(Contact),
  /** Visits that were taken back, of which the other fact may still come. */
  withdrawn: z.array(z.string()),
})
export type VisitState = z.infer<typeof VisitState>

/** A household in the lists of what is due: all that a line of one needs. */
export const VisitBrief = VisitedHousehold.extend({
  /** The pairing for which something is due, the last day on which it is in time, and by which duty. */
  due: z.object({ pairing: z.string(), on: Day, duty: z.string() }).nullable(),
  lastVisitOn: Day.nullable(),
  lastContactOn: Day.nullable(),
})
export type VisitBrief = z.infer<typeof VisitBrief>

/** Duties look back over a year and a month; what is older counts for nothing here. */
const keptDays = 430
const mostContacts = 600
const mostWithdrawn = 200

/** The state with one more contact, whichever came first, it or its withdrawal. */
export const withContact = (state: VisitState, contact: Contact): VisitState => {
  if (state.withdrawn.includes(contact.visit)) return state
  const others = state.contacts.filter(({ visit }) => visit !== contact.visit)
  const all = [...others, contact].toSorted((a, b) => (`${a.on} ${a.visit}` < `${b.on} ${b.visit}` ? 1 : -1))
  const newest = all[0]
  const contacts = all.filter(({ on }) => newest && daysBetween(on, newest.on) <= keptDays).slice(0, mostContacts)
  return { ...state, contacts }
}

/** The state without a contact that was taken back. */
export const withoutContact = (state: VisitState, visit: string): VisitState => ({
  ...state,
  contacts: state.contacts.filter((contact) => contact.visit !== visit),
  withdrawn: [...state.withdrawn.filter((one) => one !== visit), visit].toSorted().slice(-mostWithdrawn),
})

/** Who is responsible on a day, or next after it where nobody is. */
export const heldOn = (pairings: readonly Held[], today: Day): Held | undefined =>
  pairings.find((held) => covers(held, today)) ??
  pairings.filter(({ from }) => from > today).toSorted((a, b) => (a.from < b.from ? -1 : 1))[0]

/** The contacts that count for a pairing: those of its helper, and of whoever stood in for him. */
export const countedFor = ({ helper }: Held, contacts: readonly Contact[]): Counted[] =>
  contacts.filter((contact) => contact.helper === helper)

/** How the household stands in the lists, for the helper of a day. */
export const briefOf = (state: VisitState, duties: readonly VisitDuty[], today: Day): VisitBrief => {
  const { contacts, withdrawn: _withdrawn, ...household } = state
  const held = isPairable(state.status) ? heldOn(state.pairings, today) : undefined
  const next = held && nextDue(duties, held, countedFor(held, contacts))
  return {
    ...household,
    due: held && next ? { pairing: held.pairing, ...next } : null,
    lastVisitOn: contacts.find(({ isVisit }) => isVisit)?.on ?? null,
    lastContactOn: contacts[0]?.on ?? null,
  }
}

/**
 * Since when nobody was in contact with the household, as far as anybody should have been: from the last contact, or
 * from the day on which it first had a helper.
 */
export const quietSince = ({ lastContactOn, pairings }: VisitBrief): Day | undefined =>
  lastContactOn ?? pairings.map(({ from }) => from).toSorted()[0]

/** A line of the lists. */
export const DutyLine = z.object({
  household: z.string(),
  code: z.string(),
  headMasked: z.string(),
  division: Village,
  helper: z.string().nullable(),
  helperName: z.string().nullable(),
  unit: z.string().nullable(),
  duty: z.string().nullable(),
  dueOn: Day.nullable(),
  standing: z.enum(['late', 'due', 'none']),
  daysLate: z.int(),
  /** Until the last day, itself included; 0 when it is past. */
  daysLeft: z.int(),
  lastVisitOn: Day.nullable(),
  lastContactOn: Day.nullable(),
  /** Days since the last contact, or since it first had a helper; null where it never had one. */
  quietDays: z.int().nullable(),
})
export type DutyLine = z.infer<typeof DutyLine>

/**
 * The line of a household on a day. What stands in the lists was made when something last happened; where another helper
 * has taken over by date since then, nobody has seen the household for him yet.
 */
export const dutyLine = (brief: VisitBrief, duties: readonly VisitDuty[], today: Day): DutyLine => {
  const held = isPairable(brief.status) ? brief.pairings.find((one) => covers(one, today)) : undefined
  const due = held && (brief.due?.pairing === held.pairing ? brief.due : nextDue(duties, held, []))
  const since = quietSince(brief)
  const { household, code, headMasked, division, lastVisitOn, lastContactOn } = brief
  return {
    ...{ household, code, headMasked, division, lastVisitOn, lastContactOn },
    helper: held?.helper ?? null,
    helperName: held?.helperName ?? null,
    unit: held?.unit ?? null,
    duty: due?.duty ?? null,
    dueOn: due?.on ?? null,
    standing: !due ? 'none' : due.on < today ? 'late' : 'due',
    daysLate: due ? Math.max(0, daysBetween(due.on, today)) : 0,
    daysLeft: due ? Math.max(0, daysBetween(today, due.on)) : 0,
    quietDays: since === undefined ? null : Math.max(0, daysBetween(since, today)),
  }
}

/** The units in whose lists the household stands: of its helper and of those to come. */
export const unitsOf = ({ pairings, status }: VisitedHousehold, today: Day): string[] =>
  isPairable(status)
    ? [
        ...new Set(pairings.filter(({ to }) => to === null || to >= addDays(today, -1)).map(({ unit }) => unit)),
      ].toSorted()
    : []
