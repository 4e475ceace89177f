import type { Actor } from '@bangfu/access/actor'
import type { Role } from '@bangfu/access/roles'
import { actorWith, type Answered } from '../../../../tests/support/world.ts'
import { county, idNumber, openHouseholds, village } from '../a-list.ts'

export const township = village.slice(0, 9) as typeof village

const at = (role: Role, division: typeof village, name: string): Actor => actorWith(role, { division }, `usr-${name}`)

/** Who has a hand in a case, and who approves it: nobody does both. */
export const who = {
  /** Puts the candidate on file. */
  registrar: at('township-office', township, 'registrar'),
  /** Applies for the household, surveys, enters the appraisal. */
  clerk: at('village-clerk', village, 'clerk'),
  secretary: at('first-secretary', village, 'secretary'),
  publisher: at('publisher', county, 'publisher'),
  reviewer: at('township-office', township, 'reviewer'),
  confirmer: at('county-office', county, 'confirmer'),
  otherConfirmer: at('county-office', county, 'other-confirmer'),
} as const

export const householdActor = (household: string): Actor => actorWith('household', { household }, 'usr-household')

export const candidate = (order = 1, change: object = {}) => ({
  village,
  villageName: '黄窑村',
  group: '3组',
  address: '三组东头第二家',
  category: '一般贫困户',
  mainCause: '因病',
  persons: [
    { name: '王甲', relation: '户主', idNumber: idNumber(3000 + order * 2, 'male') },
    { name: '赵乙', relation: '配偶', idNumber: idNumber(3001 + order * 2, 'female') },
  ],
  ...change,
})

export const application = (household: string, change: object = {}) => ({
  household,
  origin: 'cadre',
  on: '2020-08-01',
  reason: '户主患病，家庭收入下降',
  kinship: [],
  ...change,
})

export const survey = (change: object = {}) => ({
  visitedOn: '2020-08-05',
  surveyors: [
    { name: '钱某', as: 'village-committee' },
    { name: '孙某', as: 'resident-team' },
  ],
  met: [{ name: '王甲', relation: '户主' }],
  look: {
    house: { finding: '砖木结构，墙体开裂', evidence: [{ title: '住房照片', paper: '照 1' }] },
    means: { finding: '养鸡二十只', evidence: [] },
    assets: { finding: '无大件', evidence: [] },
  },
  reckon: {
    year: 2019,
    income: [
      { source: 'wage', item: '县内务工', amountFen: 600_000 },
      { source: 'operating', item: '养鸡', amountFen: 200_000 },
    ],
    expense: [
      { kind: 'operating', item: '饲料', amountFen: 80_000 },
      { kind: 'rigid', item: '住院自付', amountFen: 500_000 },
    ],
    evidence: [],
  },
  compare: { neighbours: 5, better: 4, alike: 1, worse: 0, finding: '明显差于邻居' },
  kinship: [],
  exclusions: [],
  conclusion: 'eligible',
  opinion: '建议纳入',
  ...change,
})

export const appraisal = (votes = { for: 18, against: 1, abstain: 1 }, change: object = {}) => ({
  heldOn: '2020-08-10',
  place: '村委会会议室',
  assembly: 'villagers-representatives',
  entitled: 24,
  chairedBy: '李某',
  minutesBy: '周某',
  attendance: Array.from({ length: votes.for + votes.against + votes.abstain }, (_none, index) => ({
    name: `代表${index + 1}`,
    as: 'villager-representative',
  })),
  scores: [92, 88],
  votes,
  minutes: { title: '评议会议记录', paper: '2020-8' },
  ...change,
})

export const proposal = {
  helper: { name: '吴某', unit: '县教育局' },
  projects: ['养鸡'],
  fundsFen: 500_000,
  fundChannel: '县级衔接资金',
  exitDeadline: '2021-12',
}

export const noticeDetails = {
  document: '镇政府〔2020〕12号',
  responsible: { unit: '黄窑镇人民政府', person: '郑丙' },
  hotline: '0913-8200000',
}

export const thumbprint = { witnesses: ['冯某'], evidence: { title: '手印照片', paper: '照 9' } }

/** The service with the table of one test. */
export type Register = ReturnType<typeof openHouseholds>

