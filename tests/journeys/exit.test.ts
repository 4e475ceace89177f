import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { overDays } from './target.ts'
import { openTownship, outcomeOf, versionOf, type Person, type TownshipStage } from './register/township-stage.ts'

/** A household out of poverty, followed, and fallen back, over HTTP: each step by its people and refused to the others. */
let stage: TownshipStage
let household: string
let exit: string
beforeAll(async () => {
  stage = await openTownship()
  ;[household = ''] = await stage.import(stage.villages[0], 1)
  await stage.letIn(household, stage.villages[0])
}, 120_000)
afterAll(() => stage.stop())

const step = async (base: string, who: Person, name: string, body?: unknown) =>
  stage.call(who, 'POST', `${base}/${name}`, body, await versionOf(stage, 'decider', base))
const everybody = [
  ...(['importer', 'decider', 'supervisor', 'publisher', 'opener', 'recorder', 'announcer'] as const),
  ...(['clerk', 'secretary', 'auditor', 'household'] as const),
]
/** Who of all others gets further than the door: nobody. */
const triedBut = async (allowed: readonly Person[], base: string, name: string, body?: unknown): Promise<string[]> => {
  const got: string[] = []
  for (const who of everybody.filter((one) => !allowed.includes(one))) {
    const { status } = await step(base, who, name, body)
    if (status !== 403 && status !== 404) got.push(`${who}: ${status}`)
  }
  return got
}
const meeting = () => ({
  heldOn: stage.today(),
  place: '村委会',
  assembly: 'villagers-representatives',
  entitled: 3,
  chairedBy: '周某',
  minutesBy: '吴某',
  attendance: ['甲', '乙', '丙'].map((name) => ({ name: `代表${name}`, as: 'villager-representative' })),
  votes: { for: 3, against: 0, abstain: 0 },
  minutes: { title: '会议记录', paper: '会议 9' },
})
const notice = {
  document: '镇政府12号',
  responsible: { unit: '镇人民政府', person: '郑书记' },
  hotline: '0913-8200000',
}
const hash = async (): Promise<string> => (await stage.must('decider', 'GET', `/exits/${exit}`)).contentHash
const status = async (): Promise<string> => (await stage.must('decider', 'GET', `/households/${household}`)).status
const local = ['importer', 'decider', 'opener', 'recorder', 'announcer', 'clerk', 'secretary'] as const

describe('a household leaves poverty', () => {
  test('when its checklist is met: who asks sees each reading', async () => {
    const check = await stage.must('household', 'GET', `/households/${household}/exit-check?year=2016`)
    expect(check).toMatchObject({ met: true, checklist: 'household-exit-shaanxi-5' })
    const later = await stage.must('clerk', 'GET', `/households/${household}/exit-check?year=2018`)
    expect(later.items[0]).toMatchObject({ met: false, missing: ['netIncomeFen', 'lineFen'] })
  })

  test('the township opens it, the villagers appraise', async () => {
    for (const who of ['household', 'supervisor', 'auditor', 'publisher'] as const)
      expect((await stage.call(who, 'POST', '/exits', { household })).status).toBe(403)
    ;({ exit } = await stage.must('opener', 'POST', '/exits', { household, year: 2016 }))
    expect(await triedBut(local, `/exits/${exit}`, 'appraisals', meeting())).toEqual([])
    expect(outcomeOf(await step(`/exits/${exit}`, 'recorder', 'appraisals', meeting()))).toBe('done')
  })

  test('committee and team verify, each for himself and neither for the other', async () => {
    const base = `/exits/${exit}`
    const body = async (as: string) => ({ as, contentHash: await hash() })
    const may = ['opener', 'recorder', 'announcer', 'clerk', 'secretary'] as const
    expect(await triedBut(may, base, 'verifications', await body('village-committee'))).toEqual([])
    expect(outcomeOf(await step(base, 'clerk', 'verifications', await body('resident-team')))).toBe(
      '403 wrong_verifier',
    )
    expect(outcomeOf(await step(base, 'opener', 'verifications', await body('village-committee')))).toBe(
      '403 wrong_verifier',
    )
    expect(outcomeOf(await step(base, 'clerk', 'verifications', await body('village-committee')))).toBe('done')
    expect((await step(base, 'secretary', 'verifications', await body('resident-team'))).body.state).toBe('verified')
  })

  test('it agrees itself, and its name is published masked', async () => {
    const base = `/exits/${exit}`
    expect(await triedBut(['household'], base, 'consent', { contentHash: await hash() })).toEqual([])
    expect((await step(base, 'household', 'consent', { contentHash: await hash() })).body.state).toBe('consented')
    const { headers } = await stage.call('decider', 'GET', base)
    const exits = [{ exit, version: Number(JSON.parse(headers.get('etag') ?? '0')) }]
    const list = { village: stage.villages[0], exits, ...notice }
    for (const who of ['clerk', 'secretary', 'household', 'supervisor'] as const)
      expect((await stage.call(who, 'POST', '/exit-publications', list)).status).toBe(403)
    const published = await stage.must('publisher', 'POST', '/exit-publications', list)
    const { publication } = await stage.must('decider', 'GET', `/notices/${published.notice}`)
    expect(JSON.stringify(publication)).not.toContain('王某甲')
    expect(outcomeOf(await step(base, 'announcer', 'announcement'))).toBe('409 notice_running')
  })

  overDays('it is announced by somebody who had no hand in it, and stays supported', async () => {
    stage.wait(8)
    const base = `/exits/${exit}`
    expect(await triedBut(['importer', 'decider', 'opener', 'recorder', 'announcer'], base, 'announcement')).toEqual([])
    expect(outcomeOf(await step(base, 'opener', 'announcement'))).toBe('403 same_hand')
    expect(outcomeOf(await step(base, 'importer', 'announcement'))).toBe('403 same_hand')
    expect((await step(base, 'announcer', 'announcement')).body.state).toBe('announced')
    expect(await status()).toBe('exited')
    const { plan } = await stage.must('household', 'GET', `/households/${household}/follow-ups`)
    expect(plan).toMatchObject({ exitedOn: stage.today(), done: 0 })
  })
})

