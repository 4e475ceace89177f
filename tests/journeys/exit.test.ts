import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { overDays } from './target.ts'
import { boardNotice, meetingOn, stepsOf } from './register/hands-and-papers.ts'
import { openTownship, outcomeOf, type TownshipStage } from './register/township-stage.ts'

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

const ofExit = stepsOf(
  () => stage,
  () => `/exits/${exit}`,
)
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
    expect(await ofExit.triedBut(local, 'appraisals', meetingOn(stage.today()))).toEqual([])
    expect(outcomeOf(await ofExit.step('recorder', 'appraisals', meetingOn(stage.today())))).toBe('done')
  })

  test('committee and team verify, each for himself and neither for the other', async () => {
    const body = async (as: string) => ({ as, contentHash: await hash() })
    const may = ['opener', 'recorder', 'announcer', 'clerk', 'secretary'] as const
    expect(await ofExit.triedBut(may, 'verifications', await body('village-committee'))).toEqual([])
    expect(outcomeOf(await ofExit.step('clerk', 'verifications', await body('resident-team')))).toBe(
      '403 wrong_verifier',
    )
    expect(outcomeOf(await ofExit.step('opener', 'verifications', await body('village-committee')))).toBe(
      '403 wrong_verifier',
    )
    expect(outcomeOf(await ofExit.step('clerk', 'verifications', await body('village-committee')))).toBe('done')
    expect((await ofExit.step('secretary', 'verifications', await body('resident-team'))).body.state).toBe('verified')
  })

  test('it agrees itself, and its name is published masked', async () => {
    const base = `/exits/${exit}`
    expect(await ofExit.triedBut(['household'], 'consent', { contentHash: await hash() })).toEqual([])
    expect((await ofExit.step('household', 'consent', { contentHash: await hash() })).body.state).toBe('consented')
    const { headers } = await stage.call('decider', 'GET', base)
    const exits = [{ exit, version: Number(JSON.parse(headers.get('etag') ?? '0')) }]
    const list = { village: stage.villages[0], exits, ...boardNotice }
    for (const who of ['clerk', 'secretary', 'household', 'supervisor'] as const)
      expect((await stage.call(who, 'POST', '/exit-publications', list)).status).toBe(403)
    const published = await stage.must('publisher', 'POST', '/exit-publications', list)
    const { publication } = await stage.must('decider', 'GET', `/notices/${published.notice}`)
    expect(JSON.stringify(publication)).not.toContain('王某甲')
    expect(outcomeOf(await ofExit.step('announcer', 'announcement'))).toBe('409 notice_running')
  })

  overDays('it is announced by somebody who had no hand in it, and stays supported', async () => {
    stage.wait(8)
    expect(await ofExit.triedBut(['importer', 'decider', 'opener', 'recorder', 'announcer'], 'announcement')).toEqual(
      [],
    )
    expect(outcomeOf(await ofExit.step('opener', 'announcement'))).toBe('403 same_hand')
    expect(outcomeOf(await ofExit.step('importer', 'announcement'))).toBe('403 same_hand')
    expect((await ofExit.step('announcer', 'announcement')).body.state).toBe('announced')
    expect(await status()).toBe('exited')
    const { plan } = await stage.must('household', 'GET', `/households/${household}/follow-ups`)
    expect(plan).toMatchObject({ exitedOn: stage.today(), done: 0 })
  })
})

describe('and falls back', () => {
  let relapse: string
  const { step, triedBut } = stepsOf(
    () => stage,
    () => `/relapses/${relapse}`,
  )

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
    await step('clerk', 'appraisals', meetingOn(stage.today()))
    expect(
      await triedBut(
        ['importer', 'decider', 'opener', 'recorder', 'announcer', 'publisher'],
        'publication',
        boardNotice,
      ),
    ).toEqual([])
    expect((await step('publisher', 'publication', boardNotice)).body.state).toBe('published')
    stage.wait(8)
    expect(await triedBut(['opener', 'recorder', 'announcer'], 'review')).toEqual([])
    // What the announcement of the exit changed is no entry: the announcer may review.
    expect((await step('announcer', 'review')).body.state).toBe('reviewed')
    expect(await triedBut(['importer', 'decider'], 'decision')).toEqual([])
    expect(outcomeOf(await step('importer', 'decision'))).toBe('403 same_hand')
    expect((await step('decider', 'decision')).body.state).toBe('decided')
    expect(await status()).toBe('relapsed')
  })

  overDays('and is taken back onto the register by another of the county', async () => {
    expect(outcomeOf(await step('decider', 'readmission'))).toBe('403 same_hand')
    expect((await step('readmitter', 'readmission')).body.state).toBe('readmitted')
    expect(await status()).toBe('registered')
  })
})
