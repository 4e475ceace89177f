/** A number that a household or a member has, by the beginning of its keyed hash: no number leaves its file. */
export type Print = readonly [rule: SharedRule, print: string, person: number | null]

export const sharedRules = ['phone_in_two_households', 'id_number_in_two_households'] as const
export type SharedRule = (typeof sharedRules)[number]

/** Ninety-six bits: two different numbers of a county do not meet by chance. */
export const printLength = 16

/** The prints of one household. */
export type Printed = { readonly household: string; readonly prints: readonly Print[] }

/** What a household shares with another: the rule, and at which member (by his index). */
export type Shared = { readonly rule: SharedRule; readonly person: number | null }

/**
 * The households that share a number with another one. What is printed comes in portions, so that a county's files are
 * never in memory together: of each number only who has it first is kept.
 */
export const sharedFinder = (): {
  readonly add: (printed: Printed) => void
  readonly of: (household: string) => readonly Shared[]
} => {
  const first = new Map<string, Owner>()
  const shared = new Map<string, Shared[]>()
  const note = ({ household, rule, person }: Owner): void => {
    const at = shared.get(household) ?? []
    if (!at.some((known) => known.rule === rule && known.person === person)) at.push({ rule, person })
    shared.set(household, at)
  }
  return {
    add: ({ household, prints }) => {
      for (const [rule, print, person] of prints) {
        const name = `${rule} ${print}`
        const owner: Owner = { household, rule, person }
        const other = first.get(name)
        if (!other) first.set(name, owner)
        else if (other.household !== household) {
          note(other)
          note(owner)
        }
      }
    },
    of: (household) => shared.get(household) ?? none,
  }
}

type Owner = Shared & { readonly household: string }

const none: readonly Shared[] = []
