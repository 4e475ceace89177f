import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import { blocksOf, phoneBlockOf } from '@bangfu/rules/likeness/block-keys'
import { sorted, type Likeness } from '@bangfu/rules/likeness/likeness'
import { childKey, likenessKey, likenessPlaces } from '@bangfu/table/keys'
import { put, remove } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import type { Vault } from '@bangfu/vault/vault'
import { openField } from '../record/entry-table.ts'
import type { Household, Person } from '../record/household.ts'

/** What is kept beside a file so that its people can be looked for: fingerprints only. */
type Fingerprints = {
  readonly phone: Likeness['phone']
  readonly persons: Readonly<Record<string, Likeness['id']>>
}
type Manifest = Fingerprints & {
  /** Of everything that decides the keys: the same, and nothing has to be written. */
  readonly hash: string
  readonly keys: readonly Key[]
  /** Whether its people were looked for since; what is found at entry is searched in the night. */
  readonly searched: boolean
}

export const manifestKey = (household: string): Key => childKey(household, 'likeness', '=')

const printed = (vault: Vault, text: string): string => vault.fingerprint('likeness', text)

/** The fingerprints of a file's numbers. Seals are opened for it and nothing of them is kept. */
const fingerprintsOf = (vault: Vault, household: Household): Fingerprints => {
  const phone = openField(vault, 'phone', household.household, household.phone)
  return {
    phone: phone === null ? null : phonePrints(vault, phone),
    persons: Object.fromEntries(
      household.persons.map(({ person, idNumber }) => {
        const plain = openField(vault, 'id-number', person, idNumber)
        return [person, plain === null || plain === '' ? null : idPrints(vault, plain)]
      }),
    ),
  }
}

export const phonePrints = (vault: Vault, phone: string): NonNullable<Likeness['phone']> => {
  const digits = phone.replaceAll(/\D/g, '')
  return { whole: printed(vault, `tel ${digits}`), sorted: printed(vault, `tel-sorted ${sorted(digits)}`) }
}

export const idPrints = (vault: Vault, idNumber: string): NonNullable<Likeness['id']> => ({
  whole: printed(vault, `id ${idNumber}`),
  sorted: printed(vault, `id-sorted ${sorted(idNumber)}`),
  tail: printed(vault, `id-tail ${idNumber.slice(-4)}`),
})

/** The blocks that a person stands in, as fingerprints. */
export const personBlocks = (vault: Vault, who: Pick<Likeness, 'name' | 'bornIn' | 'village'>) => {
  const { sound, birth, wide } = blocksOf(who)
  return {
    sound: printed(vault, sound),
    birth: birth === null ? null : printed(vault, birth),
    wide: wide === null ? null : printed(vault, wide),
  }
}

export const phoneBlock = (vault: Vault, village: string, phone: string): string =>
  printed(vault, phoneBlockOf(village, phone))

/** What of a member is compared. */
export const likenessOf = (
  { division }: Pick<Household, 'division'>,
  { person, name, sex, bornIn }: Person,
  { phone, persons }: Fingerprints,
): Likeness => ({ name, sex, bornIn, village: division, phone, id: persons[person] ?? null })

const itemsOf = (vault: Vault, household: Household): Item[] => {
  const phone = openField(vault, 'phone', household.household, household.phone)
  return [
    ...household.persons.map((person): Item => {
      const blocks = personBlocks(vault, { ...person, village: household.division })
      return {
        key: likenessKey(blocks.sound, person.person),
        kind: 'likeness',
        version: 1,
        body: { household: household.household, person: person.person },
        ...likenessPlaces(blocks, person.person),
      }
    }),
    ...(phone === null
      ? []
      : [
          {
            key: likenessKey(phoneBlock(vault, household.division, phone), household.household),
            kind: 'likeness',
            version: 1,
            body: { household: household.household, person: null },
          },
        ]),
  ]
}

export type Indexing = { readonly ops: readonly Op[]; readonly fingerprints: Fingerprints }

/**
 * The operations that let a household be found by its people; none when it can be already, and was searched if `searched`
 * is asked. Whoever is no longer in the file is found no longer. At most one for each member before and after, and two.
 */
export const indexOps = (
  vault: Vault,
  household: Household,
  { stored, searched }: { readonly stored: Item | undefined; readonly searched: boolean },
): Indexing => {
  const before = stored?.body as Manifest | undefined
  const fingerprints = fingerprintsOf(vault, household)
  const items = household.status === 'removed' ? [] : itemsOf(vault, household)
  const hash = sha256(canonical([fingerprints, items]))
  if (before?.hash === hash && (before.searched || !searched)) return { ops: [], fingerprints }
  const version = stored?.version ?? 0
  const body: Manifest = { ...fingerprints, hash, searched, keys: items.map(({ key }) => key) }
  const manifest = { key: manifestKey(household.household), kind: 'likeness-manifest', body }
  const was = new Set(before?.keys.map(canonical))
  const is = new Set(items.map(({ key }) => canonical(key)))
  return {
    fingerprints,
    ops: [
      put({ ...manifest, version: version + 1 }, version === 0 ? 'absent' : { version }),
      ...(before?.keys ?? []).filter((key) => !is.has(canonical(key))).map((key) => remove(key, 'present')),
      ...items.map((item) => put(item, was.has(canonical(item.key)) ? 'present' : 'absent')),
    ],
  }
}

/** Lets the people of a household that is being entered be found at once; with its own transaction. */
export const enteredOps = (vault: Vault, household: Household): readonly Op[] =>
  indexOps(vault, household, { stored: undefined, searched: false }).ops

/** The fingerprints that are kept of households, in the order asked; undefined where nothing is kept yet. */
export const readFingerprints = async (
  table: TableReader,
  households: readonly string[],
): Promise<(Fingerprints | undefined)[]> =>
  (await table.getMany(households.map(manifestKey))).map((item) => item?.body as Fingerprints | undefined)
