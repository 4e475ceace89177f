import type { Actor } from '@bangfu/access/actor'
import type { Division } from '@bangfu/kernel/division'
import { sha256 } from '@bangfu/kernel/hash'
import type { Deps } from '@bangfu/service/context'
import { actorWith, openWorld, type Answered, type World } from '../../../../tests/support/world.ts'
import { plansPart } from '../../src/functions/plans/service.ts'
import { procedurePart } from '../../src/functions/procedure/service.ts'
import { recordPart } from '../../src/functions/record/service.ts'
import { watchPart } from '../../src/functions/watch/service.ts'
import { screeningRoutes } from '../../src/monitoring/screening-routes.ts'
import { idNumber } from '../a-list.ts'

/** Guizhou, in 2023: the one province and year of which a range of monitoring is known under the rules of today. */
export const county = '520221' as Division
export const township = '520221001' as Division
export const village = '520221001001' as Division

export const office = actorWith('county-office', { division: county })
export const decider = actorWith('county-office', { division: county }, 'usr-decider')
export const reviewer = actorWith('township-office', { division: township })
export const clerk = actorWith('village-clerk', { division: village })
export const secretary = actorWith('first-secretary', { division: village })

export const openMonitoring = (start = '2023-03-01T02:00:00.000Z'): World<Deps> =>
  openWorld(
    [recordPart, procedurePart, watchPart, plansPart, { name: 'households', routes: screeningRoutes }],
    {},
    start,
  )

/** A household that is not poor: three members, the yearly figures of the year before. */
export const form = (order: number, change: Record<string, unknown> = {}) => ({
  code: `${village}${String(order).padStart(4, '0')}`,
  villageName: '青杠村',
  group: '2组',
  category: '一般农户',
  phone: '15400000099',
  year: 2022,
  income: { wageFen: 2_000_000 },
  persons: [
    {
      name: '周甲',
      sex: 'male',
      relation: '户主',
      idNumber: idNumber(order * 4, 'male'),
      labour: '普通劳动力',
      workMonths: 10,
      medicalInsurance: true,
    },
    {
      name: '吴乙',
      relation: '配偶',
      idNumber: idNumber(order * 4 + 1, 'female'),
      labour: '弱劳动力',
      medicalInsurance: true,
    },
    {
      name: '周丙',
      relation: '之子',
      idNumber: idNumber(order * 4 + 2, 'male', '20100601'),
      studentState: '小学',
      labour: '无劳动力',
      medicalInsurance: true,
    },
  ],
  ...change,
})

export const putOnFile = async (
  world: World<Deps>,
  order = 1,
  change: Record<string, unknown> = {},
): Promise<string> => {
  const { status, body } = await world.call(office, 'POST', '/households', form(order, change))
  if (status !== 201) throw new Error(`not on file: ${JSON.stringify(body)}`)
  return body.household
}

export const paper = { title: '佐证', paper: '监测档案1号', sha256: sha256('paper') }

export const verification = {
  visitedOn: '2023-03-02',
  visitors: ['王干部', '赵队长'],
  result: 'risk',
  findings: '户主住院，收入减少',
  authorisation: { given: true, on: '2023-03-02', evidence: paper },
  risks: [{ risk: 'illness' }],
  evidence: [paper],
}

export const appraisal = (heldOn: string, votes = { for: 8, against: 1, abstain: 1 }) => ({
  heldOn,
  place: '村委会',
  assembly: 'villagers-representatives',
  entitled: 12,
  chairedBy: '李支书',
  minutesBy: '陈文书',
  attendance: Array.from({ length: 10 }, (_none, index) => ({
    name: `代表${index + 1}`,
    as: 'villager-representative',
  })),
  votes,
  minutes: paper,
})

export const notice = {
  document: '监测字〔2023〕1号',
  responsible: { unit: '某镇人民政府', person: '王建国' },
  hotline: '0858-8200000',
}

export const measure = {
  group: 'health',
  name: '大病救治',
  owner: '镇卫生院',
  from: '2023-03-20',
  evidence: [paper],
}

/** A case as it is taken through its steps: remembers its version, as a screen does. */
export const walker = (world: World<Deps>, id: string, version: number) => {
  let seen = version
  return {
    id,
    take: async (actor: Actor, path: string, body: unknown = {}): Promise<Answered> => {
      const answered = await world.call(actor, 'POST', `/monitoring-cases/${id}/${path}`, body, {
        'if-match': `"${seen}"`,
      })
      if (answered.status === 200) seen = Number(answered.headers['etag']?.replaceAll('"', ''))
      return answered
    },
    read: async (actor: Actor = office): Promise<Answered> => world.call(actor, 'GET', `/monitoring-cases/${id}`),
    refresh: async (): Promise<void> => {
      const { headers } = await world.call(office, 'GET', `/monitoring-cases/${id}`)
      seen = Number(headers['etag']?.replaceAll('"', ''))
    },
  }
}
export type Walker = ReturnType<typeof walker>

/** Reports a clue; the case that it opened, to be walked on. */
export const reported = async (world: World<Deps>, household: string, actor: Actor = clerk): Promise<Walker> => {
  const answered = await world.call(actor, 'POST', `/households/${household}/clues`, {
    reason: 'serious-illness',
    told: '户主查出大病，花费较多',
  })
  if (answered.status !== 200) throw new Error(`no case: ${JSON.stringify(answered.body)}`)
  return walker(world, answered.body.case, Number(answered.headers['etag']?.replaceAll('"', '')))
}

/** From a clue to the county's decision, each step by its own hand, day by day. */
export const monitored = async (world: World<Deps>, household: string): Promise<Walker> => {
  const steps = await reported(world, household)
  const must = async (actor: Actor, path: string, body?: unknown): Promise<void> => {
    const { status, body: answer } = await steps.take(actor, path, body)
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(answer)}`)
  }
  world.setNow('2023-03-02T02:00:00.000Z')
  await must(clerk, 'verification', verification)
  world.setNow('2023-03-04T02:00:00.000Z')
  await must(secretary, 'appraisal', appraisal('2023-03-04'))
  await must(secretary, 'publicity', notice)
  world.setNow('2023-03-10T02:00:00.000Z')
  await must(reviewer, 'review')
  world.setNow('2023-03-12T02:00:00.000Z')
  await must(decider, 'decision')
  return steps
}
