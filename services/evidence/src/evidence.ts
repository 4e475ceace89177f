import * as z from 'zod'
import type { VisitFace } from '@bangfu/facts/faces'
import { Village } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { photoTypes, type PhotoType } from './magic.ts'
import type { Device } from './exif.ts'
import { Reason, ReasonAnswer, sayReason } from './reasons.ts'
import { Review } from './reviews/review.ts'
import type { Judgement } from './verdict.ts'

export const EvidenceId = idSchema('evd')
export type EvidenceId = Id<'evd'>

export const mostPhotoBytes = 25_000_000

/** A photo that a device wants to hand in, as the device knows it. */
export const PhotoInput = z.strictObject({
  contentType: z.enum([...photoTypes, 'image/heic', 'image/heif']),
  sizeBytes: z.int().min(1).max(mostPhotoBytes),
  /** Base64, 32 bytes. */
  sha256: z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, { error: 'SHA-256 in base64 (44 characters)' }),
  capturedAt: Instant.optional(),
  /** The minors of the household whom it shows, as its user says; none: it shows none. Left out: he does not say. */
  minors: z.array(idSchema('per')).max(20).optional(),
})
export type PhotoInput = z.output<typeof PhotoInput>

const Picture = z.object({ width: z.int(), height: z.int() })

/** A photo of a visit from the ticket on. The states are drawn in docs/states.md. */
export const Evidence = z.object({
  evidence: EvidenceId,
  visit: z.string(),
  household: z.string(),
  helper: z.string(),
  division: Village,
  visitAt: Instant,
  contentType: z.enum(photoTypes),
  sizeBytes: z.int(),
  sha256: z.string(),
  declaredAt: Instant.nullable(),
  requestedAt: Instant,
  requestedBy: z.string(),
  /** Each asking that mends the one before has a place of its own in the store: what lies there never changes. */
  attempt: z.int(),
  state: z.enum(['awaited', 'checked', 'refused', 'revoked']),
  receivedAt: Instant.nullable(),
  checkedAt: Instant.nullable(),
  verdict: z.enum(['verified', 'suspicious', 'unverifiable']).nullable(),
  reasons: z.array(Reason),
  picture: Picture.nullable(),
  capturedAt: Instant.nullable(),
  /** Sealed `latitude,longitude`, owner the evidence id. */
  position: z.string().nullable(),
  distanceMetres: z.number().nullable(),
  /** What was kept later is absent on photos of before. */
  villageMetres: z.number().nullable().default(null),
  device: z.object({ make: z.string(), model: z.string() }).nullable().default(null),
  /** It stands on the list of what a reviewer has to look at. */
  waiting: z.boolean().default(false),
  review: Review.nullable().default(null),
})
export type Evidence = z.infer<typeof Evidence>

const nothingYet = {
  state: 'awaited',
  receivedAt: null,
  checkedAt: null,
  verdict: null,
  reasons: [],
  picture: null,
  capturedAt: null,
  position: null,
  distanceMetres: null,
  villageMetres: null,
  device: null,
  waiting: false,
  review: null,
} as const satisfies Partial<Evidence>

/** Evidence that is awaited. @throws Refusal photo_type_unsupported */
export const request = (
  evidence: EvidenceId,
  visit: VisitFace,
  input: PhotoInput,
  { by, at }: { readonly by: string; readonly at: Instant },
): Evidence => ({
  evidence,
  visit: visit.visit,
  household: visit.household,
  helper: visit.helper,
  division: visit.division,
  visitAt: visit.at,
  contentType: photoTypeOf(input),
  sizeBytes: input.sizeBytes,
  sha256: input.sha256,
  declaredAt: input.capturedAt ?? null,
  requestedAt: at,
  requestedBy: by,
  attempt: 1,
  ...nothingYet,
})

const mostAttempts = 20

