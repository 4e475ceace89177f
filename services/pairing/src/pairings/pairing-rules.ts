import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import { helperRanks, type HelperRank } from '@bangfu/rules/pairing-codes'
import type { LoadRule, PairingEntry } from '@bangfu/rules/pairing-pack'
import * as z from 'zod'
import type { Override, Overridden } from './terms.ts'

/** A rule that is broken: which, its number against what is, its source, and whether it refuses or is only said. */
export type Broken = {
  readonly rule: string
  readonly code: string
  readonly refuses: boolean
  readonly number: number | null
  readonly actual: number | null
  readonly source: string
  readonly zh: string
  readonly en: string
}

/** What was said of a rule that refuses nothing, or that was broken with a reason. */
export const Warning = z.object({ code: z.string(), zh: z.string(), en: z.string() })
export type Warning = z.infer<typeof Warning>

const brokenOf = (entry: PairingEntry, said: Omit<Broken, 'rule' | 'refuses' | 'source'>): Broken => ({
  ...said,
  rule: entry.rule,
  refuses: entry.severity === 'error',
  source: `${entry.source.document} (${entry.source.strength})`,
})

/** Has a helper of a rank more households than the rule has for it? */
export const loadBroken = (rank: HelperRank, households: number, rule: LoadRule | undefined): Broken[] => {
  if (rule === undefined || households <= rule.households) return []
  const { document } = rule.source
  const [zh, en] = rule.severity === 'error' ? ['上限', 'cap'] : ['目标', 'target']
  return [
    brokenOf(rule, {
      code: rule.severity === 'error' ? 'load_above_cap' : 'load_above_target',
      number: rule.households,
      actual: households,
      zh: `该帮扶责任人（${helperRanks[rank].zh}）将负责 ${households} 户，高于 ${rule.households} 户的${zh}（${document}）。`,
      en: `The helper (${helperRanks[rank].en}) will have ${households} households, above the ${en} of ${rule.households} (${document}).`,
    }),
  ]
}

/** Households whose help is not over: who is released from them leaves them before their exit. */
const notExited = new Set(['registered', 'relapsed'])

/** Is a helper released before the household exits 一包到底? */
export const releaseBroken = (status: string, rule: PairingEntry | undefined): Broken[] =>
  rule === undefined || !notExited.has(status)
    ? []
    : [brokenOf(rule, { code: 'released_before_exit', number: null, actual: null, zh: rule.zh, en: rule.en })]

/** Does one side name nobody who speaks for it? */
export const liaisonsBroken = (
  named: { readonly helping: unknown; readonly helped: unknown },
  rule: PairingEntry | undefined,
): Broken[] => {
  const count = [named.helping, named.helped].filter((one) => one !== null && one !== undefined).length
  if (rule === undefined || count === 2) return []
  return [brokenOf(rule, { code: 'liaison_missing', number: 2, actual: count, zh: rule.zh, en: rule.en })]
}

export type Overriding = {
  readonly override: Override | undefined
  /** Does the actor hold a role that may break a rule with a reason? */
  readonly may: boolean
  readonly by: string
  readonly at: Instant
}

/** What is said of rules that refuse nothing, and what is kept of those that were broken with a reason. */
export type Judged = { readonly warnings: Warning[]; readonly overridden: Overridden[] }

/**
 * Lets pass what only warns, and what a role that may has given a reason for.
 * @throws Refusal pairing_rule_broken: names the rule, its number, its source and who may
 */
export const judged = (broken: readonly Broken[], { override, may, by, at }: Overriding): Judged => {
  const refusing = broken.filter(({ refuses }) => refuses)
  const [first] = refusing
  if (first && (override === undefined || !may)) throw ruleRefusal(first)
  return {
    warnings: broken.filter(({ refuses }) => !refuses).map(({ code, zh, en }) => ({ code, zh, en })),
    overridden: override ? refusing.map(({ rule }) => ({ rule, reason: override.reason, by, at })) : [],
  }
}

export const ruleRefusal = ({ rule, number, actual, source, zh, en }: Broken): Refusal =>
  new Refusal('pairing_rule_broken', {
    rule,
    number: number ?? '–',
    actual: actual ?? '–',
    source,
    zh,
    en,
    who: 'county-office',
  })
