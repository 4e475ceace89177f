import type { GrantableRole } from './grant-reach.ts'

type Pair = readonly [GrantableRole, GrantableRole]

const eachOther = (roles: readonly GrantableRole[]): Pair[] =>
  roles.flatMap((one, index) => roles.slice(index + 1).map((other): Pair => [one, other]))
const against = (one: GrantableRole, others: readonly GrantableRole[]): Pair[] =>
  others.map((other): Pair => [one, other])

const money = ['finance-entry', 'finance-approver', 'finance-payer', 'publisher'] as const
const offices = ['county-office', 'township-office'] as const
const village = ['village-clerk', 'first-secretary'] as const

/**
 * Roles that one person cannot hold in one place at one time (handbook §2, the six must-nots; §8, separate hands).
 * Nobody approves what he entered; who decides who may see does not see himself; who watches is not who is watched.
 */
const incompatible: readonly Pair[] = [
  ...eachOther(money),
  ...against('administrator', [...money, ...offices, 'auditor']),
  ...against('auditor', [...money, ...offices]),
  ...against('supervisor', [...offices, ...village]),
  ...against('assessor', [...offices, ...village, 'helper', 'unit-officer', 'supervisor']),
  ...against('buyer', ['supplier', 'unit-officer']),
]

export const areIncompatible = (one: GrantableRole, other: GrantableRole): boolean =>
  incompatible.some(([a, b]) => (a === one && b === other) || (a === other && b === one))
