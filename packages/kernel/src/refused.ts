import * as z from 'zod'
import { textOf, type Refusal } from './refusal.ts'

/** A refusal of one thing of many, in both languages: a device may show it days later, and to somebody else. */
export const RefusedAnswer = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  mendZh: z.string(),
  mendEn: z.string(),
  errors: z.array(z.object({ pointer: z.string(), zh: z.string(), en: z.string() })),
})
export type RefusedAnswer = z.infer<typeof RefusedAnswer>

export const sayRefusal = (refusal: Refusal): RefusedAnswer => {
  const [zh, en] = [textOf(refusal, 'zh'), textOf(refusal, 'en')]
  return {
    ...{ code: refusal.code, zh: zh.title, en: en.title, mendZh: zh.mend, mendEn: en.mend },
    errors: refusal.faults.map((fault) => ({ ...fault })),
  }
}
