import type { Field } from '@bangfu/rules/household-entry'
import { ofPerson, recordFields } from '@bangfu/rules/record-catalogue'
import { mostCell } from '@bangfu/rules/record-field'

/** A column of a household list; `of` says whether it speaks of the household or of the person of its line. */
export type ImportColumn = {
  readonly key: Field
  readonly of: 'household' | 'person'
  readonly mostLength: number
  readonly header: string
  readonly variants: readonly string[]
  readonly required?: true
}

/** Without these a list is no household list. */
const required = new Set<Field>(['code', 'category', 'povertyStatus', 'name', 'relation', 'idNumber'])

/** The columns of the national export (national-record §1), and how other files head them: every field of the catalogue. */
export const importColumns: readonly ImportColumn[] = recordFields.map((field) => ({
  key: field.key,
  of: ofPerson(field) ? 'person' : 'household',
  mostLength: mostCell(field.spec),
  header: field.spec.zh,
  variants: field.spec.variants,
  ...(required.has(field.key) && { required: true }),
}))
