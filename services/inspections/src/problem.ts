import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'

export const ProblemId = idSchema('prb')

/** Kinds of rectification 整改 (handbook §12, 003/2): each has its own needs before it is closed. */
export const kinds = ['at-once', 'by-deadline', 'irreversible'] as const

/** What follows for those concerned 处置: fed back on the spot, a talk, handed to audit, made known. */
export const dispositions = ['on-site-feedback', 'talk', 'audit-referral', 'notice'] as const

const text = (most: number) => z.string().trim().min(1).max(most)

const found = {
  division: Village,
  event: text(1000),
  category: text(40),
  /** A hard problem 硬性问题 is a veto in the assessment. */
  severity: z.enum(['hard', 'ordinary']),
  disposition: z.enum(dispositions),
  owner: z.strictObject({ role: text(60), unit: text(100).optional() }),
  deadline: Day,
  kind: z.enum(kinds),
}

export const ProblemInput = z.strictObject({
  ...found,
  household: idSchema('hsh').optional(),
  /** Why it came to it, by the three distinctions 三个区分. */
  intentNote: text(500).optional(),
  /** The earlier problem that has come again. */
  recurrenceOf: ProblemId.optional(),
})

const Closure = z.object({ by: z.string(), at: Instant, finding: z.string() })

/** A problem that an inspector found, and how far its rectification is. */
export const Problem = z.object({
  ...found,
  problem: ProblemId,
  household: z.string().nullable(),
  intentNote: z.string().nullable(),
  recurrenceOf: z.string().nullable(),
  openedBy: z.string(),
  openedAt: Instant,
  answers: z.int(),
  answeredBy: z.array(z.string()),
  /** What the answers so far have brought. */
  brought: z.object({ plan: z.boolean(), proof: z.boolean(), amendedRule: z.boolean() }),
  closure: Closure.nullable(),
})
export type Problem = z.infer<typeof Problem>

export const AnswerInput = z.strictObject({
  position: text(500),
  facts: text(2000),
  measures: text(2000),
  /** The document or photo that shows that it was mended. */
  proof: text(500).optional(),
  /** The rule as it was amended, for what cannot be undone. */
  amendedRule: text(500).optional(),
})

/** One answer 答复 of the owner's side; kept as it was given. */
export const ProblemAnswer = z.object({
  position: z.string(),
  facts: z.string(),
  measures: z.string(),
  proof: z.string().nullable(),
  amendedRule: z.string().nullable(),
  by: z.string(),
  at: Instant,
})
export type ProblemAnswer = z.infer<typeof ProblemAnswer>

/** Who does something, and when. */
export type Doing = { readonly by: string; readonly now: Instant }

/** @throws Refusal deadline_passed */
export const openProblem = (
  input: z.infer<typeof ProblemInput>,
  problem: Problem['problem'],
  { by, now }: Doing,
): Problem => {
  const today = dayOf(now)
  if (input.deadline < today) throw new Refusal('deadline_passed', { today })
  return {
    ...input,
    problem,
    household: input.household ?? null,
    intentNote: input.intentNote ?? null,
    recurrenceOf: input.recurrenceOf ?? null,
    openedBy: by,
    openedAt: now,
    answers: 0,
    answeredBy: [],
    brought: { plan: false, proof: false, amendedRule: false },
    closure: null,
  }
}

/** What is still missing before a problem can be closed; nothing closes without an answer (003/11). */
export const missingOf = ({ kind, answers, brought }: Pick<Problem, 'kind' | 'answers' | 'brought'>): string | null => {
  if (answers === 0) return 'answer'
  switch (kind) {
    case 'at-once':
      return brought.proof ? null : 'proof'
    case 'by-deadline':
      return !brought.plan ? 'plan' : brought.proof ? null : 'proof'
    case 'irreversible':
      return brought.amendedRule ? null : 'amendedRule'
  }
}

/** The most answers of one problem. */
export const mostAnswers = 50

/**
 * Takes an answer. Of a problem with a deadline the first one is the plan, and proof comes later.
 * @throws Refusal problem_closed · problem_answer_limit · plan_before_proof
 */
export const answerProblem = (
  problem: Problem,
  input: z.infer<typeof AnswerInput>,
  { by, now }: Doing,
): { problem: Problem; answer: ProblemAnswer } => {
  if (problem.closure) throw new Refusal('problem_closed')
  if (problem.answers >= mostAnswers) throw new Refusal('problem_answer_limit', { most: mostAnswers })
  const { proof = null, amendedRule = null } = input
  const { brought } = problem
  if (problem.kind === 'by-deadline' && !brought.plan && proof !== null) throw new Refusal('plan_before_proof')
  return {
    problem: {
      ...problem,
      answers: problem.answers + 1,
      answeredBy: [...new Set([...problem.answeredBy, by])],
      brought: {
        plan: true,
        proof: brought.proof || proof !== null,
        amendedRule: brought.amendedRule || amendedRule !== null,
      },
    },
    answer: { ...input, proof, amendedRule, by, at: now },
  }
}

/** Is this the answer that was given last, sent again by the same person? */
export const isSameAnswer = (last: ProblemAnswer, input: z.infer<typeof AnswerInput>, by: string): boolean =>
  last.by === by &&
  last.position === input.position &&
  last.facts === input.facts &&
  last.measures === input.measures &&
  last.proof === (input.proof ?? null) &&
  last.amendedRule === (input.amendedRule ?? null)

export const ClosureInput = z.strictObject({ finding: text(1000) })

/**
 * Strikes a problem off 销号: by an inspector who did not answer it, when all is there that its kind needs. Again with the
 * same finding: the same problem.
 * @throws Refusal problem_closed · problem_not_closable · answerer_cannot_close
 */
export const closeProblem = (
  problem: Problem,
  { finding }: z.infer<typeof ClosureInput>,
  { by, now }: Doing,
): { problem: Problem; changed: boolean } => {
  if (problem.closure) {
    if (problem.closure.by === by && problem.closure.finding === finding) return { problem, changed: false }
    throw new Refusal('problem_closed')
  }
  const missing = missingOf(problem)
  if (missing !== null) throw new Refusal('problem_not_closable', { missing })
  if (problem.answeredBy.includes(by)) throw new Refusal('answerer_cannot_close')
  return { problem: { ...problem, closure: { by, at: now, finding } }, changed: true }
}

/** A problem as lists show it: with what is computed from it. */
export const ProblemShown = Problem.extend({
  state: z.enum(['open', 'closed']),
  missing: z.string().nullable(),
  overdue: z.boolean(),
})

export const showProblem = (problem: Problem, now: Instant): z.infer<typeof ProblemShown> => ({
  ...problem,
  state: problem.closure ? 'closed' : 'open',
  missing: problem.closure ? null : missingOf(problem),
  overdue: problem.closure === null && problem.deadline < dayOf(now),
})
