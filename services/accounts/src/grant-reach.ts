import { contains, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Role } from '@bangfu/access/roles'

/** What a grant may be bound to besides a division. */
export const targetFields = ['helper', 'unit', 'supplier', 'donor', 'household'] as const
export type TargetField = (typeof targetFields)[number]

export type Reach = { readonly division?: Division | undefined } & {
  readonly [F in TargetField]?: string | undefined
}

type Needs = {
  /** How many digits the division may have: a village clerk is one village's. */
  readonly digits: readonly (2 | 4 | 6 | 9 | 12)[]
  /** May be given for the whole installation, without a division. */
  readonly whole?: true
  readonly of?: TargetField
}

export type GrantableRole = Exclude<Role, 'public'>

const everyLevel = [2, 4, 6, 9, 12] as const
const withinCounty = [6, 9, 12] as const
const aboveVillage = [2, 4, 6, 9] as const

/** Which reach goes with which role: nobody becomes a helper of no helper, or a clerk of a whole county by a typing error. */
export const needsOfRole: Readonly<Record<GrantableRole, Needs>> = {
  administrator: { digits: everyLevel, whole: true },
  'county-office': { digits: [2, 4, 6] },
  'township-office': { digits: [9] },
  'village-clerk': { digits: [12] },
  'first-secretary': { digits: [12] },
  helper: { digits: withinCounty, of: 'helper' },
  'unit-officer': { digits: withinCounty, of: 'unit' },
  'school-officer': { digits: withinCounty, of: 'unit' },
  'finance-entry': { digits: aboveVillage },
  'finance-approver': { digits: aboveVillage },
  'finance-payer': { digits: aboveVillage },
  publisher: { digits: everyLevel },
  supervisor: { digits: aboveVillage },
  assessor: { digits: everyLevel },
  auditor: { digits: aboveVillage, whole: true },
  buyer: { digits: withinCounty, of: 'unit' },
  supplier: { digits: withinCounty, of: 'supplier' },
  donor: { digits: everyLevel, of: 'donor' },
  household: { digits: withinCounty, of: 'household' },
}

/** @throws Refusal grant_reach_wrong: something is missing, too much, or of the wrong level */
export const assertReachFits = (role: GrantableRole, reach: Reach): void => {
  const { digits, whole, of } = needsOfRole[role]
  const division =
    reach.division === undefined ? whole === true : digits.some((count) => count === reach.division?.length)
  const targets = targetFields.every((field) => (reach[field] !== undefined) === (field === of))
  if (division && targets) return
  const level = `division (${digits.join('/')}${whole ? ', or none' : ''})`
  throw new Refusal('grant_reach_wrong', { role, needs: of ? `${level} + ${of}` : level })
}

/** Do two reaches have a place in common? Of two units in one place each has its own. */
export const reachesMeet = (one: Reach, other: Reach): boolean => {
  const near =
    one.division === undefined ||
    other.division === undefined ||
    contains(one.division, other.division) ||
    contains(other.division, one.division)
  return near && targetFields.every((field) => !one[field] || !other[field] || one[field] === other[field])
}

/** Are they exactly the same? */
export const sameReach = (one: Reach, other: Reach): boolean =>
  one.division === other.division && targetFields.every((field) => one[field] === other[field])
