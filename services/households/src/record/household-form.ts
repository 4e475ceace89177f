import * as z from 'zod'
import { Village, type Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Fen } from '@bangfu/kernel/money'
import type { Fault } from '@bangfu/kernel/refusal'
import { ethnicGroup } from '@bangfu/rules/ethnic-groups'
import {
  category,
  cause,
  education,
  health,
  labour,
  relation,
  studentState,
  workPlace,
} from '@bangfu/rules/household-code-lists'
import type { Coded } from '@bangfu/rules/code-list'
import type { Field, HouseholdEntry, IncomeEntry, PersonEntry } from '@bangfu/rules/household-entry'
import type { Finding } from '@bangfu/rules/rule-pack'
import { householdCodePattern, mostPersons, villageOfCode } from './household.ts'
import { idNumberText, phoneText } from '../sheets/sheet-cells.ts'

const text = (most: number) => z.string().trim().min(1).max(most)
const listed = (lookUp: (given: string) => Coded) => text(50).transform(lookUp)

export const Phone = text(30).transform(phoneText)
export const Address = text(200)
export const Group = text(50)
export const BankAccount = z.string().regex(/^\d{8,32}$/, { error: '8 to 32 digits' })
export const ArableMu = z.number().min(0).max(100_000)
export const Cause = listed(cause)
export const OtherCauses = z.array(Cause).max(2)
/** The pack's rule says where on earth; this only that it is a place at all. */
export const Position = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

const PersonForm = z.strictObject({
  name: text(50),
  sex: z.enum(['male', 'female', 'unknown']).optional(),
  relation: listed(relation),
  idNumber: text(60).transform(idNumberText),
  disabilityCard: text(60).transform(idNumberText).optional(),
  ethnicGroup: listed(ethnicGroup).optional(),
  education: listed(education).optional(),
  studentState: listed(studentState).optional(),
  health: z.array(listed(health)).max(4).default([]),
  labour: listed(labour).optional(),
  workPlace: listed(workPlace).optional(),
  workMonths: z.int().min(0).max(12).optional(),
  medicalInsurance: z.boolean().optional(),
  pension: z.boolean().optional(),
})

const IncomeForm = z.strictObject({
  year: z.int().min(2000).max(2100).optional(),
  wageFen: Fen.optional(),
  operatingFen: Fen.optional(),
  propertyFen: Fen.optional(),
  transferFen: Fen.optional(),
  operatingExpenseFen: Fen.optional(),
})

/** The path of everything about one household. */
export const householdParams = z.object({ household: idSchema('hsh') })

/** The national number 户编号. */
export const HouseholdCode = z
  .string()
  .regex(householdCodePattern, { error: 'a household number has 16 digits; the first 12 are the village' })

const HouseholdFields = z.strictObject({
  code: HouseholdCode.optional(),
  /** Instead of a number that the national system has not given yet: a candidate has none. */
  village: Village.optional(),
  villageName: text(50).optional(),
  group: Group.optional(),
  address: Address.optional(),
  category: listed(category),
  mainCause: Cause.optional(),
  otherCauses: OtherCauses.default([]),
  phone: Phone.optional(),
  bankAccount: BankAccount.optional(),
  position: Position.optional(),
  arableMu: ArableMu.optional(),
  income: IncomeForm.default({}),
  persons: z.array(PersonForm).min(1).max(mostPersons),
})
/** One household as an office enters it. Listed values are given by their Chinese text, as in the national record. */
export const HouseholdForm = HouseholdFields.refine(
  ({ code, village }) => (code === undefined) !== (village === undefined),
  { error: 'either the number or, without one, the village', path: ['code'] },
)
type HouseholdForm = z.output<typeof HouseholdForm>

/** Where the household of a form lives. */
export const villageOfForm = ({ code, village }: HouseholdForm): Division =>
  village ?? (villageOfCode(code ?? '') as Division)

/** The entry that a form says. What was left out is null. */
export const entryOfForm = (form: HouseholdForm): HouseholdEntry => ({
  code: form.code ?? villageOfForm(form),
  villageName: form.villageName ?? null,
  group: form.group ?? null,
  address: form.address ?? null,
  category: form.category,
  povertyStatus: null,
  mainCause: form.mainCause ?? null,
  otherCauses: form.otherCauses,
  phone: form.phone ?? null,
  bankAccount: form.bankAccount ?? null,
  position: form.position ?? { latitude: null, longitude: null },
  arableMu: form.arableMu ?? null,
  incomeYear: form.income.year ?? null,
  income: incomeOf(form.income),
  persons: form.persons.map(personOf),
})

const incomeOf = (form: HouseholdForm['income']): IncomeEntry => ({
  wageFen: form.wageFen ?? null,
  operatingFen: form.operatingFen ?? null,
  propertyFen: form.propertyFen ?? null,
  transferFen: form.transferFen ?? null,
  operatingExpenseFen: form.operatingExpenseFen ?? null,
})

const personOf = (form: HouseholdForm['persons'][number]): PersonEntry => ({
  name: form.name,
  sex: form.sex ?? null,
  relation: form.relation,
  idNumber: form.idNumber,
  disabilityCard: form.disabilityCard ?? null,
  ethnicGroup: form.ethnicGroup ?? null,
  education: form.education ?? null,
  studentState: form.studentState ?? null,
  health: form.health,
  labour: form.labour ?? null,
  workPlace: form.workPlace ?? null,
  workMonths: form.workMonths ?? null,
  medicalInsurance: form.medicalInsurance ?? null,
  pension: form.pension ?? null,
})

/** Where in the form each finding points. */
export const faultsOf = (findings: readonly Finding<Field>[]): Fault[] =>
  findings.flatMap(({ person, fields, zh, en }) =>
    fields.slice(0, 1).map((field) => ({ pointer: pointerOf(person, field), zh, en })),
  )

const inPosition: readonly Field[] = ['latitude', 'longitude']
const inIncome: readonly Field[] = ['wageFen', 'operatingFen', 'propertyFen', 'transferFen', 'operatingExpenseFen']

const pointerOf = (person: number | null, field: Field): string => {
  if (person !== null) return `body/persons/${person}/${field}`
  if (inPosition.includes(field)) return `body/position/${field}`
  if (inIncome.includes(field)) return `body/income/${field}`
  return field === 'relation' ? 'body/persons' : `body/${field}`
}
