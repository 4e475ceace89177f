import * as z from 'zod'
import { Instant } from '@bangfu/kernel/time'

const Verdict = z.enum(['verified', 'suspicious', 'unverifiable'])

/** What the evidence service said of one photo, and by which fact. */
export const Photo = z.object({
  evidence: z.string(),
  verdict: Verdict,
  reasons: z.array(z.string()),
  checkedAt: Instant,
  fact: z.string(),
})
export type Photo = z.infer<typeof Photo>

/** What a visit's photos prove together; `none` while no photo was checked. */
export const EvidenceSummary = z.object({
  overall: z.enum(['verified', 'suspicious', 'unverifiable', 'none']),
  photos: z.array(Photo.pick({ evidence: true, verdict: true, reasons: true })),
})
export type EvidenceSummary = z.infer<typeof EvidenceSummary>

/** One suspicious photo makes the visit suspicious: a flag is for the reviewer, and must not be outvoted. */
export const evidenceOf = (photos: readonly Photo[]): EvidenceSummary => {
  const has = (verdict: Photo['verdict']): boolean => photos.some((photo) => photo.verdict === verdict)
  const overall = has('suspicious')
    ? 'suspicious'
    : has('verified')
      ? 'verified'
      : has('unverifiable')
        ? 'unverifiable'
        : 'none'
  return { overall, photos: photos.map(({ evidence, verdict, reasons }) => ({ evidence, verdict, reasons })) }
}

/**
 * The photos with one more verdict, sorted by evidence id; undefined when it changes nothing. A photo may be checked
 * again: the later fact counts, whichever comes first, so that any order and any repeat give the same photos.
 */
export const withPhoto = (photos: readonly Photo[], photo: Photo): Photo[] | undefined => {
  const known = photos.find(({ evidence }) => evidence === photo.evidence)
  if (known && orderOf(known) >= orderOf(photo)) return undefined
  return [...photos.filter(({ evidence }) => evidence !== photo.evidence), photo].toSorted((a, b) =>
    a.evidence < b.evidence ? -1 : 1,
  )
}

const orderOf = ({ checkedAt, fact }: Photo): string => `${checkedAt} ${fact}`
