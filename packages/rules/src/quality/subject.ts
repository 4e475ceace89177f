import type { Field, HouseholdEntry } from '../household-entry.ts'
import type { VillageFieldName, VillageForm } from '../village-form.ts'

/** Why a household is at risk, as monitoring names it (official-rules §3). */
export const risks = [
  'illness',
  'disability',
  'schooling',
  'disaster',
  'accident',
  'industry',
  'work',
  'labour',
  'housing',
  'water',
  'other',
] as const
export type Risk = (typeof risks)[number]

/** The groups in which the national export keeps measures (official-rules §3). */
export const measureGroups = [
  'industry',
  'work',
  'finance',
  'public-post',
  'housing',
  'relocation',
  'water',
  'health',
  'education',
  'compulsory-education',
  'comprehensive',
  'social',
  'living',
  'infrastructure',
] as const
export type MeasureGroup = (typeof measureGroups)[number]

/** Measures of a group that a rule asks for by name. */
export const measureItems = [
  'dibao',
  'tekun',
  'disability-subsidy',
  'yulu',
  'premium-subsidy',
  'work-travel-subsidy',
] as const
export type MeasureItem = (typeof measureItems)[number]

/** A measure that is in force. Months are `YYYY-MM`. */
export type Measure = {
  readonly group: MeasureGroup
  readonly item: MeasureItem | null
  readonly from: string | null
}

/** A household as monitoring keeps it. */
export type Monitoring = {
  /** Up to five, the first the main one. */
  readonly risks: readonly {
    readonly risk: Risk
    /** What is said of `other`. */
    readonly note: string | null
    /** Which disaster. */
    readonly disaster: string | null
  }[]
  readonly identified: string | null
  /** 实施开发式帮扶措施情况: true 是, false 尚未实施. */
  readonly developmental: boolean | null
  /** 整户无劳动能力兜底保障户 */
  readonly backstop: boolean | null
  readonly collectorName: string | null
  readonly collectorPhone: string | null
  readonly elimination: Elimination | null
}

/** How a risk was declared gone, and what the file says of the household after it (official-rules §3). */
export type Elimination = {
  readonly month: string | null
  readonly way: 'assistance' | 'natural' | null
  readonly dropout: boolean | null
  readonly houseDamaged: boolean | null
  readonly uninsured: boolean | null
  readonly waterDamaged: boolean | null
  readonly wageFen: number | null
  readonly propertyFen: number | null
  readonly transferFen: number | null
  readonly operatingFen: number | null
  readonly operatingExpenseFen: number | null
  readonly netFen: number | null
  readonly perHeadFen: number | null
  readonly claimsFen: number | null
  readonly outOfPocketFen: number | null
}

/** An earlier time of work of a member; the present one stands in the entry. Months are `YYYY-MM`. */
export type EarlierJob = {
  /** Index of the member. */
  readonly person: number
  readonly from: string | null
  readonly to: string | null
}

/**
 * What the rules of a household look at. The entry is always there; a section that was not loaded, or that nobody keeps
 * yet, is absent, and then its rules say nothing. `monitoring: null` is a household that is known not to be monitored.
 */
export type QualitySubject = {
  readonly entry: HouseholdEntry
  readonly monitoring?: Monitoring | null
  readonly measures?: readonly Measure[]
  readonly earlierJobs?: readonly EarlierJob[]
}

/** Land of all households of a village, in mu; null where no household says anything. */
export type LandSums = { readonly [F in LandField]: number | null }
export const landFields = ['arableMu', 'forestMu', 'orchardMu', 'pastureMu', 'waterMu'] as const
export type LandField = (typeof landFields)[number]

/** What the rules of a village look at: its yearly form, and what its households add up to. */
export type VillageSubject = { readonly form: VillageForm; readonly land: LandSums }

/** A field of a section, by the section's name. */
export type SectionField =
  | `monitoring.${Exclude<keyof Monitoring, 'elimination'>}`
  | `elimination.${keyof Elimination}`
  | `measures.${keyof Measure}`

export type QualityField = Field | SectionField | `village.${VillageFieldName}`
