import { canonical } from '@bangfu/kernel/canonical'
import { contentOf, takesAnswer, unmetOf, type Checklist, type ItemAnswer } from '@bangfu/checklists/checklist'
import type { Division } from '@bangfu/kernel/division'
import { sha256 } from '@bangfu/kernel/hash'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day, Instant } from '@bangfu/kernel/time'
import type { AppraisalResult } from '../procedure/appraisal.ts'
import type { EvidenceRef } from '../procedure/evidence-ref.ts'
import { assertOtherHand, withHand, type Hand } from '../procedure/hands.ts'
import type { SigningMark } from '../procedure/sign-off.ts'
import { stepFrom } from '@bangfu/kernel/step-machine'
import { householdExitMachine, villageExitMachine, type ExitState, type ExitStep } from './exit-machine.ts'
import { faultsOf, type ExitResult } from './exit-result.ts'

export type ExitId = Id<'ext'>

/** Who verifies: of a household its village committee and the resident team, of a village the township. */
export type VerifierOf = { readonly household: 'village-committee' | 'resident-team'; readonly village: 'township' }
export type Verifier = VerifierOf[keyof VerifierOf]

export type Verification = {
  readonly as: Verifier
  readonly by: string
  readonly at: Instant
  readonly contentHash: string
}

export type Consent = {
  readonly by: string
  readonly at: Instant
  readonly contentHash: string
  readonly mark: SigningMark
}

/** The exit of one household or village, from opening to its end. */
export type ExitCase = {
  readonly exit: ExitId
  readonly kind: 'household' | 'village'
  readonly division: Division
  /** Null of a village. */
  readonly household: string | null
  readonly label: string
  readonly checklist: string
  /** Whose income and line the checklist reads. */
  readonly year: number
  readonly state: ExitState
  readonly opened: { readonly by: string; readonly at: Instant; readonly fileVersion: number }
  readonly hands: readonly Hand[]
  readonly answers: readonly ItemAnswer<EvidenceRef>[]
  readonly appraisals: number
  readonly verifications: readonly Verification[]
  readonly consent: Consent | null
  readonly notice: string | null
  readonly ended: { readonly by: string; readonly at: Instant; readonly on: Day; readonly why: string | null } | null
}

/** Who does something to a case, and when. */
export type Doing = { readonly by: string; readonly at: Instant; readonly on: Day }

const machineOf = ({ kind }: Pick<ExitCase, 'kind'>) =>
  kind === 'household' ? householdExitMachine : villageExitMachine

const verifiersOf = ({ kind }: Pick<ExitCase, 'kind'>): readonly Verifier[] =>
  kind === 'household' ? ['village-committee', 'resident-team'] : ['township']

/** The case one step on. @throws Refusal step_not_open */
export const stepped = (exit: ExitCase, step: ExitStep): ExitCase => ({
  ...exit,
  state: stepFrom(machineOf(exit), exit.state, step),
})

const ended = (exit: ExitCase, step: ExitStep, { by, at, on }: Doing, why: string | null): ExitCase => ({
  ...stepped(exit, step),
  ended: { by, at, on, why },
})

/** Is the case still under way? */
export const isOpen = ({ ended: end }: ExitCase): boolean => end === null

/** The hash of what is verified and consented to: every reading, every answer, and whose they are. */
export const contentHashOf = (exit: ExitCase, result: ExitResult): string =>
  sha256(canonical([exit.exit, exit.household ?? exit.division, exit.year, contentOf(result)]))

/**
 * Answers an item of the checklist that no file answers, before anybody has verified; a later answer takes its place.
 * @throws Refusal step_not_open · item_unknown · item_of_the_file · checklist_incomplete · evidence_missing
 */
export const answerItem = (exit: ExitCase, checklist: Checklist, answer: ItemAnswer<EvidenceRef>): ExitCase => {
  const early = exit.state === 'opened' || exit.state === 'appraised'
  if (!early || exit.verifications.length > 0)
    throw new Refusal('step_not_open', { step: 'answer', state: exit.state, open: 'recheck' })
  const item = checklist.items.find(({ id }) => id === answer.item)
  if (!item) throw new Refusal('item_unknown', { items: checklist.items.map(({ id }) => id).join(', ') })
  if (!takesAnswer(item)) throw new Refusal('item_of_the_file', { item: item.zh })
  if (item.incompleteInSource) throw new Refusal('checklist_incomplete', { checklist: checklist.id })
  if (answer.met && answer.evidence.length === 0) throw new Refusal('evidence_missing', { item: item.zh })
  return {
    ...exit,
    answers: [...exit.answers.filter((other) => other.item !== answer.item), answer],
    hands: withHand(exit.hands, { who: answer.by, did: 'entered' }),
  }
}

