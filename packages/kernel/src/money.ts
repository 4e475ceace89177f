import * as z from 'zod'

/** The most that one amount may be: ten billion yuan. Anything larger in a county's books is a typing error. */
export const mostFen = 1_000_000_000_000

/** An amount of money in fen: a non-negative integer. */
export const Fen = z.int().min(0).max(mostFen).brand<'Fen'>()
export type Fen = z.infer<typeof Fen>

/** An amount that moves: at least one fen. */
export const PositiveFen = z.int().min(1).max(mostFen).brand<'Fen'>()

/** Brands an integer that is already known to be an amount. Throws a defect otherwise. */
export const fen = (amount: number): Fen => {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError('not an amount in fen')
  return amount as Fen
}

export const addFen = (left: Fen, right: Fen): Fen => fen(left + right)

export const sumFen = (amounts: Iterable<Fen>): Fen => {
  let sum = 0
  for (const amount of amounts) sum += amount
  return fen(sum)
}

/** Reads yuan as people type them (`1166.67`, `52,500`, `５２５００`) into fen; undefined when it is not exactly that. */
export const fenOfYuan = (text: string): Fen | undefined => {
  const plain = text.normalize('NFKC').replaceAll(/[\s,]/g, '')
  const match = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(plain)
  if (!match) return undefined
  return fen(Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')))
}

/** `116667` → `1,166.67`. */
export const yuanOfFen = (amount: number): string => {
  const sign = amount < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(amount) / 100).toString()
  const rest = (Math.abs(amount) % 100).toString().padStart(2, '0')
  return `${sign}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${rest}`
}
