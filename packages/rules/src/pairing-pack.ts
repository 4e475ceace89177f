import type { Division } from '@bangfu/kernel/division'
import { fen, type Fen } from '@bangfu/kernel/money'
import type { Day } from '@bangfu/kernel/time'
import type { HelperRank } from './pairing-codes.ts'
import { packFor, type PackEntry, type RulePack } from './rule-pack.ts'

/** A rule of pairing as it holds somewhere: `error` refuses until a role that may gives a reason, `warning` is said. */
export type PairingEntry = PackEntry & {
  readonly zh: string
  readonly en: string
  /** What the source leaves open, and how it is read here. */
  readonly note?: string
}
export type PairingPack = Omit<RulePack, 'entries'> & { readonly entries: readonly PairingEntry[] }

const weak = (document: string) => ({ document, strength: 'WEAK' as const })

/**
 * Load by rank 按职级包户, no release before exit 一包到底, liaisons on both sides, minimum money by tier (handbook §6). The
 * sources name no county and no dates, so every county has to confirm the numbers or bring a pack of its own: there a
 * load that is an `error` is a cap. A rank or tier without a number has no target.
 */
export const pairingPacks: readonly PairingPack[] = [
  {
    id: 'pairing-default',
    region: '',
    from: '2013-01-01',
    to: null,
    entries: [
      {
        ...{ rule: 'helper-load.school-level', severity: 'warning', numbers: { households: 3 } },
        ...{ source: weak('004/8'), zh: '副校级以上每人包户数', en: 'households of a school leader' },
      },
      {
        ...{ rule: 'helper-load.section-level', severity: 'warning', numbers: { households: 4 } },
        ...{ source: weak('003/10'), zh: '科级干部每人包户数', en: 'households of a section head' },
      },
      {
        ...{ rule: 'helper-load.ordinary', severity: 'warning', numbers: { households: 3 } },
        ...{ source: weak('003/10'), zh: '一般干部每人包户数', en: 'households of an ordinary official' },
      },
      {
        ...{ rule: 'no-release-before-exit', severity: 'error', source: weak('003/1') },
        ...{
          zh: '一包到底：户未脱贫退出前，帮扶责任人不得脱钩',
          en: 'a helper is not released before the household exits',
        },
        note: '来源未说明调离、退休等情形；均须县级写明理由。 The source is silent on transfers: each needs a reason.',
      },
      {
        ...{ rule: 'liaisons-on-both-sides', severity: 'warning', numbers: { each: 1 }, source: weak('004/8') },
        ...{ zh: '结对双方各有一名联络员', en: 'a liaison on each side' },
      },
      {
        ...{ rule: 'money-brought.市直一级', severity: 'warning', numbers: { yuan: 50_000 }, source: weak('003/3') },
        ...{ zh: '市直一级单位带入资金下限', en: 'minimum money brought by a first-tier city unit' },
        note: 'The source names no period: counted over the whole pairing.',
      },
      {
        ...{ rule: 'money-brought.市直二级', severity: 'warning', numbers: { yuan: 30_000 }, source: weak('003/3') },
        ...{ zh: '市直二级单位带入资金下限', en: 'minimum money brought by a second-tier city unit' },
        note: 'The source names no period: counted over the whole pairing.',
      },
      {
        ...{ rule: 'money-brought.镇直', severity: 'warning', numbers: { yuan: 10_000 }, source: weak('003/3') },
        ...{ zh: '镇直单位带入资金下限', en: 'minimum money brought by a township unit' },
        note: 'The source names no period: counted over the whole pairing.',
      },
    ],
  },
]

const entryOf = (rule: string, division: Division, on: Day, packs: readonly PairingPack[]): PairingEntry | undefined =>
  packFor(packs, division, on)?.entries.find((entry) => entry.rule === rule)

/** A rule as it holds in a division on a day; undefined where none does. */
export type LoadRule = PairingEntry & { readonly households: number }

/** How many households a helper of a rank is meant to have: a target, or a cap where the pack says so. */
export const loadRuleFor = (
  rank: HelperRank,
  division: Division,
  on: Day,
  packs: readonly PairingPack[] = pairingPacks,
): LoadRule | undefined => {
  const entry = entryOf(`helper-load.${rank}`, division, on, packs)
  const households = entry?.numbers?.['households']
  return entry && households !== undefined ? { ...entry, households } : undefined
}

/** May a helper be released before the household exits? */
export const releaseRuleFor = (
  division: Division,
  on: Day,
  packs: readonly PairingPack[] = pairingPacks,
): PairingEntry | undefined => entryOf('no-release-before-exit', division, on, packs)

/** Must each side name somebody who speaks for it? */
export const liaisonRuleFor = (
  division: Division,
  on: Day,
  packs: readonly PairingPack[] = pairingPacks,
): PairingEntry | undefined => entryOf('liaisons-on-both-sides', division, on, packs)

export type MoneyRule = PairingEntry & { readonly fen: Fen }

/** The least that a team brings, by the tier of its unit. */
export const moneyRuleFor = (
  tier: string,
  division: Division,
  on: Day,
  packs: readonly PairingPack[] = pairingPacks,
): MoneyRule | undefined => {
  const entry = entryOf(`money-brought.${tier}`, division, on, packs)
  const yuan = entry?.numbers?.['yuan']
  return entry && yuan !== undefined ? { ...entry, fen: fen(yuan * 100) } : undefined
}
