import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Instant } from '@bangfu/kernel/time'

export const UploadId = idSchema('upl')
export type UploadId = Id<'upl'>

/** A list that was, or will be, handed in: whoever may import into its division may say what is to be done with it. */
export const ListUpload = z.object({
  upload: UploadId,
  division: Division,
  key: z.string(),
  by: z.string(),
  at: Instant,
})
export type ListUpload = z.infer<typeof ListUpload>

export const mostUploadBytes = 30_000_000

export const uploadKey = (upload: UploadId): string => `uploads/${upload}`
