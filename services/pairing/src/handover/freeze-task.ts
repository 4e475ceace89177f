import { Refusal } from '@bangfu/kernel/refusal'
import type { ExchangeDeps } from '@bangfu/service/jobs'
import { mostUploadBytes } from '@bangfu/service/list-upload'
import { readTable } from '@bangfu/sheets/read-table'
import { divisionPartition, ownerPartition } from '@bangfu/table/keys'
import type { Item, Position, Query, TableReader } from '@bangfu/table/table'
import * as z from 'zod'
import { helperOf } from '../organisations/helper-table.ts'
import { covers } from '../pairings/days.ts'
import { pairedOf, pairedOfHelper, pairingOf, slotOf } from '../pairings/pairing-table.ts'
import { isPairable, responsibleOn, type HelperSlot } from '../pairings/pairing.ts'
import { GivenLine, mostLines } from './handover.ts'
import type { HandoverWork } from './handover-jobs.ts'
import { handoverColumns, plainName, readLine, type ReadLine } from './handover-columns.ts'
import { FrozenLine, type OwnReason } from './line.ts'
import { loadsOn } from './reads-table.ts'

/** The lines of a hand-over, each with whom and what it means: said once, before anything is changed. */
export const frozenLines = async (deps: ExchangeDeps, work: HandoverWork): Promise<FrozenLine[]> => {
  const read = await readLines(deps, work)
  if (read.length > mostLines) throw new Refusal('too_many_lines', { most: mostLines, lines: read.length })
  const households = read.some(({ code }) => code !== undefined) ? await codesOf(deps.table, work) : new Map()
  const helpers = read.some(({ helperName }) => helperName !== undefined) ? await namesOf(deps.table, work) : new Map()
  const seen = new Set<string>()
  return read.map((line) => {
    const household = line.household ?? (households.get(line.code ?? '') as string | undefined)
    const twice = household !== undefined && seen.has(household)
    if (household !== undefined) seen.add(household)
    const helper = helperOfLine(line, helpers as Names)
    const needed = work.act === 'pair' || work.act === 're-pair' || work.act === 'import'
    const fault =
      line.fault ??
      (household === undefined ? 'household_unknown' : undefined) ??
      (twice ? 'household_twice' : undefined) ??
      (needed ? helper.fault : undefined)
    return FrozenLine.parse({
      ...{ line: line.line, label: line.label, on: line.on ?? work.on },
      household: fault === undefined ? household : null,
      helper: fault === undefined && needed ? helper.id : null,
      to: line.to === undefined ? work.to : line.to,
      fault: fault ?? null,
    })
  })
}

const readLines = async (deps: ExchangeDeps, work: HandoverWork): Promise<ReadLine[]> => {
  const { source } = work
  if (source.by === 'lines') {
    const bytes = await fileOf(deps, source.key)
    return z
      .array(GivenLine)
      .parse(JSON.parse(new TextDecoder().decode(bytes)))
      .map((line, index) => ({ ...line, line: index + 1, label: line.household ?? line.code ?? '' }))
  }
  if (source.by === 'upload') {
    const limits = { mostLines, mostCellLength: 200 }
    const { lines, cellsOf } = await readTable(await fileOf(deps, source.key), handoverColumns, limits)
    return lines.map((line) =>
      line.unreadable ? { line: line.line, label: '', fault: 'line_unreadable' } : readLine(line.line, cellsOf(line)),
    )
  }
  return shared(deps.table, work, await selected(deps.table, work))
}

const fileOf = async ({ exchange }: ExchangeDeps, key: string): Promise<Uint8Array> => {
  const bytes = await exchange.read(key, mostUploadBytes)
  if (!bytes) throw new Refusal('upload_gone')
  return bytes
}

