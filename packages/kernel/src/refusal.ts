import { refusals, type RefusalCode } from './refusal-codes.ts'

/** One place in the caller's input and what is wrong there, in both languages. */
export type Fault = { readonly pointer: string; readonly zh: string; readonly en: string }

/**
 * The only error that a caller ever sees: something he can understand and mend.
 * Everything else that is thrown is a defect and answers 500 without detail.
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  /** Values for the `{placeholders}` of the code's texts. Never personal data: a refusal is logged and shown. */
  readonly values: Readonly<Record<string, string | number>>
  readonly faults: readonly Fault[]

  constructor(
    code: RefusalCode,
    values: Readonly<Record<string, string | number>> = {},
    faults: readonly Fault[] = [],
  ) {
    super(`${code} ${JSON.stringify(values)}`)
    this.name = 'Refusal'
    this.code = code
    this.values = values
    this.faults = faults
  }

  get status(): number {
    return refusals[this.code].status
  }
}

/** The text of a refusal in one language, its placeholders filled in. */
export const textOf = (refusal: Refusal, language: 'zh' | 'en'): { title: string; mend: string } => {
  const { zh, en } = refusals[refusal.code]
  const [title, mend] = language === 'zh' ? zh : en
  return { title: fill(title, refusal.values), mend: fill(mend, refusal.values) }
}

const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
