import { Refusal } from '@bangfu/kernel/refusal'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { related, parted, refuseEnded, refuseTooMany, type Relations } from './member-act.ts'
import {
  headOf,
  provisionalCode,
  villageOfCode,
  type Household,
  type HouseholdId,
  type Link,
  type Origin,
  type PersonId,
} from './household.ts'

/** How many other households a file remembers. */
const mostLinks = 30

const linked = (household: Household, link: Link): readonly Link[] => {
  if (household.links.length >= mostLinks) throw new Refusal('too_many_links', { most: mostLinks })
  return [...household.links, link]
}

export type Splitting = {
  readonly household: HouseholdId
  readonly code: string | null
  readonly persons: Relations
  /** Of those who stay; needed when the head goes. */
  readonly relations: Relations | undefined
  readonly on: Day
  readonly origin: Origin
}

/**
 * Parts a household 分户: those who go are a household of their own, which stands in the register as the one they come
 * from does; what is personal to the house (address, phone, account, position) and its years stay behind.
 * @throws Refusal invalid_input · not_found · household_status_unfit · too_many_links
 */
export const split = (
  before: Household,
  { household, code, persons, relations, on, origin }: Splitting,
): { readonly parent: Household; readonly child: Household } => {
  refuseEnded(before)
  const ids = persons.map(({ person }) => person as PersonId)
  const { going, staying } = parted(before, ids)
  const headGoes = going.some((person) => person === headOf(before))
  const ownCode = code ?? provisionalCode(before.division, household)
  const child: Household = {
    ...before,
    household,
    code: ownCode,
    address: null,
    phone: null,
    bankName: null,
    bankAccount: null,
    position: null,
    incomes: [],
    persons: related(going, persons, true),
    links: [{ kind: 'split-from', household: before.household, code: before.code, on }],
    origin,
  }
  return {
    child,
    parent: {
      ...before,
      persons: related(staying, relations, headGoes),
      links: linked(before, { kind: 'split-off', household, code: ownCode, on }),
    },
  }
}

export type Merging = { readonly relations: Relations; readonly on: Day }

/**
 * Takes a household into another of the same status 合户: its members go there with the relations given, its file is removed
 * and stays, with its years and payments, as what it was.
 * @throws Refusal invalid_input · household_status_unfit · too_many_members · too_many_links
 */
export const merge = (
  from: Household,
  into: Household,
  { relations, on }: Merging,
): { readonly from: Household; readonly into: Household } => {
  refuseEnded(from)
  refuseEnded(into)
  if (from.household === into.household)
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/into', zh: '不能并入本户', en: 'the household itself' }])
  // Taking a household on the list into one that is not would take people off it without the gates, and the other way.
  if (from.status !== into.status)
    throw new Refusal('household_status_unfit', { status: from.status, fit: into.status })
  refuseTooMany(from.persons.length + into.persons.length)
  return {
    from: {
      ...from,
      status: 'removed',
      persons: [],
      links: linked(from, { kind: 'merged-into', household: into.household, code: into.code, on }),
    },
    into: {
      ...into,
      persons: related([...into.persons, ...from.persons], relations, true),
      links: linked(into, { kind: 'merged-from', household: from.household, code: from.code, on }),
    },
  }
}

export type Moving = { readonly code: string | null; readonly village: Division | null; readonly on: Day }

/**
 * Moves a household to another village: it gets the number of its new village and leaves group, address and position
 * behind. Its old number stays taken, and leads to it.
 * @throws Refusal invalid_input · household_status_unfit · too_many_links
 */
export const moved = (before: Household, { code, village, on }: Moving): Household => {
  refuseEnded(before)
  const division = (village ?? villageOfCode(code ?? before.code)) as Division
  if (division === before.division)
    throw new Refusal('invalid_input', {}, [
      {
        pointer: code === null ? 'body/village' : 'body/code',
        zh: '该户已在此村',
        en: 'it is in this village already',
      },
    ])
  return {
    ...before,
    // A number of the same household that was not the nation's: the same end of its id under another village.
    code: code ?? provisionalCode(division, before.household),
    division,
    villageName: null,
    group: null,
    address: null,
    position: null,
    links: linked(before, { kind: 'moved', household: before.household, code: before.code, on }),
  }
}

/**
 * A household whose village was merged into another or got another code: it has a number of the successor and stays where
 * it is, with its group, address and position. Its old number stays taken, and leads to it.
 * @throws Refusal too_many_links
 */
export const renumbered = (before: Household, code: string, on: Day): Household => ({
  ...before,
  code,
  division: villageOfCode(code) as Division,
  villageName: null,
  links: linked(before, { kind: 'renumbered', household: before.household, code: before.code, on }),
})
