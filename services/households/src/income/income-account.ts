import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import type { Period } from '@bangfu/kernel/time'
import { incomePackFor, type IncomePack } from '@bangfu/rules/income/income-pack'
import type { Counting, IncomeAccount, IncomeItem } from '@bangfu/rules/income/income-items'
import type { EntryReversal, IncomeLineEntry } from './income-entry.ts'
import { netOf, type Sources } from './income-sums.ts'

const Fens = z.int().nullable()
export const SourcesView = z.object({
  wageFen: Fens,
  operatingFen: Fens,
  propertyFen: Fens,
  transferFen: Fens,
  operatingExpenseFen: Fens,
})

/** A line item of the account: its sum, whether it counts and why, and the entries that it is made of. */
export const ItemSum = z.object({
  item: z.string(),
  zh: z.string(),
  en: z.string(),
  account: z.string(),
  counting: z.enum(['counted', 'not-counted', 'undecided']),
  why: z.object({ zh: z.string(), en: z.string() }),
  source: z.object({ document: z.string(), strength: z.string() }),
  pack: z.string(),
  amountFen: z.int(),
  entries: z.array(z.object({ entry: z.string(), month: z.string(), amountFen: z.int() })),
})
export type ItemSum = z.infer<typeof ItemSum>

export const AccountSums = z.object({
  sources: SourcesView,
  netFen: Fens,
  notCountedFen: z.int(),
  /** What no pack has decided yet: in no other figure. */
  undecidedFen: z.int(),
  items: z.array(ItemSum),
})
export type AccountSums = z.infer<typeof AccountSums>

/** The entries that stand: those that nothing takes back. A reversal that came before its entry takes it back too. */
export const standingEntries = (
  entries: readonly IncomeLineEntry[],
  reversals: readonly EntryReversal[],
): IncomeLineEntry[] => {
  const back = new Set(reversals.map(({ entry }) => entry))
  return entries.filter(({ entry }) => !back.has(entry))
}

/** The account of some entries that stand: every figure derived, down to the entries, whatever their order. */
export const accountOf = (division: Division, entries: readonly IncomeLineEntry[]): AccountSums => {
  const packs = new Map<Period, IncomePack>()
  const packOf = (month: Period): IncomePack => {
    const pack = packs.get(month) ?? incomePackFor(division, month)
    packs.set(month, pack)
    return pack
  }
  const groups = Map.groupBy(
    entries.toSorted((a, b) => (a.month + a.entry < b.month + b.entry ? -1 : 1)),
    ({ month, item }) => `${item}\n${packOf(month).id}`,
  )
  const items = [...groups.values()]
    .flatMap((group) => (group[0] ? [itemSum(packOf(group[0].month), group[0].item, group)] : []))
    .toSorted((a, b) => (`${a.item} ${a.pack}` < `${b.item} ${b.pack}` ? -1 : 1))
  const sources = sourcesOf(items)
  return {
    sources,
    netFen: netOf(sources),
    notCountedFen: sumWhere(items, ({ counting, account }) => counting === 'not-counted' && account !== 'memo') ?? 0,
    undecidedFen: sumWhere(items, ({ counting }) => counting === 'undecided') ?? 0,
    items,
  }
}

/** An item that a later pack no longer has is kept apart, like one that no pack has decided. */
const goneItem = (code: string, pack: IncomePack): IncomeItem => ({
  code,
  zh: code,
  en: code,
  account: 'transfer',
  counting: 'undecided',
  why: { zh: '现行项目表没有此项', en: 'the pack in force has no such item' },
  source: pack.source,
})

const itemSum = (pack: IncomePack, code: string, entries: readonly IncomeLineEntry[]): ItemSum => {
  const { zh, en, account, counting, why, source } =
    pack.items.find((item) => item.code === code) ?? goneItem(code, pack)
  return {
    item: code,
    ...{ zh, en, account, counting, why, source },
    pack: pack.id,
    amountFen: entries.reduce((sum, { amountFen }) => sum + amountFen, 0),
    entries: entries.map(({ entry, month, amountFen }) => ({ entry, month, amountFen })),
  }
}

const sumWhere = (items: readonly ItemSum[], which: (item: ItemSum) => boolean): number | null => {
  const some = items.filter(which)
  return some.length === 0 ? null : some.reduce((sum, { amountFen }) => sum + amountFen, 0)
}

const sourcesOf = (items: readonly ItemSum[]): Sources => {
  const counted = 'counted' satisfies Counting
  const of = (account: IncomeAccount): number | null =>
    sumWhere(items, (item) => item.counting === counted && item.account === account)
  return {
    wageFen: of('wage'),
    operatingFen: of('operating'),
    propertyFen: of('property'),
    transferFen: of('transfer'),
    operatingExpenseFen: of('operating-expense'),
  }
}
