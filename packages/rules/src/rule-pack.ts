import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'

export type Severity = 'error' | 'warning'

/** How far a source carries: a government page, the press, an official form, a secondary page, or common knowledge. */
export type Strength = 'GOV' | 'NEWS' | 'FORM' | 'WEAK' | 'GK'

export type Source = { readonly document: string; readonly strength: Strength }

/** A rule as code: which fields it looks at, what it says, and where it is broken. Numbers come from the pack. */
export type Rule<Subject, Field extends string> = {
  readonly id: string
  readonly fields: readonly Field[]
  readonly zh: string
  readonly en: string
  /** The persons (by index) at whom it is broken, null for the subject as a whole; empty when it holds. */
  readonly brokenAt: (subject: Subject, numbers: Numbers, on: Day) => readonly (number | null)[]
}

export type Numbers = Readonly<Record<string, number>>

/** A rule as it holds in a region and time: its weight, its numbers and where they come from. */
export type PackEntry = {
  readonly rule: string
  readonly severity: Severity
  readonly numbers?: Numbers
  readonly source: Source
}

export type RulePack = {
  readonly id: string
  /** A division prefix; empty is the whole country. */
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly entries: readonly PackEntry[]
}

export type Finding<Field extends string> = {
  readonly rule: string
  readonly severity: Severity
  readonly person: number | null
  readonly fields: readonly Field[]
  readonly zh: string
  readonly en: string
}

/** The pack in force for a division on a day: the most local one that holds. Undefined where none was given. */
export const packFor = <Pack extends Pick<RulePack, 'region' | 'from' | 'to'>>(
  packs: readonly Pack[],
  division: Division,
  on: Day,
): Pack | undefined =>
  packs
    .filter(({ region, from, to }) => division.startsWith(region) && from <= on && (to === null || on <= to))
    .toSorted((a, b) => b.region.length - a.region.length || (a.from < b.from ? 1 : -1))[0]

/** Binds rules to a pack once, so that evaluating many subjects looks nothing up. */
export const evaluatorOf = <Subject, Field extends string>(
  rules: readonly Rule<Subject, Field>[],
  pack: RulePack,
): ((subject: Subject, on: Day) => Finding<Field>[]) => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const bound = pack.entries.map(({ rule: id, severity, numbers = {} }) => {
    const rule = byId.get(id)
    if (!rule) throw new RangeError(`pack ${pack.id} names the rule ${id}, which does not exist`)
    const texts = { zh: fill(rule.zh, numbers), en: fill(rule.en, numbers) }
    return { rule, severity, numbers, texts }
  })
  return (subject, on) => {
    const findings: Finding<Field>[] = []
    for (const { rule, severity, numbers, texts } of bound)
      for (const person of rule.brokenAt(subject, numbers, on))
        findings.push({ rule: rule.id, severity, person, fields: rule.fields, ...texts })
    return findings
  }
}

const fill = (text: string, numbers: Numbers): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => numbers[name]?.toLocaleString('en') ?? whole)
