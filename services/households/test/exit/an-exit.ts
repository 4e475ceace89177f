import type { Actor } from '@bangfu/access/actor'
import type { Role } from '@bangfu/access/roles'
import type { WorkDeps } from '../../src/deps.ts'
import { actorWith, openWorld, type Answered, type World } from '../../../../tests/support/world.ts'
import { households } from '../../src/service.ts'
import { county, csvOf, household, importAs, village, type Row } from '../a-list.ts'

export const township = village.slice(0, 9) as typeof village

const at = (role: Role, division: typeof village, name: string): Actor => actorWith(role, { division }, `usr-${name}`)

/** Who has a hand in an exit: each does one thing. */
export const who = {
  importer: at('county-office', county, 'importer'),
  opener: at('township-office', township, 'opener'),
  recorder: at('village-clerk', village, 'recorder'),
  clerk: at('village-clerk', village, 'clerk'),
  secretary: at('first-secretary', village, 'secretary'),
  publisher: at('publisher', county, 'publisher'),
  announcer: at('township-office', township, 'announcer'),
  county: at('county-office', county, 'decider'),
  otherCounty: at('county-office', county, 'other-decider'),
} as const

export const householdActor = (id: string): Actor => actorWith('household', { household: id }, 'usr-household')

/** What makes a household meet the five items of 2016: above 3,070 a head, house, water, insurance, nobody of school age. */
const met: Row = {
  年度: '2016',
  住房安全: '有',
  是否饮水安全: '是',
  是否参加城乡居民基本医疗保险: '是',
}

/** The lines of a household that meets all five, each member insured; changes are of all lines. */
export const meeting = (order: number, change: Row = {}, persons = 2): Row[] =>
  household(order, persons).map((row) => ({ ...row, 工资性收入: row['工资性收入'] ?? '', ...met, ...change }))

export const openAt = (start = '2017-11-06T02:00:00.000Z'): World<WorkDeps> =>
  openWorld<WorkDeps>([households], {}, start)

/** Puts households on file; the ids in the order of their numbers. */
export const onFile = async (world: World<WorkDeps>, rows: readonly Row[]): Promise<string[]> => {
  const answered = await importAs(world, who.importer, csvOf(rows))
  const lines = answered.body.lines as { code: string; household: string | null; reasons: unknown[] }[]
  const ids = new Map(lines.map(({ code, household: id }) => [code, id]))
  if ([...ids.values()].includes(null)) throw new Error(JSON.stringify(lines))
  return [...ids.values()].map(String)
}

/** Calls that follow each other on one case: each with the version that the one before gave. */
export const follow = (world: World<WorkDeps>, base: string) => {
  let version = 1
  return {
    at: (next: number) => void (version = next),
    version: () => version,
    do: async (actor: Actor, method: string, step: string, body?: unknown): Promise<Answered> => {
      const answered = await world.call(actor, method, `${base}${step}`, body, { 'if-match': `"${version}"` })
      const etag = answered.headers['etag']
      if (answered.status < 300 && etag !== undefined) version = Number(JSON.parse(etag))
      return answered
    },
  }
}

/** An assembly of six representatives: all for it unless told. */
export const meetingOn = (heldOn: string, against = 0) => ({
  heldOn,
  place: '村委会',
  assembly: 'villagers-representatives',
  entitled: 8,
  chairedBy: '周某',
  minutesBy: '吴某',
  attendance: ['甲', '乙', '丙', '丁', '戊', '己'].map((name) => ({
    name: `代表${name}`,
    as: 'villager-representative',
  })),
  votes: { for: 6 - against, against, abstain: 0 },
  minutes: { title: '会议记录', paper: '会议记录 2017-9' },
})

export const publication = {
  document: '县脱贫攻坚2017年5号文件',
  responsible: { unit: '黄窑村村民委员会', person: '郑书记' },
  hotline: '0913-8200000',
}

/** Walks a case from opening up to a state; the case is at `follow`. */
export const exitOf = async (world: World<WorkDeps>, id: string) => {
  const opened = await world.call(who.opener, 'POST', '/exits', { household: id })
  if (opened.status !== 201) throw new Error(JSON.stringify(opened.body))
  const exit = String(opened.body.exit)
  const steps = follow(world, `/exits/${exit}`)
  const hash = async (): Promise<string> =>
    String((await world.call(who.opener, 'GET', `/exits/${exit}`)).body.contentHash)
  const must = async (call: Promise<Answered>): Promise<Answered> => {
    const answered = await call
    if (answered.status >= 300) throw new Error(`${answered.status} ${JSON.stringify(answered.body)}`)
    return answered
  }
  const day = (): string => world.deps.clock().slice(0, 10)
  const verifyAs = async (actor: Actor, as: string) =>
    steps.do(actor, 'POST', '/verifications', { as, contentHash: await hash() })
  const walk = {
    appraised: () => must(steps.do(who.recorder, 'POST', '/appraisals', meetingOn(day()))),
    verified: async () => {
      await must(verifyAs(who.clerk, 'village-committee'))
      return must(verifyAs(who.secretary, 'resident-team'))
    },
    consented: async () => must(steps.do(householdActor(id), 'POST', '/consent', { contentHash: await hash() })),
    published: async () => {
      const listed = { village, exits: [{ exit, version: steps.version() }], ...publication }
      const answered = await must(world.call(who.publisher, 'POST', '/exit-publications', listed))
      steps.at(steps.version() + 1)
      return answered
    },
    announced: () => must(steps.do(who.announcer, 'POST', '/announcement')),
  }
  return { exit, ...steps, hash, verifyAs, walk }
}

export const read = (world: World<WorkDeps>, path: string, actor: Actor = who.county): Promise<Answered> =>
  world.call(actor, 'GET', path)
