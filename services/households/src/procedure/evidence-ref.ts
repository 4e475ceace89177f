import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'

/** What a statement rests on: a checked photo of ours, or a paper that lies somewhere, by title and number or hash. */
export const EvidenceRef = z
  .strictObject({
    title: z.string().trim().min(2).max(100),
    evidence: idSchema('evd').optional(),
    /** Number or place of a paper: 会议记录 2020-3, the village's box 12. */
    paper: z.string().trim().min(1).max(100).optional(),
    /** SHA-256 of its scan, in hexadecimal digits. */
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  })
  .refine(({ evidence, paper, sha256 }) => evidence !== undefined || paper !== undefined || sha256 !== undefined, {
    error: 'evidence, paper or sha256 says where it is',
  })
export type EvidenceRef = z.output<typeof EvidenceRef>

const isForm = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The photos that a form names anywhere in it, each once. */
export const photosIn = (form: unknown): string[] => {
  if (Array.isArray(form)) return [...new Set(form.flatMap(photosIn))]
  if (!isForm(form)) return []
  const own = EvidenceRef.safeParse(form)
  if (own.success) return own.data.evidence === undefined ? [] : [own.data.evidence]
  return [...new Set(Object.values(form).flatMap(photosIn))]
}

/** As it is shown. */
export const EvidenceView = z.object({
  title: z.string(),
  evidence: z.string().optional(),
  paper: z.string().optional(),
  sha256: z.string().optional(),
})
