import type { Coded } from '@bangfu/rules/code-list'
import { unsaid } from '@bangfu/rules/household-entry'
import { ofPerson, type CatalogueField } from '@bangfu/rules/record-catalogue'
import type { FieldSpec, Sex } from '@bangfu/rules/record-field'
import type { Cell, Row } from '@bangfu/sheets/sheet-plan'
import { derivedIncome, type Household, type Person, type SealedField, type YearIncome } from '../record/household.ts'

/** How a file is shown in a list: its seals opened or not, its names whole or not. */
export type Showing = {
  /** The text of a seal of an owner, or what may be shown of it. */
  readonly sealed: (kind: string, owner: string, field: SealedField) => string
  readonly name: (name: string) => string
}

/** These stand on every line of a household; everything else that is the household's on its first. */
const onEveryLine = new Set(['code', 'villageName', 'category', 'povertyStatus'])

/** The lines of a household in the national list: one for each member, the head first, columns in the given order. */
export const rowsOf = (
  household: Household,
  income: YearIncome | undefined,
  columns: readonly CatalogueField[],
  showing: Showing,
): Row[] => {
  const own = valuesOf(household, income, showing)
  const persons = [...household.persons].toSorted((a, b) => Number(isHead(b)) - Number(isHead(a)))
  return persons.map((person, line) => {
    const members = personValues(person, showing)
    return columns.map((field): Cell => {
      if (ofPerson(field)) return cellOf(field.spec, members[field.key] ?? null, person.person, showing)
      if (line > 0 && !onEveryLine.has(field.key)) return null
      return cellOf(field.spec, own[field.key] ?? null, household.household, showing)
    })
  })
}

const headCode = '01'
const isHead = ({ relation }: Person): boolean => relation.code === headCode

type Values = Readonly<Record<string, unknown>>

const valuesOf = (household: Household, income: YearIncome | undefined, showing: Showing): Values => {
  const [latitude = null, longitude = null] =
    household.position === null ? [] : showing.sealed('position', household.household, household.position).split(',')
  const sums = income && derivedIncome(income, household.persons.length)
  return {
    ...household.relocation,
    ...household.helper,
    ...(income ?? unsaid('income')),
    ...(sums && { incomeTotalFen: sums.totalFen, netIncomeFen: sums.netFen, perHeadFen: sums.perHeadFen }),
    ...household,
    latitude,
    longitude,
  }
}

const personValues = (person: Person, { name }: Showing): Values => ({
  ...person,
  name: name(person.name),
})

/** A value as the national list writes it. */
const cellOf = (spec: FieldSpec, value: unknown, owner: string, { sealed }: Showing): Cell => {
  if (value === null || value === undefined) return null
  switch (spec.type) {
    case 'coded':
      return (value as Coded).text
    case 'codes':
      return (value as readonly Coded[]).map(({ text }) => text).join('、')
    case 'money':
      return Number(value) / 100
    case 'flag':
      return value === true ? '是' : '否'
    case 'sex':
      return { male: '男', female: '女', unknown: '未知' }[value as Sex]
    case 'sealed':
      return sealed(spec.seals, owner, value as SealedField)
    default:
      return plainCell(spec, value as string | number)
  }
}

const plainCell = ({ type }: FieldSpec, value: string | number): Cell =>
  type === 'period' ? String(value).replace('-', '') : type === 'number' || type === 'whole' ? value : String(value)
