import type { Day } from '@bangfu/kernel/time'
import { versionOf, type Person, type TownshipStage } from './township-stage.ts'
import type { Answered } from './register-stage.ts'

const everybody = [
  ...(['importer', 'decider', 'supervisor', 'publisher', 'opener', 'recorder', 'announcer'] as const),
  ...(['clerk', 'secretary', 'auditor', 'household'] as const),
]

/** Steps of one procedure, each by the version that stands there. */
export type Steps = {
  /** Takes a step after the procedure's path. */
  step(who: Person, name: string, body?: unknown): Promise<Answered>
  /** Who of all others gets further than the door: nobody. */
  triedBut(allowed: readonly Person[], name: string, body?: unknown): Promise<string[]>
}

export const stepsOf = (stage: () => TownshipStage, base: () => string): Steps => {
  const step: Steps['step'] = async (who, name, body = {}) =>
    stage().call(who, 'POST', `${base()}/${name}`, body, await versionOf(stage(), 'decider', base()))
  return {
    step,
    triedBut: async (allowed, name, body) => {
      const got: string[] = []
      for (const who of everybody.filter((one) => !allowed.includes(one))) {
        const { status } = await step(who, name, body)
        if (status !== 403 && status !== 404) got.push(`${who}: ${status}`)
      }
      return got
    },
  }
}

/** Three villagers' representatives who are all in favour. */
export const meetingOn = (heldOn: Day) => ({
  heldOn,
  place: '村委会',
  assembly: 'villagers-representatives',
  entitled: 3,
  chairedBy: '周某',
  minutesBy: '吴某',
  attendance: ['甲', '乙', '丙'].map((name) => ({ name: `代表${name}`, as: 'villager-representative' })),
  votes: { for: 3, against: 0, abstain: 0 },
  minutes: { title: '会议记录', paper: '会议 9' },
})

export const boardNotice = {
  document: '镇政府12号',
  responsible: { unit: '镇人民政府', person: '郑书记' },
  hotline: '0913-8200000',
}
