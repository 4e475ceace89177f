import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { overDays } from './target.ts'
import { openRegister, type Answered, type RegisterStage } from './register/register-stage.ts'
import {
  appraisal,
  approvalOf,
  follow,
  proposal,
  survey,
  triedByOthers,
  type CaseOnItsWay,
} from './register/through-the-gates.ts'

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
    expect(await triedByOthers(way, 'surveys', survey(stage.today()))).toEqual([])
    expect(outcome(await way.step('clerk', 'surveys', survey(stage.today())))).toBe('done')
    expect(await triedByOthers(way, 'appraisals', appraisal(stage.today()))).toEqual([])
    const few = appraisal(stage.today(), { for: 15, against: 0, abstain: 0 })
    expect((await way.step('clerk', 'appraisals', few)).body.state).toBe('surveyed')
    expect((await way.step('clerk', 'appraisals', appraisal(stage.today()))).body.state).toBe('appraised')
    expect(await triedByOthers(way, 'proposal', proposal)).toEqual([])
    expect(outcome(await way.step('clerk', 'proposal', proposal))).toBe('done')
  })

  test('it is published with its name masked, and nothing follows before the days are over', async () => {
    for (const who of ['clerk', 'secretary', 'auditor', 'household'] as const)
      expect(outcome(await way.publish(who))).toBe('403 not_permitted')
    const { body } = await way.publish('publisher')
    const notice = await stage.must('supervisor', 'GET', `/notices/${body.notice}`)
    expect(JSON.stringify(notice.publication)).not.toContain('王某甲')
    expect(outcome(await way.step('publisher', 'publicity-end'))).toBe('409 notice_running')
  })

  overDays('household, village, township and county sign the same content, and it is registered', async () => {
    stage.wait(8)
    expect(await triedByOthers(way, 'publicity-end')).toEqual([])
    expect((await way.step('publisher', 'publicity-end')).body.state).toBe('confirming')
    const early = await way.step('confirmer', 'confirmation', await approvalOf(way, 'county'))
    expect(outcome(early)).toBe('409 signature_out_of_turn')
    const { contentHashes } = (await way.read()).signing
    const signature = { contentHash: contentHashes.household }
    expect(await triedByOthers(way, 'household-signature', signature)).toEqual([])
    expect(outcome(await way.step('household', 'household-signature', signature))).toBe('done')
    for (const [step, layer, own, other] of [
      ['village-approval', 'village', 'clerk', 'secretary'],
      ['township-approval', 'township', 'registrar', 'reviewer'],
    ] as const) {
      const approval = await approvalOf(way, layer)
      expect(await triedByOthers(way, step, approval)).toEqual([])
      expect(outcome(await way.step(own, step, approval))).toBe('403 same_hand')
      expect(outcome(await way.step(other, step, approval))).toBe('done')
    }
    const approval = await approvalOf(way, 'county')
    expect(await triedByOthers(way, 'confirmation', approval)).toEqual([])
    expect((await way.step('confirmer', 'confirmation', approval)).body.state).toBe('confirmed')
    const file = await stage.must('household', 'GET', `/households/${household}`)
    expect(file.status).toBe('registered')
  })
})
