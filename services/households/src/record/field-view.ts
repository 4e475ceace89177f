import * as z from 'zod'
import { fieldsOf, type GroupName, type recordGroups } from '@bangfu/rules/record-catalogue'
import type { FieldSpec, SealedKeys, StoredKeys, ValueOf } from '@bangfu/rules/record-field'
import type { SealedField } from './household.ts'

type Groups = typeof recordGroups

/**
 * A group's stored fields as they are shown: what was not said is left out, which is most of the record's fields; of sealed
 * ones only the mask, under a name that says so.
 */
export type Shown<G> = { -readonly [K in Exclude<StoredKeys<G>, SealedKeys<G>>]?: ShownValue<ValueOf<G[K]>> } & {
  -readonly [K in SealedKeys<G> & string as `${K}Masked`]?: string
}
type ShownValue<V> = V extends readonly (infer One)[] ? One[] : NonNullable<V>

type ViewOf<G> = {
  [K in keyof Shown<G>]-?: z.ZodOptional<z.ZodType<NonNullable<Shown<G>[K]>, NonNullable<Shown<G>[K]>>>
}

export const Coded = z.object({ code: z.string().nullable(), text: z.string() })

const viewOfSpec = (spec: FieldSpec): z.ZodType => {
  switch (spec.type) {
    case 'coded':
      return Coded
    case 'codes':
      return z.array(Coded)
    case 'money':
    case 'whole':
      return z.int()
    case 'number':
      return z.number()
    case 'flag':
      return z.boolean()
    case 'sex':
      return z.enum(['male', 'female', 'unknown'])
    default:
      return z.string()
  }
}

const shownFields = (group: GroupName) => fieldsOf(group).filter(({ spec }) => !spec.compared)

/** The shape in which a group's fields are answered. */
export const groupView = <G extends GroupName>(group: G): ViewOf<Groups[G]> =>
  Object.fromEntries(
    shownFields(group).map(({ key, spec }) => [
      spec.type === 'sealed' ? `${key}Masked` : key,
      viewOfSpec(spec).optional(),
    ]),
  ) as unknown as ViewOf<Groups[G]>

type Showing = { readonly key: string; readonly name: string; readonly seals: boolean }

const showing = (group: GroupName): readonly Showing[] =>
  shownFields(group).map(({ key, spec }) => {
    const seals = spec.type === 'sealed'
    return { key, name: seals ? `${key}Masked` : key, seals }
  })

const plans: Readonly<Record<GroupName, readonly Showing[]>> = {
  household: showing('household'),
  position: showing('position'),
  person: showing('person'),
  income: showing('income'),
  living: showing('living'),
  relocation: showing('relocation'),
  helper: showing('helper'),
}

/** Shows a group's fields without opening a seal. */
export const shown = <G extends GroupName>(group: G, kept: object): Shown<Groups[G]> => {
  const values = kept as Readonly<Record<string, unknown>>
  const view: Record<string, unknown> = {}
  for (const { key, name, seals } of plans[group]) {
    const value = values[key]
    if (value !== null && !(Array.isArray(value) && value.length === 0))
      view[name] = seals ? (value as SealedField).masked : value
  }
  return view as Shown<Groups[G]>
}
