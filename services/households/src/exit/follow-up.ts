import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Fen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import { EvidenceRef, EvidenceView } from '../procedure/evidence-ref.ts'

const Amount = Fen.nullable()

/** What has to be on file of a household after its exit (official-rules §3); null is what could not be found out. */
const snapshotShape = {
  dropout: z.boolean().nullable(),
  houseDamaged: z.boolean().nullable(),
  memberUninsured: z.boolean().nullable(),
  waterDamaged: z.boolean().nullable(),
  wageFen: Amount,
  propertyFen: Amount,
  transferFen: Amount,
  operatingFen: Amount,
  operatingExpenseFen: Amount,
  claimsPaidFen: Amount,
  medicalSelfPaidFen: Amount,
}

export const FollowUpForm = z.strictObject({
  on: Day,
  kind: z.enum(['visit', 're-check']),
  snapshot: z.strictObject(snapshotShape),
  evidence: z.array(EvidenceRef).min(1).max(10),
  note: z.string().trim().min(1).max(500).optional(),
})
export type FollowUpForm = z.output<typeof FollowUpForm>

export const FollowUp = z.object({
  followUp: idSchema('fup'),
  household: z.string(),
  on: Day,
  kind: z.enum(['visit', 're-check']),
  snapshot: z.object({
    ...snapshotShape,
    persons: z.int(),
    netFen: z.int().nullable(),
    perHeadFen: z.int().nullable(),
  }),
  /** What speaks for a relapse. Nothing follows of itself: it is a clue for those who decide. */
  risks: z.array(z.string()),
  evidence: z.array(EvidenceView),
  note: z.string().nullable(),
  by: z.string(),
  at: Instant,
})
export type FollowUp = z.infer<typeof FollowUp>

type Made = { readonly followUp: FollowUp['followUp']; readonly by: string; readonly at: Instant; readonly today: Day }

/** A follow-up as it is kept; totals derived. @throws Refusal invalid_input for a day before the exit or after today */
export const followUpOf = (
  form: FollowUpForm,
  { household, exitedOn, persons }: { readonly household: string; readonly exitedOn: Day; readonly persons: number },
  { followUp, by, at, today }: Made,
): FollowUp => {
  if (form.on < exitedOn || form.on > today)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/on', zh: `应在 ${exitedOn} 至 ${today} 之间`, en: `between ${exitedOn} and ${today}` },
    ])
  const netFen = netOf(form.snapshot)
  const perHeadFen = netFen === null || persons === 0 ? null : Math.round(netFen / persons)
  const { on, kind, evidence, note = null } = form
  return {
    ...{ followUp, household, on, kind, evidence, note, by, at },
    snapshot: { ...form.snapshot, persons, netFen, perHeadFen },
    risks: risks.filter((risk) => form.snapshot[risk] === true),
  }
}

const risks = ['dropout', 'houseDamaged', 'memberUninsured', 'waterDamaged'] as const
const sources = ['wageFen', 'propertyFen', 'transferFen', 'operatingFen'] as const

const netOf = (snapshot: FollowUpForm['snapshot']): number | null => {
  const known = sources.flatMap((source) => snapshot[source] ?? [])
  if (known.length === 0) return null
  return known.reduce<number>((sum, amount) => sum + amount, 0) - (snapshot.operatingExpenseFen ?? 0)
}
