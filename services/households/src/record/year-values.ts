import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { unsaid, type IncomeEntry } from '@bangfu/rules/household-entry'
import { fieldsOf, type PersonField } from '@bangfu/rules/record-catalogue'
import { incomeOf } from './entry-table.ts'
import { changeForm, given, groupForm } from './field-form.ts'
import { groupView, shown } from './field-view.ts'
import { Why } from './household-change.ts'
import { mostPersons, mostYears, type Household, type YearIncome } from './household.ts'
import { IncomeView, incomeView } from './household-view.ts'

const yearlyOf = (group: 'household' | 'person') =>
  fieldsOf(group)
    .filter(({ spec }) => spec.yearly === true && spec.type !== 'sealed')
    .map(({ key }) => key)
const yearlyHousehold = yearlyOf('household')
export const yearlyPerson = yearlyOf('person') as PersonField[]

/** What is told of a year: conditions, figures and how each member was. What is left out stays as it is. */
export const YearForm = z.strictObject({
  ...changeForm('living'),
  income: z.strictObject(groupForm('income')).optional(),
  persons: z
    .array(z.strictObject({ person: idSchema('per'), ...changeForm('person', yearlyPerson as never[]) }))
    .max(mostPersons)
    .default([]),
  reason: Why,
})
export type YearForm = z.output<typeof YearForm>

const picked = (view: object, keys: readonly string[]): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(view as Record<string, z.ZodType>).filter(([key]) => keys.includes(key)))

/** A closed year 年度: what the record said of it when the next one began, or when it was corrected later. */
export const ClosedYear = z.object({
  year: z.int(),
  /** 1 when the year was closed; each correction is the next. */
  revision: z.int(),
  at: Instant,
  by: z.string(),
  why: z.string(),
  household: z.object({ ...picked(groupView('household'), yearlyHousehold), ...groupView('living') }),
  income: IncomeView.nullable(),
  persons: z.array(z.object({ person: z.string(), name: z.string(), ...picked(groupView('person'), yearlyPerson) })),
})
export type ClosedYear = z.output<typeof ClosedYear>

type Told = { readonly at: Instant; readonly by: string; readonly why: string }

/** What the file says of its year, as it is kept when the year is closed. */
export const closedYear = (file: Household, year: number, { at, by, why }: Told): ClosedYear => {
  const income = file.incomes.find((one) => one.year === year)
  return ClosedYear.parse({
    ...{ year, revision: 1, at, by, why },
    household: { ...shown('household', file), ...shown('living', file) },
    income: income ? incomeView(income, file.persons.length) : null,
    persons: file.persons.map((person) => ({ ...shown('person', person), person: person.person, name: person.name })),
  })
}

/** The file with what is told of its own year, or of one that begins with it. @throws Refusal not_found */
export const withYear = (before: Household, year: number, form: YearForm, source: string): Household => {
  const { income, persons, reason: _reason, ...living } = form
  const told = new Map<string, object>(persons.map(({ person, ...values }) => [person, given(values)]))
  if (persons.some(({ person }) => !before.persons.some((one) => one.person === person))) throw new Refusal('not_found')
  return {
    ...before,
    ...given(living),
    year,
    incomes: income ? withIncome(before.incomes, figuresOf(income), { year, source }) : before.incomes,
    persons: before.persons.map((person) => ({ ...person, ...told.get(person.person) })),
  }
}

type Figures = NonNullable<YearForm['income']>

/** The figures of a form as an entry says them. */
export const figuresOf = (income: Figures): IncomeEntry => ({ ...unsaid('income'), ...given(income) })

/** A year of which nothing was told yet but who is a member. */
export const blankYear = ({ persons }: Household, year: number, told: Told): ClosedYear =>
  ClosedYear.parse({
    ...told,
    year,
    revision: 0,
    household: { ...shown('household', unsaid('household')), ...shown('living', unsaid('living')) },
    income: null,
    persons: persons.map(({ person, name }) => ({ ...shown('person', unsaid('person')), person, name })),
  })

/** Figures of a year, in place of those that were told of it before; the file keeps the latest years. */
export const withIncome = (
  incomes: readonly YearIncome[],
  figures: IncomeEntry,
  { year, source }: { readonly year: number; readonly source: string },
): readonly YearIncome[] => {
  const said = Object.fromEntries(Object.entries(incomeOf(figures)).filter(([, amount]) => amount !== null))
  const before = incomes.find((one) => one.year === year)
  const merged = incomeOf({ ...unsaid('income'), ...before, ...said })
  return [...incomes.filter((one) => one !== before), { ...merged, year, source }]
    .toSorted((a, b) => b.year - a.year)
    .slice(0, mostYears)
}

/** A closed year with what is told of it later; the year keeps what it said before as an earlier line. */
export const correctedYear = (closed: ClosedYear, form: YearForm, told: Told): ClosedYear => {
  const { income, persons, reason: _reason, ...living } = form
  const values = new Map<string, object>(persons.map(({ person, ...rest }) => [person, given(rest)]))
  if (persons.some(({ person }) => !closed.persons.some((one) => one.person === person))) throw new Refusal('not_found')
  const figures = income
    ? withIncome(closed.income ? [closed.income as YearIncome] : [], figuresOf(income), {
        year: closed.year,
        source: told.by,
      })[0]
    : undefined
  return ClosedYear.parse({
    ...closed,
    ...told,
    revision: closed.revision + 1,
    household: { ...closed.household, ...given(living) },
    income: figures ? incomeView(figures, closed.persons.length) : closed.income,
    persons: closed.persons.map((person) => ({ ...person, ...values.get(person.person) })),
  })
}
