import * as z from 'zod'
import type { Fund } from '../funds/fund.ts'
import { Posting } from '../ledger/ledger.ts'
import { publicEntryOf } from '../ledger/seal.ts'
import type { Plan, PlanLine } from '../plans/plan.ts'

/** `whole`: entries as they are stored. `masked`: what everybody may see of them, and lists without households. */
export const PackageForm = z.enum(['whole', 'masked'])
export type PackageForm = z.infer<typeof PackageForm>

/** What one step of a package adds, by the kind of file. */
export type PackageRows = {
  readonly entries?: readonly unknown[]
  readonly plans?: readonly unknown[]
  readonly documents?: readonly unknown[]
  /** Who did what and when. */
  readonly signatures?: readonly unknown[]
}

const Stored = z.looseObject({})

/**
 * The rows of some entries. Whole ones go out as they are stored and not as a reader understands them: who verifies them
 * must see what is there. An entry that nobody can read is in no masked package; its number is then missing in the chain.
 */
export const rowsOfEntries = (stored: readonly unknown[], form: PackageForm): PackageRows => {
  const read = stored.flatMap((body) => {
    const { success, data } = Posting.safeParse(body)
    return success ? [{ body, posting: data }] : []
  })
  return {
    entries: form === 'whole' ? stored : read.map(({ posting, body }) => publicEntryOf(posting, Stored.parse(body))),
    documents: read.flatMap(({ posting: { number, document, at } }) =>
      document === undefined || form === 'masked' ? [] : [{ about: 'entry', number, document, at }],
    ),
    signatures: read.flatMap(({ posting: { number, kind, by, at, reverses, why } }) =>
      kind === 'payment'
        ? []
        : [
            {
              ...{ about: 'entry', number, act: kind === 'donation' ? 'received' : 'reversed', by, at },
              ...(reverses && { reverses: reverses.number }),
              ...(form === 'whole' && why !== undefined && { why }),
            },
          ],
    ),
  }
}

/** The rows of a plan itself: what it is, its documents, and the hands through which it went. */
export const rowsOfPlan = (plan: Plan): PackageRows => {
  const { list: _list, ...shown } = plan
  const about = { about: 'plan', plan: plan.plan }
  return {
    plans: [{ row: 'plan', ...shown }],
    documents: [{ ...about, document: plan.document, basis: plan.basis, at: plan.enteredAt }],
    signatures: [
      { ...about, act: 'entered', by: plan.enteredBy, at: plan.enteredAt },
      ...plan.approvedBy.map((by) => ({ ...about, act: 'approved', by, at: plan.approvedAt })),
      ...plan.paidBy.map((by) => ({ ...about, act: 'paid', by, at: plan.paidAt })),
    ],
  }
}

/** The rows of some lines of a plan. */
export const rowsOfLines = (lines: readonly PlanLine[], form: PackageForm): PackageRows => ({
  plans: lines.map((line) => {
    if (form === 'whole') return { row: 'line', ...line }
    const { household: _household, frozen, ruleValues: _values, posting, ...rest } = line
    return { row: 'line', ...rest, village: frozen?.division ?? null, entry: posting?.number ?? null }
  }),
})

/** The rows of the fund: its earmark and who opened it. */
export const rowsOfFund = (fund: Fund): PackageRows => ({
  documents: [{ about: 'fund', document: fund.documentNumber, at: fund.openedAt }],
  signatures: [{ about: 'fund', act: 'opened', by: fund.openedBy, at: fund.openedAt }],
})

/** Rows together, kind by kind. */
export const together = (left: PackageRows, right: PackageRows): Required<PackageRows> => ({
  entries: [...(left.entries ?? []), ...(right.entries ?? [])],
  plans: [...(left.plans ?? []), ...(right.plans ?? [])],
  documents: [...(left.documents ?? []), ...(right.documents ?? [])],
  signatures: [...(left.signatures ?? []), ...(right.signatures ?? [])],
})
