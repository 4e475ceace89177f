import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { Conflict, Contention, mostOps, type Item, type Key, type Op, type TableReader } from '@bangfu/table/table'
import { differences } from '../record/entry-differences.ts'
import { contentHashOf, entryOf, fileOf } from '../record/entry-table.ts'
import { codeKey, householdOfItem, idNumberKey, registerOps, type Taken } from '../record/household-table.ts'
import type { HouseholdId } from '../record/household.ts'
import { importedStatus } from '../record/register-status.ts'
import { lineOf, reasonOf, refusedWith, type Examined, type LineReason, type Settled } from './household-import.ts'

/** Packs that are written at the same time. */
export const lanes = 4

/** What an import needs of whoever asked for it: a person at a route, or a job that goes on after a crash. */
export type Importing = Pick<Deps, 'table' | 'vault' | 'newId'> & {
  readonly now: Instant
  readonly by: string
  /** The id of the household of a number, the same whenever it is asked: so a job knows what it wrote before it was cut off. */
  readonly idOf?: (code: string) => HouseholdId
  /** May he be told which other household has an ID number? */
  readonly mayName: (taken: Taken) => boolean
}

/** Compares with what is on file: what is new is `registered`, still without an id. */
export const settleAgainstFile = async (importing: Importing, examined: readonly Examined[]): Promise<Settled[]> => {
  const { table, vault } = importing
  const prints = examined.map(({ sheet }) =>
    sheet.entry.persons.map(({ idNumber }) => vault.fingerprint('id-number', idNumber)),
  )
  const codes = await getAll(
    table,
    examined.map(({ sheet }) => codeKey(sheet.code)),
  )
  const takenBy = new Map<string, Taken>()
  const allPrints = prints.flat()
  for (const [index, item] of (await getAll(table, allPrints.map(idNumberKey))).entries())
    if (item) takenBy.set(allPrints[index] ?? '', item.body as Taken)
  const known = codes.map((item) => (item?.body as Taken | undefined)?.household)
  const files = await getAll(
    table,
    known.flatMap((id) => (id === undefined ? [] : [entityKey(id)])),
  )
  const fileOfId = new Map(files.flatMap((item) => (item ? [[item.key.pk, item] as const] : [])))
  return examined.map((one, index) => {
    const id = known[index]
    const file = id === undefined ? undefined : fileOfId.get(id)
    if (file) return settleKnown(importing, one, file)
    const errors = (prints[index] ?? []).flatMap((print, person) => {
      const taken = takenBy.get(print)
      return taken ? [onFileReason(importing, one, person, taken)] : []
    })
    return errors.length > 0 ? refusedWith(one, errors) : { ...one, outcome: 'registered', household: null }
  })
}

const settleKnown = ({ vault, idOf }: Importing, examined: Examined, file: Item): Settled => {
  const { household } = householdOfItem(file)
  const { entry } = examined.sheet
  // Written by this very import, before it was cut off.
  if (household.household === idOf?.(household.code))
    return { ...examined, outcome: 'registered', household: household.household }
  const unchanged: Settled = { ...examined, outcome: 'unchanged', household: household.household }
  if (household.origin.contentHash === contentHashOf(vault, entry)) return unchanged
  const fields = differences(entryOf(vault, household), entry)
  if (fields.length === 0) return unchanged
  return refusedWith(examined, [reasonOf(lineOf(examined.sheet, null), 'differs_from_file', fields)])
}

/** Names the other household only to whom it may be shown. */
const onFileReason = ({ mayName }: Importing, { sheet }: Examined, person: number, taken: Taken): LineReason => {
  const reason = reasonOf(lineOf(sheet, person), 'id_number_on_file', ['idNumber'])
  if (!mayName(taken)) return reason
  return { ...reason, zh: `${reason.zh}：${taken.code}`, en: `${reason.en}: ${taken.code}` }
}

type Ready = { readonly settled: Settled; readonly id: string; readonly ops: readonly Op[] }

/** Puts new households on file, as many to a transaction as it takes; what came in between gets its own answer. */
export const writeAll = async (importing: Importing, fresh: readonly Settled[]): Promise<Settled[]> => {
  // Each pack is made when its turn has come, by whoever is free, and none any more once one has failed.
  const packs = packed(importing, fresh)
  const lane = async (): Promise<Settled[]> => {
    const done: Settled[] = []
    for (const pack of packs) done.push(...(await writePack(importing, pack)))
    return done
  }
  return (await Promise.all(Array.from({ length: lanes }, lane))).flat()
}

const readyOf = (importing: Importing, settled: Settled): Ready => {
  const { entry } = settled.sheet
  const file = fileOf(importing, entry, {
    status: importedStatus(entry.povertyStatus, entry.category),
    kind: 'national-import',
    at: importing.now,
    by: importing.by,
    ...(importing.idOf && { id: importing.idOf(entry.code) }),
  })
  return { settled, id: file.household, ops: registerOps(importing, importing.now, file) }
}

/** As many households to a transaction as it takes: about ten. */
const packed = function* (importing: Importing, fresh: readonly Settled[]): Generator<Ready[], undefined> {
  let [pack, room]: [Ready[], number] = [[], mostOps]
  for (const one of fresh) {
    const ready = readyOf(importing, one)
    if (ready.ops.length > room) {
      yield pack
      ;[pack, room] = [[], mostOps]
    }
    pack.push(ready)
    room -= ready.ops.length
  }
  if (pack.length > 0) yield pack
  return undefined
}

/** A refused pack is split until every household has its own answer: somebody else wrote one of them meanwhile. */
const writePack = async (importing: Importing, pack: readonly Ready[]): Promise<Settled[]> => {
  try {
    await importing.table.write(pack.flatMap(({ ops }) => ops))
    return pack.map(({ settled, id }) => ({ ...settled, household: id }))
  } catch (error) {
    if (error instanceof Contention) throw new Refusal('busy')
    if (!(error instanceof Conflict)) throw error
    if (pack.length > 1) {
      const half = Math.ceil(pack.length / 2)
      return [...(await writePack(importing, pack.slice(0, half))), ...(await writePack(importing, pack.slice(half)))]
    }
    const again = await settleAgainstFile(
      importing,
      pack.map(({ settled }) => settled),
    )
    if (again.some(({ household, outcome }) => outcome === 'registered' && household === null))
      throw new Refusal('busy')
    return again
  }
}

const mostKeys = 100

const getAll = async (table: TableReader, keys: readonly Key[]): Promise<(Item | undefined)[]> => {
  const items: (Item | undefined)[] = []
  for (let at = 0; at < keys.length; at += mostKeys * lanes) {
    const chunks = Array.from({ length: lanes }, (_none, lane) =>
      keys.slice(at + lane * mostKeys, at + (lane + 1) * mostKeys),
    ).filter((chunk) => chunk.length > 0)
    items.push(...(await Promise.all(chunks.map((chunk) => table.getMany(chunk)))).flat())
  }
  return items
}
