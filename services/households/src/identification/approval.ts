import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import type { IdentificationPack } from '@bangfu/rules/identification-pack'
import type { ProcedurePack } from '@bangfu/rules/procedure-pack'
import { EvidenceRef } from '../procedure/evidence-ref.ts'
import { fileHashOf } from '../procedure/file-hash.ts'
import type { Hand } from '../procedure/hands.ts'
import { sign, type Layer, type SigningMark, type SignOff } from '../procedure/sign-off.ts'
import { eightThings, type EightThing } from '../record/eight-things.ts'
import type { Household } from '../record/household.ts'
import type { Doing, IdentificationCase } from './case.ts'
import { step } from './field-steps.ts'
import type { CaseStep } from './gates.ts'

const ContentHash = z.string().regex(/^[0-9a-f]{64}$/, { error: 'the contentHash that was read' })

/** The household signs, by account or with its thumb. */
export const HouseholdSignatureForm = z.strictObject({
  contentHash: ContentHash,
  thumbprint: z
    .strictObject({ witnesses: z.array(z.string().trim().min(1).max(50)).min(1).max(5), evidence: EvidenceRef })
    .optional(),
})

/** Village, township or county approves: what was read, which flags were seen, and the opinion. */
export const ApprovalForm = z.strictObject({
  contentHash: ContentHash,
  acknowledged: z.array(z.string().max(60)).max(100),
  opinion: z.string().trim().min(2).max(500),
})
export type ApprovalForm = z.output<typeof ApprovalForm>

export type Rules = { readonly procedure: ProcedurePack; readonly identification: IdentificationPack }

/**
 * What is signed and by whom so far. The household's part is the file, the application and the survey; the village adds
 * the appraisal, the notice, what is proposed and the flags. Township and county add nothing: all sign the same content.
 */
export const signOffOf = (one: IdentificationCase, file: Household, { procedure, identification }: Rules): SignOff => ({
  rules:
    one.kind === 'removal' ? { ...procedure.signOff, chain: identification.removalChain.layers } : procedure.signOff,
  content: {
    about: `${one.kind} ${one.case}`,
    parts: {
      household: { file: fileHashOf(file), application: one.application, survey: one.survey },
      village: { appraisal: one.appraisal, notice: one.notice, proposal: one.proposal, flags: one.flags },
    },
  },
  signatures: one.signatures,
})

type Approving = Doing & {
  readonly layer: Layer
  readonly signOff: SignOff
  /** Who entered or changed the file, besides who had his hands on the case. */
  readonly fileHands: readonly Hand[]
}

const stepOf: Readonly<Record<Layer, CaseStep>> = {
  household: 'household-signs',
  village: 'village-signs',
  township: 'township-signs',
  county: 'county-confirms',
}

/** The case with one more signature; null when this very signature stands already. */
const signed = (
  before: IdentificationCase,
  { layer, signOff, fileHands, by, at }: Approving,
  given: { readonly contentHash: string; readonly mark: SigningMark },
): IdentificationCase | null => {
  const after = step(before, stepOf[layer])
  const signatures = sign(signOff, { layer, by, at, ...given, hands: [...before.hands, ...fileHands] })
  const again = signatures.every((one) => before.signatures.includes(one))
  return again ? null : { ...after, signatures: [...signatures] }
}

/** The household’s signature; it can be given as soon as the survey is done. */
export const signedByHousehold = (
  before: IdentificationCase,
  { contentHash, thumbprint }: z.output<typeof HouseholdSignatureForm>,
  approving: Approving & { readonly own: boolean },
): IdentificationCase => {
  if (!approving.own && thumbprint === undefined)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/thumbprint', zh: '户本人未登录时须按手印', en: 'needed unless the household itself signs in' },
    ])
  const mark: SigningMark = thumbprint === undefined ? { kind: 'account' } : { kind: 'thumbprint', ...thumbprint }
  return signed(before, approving, { contentHash, mark }) ?? before
}

/**
 * The approval of a village, township or county, over what all before it signed, knowing every flag.
 * @throws Refusal kin_approves · flags_not_acknowledged · file_incomplete, and what `sign` throws
 */
export const approved = (
  before: IdentificationCase,
  { contentHash, acknowledged, opinion }: ApprovalForm,
  approving: Approving & { readonly lacking: readonly EightThing[] },
): IdentificationCase => {
  const { by, at, layer, lacking } = approving
  const after = signed(before, approving, { contentHash, mark: { kind: 'account' } })
  if (after === null) return before
  if (before.flags.some(({ user }) => user === by)) throw new Refusal('kin_approves')
  const unread = before.flags.filter(({ flag }) => !acknowledged.includes(flag)).map(({ flag }) => flag)
  if (unread.length > 0) throw new Refusal('flags_not_acknowledged', { flags: unread.join(', ') })
  if (lacking.length > 0) throw fileIncomplete(lacking)
  const stand = before.opinions.filter((one) =>
    after.signatures.some((other) => other.layer === one.layer && other.at === one.at),
  )
  return {
    ...after,
    opinions: [...stand, { layer, by, at, opinion, acknowledged }],
    ...(layer === 'county' && { ended: { by, at, reason: opinion } }),
  }
}

/** The county's approval: the end of the case. Of a removal with what the household was, and until when it can appeal. */
export const confirmed = (
  before: IdentificationCase,
  form: ApprovalForm,
  {
    status,
    appealBy,
    ...approving
  }: Parameters<typeof approved>[2] & { readonly status: Household['status']; readonly appealBy: Day },
): IdentificationCase => {
  const after = approved(before, form, approving)
  if (after === before || before.kind !== 'removal') return after
  const { by, at } = approving
  return { ...after, removed: { gate: before.state, by, at, reason: form.opinion, appealBy, appeal: null, status } }
}

/** @returns the refusal that names what the file still lacks */
export const fileIncomplete = (lacking: readonly EightThing[]): Refusal =>
  new Refusal(
    'file_incomplete',
    { missing: lacking.join(', ') },
    lacking.map((thing) => ({ pointer: thing, zh: eightThings[thing][0], en: eightThings[thing][1] })),
  )
