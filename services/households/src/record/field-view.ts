import * as z from 'zod'
import { fieldsOf, type GroupName, type recordGroups } from '@bangfu/rules/record-catalogue'
import type { FieldSpec, SealedKeys, StoredKeys, ValueOf } from '@bangfu/rules/record-field'
import type { SealedField } from './household.ts'

type Groups = typeof recordGroups

/** A group's stored fields as they are shown: of sealed ones only the mask, under a name that says so. */
export type Shown<G> = { -readonly [K in Exclude<StoredKeys<G>, SealedKeys<G>>]: ShownValue<ValueOf<G[K]>> } & {
  -readonly [K in SealedKeys<G> & string as `${K}Masked`]: string | null
}
type ShownValue<V> = V extends readonly (infer One)[] ? One[] : V

type ViewOf<G> = { [K in keyof Shown<G>]: z.ZodType<Shown<G>[K], Shown<G>[K]> }

export const Coded = z.object({ code: z.string().nullable(), text: z.string() })

const viewOfSpec = (spec: FieldSpec): z.ZodType => {
  switch (spec.type) {
    case 'coded':
      return Coded.nullable()
    case 'codes':
      return z.array(Coded)
    case 'money':
    case 'whole':
      return z.int().nullable()
    case 'number':
      return z.number().nullable()
    case 'flag':
      return z.boolean().nullable()
    case 'sex':
      return z.enum(['male', 'female', 'unknown']).nullable()
    default:
      return z.string().nullable()
  }
}

const shownFields = (group: GroupName) => fieldsOf(group).filter(({ spec }) => !spec.compared)

/** The shape in which a group's fields are answered. */
export const groupView = <G extends GroupName>(group: G): ViewOf<Groups[G]> =>
  Object.fromEntries(
    shownFields(group).map(({ key, spec }) => [spec.type === 'sealed' ? `${key}Masked` : key, viewOfSpec(spec)]),
  ) as unknown as ViewOf<Groups[G]>

/** Shows a group's fields without opening a seal. */
export const shown = <G extends GroupName>(group: G, kept: object): Shown<Groups[G]> => {
  const values = kept as Readonly<Record<string, unknown>>
  const view: Record<string, unknown> = {}
  for (const { key, spec } of known[group])
    if (spec.type === 'sealed') view[`${key}Masked`] = (values[key] as SealedField | null)?.masked ?? null
    else view[key] = values[key]
  return view as Shown<Groups[G]>
}

const known = Object.fromEntries(
  (['household', 'position', 'person', 'income', 'living', 'relocation', 'helper'] as const).map((group) => [
    group,
    shownFields(group),
  ]),
) as Record<GroupName, ReturnType<typeof fieldsOf>>
