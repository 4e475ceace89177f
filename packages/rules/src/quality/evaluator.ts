import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Finding, Numbers } from '../rule-pack.ts'
import type { Moment, QualityEntry, QualityPack } from './pack.ts'
import { qualityPacks } from './packs.ts'
import { readingOf } from './reading.ts'
import type { HouseholdRule, PersonRule, QualityRule, VillageRule } from './rule.ts'
import { qualityRules } from './rules.ts'
import type { QualityField, QualitySubject, VillageSubject } from './subject.ts'

export type QualityFinding = Finding<QualityField>

/** A rule as it holds in a place on a day. */
export type RuleInForce = {
  readonly rule: QualityRule
  readonly pack: string
  readonly entry: QualityEntry
  readonly zh: string
  readonly en: string
}

/** Rules bound to the numbers of a place and day. Findings are made beforehand, so that a right household costs none. */
export type QualityCheck = {
  readonly household: (subject: QualitySubject) => readonly QualityFinding[]
  readonly village: (village: VillageSubject) => readonly QualityFinding[]
  /** What is said of a household that a pass over the county compared with others; null where the rule does not hold. */
  readonly county: (rule: string, person: number | null) => QualityFinding | null
}

/**
 * The rules that hold in a division on a day. A more local pack's entry takes the place of a wider one's, a later pack's
 * that of an earlier one. Empty where no pack holds.
 */
export const rulesInForce = (
  division: Division,
  on: Day,
  packs: readonly QualityPack[] = qualityPacks,
  rules: readonly QualityRule[] = qualityRules,
): RuleInForce[] => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const held = new Map<string, RuleInForce>()
  for (const { id, entries } of packsInForce(division, on, packs))
    for (const entry of entries) {
      const rule = byId.get(entry.rule)
      if (!rule) throw new RangeError(`pack ${id} names the rule ${entry.rule}, which does not exist`)
      const missing = rule.needs.find((name) => entry.numbers?.[name] === undefined)
      if (missing !== undefined) throw new RangeError(`pack ${id} gives no ${missing} for ${entry.rule}`)
      const numbers = entry.numbers ?? {}
      held.set(entry.rule, { rule, pack: id, entry, zh: fill(rule.zh, numbers), en: fill(rule.en, numbers) })
    }
  return [...held.values()]
}

const packsInForce = (division: Division, on: Day, packs: readonly QualityPack[]): QualityPack[] =>
  packs
    .filter(({ region, from, to }) => division.startsWith(region) && from <= on && (to === null || on <= to))
    .toSorted((a, b) => a.region.length - b.region.length || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))

const fill = (text: string, numbers: Numbers): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => numbers[name]?.toLocaleString('en') ?? whole)

type Bound<R extends QualityRule> = {
  readonly rule: R
  readonly numbers: Numbers
  /** The finding at the household (or village) as a whole, and at each person by index. */
  readonly at: (person: number | null) => QualityFinding
}

const nothing: readonly QualityFinding[] = Object.freeze([])

/** Binds rules once, so that looking at many households looks nothing up and makes nothing while nothing is found. */
export const checkOf = (held: readonly RuleInForce[], on: Day, moment: Moment): QualityCheck => {
  const bound = held.filter(({ entry }) => entry.only === undefined || entry.only === moment).map(boundOf)
  const ofHouseholds = bound.filter(isOfHousehold)
  const ofVillages = bound.filter(isOfVillage)
  const ofCounties = new Map(bound.map((one) => [one.rule.id, one]))
  return {
    household: (subject) => {
      const reading = readingOf(subject, on)
      const { persons } = reading
      let found: QualityFinding[] | undefined
      for (const { rule, numbers, at } of ofHouseholds) {
        if (rule.of === 'household') {
          if (rule.broken(reading, numbers)) (found ??= []).push(at(null))
        } else
          for (const person of persons) if (rule.broken(person, numbers, reading)) (found ??= []).push(at(person.index))
      }
      return found ?? nothing
    },
    village: (village) => {
      const found = ofVillages.filter(({ rule, numbers }) => rule.broken(village, numbers)).map(({ at }) => at(null))
      return found.length === 0 ? nothing : found
    },
    county: (rule, person) => ofCounties.get(rule)?.at(person) ?? null,
  }
}

const isOfHousehold = (bound: Bound<QualityRule>): bound is Bound<HouseholdRule | PersonRule> =>
  bound.rule.of === 'household' || bound.rule.of === 'person'
const isOfVillage = (bound: Bound<QualityRule>): bound is Bound<VillageRule> => bound.rule.of === 'village'

const boundOf = ({ rule, entry, zh, en }: RuleInForce): Bound<QualityRule> => {
  const made = (person: number | null): QualityFinding =>
    Object.freeze({ rule: rule.id, severity: entry.severity, person, fields: rule.fields, zh, en })
  const whole = made(null)
  const persons: QualityFinding[] = []
  return {
    rule,
    numbers: entry.numbers ?? {},
    at: (person) => (person === null ? whole : (persons[person] ??= made(person))),
  }
}

/** The most checks that are kept bound: one for each county, day and moment that is worked on. */
const mostBound = 50
const checks = new Map<string, QualityCheck>()

/** The check of a division on a day. Bound once for each set of packs in force and kept: binding costs a millisecond. */
export const qualityCheckFor = (division: Division, on: Day, moment: Moment): QualityCheck => {
  const name = [moment, on, ...packsInForce(division, on, qualityPacks).map(({ id }) => id)].join(' ')
  const known = checks.get(name)
  if (known) return known
  const check = checkOf(rulesInForce(division, on), on, moment)
  if (checks.size >= mostBound) checks.clear()
  checks.set(name, check)
  return check
}
