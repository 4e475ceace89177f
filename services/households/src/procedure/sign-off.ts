import * as z from 'zod'
import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import type { SignOffRules } from '@bangfu/rules/procedure-pack'
import { EvidenceRef, EvidenceView } from './evidence-ref.ts'
import { assertOtherHand, type Hand } from './hands.ts'

/** From the household up. What is skipped in a chain is signed by the next layer above it. */
export const layers = ['household', 'village', 'township', 'county'] as const
export const Layer = z.enum(layers)
export type Layer = z.infer<typeof Layer>

/**
 * What is signed: the parts that the layers put in. A layer signs its own part and all below it, so that a change in the
 * part of a layer takes away its signature and those above, and no other.
 */
export type SignedContent = {
  /** What it is about: no signature stands for anything else. */
  readonly about: string
  readonly parts: Readonly<Partial<Record<Layer, unknown>>>
}

/** How it was signed: by account, or (a household) by thumbprint, with witnesses and a picture of it. */
export const SigningMark = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('account') }),
  z.strictObject({
    kind: z.literal('thumbprint'),
    witnesses: z.array(z.string().trim().min(1).max(50)).min(1).max(5),
    evidence: EvidenceRef,
  }),
])
export type SigningMark = z.output<typeof SigningMark>

/** A signature as it is kept and shown. */
export const Signature = z.object({
  layer: Layer,
  /** Who signed; of a thumbprint, who entered it. */
  by: z.string(),
  at: Instant,
  contentHash: z.string(),
  mark: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('account') }),
    z.object({ kind: z.literal('thumbprint'), witnesses: z.array(z.string()), evidence: EvidenceView }),
  ]),
})
export type Signature = z.output<typeof Signature>

/** What is signed, by whom so far, and under which rules. */
export type SignOff = {
  readonly rules: SignOffRules
  readonly content: SignedContent
  readonly signatures: readonly Signature[]
}

/** The hash that a layer signs: of all parts up to its own. Layers that put nothing in sign what is below them. */
export const contentHashOf = ({ about, parts }: SignedContent, layer: Layer): string => {
  const upTo = layers.slice(0, layers.indexOf(layer) + 1).filter((below) => parts[below] !== undefined)
  return sha256(canonical([about, ...upTo.map((below) => [below, parts[below]])]))
}

/**
 * The signatures that hold for the content as it now is, from the household up: the first that is missing or stands for
 * something else takes those above it along. Nobody has to remember to reopen anything.
 */
export const standingOf = ({ rules, content, signatures }: SignOff): Signature[] => {
  const standing: Signature[] = []
  for (const layer of rules.chain) {
    const signature = signatures.find((one) => one.layer === layer)
    if (signature?.contentHash !== contentHashOf(content, layer)) break
    standing.push(signature)
  }
  return standing
}

/** Whose turn it is; null when all have signed. */
export const nextLayer = (signOff: SignOff): Layer | null => signOff.rules.chain[standingOf(signOff).length] ?? null

export type Signing = {
  readonly layer: Layer
  readonly by: string
  readonly at: Instant
  /** What the signer read: another content is refused. */
  readonly contentHash: string
  readonly mark: SigningMark
  /** Who applied, entered, surveyed, changed. */
  readonly hands: readonly Hand[]
}

/**
 * The signatures with one more. The same signature again changes nothing. Above the household nobody signs what he had his
 * hands on, and nobody signs for two layers.
 * @throws Refusal signature_out_of_turn · signed_content_changed · same_hand · witnesses_missing
 */
export const sign = (signOff: SignOff, signing: Signing): readonly Signature[] => {
  const { layer, by, at, contentHash, mark } = signing
  const standing = standingOf(signOff)
  const same = standing.find((one) => one.layer === layer && one.by === by && one.contentHash === contentHash)
  if (same) return standing
  const next = nextLayer(signOff)
  if (layer !== next) throw new Refusal('signature_out_of_turn', { layer, next: next ?? '-' })
  if (contentHash !== contentHashOf(signOff.content, layer)) throw new Refusal('signed_content_changed', { layer })
  assertMark(signOff.rules, layer, mark)
  if (layer !== 'household') {
    assertOtherHand(signing.hands, by)
    assertOtherHand(
      standing.map((one) => ({ who: one.by, did: 'signed' })),
      by,
    )
  }
  return [...standing, { layer, by, at, contentHash, mark }]
}

const assertMark = ({ thumbprintWitnesses }: SignOffRules, layer: Layer, mark: SigningMark): void => {
  if (mark.kind !== 'thumbprint') return
  if (layer !== 'household')
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/mark/kind', zh: '只有户可以按手印', en: 'only a household signs by thumbprint' },
    ])
  if (new Set(mark.witnesses).size < thumbprintWitnesses)
    throw new Refusal('witnesses_missing', { needed: thumbprintWitnesses })
}
