import { describe, expect, test } from '@jest/globals'
import { groupCommit } from '../src/group-commit.ts'
import { openSqliteFile } from '../src/sqlite-file.ts'
import type { Job, Row } from '../src/sqlite-jobs.ts'
import { openSqliteTable } from '../src/sqlite-table.ts'
import { commitGroup } from '../src/sqlite-writer.ts'
import { openSqliteForTest } from './sqlite-for-test.ts'

/** Groups as they were committed; each commit ends when it is told to. */
const heldCommits = () => {
  const groups: { readonly jobs: readonly number[]; end(): void }[] = []
  const commit = (jobs: readonly number[]): Promise<readonly number[]> =>
    new Promise((resolve) => groups.push({ jobs, end: () => resolve(jobs.map((job) => job * 10)) }))
  return { groups, commit }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

describe('group commit', () => {
  test('jobs of one turn share a commit, and each gets its own outcome', async () => {
    const { groups, commit } = heldCommits()
    const submit = groupCommit(commit)
    const outcomes = Promise.all([1, 2, 3].map(submit))
    await turn()
    groups[0]?.end()
    expect(await outcomes).toEqual([10, 20, 30])
    expect(groups.map(({ jobs }) => jobs)).toEqual([[1, 2, 3]])
  })

  test('what comes during a commit goes into the next one together', async () => {
    const { groups, commit } = heldCommits()
    const submit = groupCommit(commit)
    const first = submit(1)
    await turn()
    const second = submit(2)
    await turn()
    const third = submit(3)
    await turn()
    expect(groups.map(({ jobs }) => jobs)).toEqual([[1]])
    groups[0]?.end()
    await first
    await turn()
    groups[1]?.end()
    expect(await Promise.all([second, third])).toEqual([20, 30])
    expect(groups.map(({ jobs }) => jobs)).toEqual([[1], [2, 3]])
  })

  test('several groups may be under way when that is allowed, and no more', async () => {
    const { groups, commit } = heldCommits()
    const submit = groupCommit(commit, 2)
    for (const job of [1, 2, 3, 4]) {
      void submit(job)
      await turn()
    }
    expect(groups.map(({ jobs }) => jobs)).toEqual([[1], [2]])
    groups[1]?.end()
    await turn()
    expect(groups.map(({ jobs }) => jobs)).toEqual([[1], [2], [3, 4]])
  })

  test('a group has a bound', async () => {
    const { groups, commit } = heldCommits()
    const submit = groupCommit(commit)
    for (let job = 0; job < 300; job++) void submit(job)
    for (let round = 0; round < 3; round++) {
      await turn()
      groups[round]?.end()
    }
    expect(groups.map(({ jobs }) => jobs.length)).toEqual([128, 128, 44])
  })

  test('a commit that breaks fails its jobs, and the next goes on', async () => {
    let broken = true
    const submit = groupCommit<number, number>(async (jobs) => {
      if (broken) throw new Error('no disk')
      return jobs
    })
    await expect(submit(1)).rejects.toThrow('no disk')
    broken = false
    expect(await submit(2)).toBe(2)
  })
})

test('a job that cannot be stored does not take its group with it', async () => {
  const { path, close } = openSqliteForTest(openSqliteTable)
  const file = openSqliteFile(path)
  const row = (body: unknown): Row => ['thing', 1, body as string, null, null, null, null, null]
  const job = (sk: string, body: unknown): Job => ({
    do: 'write',
    steps: [{ t: 'registry', pk: 'p', sk, when: 'absent', row: row(body) }],
  })
  // The column takes no null; no write that passed the port's own check has one.
  const outcomes = await commitGroup(file, [job('a', '1'), job('b', null), job('c', '3'), job('a', '4')])
  expect(outcomes).toEqual([
    { count: 0, told: false },
    { defect: expect.stringContaining('NOT NULL') },
    { count: 0, told: false },
    { failed: [0] },
  ])
  file.close()
  await close()
})
