import * as z from 'zod'
import { Day, Instant } from '@bangfu/kernel/time'
import { publicText } from '@bangfu/notices/public-text'

const rowNumber = z.int().min(1).max(1000)
const statement = z.string().trim().min(5).max(1000)
const contact = z.string().trim().min(3).max(60)

/** An objection by somebody who is signed in. `contact`: how to ask back, if he wants to be asked. */
export const ObjectionForm = z.strictObject({
  row: rowNumber.optional(),
  statement,
  contact: contact.optional(),
})

/** An objection that came by telephone, letter or in person, as an office writes it down. */
export const RecordedForm = ObjectionForm.extend({ channel: z.enum(['hotline', 'letter', 'in-person']) })

/** An objection from the public page: a form of a browser, where what was left empty comes as an empty text. */
export const PublicObjectionForm = z.strictObject({
  row: z
    .union([z.literal(''), z.string().regex(/^[1-9]\d{0,2}$/)])
    .optional()
    .transform((text) => (text === undefined || text === '' ? undefined : Number(text))),
  statement,
  contact: z
    .union([z.literal(''), contact])
    .optional()
    .transform((text) => (text === '' ? undefined : text)),
})

export const AnswerForm = z.strictObject({
  outcome: z.enum(['upheld', 'dismissed']),
  /** Whoever objected reads it, on an open page: it goes through the door of published texts. */
  reasons: publicText(500),
})

/**
 * An objection as it is kept. What was said and how to ask back are sealed together: both may say who objected, and the
 * statement may hold anything about anybody.
 */
export const Objection = z.object({
  objection: z.string(),
  notice: z.string(),
  village: z.string(),
  row: z.int().nullable(),
  channel: z.enum(['signed-in', 'public', 'hotline', 'letter', 'in-person']),
  sealed: z.string(),
  hasContact: z.boolean(),
  raised: z.object({ at: Instant, by: z.string() }),
  answerBy: Day,
  answer: z
    .object({ outcome: z.enum(['upheld', 'dismissed']), reasons: z.string(), at: Instant, by: z.string() })
    .nullable(),
})
export type Objection = z.infer<typeof Objection>

/** What stands within the seal. */
export const Confided = z.object({ statement: z.string(), contact: z.string().nullable() })
export type Confided = z.infer<typeof Confided>

/** An objection as offices list it: not what was said, and not by whom. */
export const ObjectionLine = z.object({
  objection: z.string(),
  notice: z.string(),
  village: z.string(),
  row: z.int().nullable(),
  channel: z.string(),
  raisedAt: z.string(),
  answerBy: z.string(),
  overdue: z.boolean(),
  hasContact: z.boolean(),
  answer: z.object({ outcome: z.string(), reasons: z.string(), at: z.string(), by: z.string() }).nullable(),
})

export const objectionLine = (objection: Objection, today: Day): z.input<typeof ObjectionLine> => ({
  ...objection,
  raisedAt: objection.raised.at,
  overdue: objection.answer === null && objection.answerBy < today,
})
