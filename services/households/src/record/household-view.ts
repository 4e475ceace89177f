import * as z from 'zod'
import { Fen } from '@bangfu/kernel/money'
import type { Day } from '@bangfu/kernel/time'
import { eightThings, missingOf } from './eight-things.ts'
import { ageOf, derivedIncome, type Household, type Person } from './household.ts'
import { RegisterStatus } from './register-status.ts'
import type { Told } from './told.ts'

const Coded = z.object({ code: z.string().nullable(), text: z.string() })

const PersonView = z.object({
  person: z.string(),
  name: z.string(),
  sex: z.enum(['male', 'female', 'unknown']),
  relation: Coded,
  idNumberMasked: z.string(),
  disabilityCardMasked: z.string().nullable(),
  age: z.int(),
  ethnicGroup: Coded.nullable(),
  education: Coded.nullable(),
  studentState: Coded.nullable(),
  health: z.array(Coded),
  labour: Coded.nullable(),
  workPlace: Coded.nullable(),
  workMonths: z.number().nullable(),
  medicalInsurance: z.boolean().nullable(),
  pension: z.boolean().nullable(),
})

const IncomeView = z.object({
  year: z.int(),
  wageFen: Fen.nullable(),
  operatingFen: Fen.nullable(),
  propertyFen: Fen.nullable(),
  transferFen: Fen.nullable(),
  operatingExpenseFen: Fen.nullable(),
  /** Derived; may be below zero. */
  netFen: z.int().nullable(),
  perHeadFen: z.int().nullable(),
  source: z.string(),
})

/** A household's file as it is shown: sealed fields masked, sums derived, what is missing named. */
export const HouseholdView = z.object({
  household: z.string(),
  code: z.string(),
  division: z.string(),
  villageName: z.string().nullable(),
  group: z.string().nullable(),
  category: Coded,
  povertyStatus: Coded.nullable(),
  status: RegisterStatus,
  mainCause: Coded.nullable(),
  otherCauses: z.array(Coded),
  arableMu: z.number().nullable(),
  addressMasked: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  bankAccountMasked: z.string().nullable(),
  positionMasked: z.string().nullable(),
  incomes: z.array(IncomeView),
  persons: z.array(PersonView),
  origin: z.object({ kind: z.enum(['national-import', 'entry']), at: z.string(), by: z.string() }),
  complete: z.boolean(),
  missing: z.array(z.object({ thing: z.string(), zh: z.string(), en: z.string() })),
})
export type HouseholdView = z.input<typeof HouseholdView>

/** Shows a file without opening any seal. */
export const viewOf = (household: Household, told: Told, on: Day): HouseholdView => {
  const { address, phone, bankAccount, position, incomes, persons, otherCauses, ...plain } = household
  const missing = missingOf(household, told, on)
  return {
    ...plain,
    otherCauses: [...otherCauses],
    addressMasked: address?.masked ?? null,
    phoneMasked: phone?.masked ?? null,
    bankAccountMasked: bankAccount?.masked ?? null,
    positionMasked: position?.masked ?? null,
    incomes: incomes.map((income) => ({ ...income, ...derivedIncome(income, persons.length) })),
    persons: persons.map((person) => personView(person, on)),
    complete: missing.length === 0,
    missing: missing.map((thing) => ({ thing, zh: eightThings[thing][0], en: eightThings[thing][1] })),
  }
}

const personView = (person: Person, on: Day): z.input<typeof PersonView> => ({
  ...person,
  health: [...person.health],
  idNumberMasked: person.idNumber.masked,
  disabilityCardMasked: person.disabilityCard?.masked ?? null,
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
