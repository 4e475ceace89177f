import type { Numbers } from '../rule-pack.ts'
import type { PersonReading } from './person-reading.ts'
import type { HouseholdReading } from './reading.ts'
import type { QualityField, VillageSubject } from './subject.ts'

type Told = {
  readonly id: string
  /** What it points at, the field to mend first. */
  readonly fields: readonly QualityField[]
  readonly zh: string
  readonly en: string
  /** The numbers that a pack has to give. */
  readonly needs: readonly string[]
}

/** Looks at a household as a whole. */
export type HouseholdRule = Told & {
  readonly of: 'household'
  broken(household: HouseholdReading, numbers: Numbers): boolean
}

/** Looks at each person of a household by himself. */
export type PersonRule = Told & {
  readonly of: 'person'
  broken(person: PersonReading, numbers: Numbers, household: HouseholdReading): boolean
}

/** Looks at a village. */
export type VillageRule = Told & {
  readonly of: 'village'
  broken(village: VillageSubject, numbers: Numbers): boolean
}

/** Compares households with each other: found by a pass over a county, never in one household. */
export type CrossRule = Told & { readonly of: 'county' }

export type QualityRule = HouseholdRule | PersonRule | VillageRule | CrossRule

type Texts = {
  readonly id: string
  readonly fields: readonly QualityField[]
  readonly text: readonly [zh: string, en: string]
}
type Judged<N extends string, Look extends unknown[]> = Texts & {
  readonly needs?: readonly N[]
  readonly broken: (...look: Look) => boolean
}
type Given<N extends string> = Readonly<Record<N, number>>

const told = ({ id, fields, text: [zh, en] }: Texts, needs: readonly string[] = []): Told => ({
  id,
  fields,
  zh,
  en,
  needs,
})

/** A rule about a household; its numbers are exactly those that it `needs`. */
export const ofHousehold = <N extends string = never>(
  rule: Judged<N, [household: HouseholdReading, numbers: Given<N>]>,
): HouseholdRule => ({ ...told(rule, rule.needs), of: 'household', broken: rule.broken })

/** A rule about each person; its numbers are exactly those that it `needs`. */
export const ofPerson = <N extends string = never>(
  rule: Judged<N, [person: PersonReading, numbers: Given<N>, household: HouseholdReading]>,
): PersonRule => ({ ...told(rule, rule.needs), of: 'person', broken: rule.broken })

/** A rule about a village; its numbers are exactly those that it `needs`. */
export const ofVillage = <N extends string = never>(
  rule: Judged<N, [village: VillageSubject, numbers: Given<N>]>,
): VillageRule => ({ ...told(rule, rule.needs), of: 'village', broken: rule.broken })

/** A rule that compares households of a county. */
export const ofCounty = (rule: Texts): CrossRule => ({ ...told(rule), of: 'county' })
