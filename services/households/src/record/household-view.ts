import * as z from 'zod'
import type { Day } from '@bangfu/kernel/time'
import { eightThings, missingOf } from './eight-things.ts'
import { Coded, groupView, shown } from './field-view.ts'
import { ageOf, derivedIncome, type Household, type Person, type YearIncome } from './household.ts'
import { OpenCases } from './open-cases.ts'
import { RegisterStatus } from './register-status.ts'
import type { Told } from './told.ts'

export const PersonView = z.object({
  person: z.string(),
  ...groupView('person'),
  name: z.string(),
  sex: z.enum(['male', 'female', 'unknown']),
  relation: Coded,
  age: z.int(),
})
export type PersonView = z.input<typeof PersonView>

export const IncomeView = z.object({
  year: z.int(),
  ...groupView('income'),
  /** Derived: the sums that have parts, all income, net income and per head. Net may be below zero. */
  propertyTotalFen: z.int().nullable(),
  transferTotalFen: z.int().nullable(),
  totalFen: z.int().nullable(),
  netFen: z.int().nullable(),
  perHeadFen: z.int().nullable(),
  source: z.string(),
})
export type IncomeView = z.input<typeof IncomeView>

/** A household's file as it is shown: sealed fields masked, sums derived, what is missing named. */
export const HouseholdView = z.object({
  household: z.string(),
  ...groupView('household'),
  ...groupView('living'),
  code: z.string(),
  division: z.string(),
  category: Coded,
  status: RegisterStatus,
  positionMasked: z.string().nullable(),
  relocation: z.object(groupView('relocation')),
  /** As the national list tells of him. */
  helper: z.object(groupView('helper')),
  incomes: z.array(IncomeView),
  persons: z.array(PersonView),
  links: z.array(z.object({ kind: z.string(), household: z.string(), code: z.string(), on: z.string() })),
  origin: z.object({ kind: z.enum(['national-import', 'entry']), at: z.string(), by: z.string() }),
  /** Whether all eight things are there; null for an earlier day: what others told is not kept by day. */
  complete: z.boolean().nullable(),
  missing: z.array(z.object({ thing: z.string(), zh: z.string(), en: z.string() })).nullable(),
})
export type HouseholdView = z.input<typeof HouseholdView>

/** A file after an act that changes what cases under way are about: with those cases. */
export const ActedView = HouseholdView.extend({ openCases: OpenCases.optional() })

/** Shows a file without opening any seal. */
export const viewOf = (household: Household, told: Told | null, on: Day): HouseholdView => {
  const missing = told && missingOf(household, told, on)
  return {
    ...shown('household', household),
    ...shown('living', household),
    household: household.household,
    code: household.code,
    division: household.division,
    category: household.category,
    status: household.status,
    positionMasked: household.position?.masked ?? null,
    relocation: shown('relocation', household.relocation),
    helper: shown('helper', household.helper),
    incomes: household.incomes.map((income) => incomeView(income, household.persons.length)),
    persons: household.persons.map((person) => personView(person, on)),
    links: [...household.links],
    origin: household.origin,
    complete: missing && missing.length === 0,
    missing: missing && missing.map((thing) => ({ thing, zh: eightThings[thing][0], en: eightThings[thing][1] })),
  }
}

export const incomeView = (income: YearIncome, persons: number): IncomeView => ({
  ...shown('income', income),
  ...derivedIncome(income, persons),
  year: income.year,
  source: income.source,
})

export const personView = (person: Person, on: Day): PersonView => ({
  ...shown('person', person),
  person: person.person,
  name: person.name,
  sex: person.sex,
  relation: person.relation,
  age: ageOf(person.bornIn, on),
})

/** A line of a list: from the household's face, which holds nothing that is sealed but its position. */
export const HouseholdLine = z.object({
  household: z.string(),
  code: z.string(),
  division: z.string(),
  group: z.string().nullable(),
  category: z.string(),
  status: RegisterStatus,
  persons: z.int(),
  headMasked: z.string(),
})
