import * as z from 'zod'
import { Grant } from '@bangfu/access/actor'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Instant } from '@bangfu/kernel/time'

export const UserId = idSchema('usr')

/**
 * A person who signs in, as he is registered: the issuer and subject that his token will name. `division` is whose
 * administrators look after him; without one he is the whole installation's.
 */
export const UserInput = z.strictObject({
  // No `#`: OpenID Connect allows no fragment, and the key of a login must not be readable in two ways.
  issuer: z
    .string()
    .max(300)
    .regex(/^https?:\/\/[\x21\x22\x24-\x7e]+$/, {
      error: 'the issuer’s URL, as its tokens name it, without a fragment',
    }),
  subject: z.string().regex(/^[\x21-\x7e]{1,255}$/, { error: '1 to 255 visible ASCII characters' }),
  name: z.string().trim().min(1).max(50),
  division: Division.optional(),
})
export type UserInput = z.output<typeof UserInput>

export const User = z.object({
  user: UserId,
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  division: Division.nullable(),
  grants: z.array(Grant),
  registeredAt: Instant,
  registeredBy: z.string(),
})
export type User = z.infer<typeof User>
