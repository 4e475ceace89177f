import { createHash } from 'node:crypto'
import { canonical } from '@bangfu/kernel/canonical'

/** The same content has the same hash, in whatever order it was built: 22 letters that stand for all of it. */
export const contentHash = (content: unknown): string =>
  createHash('sha256').update(canonical(content)).digest('base64url').slice(0, 22)
