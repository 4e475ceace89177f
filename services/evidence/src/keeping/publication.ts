import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant, Period } from '@bangfu/kernel/time'
import type { Evidence } from '../evidence.ts'
import { showsMinors, type Shown } from './shown.ts'

export const PublicationInput = z.strictObject({
  /** What everybody reads: no name, no household. */
  caption: z.string().trim().min(2).max(100),
})

/** A photo that everybody may see, in its village: the copy without any metadata, never the original. */
export const Publication = z.object({
  evidence: idSchema('evd'),
  village: Village,
  period: Period,
  caption: z.string(),
  publishedBy: z.string(),
  publishedAt: Instant,
  withdrawn: z.object({ by: z.string(), at: Instant, reason: z.string() }).nullable(),
})
export type Publication = z.infer<typeof Publication>

/**
 * Whether a photo may be seen by everybody: an office has looked at it, it shows no minor, nothing speaks against it, and
 * who publishes it is not who handed it in.
 * @throws Refusal photo_not_displayable · photo_not_looked_at · photo_of_minor · photo_in_doubt · same_hand
 */
export const assertPublishable = (evidence: Evidence, shown: Shown | undefined, by: string): void => {
  if (evidence.state !== 'checked') throw new Refusal('photo_not_displayable', { state: evidence.state })
  if (shown !== undefined && showsMinors(shown)) throw new Refusal('photo_of_minor')
  if (shown?.said !== 'office') throw new Refusal('photo_not_looked_at')
  if (evidence.verdict === 'suspicious') throw new Refusal('photo_in_doubt')
  if (evidence.requestedBy === by) throw new Refusal('same_hand')
}

/** Takes a photo back from everybody’s sight. */
export const withdrawn = (
  publication: Publication,
  reason: string,
  { by, at }: { readonly by: string; readonly at: Instant },
): Publication => (publication.withdrawn ? publication : { ...publication, withdrawn: { by, at, reason } })