/** The case of one candidate, walked step by step; each call reads the version it changes. */
export type Walk = {
  readonly world: Register
  readonly household: string
  readonly one: string
  read(): Promise<Answered>
  send(actor: Actor | undefined, step: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
  /** What each layer signs now. */
  hash(layer: string): Promise<string>
  approve(actor: Actor, step: string, change?: object): Promise<Answered>
}

const puts = new Set(['proposal'])

/** A candidate on file with a case that was just opened. */
export const openedCase = async (
  world = openHouseholds(),
  order = 1,
  change: object = {},
  apply = who.clerk,
): Promise<Walk> => {
  const registered = await world.call(who.registrar, 'POST', '/households', candidate(order, change))
  if (registered.status !== 201) throw new Error(JSON.stringify(registered.body))
  const { household } = registered.body
  const opened = await world.call(apply, 'POST', '/identification-cases', application(household))
  if (opened.status !== 201) throw new Error(JSON.stringify(opened.body))
  return walkOf(world, household, opened.body.case)
}

export const walkOf = (world: Register, household: string, one: string): Walk => {
  const read = () => world.call(who.confirmer, 'GET', `/identification-cases/${one}`)
  const versionNow = async (): Promise<string> => (await read()).headers['etag'] ?? ''
  const send: Walk['send'] = async (actor, step, body, headers = {}) =>
    world.call(actor, puts.has(step) ? 'PUT' : 'POST', `/identification-cases/${one}/${step}`, body, {
      'if-match': await versionNow(),
      ...headers,
    })
  const hash = async (layer: string): Promise<string> => (await read()).body.signing.contentHashes[layer]
  return {
    ...{ world, household, one, read, send, hash },
    approve: async (actor, step, change = {}) => {
      const { body, headers } = await read()
      const layer = step === 'confirmation' ? 'county' : step.split('-')[0]
      return world.call(
        actor,
        'POST',
        `/identification-cases/${one}/${step}`,
        {
          contentHash: body.signing.contentHashes[layer ?? ''],
          acknowledged: body.flags.map(({ flag }: { flag: string }) => flag),
          opinion: '同意',
          ...change,
        },
        { 'if-match': headers['etag'] ?? '' },
      )
    },
  }
}

const must = async (call: Promise<Answered>): Promise<Answered> => {
  const answered = await call
  if (answered.status >= 300) throw new Error(`${answered.status} ${JSON.stringify(answered.body)}`)
  return answered
}

export const publish = async (walk: Walk, actor: Actor = who.publisher, change: object = {}): Promise<Answered> => {
  const { headers } = await walk.read()
  const version = Number((headers['etag'] ?? '').replaceAll('"', ''))
  const cases = [{ case: walk.one, version }]
  return walk.world.call(actor, 'POST', '/identification-publications', { ...noticeDetails, village, cases, ...change })
}

const steps = {
  surveyed: (walk: Walk) => walk.send(who.clerk, 'surveys', survey()),
  appraised: (walk: Walk) => walk.send(who.clerk, 'appraisals', appraisal()),
  proposed: (walk: Walk) => walk.send(who.clerk, 'proposal', proposal),
  published: (walk: Walk) => publish(walk),
  confirming: async (walk: Walk) => {
    walk.world.setNow('2020-08-24T02:00:00.000Z')
    return walk.send(who.publisher, 'publicity-end')
  },
  householdSigned: async (walk: Walk) =>
    walk.send(householdActor(walk.household), 'household-signature', { contentHash: await walk.hash('household') }),
  villageApproved: (walk: Walk) => walk.approve(who.secretary, 'village-approval'),
  townshipApproved: (walk: Walk) => walk.approve(who.reviewer, 'township-approval'),
  confirmed: (walk: Walk) => walk.approve(who.confirmer, 'confirmation'),
}
export type Stage = 'applied' | keyof typeof steps
export const stages = ['applied', ...Object.keys(steps)] as readonly Stage[]

/** Goes on from a stage (the beginning unless told) until another one is reached. */
export const walkTo = async (walk: Walk, stage: Stage, after: Stage = 'applied'): Promise<Answered> => {
  let last: Answered | undefined
  for (const next of stages.slice(stages.indexOf(after) + 1, stages.indexOf(stage) + 1))
    if (next !== 'applied') last = await must(steps[next](walk))
  return last ?? walk.read()
}
