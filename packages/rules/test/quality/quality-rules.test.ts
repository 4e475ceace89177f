import { describe, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { clauses } from '../../src/quality/clauses.ts'
import { checkOf, qualityCheckFor, rulesInForce } from '../../src/quality/evaluator.ts'
import { unknownValueRules } from '../../src/quality/file-rules.ts'
import { auditRules } from '../../src/quality/pack.ts'
import { qualityPacks } from '../../src/quality/packs.ts'
import { qualityRules } from '../../src/quality/rules.ts'
import type { QualitySubject, VillageSubject } from '../../src/quality/subject.ts'
import { recordField, recordFields, type Field } from '../../src/record-catalogue.ts'
import { villageFields } from '../../src/village-form.ts'
import { good, on, unknown, value, withEntry, withHead, withPersons, withSon } from './a-household.ts'
import { edges, type Edge } from './edges.ts'
import { goodVillage, villageEdges } from './village-edges.ts'

const county = '610528' as Division
const held = rulesInForce(county, on)
const check = checkOf(held, on, 'file')
const checkAtEntry = checkOf(held, on, 'entry')
/** Whatever is found at entry or on file. */
const found = (subject: QualitySubject): string[] => [
  ...new Set([...check.household(subject), ...checkAtEntry.household(subject)].map(({ rule }) => rule)),
]
const foundInVillage = (village: VillageSubject): string[] => check.village(village).map(({ rule }) => rule)

/** Rules of unknown values follow the catalogue: so do their edges. */
const unknownEdges: readonly Edge[] = unknownValueRules.map((rule) => {
  const key = rule.fields[0] as Field
  const { group, spec } = recordField(key)
  const wrongValue = spec.type === 'codes' ? [unknown] : unknown
  const rightValue = spec.type === 'codes' ? [] : null
  const subject = (given: unknown): QualitySubject => {
    const change = { [key]: given }
    if (group === 'person') return withSon(/^(student|dropout)/.test(key) ? { education: null, ...change } : change)
    if (group === 'household' || group === 'living') return withEntry(change)
    const inner = group === 'relocation' ? good.entry.relocation : good.entry.helper
    return withEntry({ [group]: { ...inner, ...change } })
  }
  return { rule: rule.id, right: [subject(rightValue)], wrong: [subject(wrongValue)] }
})
const allEdges = [...edges, ...unknownEdges]

test('a household and a village that are right break no rule', () => {
  expect(found(good)).toEqual([])
  expect(foundInVillage(goodVillage)).toEqual([])
})

describe.each(allEdges.map((edge) => [edge.rule, edge] as const))('%s', (rule, { right, wrong }) => {
  test('holds just inside its edge', () => {
    for (const subject of right) expect(found(subject)).not.toContain(rule)
  })
  test('is broken just outside its edge', () => {
    for (const subject of wrong) expect(found(subject)).toContain(rule)
  })
})

describe.each(villageEdges.map((edge) => [edge.rule, edge] as const))('%s', (rule, { right, wrong }) => {
  test('holds just inside its edge', () => {
    for (const village of right) expect(foundInVillage(village)).not.toContain(rule)
  })
  test('is broken just outside its edge', () => {
    for (const village of wrong) expect(foundInVillage(village)).toContain(rule)
  })
})

test('every rule has a table with both sides of its edge', () => {
  const tables = [...allEdges, ...villageEdges]
  // Those that compare households are tried where households are compared: in the county job.
  const ofOne = qualityRules.filter(({ of }) => of !== 'county')
  expect(tables.map(({ rule }) => rule).toSorted()).toEqual(ofOne.map(({ id }) => id).toSorted())
  for (const { rule, right, wrong } of tables)
    expect([rule, right.length > 0, wrong.length > 0]).toEqual([rule, true, true])
})

test('no rule is unreachable or always in the shadow of another', () => {
  const pool = allEdges.flatMap(({ right, wrong }) => [...right, ...wrong]).map(found)
  const villages = villageEdges.flatMap(({ right, wrong }) => [...right, ...wrong]).map(foundInVillage)
  const shadowed = qualityRules.flatMap(({ id, of }) => {
    if (of === 'county') return []
    const firing = (of === 'village' ? villages : pool).filter((rules) => rules.includes(id))
    const always = qualityRules.filter((other) => other.id !== id && firing.every((rules) => rules.includes(other.id)))
    return firing.length === 0 ? [`${id} never`] : always.map((other) => `${id} only with ${other.id}`)
  })
  expect(shadowed).toEqual([])
})

test('every clause of the audit rules is carried out, and every rule is asked for by a clause or another source', () => {
  const known = new Set(qualityRules.map(({ id }) => id))
  for (const { id, rules } of clauses) {
    expect([id, rules.length > 0]).toEqual([id, true])
    for (const rule of rules) expect([id, rule, known.has(rule)]).toEqual([id, rule, true])
  }
  const asked = new Set(clauses.flatMap(({ rules }) => rules))
  const ofAudit = qualityPacks.flatMap(({ entries }) => entries.filter(({ source }) => source === auditRules))
  expect(ofAudit.map(({ rule }) => rule).filter((rule) => !asked.has(rule))).toEqual([])
  expect(clauses.map(({ id }) => id)).toEqual([...new Set(clauses.map(({ id }) => id))])
})

test('every rule is in force somewhere, with its numbers, a source and a text without gaps', () => {
  const ruled = new Set(qualityPacks.flatMap(({ entries }) => entries.map(({ rule }) => rule)))
  expect([...ruled].toSorted()).toEqual(qualityRules.map(({ id }) => id).toSorted())
  for (const { entry, zh, en, rule } of held) {
    expect(`${zh}${en}`).not.toMatch(/[{}]|undefined|NaN/)
    expect([rule.id, entry.source.document.length > 10]).toEqual([rule.id, true])
    expect([rule.id, Object.keys(entry.numbers ?? {}).toSorted()]).toEqual([rule.id, rule.needs.toSorted()])
  }
})

test('identity, head and sex contradictions are errors, the rest are warnings', () => {
  const errors = held.filter(({ entry }) => entry.severity === 'error').map(({ rule }) => rule.id)
  const groups = new Map(clauses.flatMap(({ group, rules }) => rules.map((rule) => [rule, group] as const)))
  for (const id of errors) expect(['identity', 'household', undefined]).toContain(groups.get(id))
})

test('every field that a rule points at is one of the record, of a section or of the village form', () => {
  const record = new Set<string>(recordFields.map(({ key }) => key))
  const village = new Set<string>(villageFields.map(({ name }) => `village.${name}`))
  for (const { id, fields } of qualityRules) {
    expect([id, fields.length > 0]).toEqual([id, true])
    for (const field of fields)
      expect([
        id,
        field,
        record.has(field) || village.has(field) || /^(monitoring|elimination|measures)\./.test(field),
      ]).toEqual([id, field, true])
  }
})

test('what is not yet said is asked for on file, and not at entry', () => {
  const silent = withEntry({ houseAreaM2: null, sanitaryToilet: null, livingPower: null, roadType: null, roadKm: null })
  expect(checkAtEntry.household(silent)).toEqual([])
  expect(check.household(silent)).toHaveLength(5)
})

test('a section that nobody loaded says nothing', () => {
  const bare = withEntry({ dangerousHouse: true, safeWater: false }, withHead({ dibao: true }))
  expect(check.household({ entry: bare.entry })).toEqual([])
})

test('a province’s number takes the place of the country’s in its years, and nowhere else', () => {
  const yuan = (division: string, day: string): number | undefined =>
    rulesInForce(division as Division, day as typeof on).find(({ rule }) => rule.id === 'per_head_low_not_monitored')
      ?.entry.numbers?.['yuan']
  expect(yuan('340100', '2021-06-01')).toBe(6000)
  expect(yuan('340100', '2022-01-01')).toBeUndefined()
  expect(yuan('430000', '2019-12-31')).toBe(5000)
  expect(yuan('610528', '2022-12-31')).toBeUndefined()
  expect(yuan('610528', '2023-01-01')).toBe(7300)
})

test('a check is bound once for a set of packs and a day', () => {
  expect(qualityCheckFor(county, on, 'file')).toBe(qualityCheckFor('610529' as Division, on, 'file'))
  expect(qualityCheckFor(county, on, 'file')).not.toBe(qualityCheckFor(county, on, 'entry'))
})

test('a pack that names an unknown rule, or forgets a number, is a defect at once', () => {
  const pack = (entry: { rule: string; numbers?: Record<string, number> }) => [
    {
      id: 'x',
      region: '',
      from: '2014-01-01',
      to: null,
      entries: [{ severity: 'error' as const, source: auditRules, ...entry }],
    },
  ]
  expect(() => rulesInForce(county, on, pack({ rule: 'no_such' }))).toThrow('no_such')
  expect(() => rulesInForce(county, on, pack({ rule: 'distance_far' }))).toThrow('km')
})

test('findings point at the person, carry the pack’s numbers, and never a value of the household', () => {
  const [finding] = check.household(withSon({ idNumber: '4.5E+17' }))
  expect(finding).toMatchObject({ rule: 'id_number_scientific', person: 2, severity: 'error' })
  expect(`${finding?.zh}${finding?.en}`).not.toContain('4.5E')
  expect(check.household(withEntry({ roadKm: 9 }))[0]?.zh).toBe('与村主干路距离超过 5 公里')
})

test('the words of the lists are understood, the later ones too', () => {
  const senior = withPersons([
    { ...good.entry.persons[0], studentState: value('student-state', '技工二年级') } as never,
  ])
  expect(found(senior)).toContain('vocational_school_age')
})
