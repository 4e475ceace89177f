import { VillageFace, type SupplierFace } from '@bangfu/facts/faces'
import { countyOf } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPlace, entityKey, faceKey, uniqueKey } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { lostRace } from './lost-race.ts'
import { nameToCompare, Supplier } from './supplier.ts'

const itemOf = (supplier: Supplier): Omit<Item, 'version'> => ({
  key: entityKey(supplier.supplier),
  kind: 'supplier',
  body: supplier,
  byDivision: divisionPlace('supplier', supplier.village, supplier.supplier),
})

/** The operations that put a supplier on file under a name of its own, with the face that others may read. */
export const createSupplier = (supplier: Supplier): Op[] => [
  create(itemOf(supplier)),
  create({
    key: faceKey(supplier.supplier),
    kind: 'face',
    body: { supplier: supplier.supplier, name: supplier.name, division: supplier.village } satisfies SupplierFace,
  }),
  create(
    {
      key: uniqueKey('supplier-name', `${countyOf(supplier.village)}#${nameToCompare(supplier.name)}`),
      kind: 'unique',
      body: { supplier: supplier.supplier },
    },
    () => new Refusal('supplier_name_taken'),
  ),
]

export const replaceSupplier = (supplier: Supplier, version: number): Op =>
  replace(itemOf(supplier), version, () => new Refusal('version_changed'))

/** The operation that takes a certificate's number for its supplier; none when the supplier has taken it before. */
export const takeCertificate = async (table: TableReader, supplier: Supplier): Promise<Op[]> => {
  if (!supplier.certificate) return []
  const key = uniqueKey('supplier-certificate', nameToCompare(supplier.certificate.number))
  const holder = (await table.get(key))?.body as { supplier: string } | undefined
  if (holder?.supplier === supplier.supplier) return []
  const body = { supplier: supplier.supplier }
  return [create({ key, kind: 'unique', body }, () => new Refusal('certificate_taken'))]
}

export const supplierOf = (item: Item): Supplier => Supplier.parse(item.body)

export type FoundSupplier = { readonly supplier: Supplier; readonly version: number }

/** @throws Refusal not_found */
export const loadSupplier = async (table: TableReader, id: string): Promise<FoundSupplier> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { supplier: supplierOf(item), version: item.version }
}

/** What a supplier's eligibility hangs on, and the check that it still holds when the order commits. */
export const eligibilityGrounds = async (
  table: TableReader,
  { supplier, version }: FoundSupplier,
): Promise<{ village: VillageFace | undefined; unchanged: readonly Op[] }> => {
  if (supplier.kind !== 'village-collective')
    return { village: undefined, unchanged: [check(entityKey(supplier.supplier), { version }, lostRace)] }
  const face = await table.get(faceKey(supplier.village))
  return face
    ? {
        village: VillageFace.parse(face.body),
        unchanged: [check(faceKey(supplier.village), { version: face.version }, lostRace)],
      }
    : { village: undefined, unchanged: [] }
}
