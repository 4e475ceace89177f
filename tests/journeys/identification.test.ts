import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openRegister, type Answered, type RegisterStage } from './register/register-stage.ts'
import { appraisal, follow, proposal, survey, type CaseOnItsWay } from './register/through-the-gates.ts'

/**
 * A household from its application onto the register, over HTTP, each step by the person whose work it is and refused to
 * the others. What comes after (exit, relapse) goes on with the same household.
 */
let stage: RegisterStage
let household: string
let way: CaseOnItsWay
beforeAll(async () => void (stage = await openRegister()), 120_000)
afterAll(() => stage.stop())

const outcome = ({ status, body }: Answered): string =>
  status < 300 ? 'done' : `${status} ${body.type.split('/').at(-1)}`

describe('a household comes onto the register', () => {
  test('a township puts it on file as a candidate, without a number of the nation', async () => {
    const file = await stage.must('registrar', 'POST', '/households', stage.candidate())
    household = file.household
    expect([file.status, file.code.charAt(12)]).toEqual(['candidate', 'T'])
    expect(outcome(await stage.call('clerk', 'POST', '/households', stage.candidate()))).toBe('403 not_permitted')
    await stage.letIn(household)
  })

  test('it applies by its own account and declares its kin', async () => {
    const application = {
      household,
      origin: 'household',
      on: stage.today(),
      reason: '户主患病，家庭收入下降',
      kinship: [{ cadre: '何某', position: '村会计', relation: '舅舅' }],
    }
    const opened = await stage.must('household', 'POST', '/identification-cases', application)
    way = follow(stage, household, opened.case)
    expect(outcome(await stage.call('clerk', 'POST', '/identification-cases', application))).toBe('400 invalid_input')
    expect((await way.read('household')).flags).toHaveLength(1)
  })

  test('the village surveys it at home and the villagers appraise', async () => {
    expect(outcome(await way.step('household', 'surveys', survey(stage.today())))).toBe('403 not_permitted')
    expect(outcome(await way.step('clerk', 'surveys', survey(stage.today())))).toBe('done')
    expect(outcome(await way.step('confirmer', 'appraisals', appraisal(stage.today())))).toBe('403 not_permitted')
    const few = appraisal(stage.today(), { for: 15, against: 0, abstain: 0 })
    expect((await way.step('clerk', 'appraisals', few)).body.state).toBe('surveyed')
    expect((await way.step('clerk', 'appraisals', appraisal(stage.today()))).body.state).toBe('appraised')
    expect(outcome(await way.step('clerk', 'proposal', proposal))).toBe('done')
  })

  test('it is published with its name masked, and nothing follows before the days are over', async () => {
    expect(outcome(await way.publish('clerk'))).toBe('403 not_permitted')
    const { body } = await way.publish('publisher')
    const notice = await stage.must('supervisor', 'GET', `/notices/${body.notice}`)
    expect(JSON.stringify(notice.publication)).not.toContain('王某甲')
    expect(outcome(await way.step('publisher', 'publicity-end'))).toBe('409 notice_running')
  })

  test('household, village, township and county sign the same content, and it is registered', async () => {
    if (!stage.clockMoves) return
    stage.wait(8)
    expect((await way.step('publisher', 'publicity-end')).body.state).toBe('confirming')
    const early = await way.approve('confirmer', 'confirmation')
    expect(outcome(early)).toBe('409 signature_out_of_turn')
    const { contentHashes } = (await way.read()).signing
    await way.step('household', 'household-signature', { contentHash: contentHashes.household })
    expect(outcome(await way.approve('clerk', 'village-approval'))).toBe('403 same_hand')
    expect(outcome(await way.approve('secretary', 'village-approval'))).toBe('done')
    expect(outcome(await way.approve('registrar', 'township-approval'))).toBe('403 same_hand')
    expect(outcome(await way.approve('reviewer', 'township-approval'))).toBe('done')
    expect(outcome(await way.approve('reviewer', 'confirmation'))).toBe('403 not_permitted')
    expect((await way.approve('confirmer', 'confirmation')).body.state).toBe('confirmed')
    const file = await stage.must('household', 'GET', `/households/${household}`)
    expect(file.status).toBe('registered')
  })
})
