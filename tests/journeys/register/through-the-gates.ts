import { everybody, roleOf, type Answered, type RegisterStage, type Who } from './register-stage.ts'

/** One case on its way; every step reads the version that it changes. */
export type CaseOnItsWay = {
  readonly household: string
  readonly one: string
  read(who?: Who): Promise<any>
  step(who: Who | undefined, step: string, body?: unknown): Promise<Answered>
  publish(who: Who): Promise<Answered>
}

export const survey = (visitedOn: string, change: object = {}) => ({
  visitedOn,
  surveyors: [
    { name: '钱某', as: 'village-committee' },
    { name: '孙某', as: 'resident-team' },
  ],
  met: [{ name: '王某甲', relation: '户主' }],
  look: {
    house: { finding: '砖木结构，墙体开裂', evidence: [{ title: '住房照片', paper: '照 1' }] },
    means: { finding: '养鸡二十只', evidence: [] },
    assets: { finding: '无大件', evidence: [] },
  },
  reckon: {
    year: 2019,
    income: [{ source: 'wage', item: '县内务工', amountFen: 600_000 }],
    expense: [{ kind: 'rigid', item: '住院自付', amountFen: 500_000 }],
    evidence: [],
  },
  compare: { neighbours: 4, better: 4, alike: 0, worse: 0, finding: '明显差于邻居' },
  kinship: [],
  exclusions: [],
  conclusion: 'eligible',
  opinion: '建议纳入',
  ...change,
})

export const appraisal = (heldOn: string, votes = { for: 18, against: 1, abstain: 1 }) => ({
  heldOn,
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
  minutes: { title: '评议会议记录', paper: '第 8 次' },
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
  responsible: { unit: '测试镇人民政府', person: '郑丙' },
  hotline: '0913-8200000',
}

/** Follows the case of a household. */
export const follow = (stage: RegisterStage, household: string, one: string): CaseOnItsWay => {
  const path = `/identification-cases/${one}`
  const at = async (who: Who = 'confirmer'): Promise<Answered> => stage.call(who, 'GET', path)
  const etag = async (): Promise<string> => (await at()).headers.get('etag') ?? ''
  return {
    ...{ household, one },
    read: async (who) => (await at(who)).body,
    step: async (who, step, body) =>
      stage.call(who, step === 'proposal' ? 'PUT' : 'POST', `${path}/${step}`, body, { 'if-match': await etag() }),
    publish: async (who) => {
      const cases = [{ case: one, version: Number((await etag()).replaceAll('"', '')) }]
      return stage.call(who, 'POST', '/identification-publications', {
        ...noticeDetails,
        village: stage.village,
        cases,
      })
    },
  }
}

/** Who may take each step, by role: everybody else is tried, and nobody at all. */
const mayTake: Readonly<Record<string, readonly string[]>> = {
  surveys: ['village-clerk', 'first-secretary', 'township-office'],
  appraisals: ['village-clerk', 'first-secretary', 'township-office'],
  proposal: ['village-clerk', 'first-secretary', 'township-office'],
  'publicity-end': ['publisher', 'county-office', 'township-office'],
  'household-signature': ['household', 'village-clerk', 'first-secretary', 'township-office'],
  'village-approval': ['village-clerk', 'first-secretary'],
  'township-approval': ['township-office'],
  confirmation: ['county-office'],
}

/** Tries a step as every wrong role and as nobody; names whoever was not refused for his role. */
export const triedByOthers = async (way: CaseOnItsWay, step: string, body?: unknown): Promise<string[]> => {
  const may = mayTake[step] ?? []
  const wrong: string[] = []
  for (const who of everybody.filter((one) => !may.includes(roleOf(one)))) {
    const { status } = await way.step(who, step, body)
    if (status !== 403) wrong.push(`${step} by ${who}: ${status}`)
  }
  const nobody = await way.step(undefined, step, body)
  return nobody.status === 401 ? wrong : [...wrong, `${step} by nobody: ${nobody.status}`]
}

/** An approval of what is read now. */
export const approvalOf = async (way: CaseOnItsWay, layer: string): Promise<object> => {
  const { signing, flags } = await way.read()
  return {
    contentHash: signing.contentHashes[layer],
    acknowledged: flags.map(({ flag }: { flag: string }) => flag),
    opinion: '同意',
  }
}
