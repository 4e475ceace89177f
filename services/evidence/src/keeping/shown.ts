import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Instant, type Day } from '@bangfu/kernel/time'
import { covers, PersonId, type Consent } from './consent.ts'

/** Which minors a photo shows, as somebody says who has looked at it. */
export const ShownInput = z.strictObject({
  minors: z.array(PersonId).max(20),
  /** Minors are to be seen of whom it is not known who they are, or who live elsewhere. */
  others: z.boolean().default(false),
})
export type ShownInput = z.output<typeof ShownInput>

export const Shown = z.object({
  evidence: idSchema('evd'),
  minors: z.array(PersonId),
  others: z.boolean(),
  /** A device tells what its user says; only an office’s word lets a photo out. */
  said: z.enum(['device', 'office']),
  by: z.string(),
  at: Instant,
})
export type Shown = z.infer<typeof Shown>

export const showsMinors = ({ minors, others }: Pick<Shown, 'minors' | 'others'>): boolean =>
  minors.length > 0 || others

/** The minors of a photo whose guardians have not agreed to its being kept. */
export const withoutConsent = (
  { minors }: Pick<Shown, 'minors'>,
  consents: readonly Consent[],
  takenOn: Day,
): Shown['minors'] =>
  minors.filter((minor) => !consents.some((consent) => consent.person === minor && covers(consent, takenOn)))

/** Why a photo is shown to nobody for now: minors without their guardians’ consent, or of whom nobody can be asked. */
export const isWithheld = (shown: Shown | undefined, consents: readonly Consent[], takenOn: Day): boolean =>
  shown !== undefined && (shown.others || withoutConsent(shown, consents, takenOn).length > 0)
