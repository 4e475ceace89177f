import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Instant } from '@bangfu/kernel/time'
import type { Evidence } from '../evidence.ts'
import { attemptOfKey, originalKey } from '../evidence.ts'

const says = {
  orphan: {
    zh: '存储中有原图，但没有对应的佐证记录',
    en: 'An original lies in the store, and no evidence is on record for it',
  },
  unchecked: { zh: '原图已到，但一直没有核验', en: 'An original has arrived and was never checked' },
  leftover: {
    zh: '同一张照片另有一份已作为佐证，这一份未采用',
    en: 'Another copy of the photo became the evidence; this one is not used',
  },
  quarantined: { zh: '由已停用的设备上传，隔离保存，不予展示', en: 'It came from a revoked device and is kept apart' },
  'original-missing': { zh: '佐证的原图不在存储中', en: 'The original of the evidence is not in the store' },
  'copies-missing': {
    zh: '佐证的显示图缺失，重新生成未成功',
    en: 'The copies to show are missing and could not be made again',
  },
} as const

export type Amiss = keyof typeof says
const kinds = Object.keys(says) as [Amiss, ...Amiss[]]

/** What the night found amiss between what lies in the store and what is on record. Nothing is ever deleted for it but bytes that nobody took as evidence. */
export const Finding = z.object({
  what: z.enum(kinds),
  /** The key of the object; for what is missing, the one that should be there. */
  key: z.string(),
  evidence: z.string().nullable(),
  division: Village.nullable(),
  storedAt: Instant.nullable(),
  foundAt: Instant,
  /** No longer so, or removed after its time. */
  closed: z.object({ at: Instant, how: z.enum(['mended', 'removed']) }).nullable(),
})
export type Finding = z.infer<typeof Finding>

export const FindingLine = Finding.omit({ closed: true }).extend({ zh: z.string(), en: z.string() })

export const showFinding = ({ closed: _open, ...finding }: Finding): z.input<typeof FindingLine> => ({
  ...finding,
  ...says[finding.what],
})

/** An original as it lies in the store, with the evidence on record that its key names. */
export type Lying = { readonly key: string; readonly evidence: Evidence | undefined }

/** What is amiss with an original that lies in the store; null when it is the evidence, or is what was refused. */
export const amissWith = ({ key, evidence }: Lying): Amiss | null => {
  if (!evidence) return 'orphan'
  const isCurrent = originalKey(evidence) === key
  if (evidence.state === 'checked' || evidence.state === 'refused') return isCurrent ? null : 'leftover'
  if (evidence.state === 'revoked') return 'quarantined'
  // An upload of a revoked device lies beside the place that is awaited now.
  return isCurrent || (attemptOfKey(key) ?? 0) < evidence.attempt ? 'unchecked' : 'orphan'
}

const dayMs = 86_400_000

/**
 * May the bytes of a finding be taken away? Only what nobody took as evidence and nobody waits for, and only when it has
 * lain for as long as the county keeps such things. An orphan may be the last trace of a record that was lost.
 */
export const isRemovable = (
  { what, storedAt }: Pick<Finding, 'what' | 'storedAt'>,
  { quarantineDays }: { readonly quarantineDays: number },
  now: Instant,
): boolean =>
  (what === 'leftover' || what === 'quarantined') &&
  storedAt !== null &&
  Date.parse(now) - Date.parse(storedAt) > quarantineDays * dayMs
