import * as z from 'zod'
import { Fen } from '@bangfu/kernel/money'
import {
  emptyVillageForm,
  villageFields,
  type VillageField,
  type VillageFieldName,
  type VillageFieldType,
  type VillageForm,
} from '@bangfu/rules/village-form'

const measured = z.number().min(0).max(10_000_000).multipleOf(0.01)

const types: Record<VillageFieldType, z.ZodType> = {
  count: z.int().min(0).max(10_000_000),
  fen: Fen,
  km: measured,
  mu: measured,
  flag: z.boolean(),
  text: z.string().trim().min(1).max(100),
}

const shape = Object.fromEntries(villageFields.map(({ name, type }) => [name, types[type].nullable().optional()]))

/** The fields of a year's form that are said; null and absent both mean that nothing is known. */
export const VillageFormInput = z
  .strictObject(shape)
  .transform((given): VillageForm => ({ ...emptyVillageForm, ...(given as Partial<VillageForm>) }))

/** The form as it is kept. The fields are those of the table in the rules: nothing else leaves. */
export const VillageFormShown = z.object(
  Object.fromEntries(villageFields.map(({ name, type }) => [name, types[type].nullable()])),
)

/** A figure of a township or county: what its villages said together, and how many of them said it. */
export type Summed = { readonly value: number | null; readonly villagesSaid: number }
export type RollUp = Readonly<Partial<Record<VillageFieldName, Summed>>>

/** Adds villages' forms field by field; a figure that nobody said stays null, and no field is added to another. */
export const rollUp = (forms: readonly VillageForm[]): RollUp =>
  Object.fromEntries(
    villageFields
      .filter((field) => field.rollUp !== 'none')
      .map((field) => {
        const said = forms.flatMap((form) => form[field.name] ?? [])
        return [field.name, { value: said.length === 0 ? null : summed(field, said), villagesSaid: said.length }]
      }),
  )

/** Money and counts are whole; lengths and areas are added in hundredths, so that no sum grows a tail. */
const summed = ({ rollUp: how }: VillageField, said: readonly (number | boolean | string)[]): number =>
  how === 'count-yes'
    ? said.filter((value) => value === true).length
    : said.reduce<number>((sum, value) => sum + Math.round(Number(value) * 100), 0) / 100