/**
 * What asking again for the same photo of the same visit makes of it: awaited again when the asking mends what was
 * wrong (another type, another size, bytes that were damaged on the way), else what it is.
 * @throws Refusal photo_type_unsupported
 */
export const requestAgain = (known: Evidence, input: PhotoInput): Evidence => {
  const claims = { contentType: photoTypeOf(input), sizeBytes: input.sizeBytes }
  const differs = claims.contentType !== known.contentType || claims.sizeBytes !== known.sizeBytes
  const arrivedDamaged = known.reasons.some(({ code }) => code === 'bytes_differ')
  const stillOpen = known.state === 'awaited' || known.state === 'revoked'
  const mends = (stillOpen && differs) || (known.state === 'refused' && (differs || arrivedDamaged))
  if (!mends || known.attempt >= mostAttempts) return known
  return { ...known, ...claims, ...nothingYet, attempt: known.attempt + 1 }
}

/** Phones write HEIC unless told otherwise, and no browser but one shows it. */
const photoTypeOf = ({ contentType }: PhotoInput): PhotoType => {
  if (contentType === 'image/heic' || contentType === 'image/heif') throw new Refusal('photo_type_unsupported')
  return contentType
}

/** What a photo was found to be. */
export type Found = Judgement & {
  readonly picture: { readonly width: number; readonly height: number }
  readonly capturedAt: Instant | null
  readonly device: Device | null
  readonly sealedPosition: string | null
}

export type When = { readonly receivedAt: Instant; readonly checkedAt: Instant }

export const withVerdict = (evidence: Evidence, found: Found, when: When): Evidence => ({
  ...evidence,
  ...when,
  state: 'checked',
  verdict: found.verdict,
  reasons: [...found.reasons],
  picture: found.picture,
  capturedAt: found.capturedAt,
  position: found.sealedPosition,
  distanceMetres: found.distanceMetres,
  villageMetres: found.villageMetres,
  device: found.device,
  waiting: found.verdict !== 'verified',
})

export const withRefusal = (evidence: Evidence, why: Reason, when: When): Evidence => ({
  ...evidence,
  ...when,
  state: 'refused',
  reasons: [why],
})

/** What came of a device that had been revoked: it is kept apart, and shown to nobody. */
export const withRevocation = (evidence: Evidence, why: Reason, when: When): Evidence => ({
  ...withRefusal(evidence, why, when),
  state: 'revoked',
})

/** A photo as it is shown: the position stays sealed. */
export const PhotoAnswer = Evidence.omit({ position: true, attempt: true, reasons: true, requestedBy: true }).extend({
  reasons: z.array(ReasonAnswer),
  hasPosition: z.boolean(),
})

export const showEvidence = ({ position, reasons, ...evidence }: Evidence): z.input<typeof PhotoAnswer> => ({
  ...evidence,
  reasons: reasons.map(sayReason),
  hasPosition: position !== null,
})

export const sizes = { display: 1600, thumbnail: 320 } as const
export type Size = keyof typeof sizes

/** Where the bytes lie that a ticket let in; nobody is ever given a link to them. */
export const originalKey = ({ evidence, attempt }: Pick<Evidence, 'evidence' | 'attempt'>): string =>
  `original/${evidence}/${attempt}`
export const copyKey = (evidence: EvidenceId, size: Size): string => `display/${evidence}/${size}.jpg`

/** Which place of its photo a key is; undefined for a key of anything else. */
export const attemptOfKey = (key: string): number | undefined => {
  const attempt = key.split('/')[2] ?? ''
  return /^[1-9]\d{0,2}$/.test(attempt) ? Number(attempt) : undefined
}

/** Whose original lies under a key; undefined for a key of anything else. */
export const evidenceOfKey = (key: string): EvidenceId | undefined => {
  const [folder, id, attempt, ...rest] = key.split('/')
  if (folder !== 'original' || attempt === undefined || rest.length > 0) return undefined
  const parsed = EvidenceId.safeParse(id)
  return parsed.success ? parsed.data : undefined
}
