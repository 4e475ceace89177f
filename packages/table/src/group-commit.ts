import { setImmediate as turn } from 'node:timers/promises'

/** Keeps one commit short, so that nobody waits long behind it. */
const mostGrouped = 128

type Waiting<Job, Outcome> = {
  readonly job: Job
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * Collects the jobs of a turn, and of all turns while `mostUnderWay` groups are being committed, into the next group, so
 * that many share one sync. Each job gets its own outcome; `commit` gives them in the order of its jobs.
 */
export const groupCommit = <Job, Outcome>(
  commit: (jobs: readonly Job[]) => Promise<readonly Outcome[]>,
  mostUnderWay = 1,
): ((job: Job) => Promise<Outcome>) => {
  let waiting: Waiting<Job, Outcome>[] = []
  let underWay = 0
  let collecting = false
  const collect = async (): Promise<void> => {
    if (collecting || underWay === mostUnderWay || waiting.length === 0) return
    collecting = true
    // The other requests of this turn get on board, and input and output get their turn between commits.
    await turn()
    collecting = false
    const group = waiting.slice(0, mostGrouped)
    waiting = waiting.slice(mostGrouped)
    underWay++
    void collect()
    try {
      settle(group, await commit(group.map(({ job }) => job)))
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    underWay--
    void collect()
  }
  return (job) =>
    new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject })
      void collect()
    })
}

const settle = <Job, Outcome>(group: readonly Waiting<Job, Outcome>[], outcomes: readonly Outcome[]): void => {
  if (outcomes.length !== group.length) throw new Error('a commit lost an outcome')
  outcomes.forEach((outcome, index) => group[index]?.resolve(outcome))
}
