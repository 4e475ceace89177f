import { HouseholdFace } from '@bangfu/facts/faces'
import { countyOf, type Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { childKey, childPrefix, divisionPlace, entityKey, faceKey, partitionOf } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Op, type TableReader } from '@bangfu/table/table'
import { mostAnswers, Problem, ProblemAnswer } from './problem.ts'

/** Open problems lie by deadline, closed ones by the day on which they were closed. */
const itemOf = (problem: Problem): Omit<Item, 'version'> => ({
  key: entityKey(problem.problem),
  kind: 'problem',
  body: problem,
  byDivision: problem.closure
    ? divisionPlace('problem-closed', problem.division, `${dayOf(problem.closure.at)}#${problem.problem}`)
    : divisionPlace('problem-open', problem.division, `${problem.deadline}#${problem.problem}`),
})

export const createProblem = (problem: Problem): Op => create(itemOf(problem))
export const replaceProblem = (problem: Problem, version: number): Op => replace(itemOf(problem), version)

export const problemOf = (item: Item): Problem => Problem.parse(item.body)

export type FoundProblem = { readonly problem: Problem; readonly version: number }

/** @throws Refusal not_found */
export const loadProblem = async (table: TableReader, id: string): Promise<FoundProblem> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { problem: problemOf(item), version: item.version }
}

const answerKey = (problem: string, number: number) => childKey(problem, 'answer', number.toString().padStart(4, '0'))

export const createAnswer = (problem: string, number: number, answer: ProblemAnswer): Op =>
  create({ key: answerKey(problem, number), kind: 'problem-answer', body: answer })

export const findLastAnswer = async (
  table: TableReader,
  { problem, answers }: Problem,
): Promise<ProblemAnswer | undefined> => {
  const item = answers === 0 ? undefined : await table.get(answerKey(problem, answers))
  return item && ProblemAnswer.parse(item.body)
}

export const listAnswers = async (table: TableReader, problem: string): Promise<ProblemAnswer[]> => {
  const query = { in: partitionOf(entityKey(problem)), prefix: childPrefix('answer') }
  return (await listAll(table, query, mostAnswers)).map(({ body }) => ProblemAnswer.parse(body))
}

/**
 * The check that a household is the village's when the problem is opened.
 * @throws Refusal household_not_in_village: absent, or elsewhere, which is not told apart
 */
export const householdIn = async (table: TableReader, household: string, village: Village): Promise<Op> => {
  const refuse = () => new Refusal('household_not_in_village')
  const item = await table.get(faceKey(household))
  if (!item || HouseholdFace.parse(item.body).division !== village) throw refuse()
  return check(faceKey(household), { version: item.version })
}

/** @throws Refusal earlier_problem_not_found */
export const assertEarlier = async (table: TableReader, earlier: string, village: Village): Promise<void> => {
  const item = await table.get(entityKey(earlier))
  if (!item || countyOf(problemOf(item).division) !== countyOf(village)) throw new Refusal('earlier_problem_not_found')
}
