import { can } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { decodeText } from '@bangfu/sheets/decode-text'
import { readCsv } from '@bangfu/sheets/read-csv'
import type { Context } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { Conflict, Contention, mostOps, type Item, type Key, type Op, type TableReader } from '@bangfu/table/table'
import { entryCheckFor } from '../record/entry-check.ts'
import { differences } from '../record/entry-differences.ts'
import { contentHashOf, entryOf, fileOf } from '../record/entry-table.ts'
import {
  examine,
  lineOf,
  reasonOf,
  refusedWith,
  type Examined,
  type LineReason,
  type Settled,
} from './household-import.ts'
import { noteCounty } from '../record/county-table.ts'
import { codeKey, householdOfItem, idNumberKey, registerOps, type Taken } from '../record/household-table.ts'
import { importColumns } from './import-columns.ts'
import { importedStatus } from '../record/register-status.ts'
import { householdsOf } from './sheet-households.ts'

export const mostLines = 5000
const mostCellLength = 500
/** Packs that are written at the same time. */
export const lanes = 4

export type Imported = {
  readonly mapped: readonly { readonly column: string; readonly header: string }[]
  readonly ignored: readonly string[]
  readonly settled: readonly Settled[]
}

/**
 * Imports a list: each household goes in as a whole or is kept out as a whole, whatever becomes of the others.
 * Nothing is written in a dry run. Run again, it answers `unchanged` for what is in.
 * @throws Refusal file_not_text · columns_missing · column_twice · too_many_lines · busy
 */
export const importHouseholds = async (
  context: Context,
  bytes: Uint8Array,
  { division, dryRun }: { readonly division: Division; readonly dryRun: boolean },
): Promise<Imported> => {
  const on = dayOf(context.now)
  const csv = readCsv(decodeText(bytes), importColumns, { mostLines, mostCellLength })
  const examined = examine(householdsOf(csv.lines), { division, on, check: entryCheckFor(division, on) })
  const good = await settleAgainstFile(
    context,
    examined.filter(({ errors }) => errors.length === 0),
  )
  const fresh = good.filter(({ outcome }) => outcome === 'registered')
  if (!dryRun) await noteCounty(context.table, division)
  const written = dryRun ? fresh : await writeAll(context, fresh)
  return {
    mapped: csv.mapped.map(({ column, header }) => ({ column, header })),
    ignored: csv.ignored,
    settled: [
      ...examined.filter(({ errors }) => errors.length > 0).map((one) => refusedWith(one)),
      ...good.filter(({ outcome }) => outcome !== 'registered'),
      ...written,
    ],
  }
}

/** Compares with what is on file: what is new is `registered`, still without an id. */
const settleAgainstFile = async (context: Context, examined: readonly Examined[]): Promise<Settled[]> => {
  const { table, vault } = context
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
    if (file) return settleKnown(context, one, file)
    const errors = (prints[index] ?? []).flatMap((print, person) => {
      const taken = takenBy.get(print)
      return taken ? [onFileReason(context, one, person, taken)] : []
    })
    return errors.length > 0 ? refusedWith(one, errors) : { ...one, outcome: 'registered', household: null }
  })
}

const settleKnown = ({ vault }: Context, examined: Examined, file: Item): Settled => {
  const { household } = householdOfItem(file)
  const { entry } = examined.sheet
  const unchanged: Settled = { ...examined, outcome: 'unchanged', household: household.household }
  if (household.origin.contentHash === contentHashOf(vault, entry)) return unchanged
  const fields = differences(entryOf(vault, household), entry)
  if (fields.length === 0) return unchanged
  return refusedWith(examined, [reasonOf(lineOf(examined.sheet, null), 'differs_from_file', fields)])
}

/** Names the other household only to whom it may be shown. */
const onFileReason = ({ actor }: Context, { sheet }: Examined, person: number, taken: Taken): LineReason => {
  const reason = reasonOf(lineOf(sheet, person), 'id_number_on_file', ['idNumber'])
  const scope = { division: taken.division as Division, household: taken.household }
  if (!can(actor, 'household.read', scope, new Set())) return reason
  return { ...reason, zh: `${reason.zh}：${taken.code}`, en: `${reason.en}: ${taken.code}` }
}

type Ready = { readonly settled: Settled; readonly id: string; readonly ops: readonly Op[] }

const writeAll = async (context: Context, fresh: readonly Settled[]): Promise<Settled[]> => {
  const packs = packed(fresh.map((one) => readyOf(context, one)))
  const done: Settled[] = []
  for (let at = 0; at < packs.length; at += lanes)
    done.push(...(await Promise.all(packs.slice(at, at + lanes).map((pack) => writePack(context, pack)))).flat())
  return done
}

const readyOf = (context: Context, settled: Settled): Ready => {
  const { entry } = settled.sheet
  const file = fileOf(context, entry, {
    status: importedStatus(entry.povertyStatus, entry.category),
    kind: 'national-import',
    at: context.now,
    by: context.actor.id,
  })
  return { settled, id: file.household, ops: registerOps(context, context.now, file) }
}

/** As many households to a transaction as it takes: about ten. */
const packed = (ready: readonly Ready[]): Ready[][] => {
  const packs: Ready[][] = []
  let room = 0
  for (const one of ready) {
    if (one.ops.length > room) {
      packs.push([])
      room = mostOps
    }
    packs.at(-1)?.push(one)
    room -= one.ops.length
  }
  return packs
}

/** A refused pack is split until every household has its own answer: somebody else wrote one of them meanwhile. */
const writePack = async (context: Context, pack: readonly Ready[]): Promise<Settled[]> => {
  try {
    await context.table.write(pack.flatMap(({ ops }) => ops))
    return pack.map(({ settled, id }) => ({ ...settled, household: id }))
  } catch (error) {
    if (error instanceof Contention) throw new Refusal('busy')
    if (!(error instanceof Conflict)) throw error
    if (pack.length > 1) {
      const half = Math.ceil(pack.length / 2)
      return [...(await writePack(context, pack.slice(0, half))), ...(await writePack(context, pack.slice(half)))]
    }
    const again = await settleAgainstFile(
      context,
      pack.map(({ settled }) => settled),
    )
    if (again.some(({ outcome }) => outcome === 'registered')) throw new Refusal('busy')
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
