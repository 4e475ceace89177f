import * as z from 'zod'
import { Fen } from '@bangfu/kernel/money'
import { Period } from '@bangfu/kernel/time'
import { lookUpOf } from '@bangfu/rules/code-lists'
import { fieldsOf, recordField, type Field, type GroupName, type recordGroups } from '@bangfu/rules/record-catalogue'
import type { FieldSpec, SealedKind, StoredKeys, ValueOf } from '@bangfu/rules/record-field'
import { idNumberText, phoneText } from '../sheets/sheet-cells.ts'

type Groups = typeof recordGroups
type Fields = { [G in GroupName]: Groups[G] }[GroupName]
type SpecOf<K> = Fields extends infer G ? (G extends Record<K & string, infer S> ? S : never) : never

const trimmed = (most: number) => z.string().trim().min(1).max(most)

const sealedForm: Record<SealedKind, (most: number) => z.ZodType<string>> = {
  'id-number': (most) => trimmed(most).transform(idNumberText) as unknown as z.ZodType<string>,
  'disability-card': (most) => trimmed(most).transform(idNumberText) as unknown as z.ZodType<string>,
  phone: (most) => trimmed(most).transform(phoneText) as unknown as z.ZodType<string>,
  'bank-account': () => z.string().regex(/^\d{8,32}$/, { error: '8 to 32 digits' }),
  address: trimmed,
}

const listed = (list: Parameters<typeof lookUpOf>[0]) => trimmed(50).transform((given) => lookUpOf(list)(given))

const formOfSpec = (spec: FieldSpec): z.ZodType => {
  switch (spec.type) {
    case 'text':
      return trimmed(spec.most)
    case 'coded':
      return listed(spec.list)
    case 'codes':
      return z.array(listed(spec.list)).max(spec.most)
    case 'money':
      return Fen
    case 'number':
      return z.number().min(spec.least).max(spec.most)
    case 'whole':
      return z.int().min(spec.least).max(spec.most)
    case 'period':
      return Period
    case 'flag':
      return z.boolean()
    case 'sex':
      return z.enum(['male', 'female', 'unknown'])
    case 'sealed':
      return sealedForm[spec.seals](spec.most)
  }
}

/** The form of one field of the catalogue. Listed values are given by their Chinese text, as in the national record. */
export const fieldForm = <K extends Field>(key: K): z.ZodType<NonNullable<ValueOf<SpecOf<K>>>> =>
  // The schema is made from the same spec as the type.
  formOfSpec(recordField(key).spec) as z.ZodType<NonNullable<ValueOf<SpecOf<K>>>>

type Optional<G> = { [K in StoredKeys<G>]: z.ZodOptional<z.ZodType<NonNullable<ValueOf<G[K]>>>> }
type Nullable<G, K extends keyof G> = {
  [N in K]: z.ZodOptional<z.ZodType<G[N] extends { readonly type: 'codes' } ? ValueOf<G[N]> : ValueOf<G[N]> | null>>
}

/** A group's fields as they may be entered, each optional. What can be derived is not entered. */
export const groupForm = <G extends GroupName>(group: G): Optional<Groups[G]> =>
  Object.fromEntries(
    fieldsOf(group)
      .filter(({ spec }) => !spec.compared)
      .map(({ key, spec }) => [key, formOfSpec(spec).optional()]),
  ) as Optional<Groups[G]>

/** Some fields of a group as they may be changed: what is left out stays, null (or an empty list) takes a value away. */
export const changeForm = <G extends GroupName, K extends StoredKeys<Groups[G]> = StoredKeys<Groups[G]>>(
  group: G,
  keys?: readonly K[],
): Nullable<Groups[G], K> =>
  Object.fromEntries(
    fieldsOf(group)
      .filter(({ key, spec }) => !spec.compared && (keys === undefined || (keys as readonly string[]).includes(key)))
      .map(({ key, spec }) => [
        key,
        spec.type === 'codes' ? formOfSpec(spec).optional() : formOfSpec(spec).nullable().optional(),
      ]),
  ) as unknown as Nullable<Groups[G], K>

/** What was given, without the fields that were left out. */
export const given = <T extends object>(form: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