describe('and falls back', () => {
  let relapse: string
  const base = () => `/relapses/${relapse}`

  overDays('a follow-up finds it, and the county decides', async () => {
    stage.wait(30)
    const evidence = [{ title: '走访照片', paper: '照 7' }]
    const amounts = { propertyFen: null, transferFen: null, operatingFen: null, operatingExpenseFen: null }
    const { followUp, risks } = await stage.must('secretary', 'POST', `/households/${household}/follow-ups`, {
      ...{ on: stage.today(), kind: 'visit', evidence },
      snapshot: {
        ...{ dropout: false, houseDamaged: true, memberUninsured: false, waterDamaged: false, wageFen: 100_000 },
        ...{ ...amounts, claimsPaidFen: null, medicalSelfPaidFen: 300_000 },
      },
    })
    expect(risks).toEqual(['houseDamaged'])
    const origin = { kind: 'follow-up', ref: `${stage.today()}#${followUp}` }
    const opened = { household, origin, cause: '因灾', found: '房屋受灾，收入骤减', evidence }
    expect((await stage.call('household', 'POST', '/relapses', opened)).status).toBe(403)
    ;({ relapse } = await stage.must('secretary', 'POST', '/relapses', opened))
    await step(base(), 'clerk', 'appraisals', meeting())
    expect(
      await triedBut(
        ['importer', 'decider', 'opener', 'recorder', 'announcer', 'publisher'],
        base(),
        'publication',
        notice,
      ),
    ).toEqual([])
    expect((await step(base(), 'publisher', 'publication', notice)).body.state).toBe('published')
    stage.wait(8)
    expect(await triedBut(['opener', 'recorder', 'announcer'], base(), 'review')).toEqual([])
    // What the announcement of the exit changed is no entry: the announcer may review.
    expect((await step(base(), 'announcer', 'review')).body.state).toBe('reviewed')
    expect(await triedBut(['importer', 'decider'], base(), 'decision')).toEqual([])
    expect(outcomeOf(await step(base(), 'importer', 'decision'))).toBe('403 same_hand')
    expect((await step(base(), 'decider', 'decision')).body.state).toBe('decided')
    expect(await status()).toBe('relapsed')
  })

  overDays('and is taken back onto the register by another of the county', async () => {
    expect(outcomeOf(await step(base(), 'decider', 'readmission'))).toBe('403 same_hand')
    expect((await step(base(), 'readmitter', 'readmission')).body.state).toBe('readmitted')
    expect(await status()).toBe('registered')
  })
})
