import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'

export const PersonId = idSchema('per')

const text = (most: number) => z.string().trim().min(2).max(most)

/** A guardian agrees that photos showing a minor of the household are kept, as it is entered. */
export const ConsentInput = z
  .strictObject({
    person: PersonId,
    guardian: z.strictObject({ name: text(50), relation: text(20) }),
    on: Day,
    /** The last day on which photos may be taken under it; without one, until it is withdrawn. */
    until: Day.optional(),
    /** The signed paper, by title and where it lies. */
    document: z.strictObject({ title: text(100), paper: text(100) }),
  })
  .refine(({ on, until }) => until === undefined || on <= until, {
    path: ['until'],
    error: '截止日期早于同意日期 (until lies before the day of consent)',
  })
export type ConsentInput = z.output<typeof ConsentInput>

export const WithdrawalInput = z.strictObject({ reason: text(200) })

const Withdrawn = z.object({ at: Instant, by: z.string(), reason: z.string() })

/** One for each minor of a household; what it was before stands in its history. */
export const Consent = z.object({
  household: idSchema('hsh'),
  division: Village,
  person: PersonId,
  guardian: z.object({ name: z.string(), relation: z.string() }),
  on: Day,
  until: Day.nullable(),
  document: z.object({ title: z.string(), paper: z.string() }),
  recordedBy: z.string(),
  recordedAt: Instant,
  withdrawn: Withdrawn.nullable(),
})
export type Consent = z.infer<typeof Consent>

type Doing = { readonly by: string; readonly at: Instant; readonly today: Day }

/**
 * After a withdrawal only a consent of that day or later counts: an old paper does not undo what the guardian said last.
 * @throws Refusal invalid_input: a day that is yet to come · photo_consent_over
 */
export const consentFrom = (
  { until, ...input }: ConsentInput,
  { before, ...of }: Pick<Consent, 'household' | 'division'> & { readonly before: Consent | undefined },
  { by, at, today }: Doing,
): Consent => {
  if (input.on > today)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/on', zh: '日期在今天之后', en: 'the day is in the future' },
    ])
  if (before?.withdrawn && input.on < dayOf(before.withdrawn.at))
    throw new Refusal('photo_consent_over', { at: before.withdrawn.at })
  return { ...of, ...input, until: until ?? null, recordedBy: by, recordedAt: at, withdrawn: null }
}

/** A guardian may take it back at any time: then what was kept under it is shown to nobody. @throws Refusal photo_consent_over */
export const withdrawnConsent = (
  consent: Consent,
  { reason }: z.output<typeof WithdrawalInput>,
  { by, at }: Doing,
): Consent => {
  if (consent.withdrawn) throw new Refusal('photo_consent_over', { at: consent.withdrawn.at })
  return { ...consent, withdrawn: { at, by, reason } }
}

/** Whether a photo that was taken on a day may be kept and seen today. */
export const covers = ({ on, until, withdrawn }: Consent, takenOn: Day): boolean =>
  withdrawn === null && on <= takenOn && (until === null || takenOn <= until)