/** The households for which, on the day, somebody of the helper, unit or village is responsible; for `pair`, nobody. */
const selected = async (table: TableReader, { source, on, act }: HandoverWork): Promise<string[]> => {
  if (source.by === 'helper') {
    const items = await everything(table, pairedOfHelper(source.helper))
    return items
      .map(pairedOf)
      .flatMap(({ household, periods }) => (periods.some((days) => covers(days, on)) ? [household] : []))
  }
  if (source.by === 'unit') {
    const partition = ownerPartition('pairing', source.unit)
    const items = await everything(table, { in: { table: 'registry', index: 'byOwner', partition } })
    const held = items.map(pairingOf).filter((pairing) => pairing.flag === null && covers(pairing, on))
    return [...new Set(held.map(({ household }) => household))]
  }
  if (source.by !== 'village') return []
  const slots = await slotsIn(table, source.village)
  const wanted = (slot: HelperSlot): boolean =>
    isPairable(slot.status) && (responsibleOn(slot, on) === undefined) === (act === 'pair')
  return slots.filter(wanted).map(({ household }) => household)
}

/** Each household goes to whoever of the new helpers has the fewest by then; of equals to the one named first. */
const shared = async (
  table: TableReader,
  { among, on }: HandoverWork,
  households: readonly string[],
): Promise<ReadLine[]> => {
  const loads = await loadsOn(table, among, on)
  return households.toSorted().map((household, index) => {
    const helper = among.toSorted((a, b) => (loads.get(a) ?? 0) - (loads.get(b) ?? 0))[0]
    if (helper !== undefined) loads.set(helper, (loads.get(helper) ?? 0) + 1)
    return { line: index + 1, label: household, household, helper }
  })
}

const slotsIn = async (table: TableReader, division: string): Promise<HelperSlot[]> => {
  const partition = divisionPartition('helper-slot', division)
  const items = await everything(table, { in: { table: 'registry', index: 'byDivision', partition }, prefix: division })
  return items.map(slotOf)
}

/** Households of the division by their numbers. */
const codesOf = async (table: TableReader, { division }: HandoverWork): Promise<Map<string, string>> =>
  new Map((await slotsIn(table, division)).map(({ code, household }) => [code, household]))

type Named = { readonly id: string; readonly unitName: string | undefined }
type Names = ReadonlyMap<string, readonly Named[]>

const namesOf = async (table: TableReader, { division }: HandoverWork): Promise<Names> => {
  const county = division.slice(0, 6)
  const partition = divisionPartition('helper', division)
  const items = await everything(table, { in: { table: 'registry', index: 'byDivision', partition }, prefix: county })
  const names = new Map<string, Named[]>()
  for (const { helper, name, unitName } of items.map(helperOf)) {
    const plain = plainName(name) ?? ''
    names.set(plain, [...(names.get(plain) ?? []), { id: helper, unitName: plainName(unitName) }])
  }
  return names
}

const helperOfLine = (line: ReadLine, names: Names): { id?: string; fault?: OwnReason } => {
  if (line.helper !== undefined) return { id: line.helper }
  if (line.helperName === undefined) return { fault: 'helper_missing' }
  const all = names.get(line.helperName) ?? []
  const fit = line.unitName === undefined ? all : all.filter(({ unitName }) => unitName === line.unitName)
  const [only, ...others] = fit
  if (!only) return { fault: 'helper_missing' }
  return others.length > 0 ? { fault: 'helper_ambiguous' } : { id: only.id }
}

/** A county's helpers, or a unit's pairings of all years. */
const mostListed = 200_000

const everything = async (table: TableReader, query: Omit<Query, 'limit' | 'after'>): Promise<Item[]> => {
  const items: Item[] = []
  let after: Position | undefined
  do {
    const page = await table.list({ ...query, limit: 1000, ...(after && { after }) })
    items.push(...page.items)
    ;({ after } = page)
    if (items.length > mostListed) throw new Refusal('too_many_lines', { most: mostListed, lines: items.length })
  } while (after)
  return items
}
