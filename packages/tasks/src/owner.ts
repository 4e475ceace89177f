import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { contains, WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'

/** The offices that may be given a task, and that give them: who holds one there may do what the office may. */
export const officeRoles = [
  'village-clerk',
  'first-secretary',
  'township-office',
  'county-office',
  'supervisor',
  'school-officer',
] as const

/** An office of a place: the township office of 610528001. */
export const Office = z.strictObject({ role: z.enum(officeRoles), division: WithinCounty })
export type Office = z.infer<typeof Office>

/** Whose a task is: a helper's, a unit's (a county's department is one), or an office's. */
export const Owner = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('helper'), helper: idSchema('hlp') }),
  z.strictObject({ kind: z.literal('unit'), unit: idSchema('unt') }),
  Office.extend({ kind: z.literal('office') }),
])
export type Owner = z.infer<typeof Owner>

/** A role that somebody holds, as far as it is looked at here. */
export type Held = {
  readonly role: string
  readonly division?: Division | undefined
  readonly helper?: string | undefined
  readonly unit?: string | undefined
}

/** Does somebody with these roles stand for the office? Its own place or one that holds it, in that very role. */
export const holdsOffice = (held: readonly Held[], { role, division }: Office): boolean =>
  held.some((one) => one.role === role && one.division !== undefined && contains(one.division, division))

/** Does somebody with these roles stand for the owner? */
export const standsFor = (held: readonly Held[], owner: Owner): boolean => {
  switch (owner.kind) {
    case 'helper':
      return held.some(({ role, helper }) => role === 'helper' && helper === owner.helper)
    case 'unit':
      return held.some(
        ({ role, unit }) => (role === 'unit-officer' || role === 'school-officer') && unit === owner.unit,
      )
    case 'office':
      return holdsOffice(held, owner)
  }
}

/** What the lists of an owner are kept under. */
export const ownerName = (owner: Owner): string => {
  switch (owner.kind) {
    case 'helper':
      return owner.helper
    case 'unit':
      return owner.unit
    case 'office':
      return officeName(owner)
  }
}

export const officeName = ({ role, division }: Office): string => `${role}@${division}`

const levelDigits = { township: 9, county: 6 } as const
export type Level = keyof typeof levelDigits

/** The office that a task of a place goes up to; undefined where the place has no such office above or beside it. */
export const officeAbove = (division: Division, level: Level): Office | undefined => {
  const digits = levelDigits[level]
  if (division.length < digits) return undefined
  return { role: `${level}-office`, division: division.slice(0, digits) as Division }
}
