import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { SchoolPairing } from '../schools/school-pairing.ts'
import type { Partnership } from '../pairings/partnership.ts'
import type { Duty } from '../pairings/terms.ts'
import type { VillagePairing } from '../pairings/village-pairing.ts'

/** A pairing that has an agreement: of two sides, of a unit with a village, or of two schools. */
export const AgreementId = z
  .string()
  .regex(/^(?:ptn|vpr|spr)_[0-9A-HJKMNP-TV-Z]{22}$/, { error: 'an id ptn_…, vpr_… or spr_…' })

/** What tasks and progress have to know of a pairing, whatever its kind. */
export type Agreement = {
  readonly agreement: string
  readonly kind: string
  readonly title: string | null
  /** Where the help goes. */
  readonly division: Division
  readonly helping: { readonly label: string; readonly unit: string | undefined }
  readonly helped: { readonly label: string; readonly unit: string | undefined }
  readonly from: Day
  readonly to: Day | null
  readonly ended: boolean
  /** What was promised. Duties of schools follow from rules and are reckoned there. */
  readonly duties: readonly Duty[]
}

export const agreementOfPartnership = (one: Partnership): Agreement => ({
  ...{ agreement: one.partnership, kind: one.kind, title: one.agreement?.title ?? null },
  division: one.helped.division ?? one.division,
  helping: { label: one.helping.label, unit: one.helping.unit },
  helped: { label: one.helped.label, unit: one.helped.unit },
  ...{ from: one.from, to: one.to, ended: one.ended !== null, duties: one.duties },
})

export const agreementOfVillagePairing = (one: VillagePairing): Agreement => ({
  ...{ agreement: one.pairing, kind: 'unit-village', title: one.agreement, division: one.village },
  helping: { label: one.unitName, unit: one.unit },
  helped: { label: one.village, unit: undefined },
  ...{ from: one.from, to: one.to, ended: one.ended !== null, duties: one.duties },
})

export const agreementOfSchools = (one: SchoolPairing): Agreement => ({
  ...{ agreement: one.pairing, kind: 'school-school', title: one.agreement, division: one.division },
  helping: { label: one.strong.name, unit: one.strong.unit },
  helped: { label: one.weak.name, unit: one.weak.unit },
  ...{ from: one.from, to: one.to, ended: one.ended !== null, duties: [] },
})
