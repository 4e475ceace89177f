import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Fen, fen, PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { HouseholdId } from '../ledger/ledger.ts'
import { PersonId } from './application.ts'

export const StudentLoanId = idSchema('slo')
const text = (most: number) => z.string().trim().min(1).max(most)

/** 生源地助学贷款, as the bank told of it: information, no money of any fund. */
export const StudentLoanInput = z.strictObject({
  household: HouseholdId,
  person: PersonId,
  bank: text(60),
  year: z.int().min(2000).max(2100),
  amountFen: PositiveFen,
  /** Interest of the year. */
  interestFen: Fen,
  document: text(200),
})
export type StudentLoanInput = z.infer<typeof StudentLoanInput>

export const StudentLoan = z.object({
  ...StudentLoanInput.shape,
  loan: StudentLoanId,
  division: Village,
  nameMasked: z.string().nullable(),
  by: z.string(),
  at: Instant,
  withdrawn: z.object({ reason: z.string(), by: z.string(), at: Instant }).nullable(),
})
export type StudentLoan = z.infer<typeof StudentLoan>

/** A village's loans of a year. */
export const LoanTotal = z.object({
  division: Village,
  year: z.int(),
  loans: z.int(),
  amountFen: Fen,
  interestFen: Fen,
})
export type LoanTotal = z.infer<typeof LoanTotal>

/** A total with one loan more, or one that was withdrawn less. */
export const totalWith = (before: LoanTotal | undefined, loan: StudentLoan, sign: 1 | -1): LoanTotal => ({
  division: loan.division,
  year: loan.year,
  loans: (before?.loans ?? 0) + sign,
  amountFen: fen((before?.amountFen ?? 0) + sign * loan.amountFen),
  interestFen: fen((before?.interestFen ?? 0) + sign * loan.interestFen),
})

/** @throws Refusal not_found: it was withdrawn already */
export const withdrawn = (
  loan: StudentLoan,
  reason: string,
  act: { readonly by: string; readonly at: Instant },
): StudentLoan => {
  if (loan.withdrawn) throw new Refusal('not_found')
  return { ...loan, withdrawn: { reason, ...act } }
}