/** What the villagers said. Without quorum nothing was decided and the case waits for another meeting. */
export const appraised = (exit: ExitCase, { outcome }: AppraisalResult, doing: Doing): ExitCase => {
  const held: ExitCase = {
    ...exit,
    appraisals: exit.appraisals + 1,
    hands: withHand(exit.hands, { who: doing.by, did: 'appraised' }),
  }
  // Asked before, so that a meeting in the wrong state is refused whatever came of it.
  const passed = stepped(held, 'appraise')
  if (outcome === 'no-quorum') return held
  return outcome === 'passed' ? passed : ended(held, 'reject', doing, null)
}

export type Verifying = { readonly as: Verifier; readonly contentHash: string; readonly hands: readonly Hand[] }

/**
 * One who must verify finds every item met. The case is verified when all who must have, each another person, none of
 * whom entered what he verifies. The same verification again changes nothing.
 * @throws Refusal step_not_open · wrong_verifier · exit_content_changed · exit_not_met · same_hand
 */
export const verify = (exit: ExitCase, result: ExitResult, verifying: Verifying, { by, at }: Doing): ExitCase => {
  const { as, contentHash } = verifying
  const same = exit.verifications.find((one) => one.as === as && one.by === by && one.contentHash === contentHash)
  if (same) return exit
  const next = stepped(exit, 'verify')
  const needed = verifiersOf(exit)
  if (!needed.includes(as)) throw new Refusal('wrong_verifier', { needed: needed.join(', ') })
  assertContent(exit, result, contentHash)
  assertMet(result)
  const standing = exit.verifications.filter((one) => one.contentHash === contentHash && one.as !== as)
  assertOtherHand(
    [...exit.hands, ...verifying.hands, ...standing.map((one) => ({ who: one.by, did: 'signed' as const }))],
    by,
  )
  const verifications = [...standing, { as, by, at, contentHash }]
  return { ...(verifications.length === needed.length ? next : exit), verifications }
}

/** The household agrees, by its own account or by thumbprint. @throws Refusal step_not_open · exit_content_changed · exit_not_met */
export const consent = (
  exit: ExitCase,
  result: ExitResult,
  given: Omit<Consent, 'by' | 'at'>,
  { by, at }: Doing,
): ExitCase => {
  const next = stepped(exit, 'consent')
  assertContent(exit, result, given.contentHash)
  assertStillVerified(exit, result)
  const hands = given.mark.kind === 'thumbprint' ? withHand(exit.hands, { who: by, did: 'entered' }) : exit.hands
  return { ...next, hands, consent: { ...given, by, at } }
}

/** The household does not agree: the case ends, and nothing of its support with it. */
export const decline = (exit: ExitCase, doing: Doing, why: string | null): ExitCase =>
  ended(exit, 'decline', doing, why)

/** Put up in the village. @throws Refusal step_not_open · exit_content_changed · exit_not_met */
export const published = (exit: ExitCase, result: ExitResult, notice: string, { by }: Doing): ExitCase => {
  const next = stepped(exit, 'publish')
  assertStillVerified(exit, result)
  return { ...next, notice, hands: withHand(exit.hands, { who: by, did: 'published' }) }
}

/**
 * Announced: the end of the case. The caller has seen that the notice is over and nothing stands against it.
 * @throws Refusal step_not_open · exit_content_changed · exit_not_met · same_hand
 */
export const announced = (exit: ExitCase, result: ExitResult, hands: readonly Hand[], doing: Doing): ExitCase => {
  const next = ended(exit, 'announce', doing, null)
  assertStillVerified(exit, result)
  const others = exit.hands.filter(({ did }) => did !== 'published')
  const signers = exit.verifications.map((one): Hand => ({ who: one.by, did: 'signed' }))
  assertOtherHand([...others, ...hands, ...signers], doing.by)
  return next
}

/** An upheld objection takes the case back to its beginning, another reading to its verification. What was signed falls. */
export const sentBack = (exit: ExitCase, step: 'return' | 'recheck'): ExitCase => ({
  ...stepped(exit, step),
  verifications: [],
  consent: null,
  notice: null,
})

/** Given up with a reason. */
export const withdrawn = (exit: ExitCase, doing: Doing, why: string): ExitCase => ended(exit, 'withdraw', doing, why)

const assertContent = (exit: ExitCase, result: ExitResult, contentHash: string): void => {
  if (contentHash !== contentHashOf(exit, result)) throw new Refusal('exit_content_changed')
}

/** What was verified is still what the file says. */
const assertStillVerified = (exit: ExitCase, result: ExitResult): void => {
  assertMet(result)
  const hash = contentHashOf(exit, result)
  const signed = [...exit.verifications, ...(exit.consent ? [exit.consent] : [])]
  if (signed.some(({ contentHash }) => contentHash !== hash)) throw new Refusal('exit_content_changed')
}

const assertMet = (result: ExitResult): void => {
  const unmet = unmetOf(result)
  if (unmet.length > 0) throw new Refusal('exit_not_met', { count: unmet.length }, faultsOf(unmet))
}
