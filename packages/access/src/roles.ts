import * as z from 'zod'

/** Who takes part (handbook §2). A person may hold several, each with its own scope and dates. */
export const roles = [
  'administrator',
  'county-office',
  'township-office',
  'village-clerk',
  'first-secretary',
  'helper',
  'unit-officer',
  'school-officer',
  'finance-entry',
  'finance-approver',
  'finance-payer',
  'publisher',
  'supervisor',
  'assessor',
  'auditor',
  'buyer',
  'supplier',
  'donor',
  'household',
  'public',
] as const

export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>
