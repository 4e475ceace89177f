import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { actorWith, type Answered } from '../../../../tests/support/world.ts'
import { county, village } from '../a-list.ts'
import {
  application,
  appraisal,
  candidate,
  householdActor,
  openedCase,
  proposal,
  publish,
  survey,
  walkOf,
  walkTo,
  who,
  type Stage,
  type Walk,
} from './a-case.ts'

let walk: Walk
beforeEach(async () => void (walk = await openedCase()))
afterEach(() => {
  expect(walk.world.defects).toEqual([])
  walk.world.close()
})

const problem = ({ status, body }: Answered): unknown =>
  status < 300 ? 'done' : [status, body.type.replace('/problems/', '')]
const own = () => householdActor(walk.household)
const state = async (): Promise<string> => (await walk.read()).body.state
const why = { reason: '不符合条件' }

describe('publicity', () => {
  const notice = async (): Promise<string> => (await walk.read()).body.notice.notice
  const object = async () =>
    walk.world.call(
      actorWith('supervisor', { division: county }, 'usr-supervisor'),
      'POST',
      `/notices/${await notice()}/objections`,
      {
        statement: '该户在县城有住房',
      },
    )
  const answerWith = async (objection: string, outcome: string) =>
    walk.world.call(who.reviewer, 'POST', `/notices/${await notice()}/objections/${objection}/answer`, {
      outcome,
      reasons: '已核实有关情况',
    })

  test('runs its days before anything follows', async () => {
    await walkTo(walk, 'published')
    expect(problem(await walk.send(who.publisher, 'publicity-end'))).toEqual([409, 'notice_running'])
    expect(await state()).toBe('published')
  })

  test('an objection after the period is late', async () => {
    await walkTo(walk, 'published')
    walk.world.setNow('2020-08-24T02:00:00.000Z')
    expect(problem(await object())).toEqual([409, 'notice_not_open'])
    expect(problem(await walk.send(who.publisher, 'publicity-end'))).toBe('done')
  })

  test('nothing follows while an objection waits; a dismissed one does not hold it up', async () => {
    await walkTo(walk, 'published')
    const { body } = await object()
    walk.world.setNow('2020-08-24T02:00:00.000Z')
    expect(problem(await walk.send(who.publisher, 'publicity-end'))).toEqual([409, 'objections_open'])
    expect(problem(await answerWith(body.objection, 'dismissed'))).toBe('done')
    expect(problem(await walk.send(who.publisher, 'publicity-end'))).toBe('done')
    expect(await state()).toBe('confirming')
  })

  test('an upheld objection returns the case to survey, and it can come through the second time', async () => {
    await walkTo(walk, 'published')
    const { body } = await object()
    const hung = await notice()
    expect(problem(await answerWith(body.objection, 'upheld'))).toBe('done')
    expect(problem(await walk.send(who.publisher, 'publicity-end'))).toBe('done')
    expect((await walk.read()).body).toMatchObject({ state: 'applied', notice: null, appraisal: null, surveys: 1 })
    const down = await walk.world.call(who.confirmer, 'GET', `/notices/${hung}`)
    expect(down.body.state).toBe('withdrawn')
    await walk.send(who.clerk, 'surveys', survey({ opinion: '县城住房系其兄所有' }))
    await walk.send(who.clerk, 'appraisals', appraisal())
    await publish(walk)
    walk.world.setNow('2020-09-10T02:00:00.000Z')
    await walk.send(who.publisher, 'publicity-end')
    await walk.send(who.clerk, 'proposal', proposal)
    await walkTo(walk, 'confirmed', 'confirming')
    expect(await state()).toBe('confirmed')
  })

  test('a notice that was taken down is published again', async () => {
    await walkTo(walk, 'published')
    await walk.world.call(
      who.confirmer,
      'POST',
      `/notices/${await notice()}/withdrawal`,
      { reason: '名单有误' },
      { 'if-match': '"1"' },
    )
    expect(problem(await walk.send(who.publisher, 'publicity-end'))).toBe('done')
    expect(await state()).toBe('appraised')
    expect(problem(await publish(walk))).toBe('done')
  })

  test('a village’s list is one notice with masked names', async () => {
    await walkTo(walk, 'appraised')
    const other = await openedCase(walk.world, 2)
    await walkTo(other, 'appraised')
    const cases = [
      { case: walk.one, version: 3 },
      { case: other.one, version: 3 },
    ]
    const listed = await publish(walk, who.publisher, { cases })
    expect(listed.body.cases).toMatchObject([{ state: 'published' }, { state: 'published' }])
    const read = await walk.world.call(who.confirmer, 'GET', `/notices/${listed.body.notice}`)
    expect(read.body.publication.rows.map(({ name }: { name: string }) => name)).toEqual(['王某', '王某'])
    const again = await publish(walk, who.publisher, { cases })
    expect(problem(again)).toEqual([412, 'version_changed'])
  })

  test('nothing is published of which address, members or cause are unknown', async () => {
    const poor = await openedCase(walk.world, 3, { mainCause: undefined })
    await walkTo(poor, 'appraised')
    const answered = await publish(poor)
    expect([problem(answered), answered.body.missing]).toEqual([[422, 'file_incomplete'], 'cause'])
  })
})

test('without a proposal the county confirms nothing: the file is not complete', async () => {
  await walk.send(who.clerk, 'surveys', survey())
  await walk.send(who.clerk, 'appraisals', appraisal())
  await publish(walk)
  await walkTo(walk, 'townshipApproved', 'published')
  const answered = await walk.approve(who.confirmer, 'confirmation')
  expect(problem(answered)).toEqual([422, 'file_incomplete'])
  expect(answered.body.missing).toBe('exit-projects, funds, exit-deadline, helper, fund-channel')
  expect((await walk.read()).body.lacking).toHaveLength(5)
  await walk.send(who.clerk, 'proposal', proposal)
  await walkTo(walk, 'confirmed', 'householdSigned')
})

describe('the villagers', () => {
  test('who vote against it end the case, with a reason that can be appealed against', async () => {
    await walkTo(walk, 'surveyed')
    await walk.send(who.clerk, 'appraisals', appraisal({ for: 10, against: 10, abstain: 0 }))
    expect((await walk.read()).body).toMatchObject({
      state: 'refused',
      refusal: {
        gate: 'surveyed',
        by: 'villagers',
        reason: '民主评议未通过：赞成 10 票，需 11 票',
        appealBy: '2020-08-25',
      },
    })
  })

  test('who are too few decide nothing, and meet again', async () => {
    await walkTo(walk, 'surveyed')
    await walk.send(who.clerk, 'appraisals', appraisal({ for: 15, against: 0, abstain: 0 }))
    expect(await state()).toBe('surveyed')
    await walk.send(who.clerk, 'appraisals', appraisal())
    expect((await walk.read()).body.appraisalRecords.map(({ result }: any) => result.outcome)).toEqual([
      'no-quorum',
      'passed',
    ])
  })

  test('whose votes do not add up are not entered', async () => {
    await walkTo(walk, 'surveyed')
    const votes = { for: 18, against: 1, abstain: 1 }
    const answered = await walk.send(who.clerk, 'appraisals', { ...appraisal(votes), votes: { ...votes, for: 19 } })
    expect(problem(answered)).toEqual([422, 'appraisal_refused'])
  })
})

describe.each(['applied', 'surveyed', 'appraised', 'published', 'confirming', 'townshipApproved'] as const)(
  'a case that is %s',
  (stage: Stage) => {
    test('can be refused with a reason, appealed against in time by the household, and begin again', async () => {
      await walkTo(walk, stage)
      expect(problem(await walk.send(who.otherConfirmer, 'refusal', why))).toBe('done')
      const { refusal, state: stands } = (await walk.read()).body
      expect([stands, refusal.reason, refusal.by]).toEqual(['refused', why.reason, who.otherConfirmer.id])
      expect(problem(await walk.send(own(), 'appeal', { reason: '收入核算有误' }))).toBe('done')
      expect(
        problem(await walk.send(who.otherConfirmer, 'appeal-answer', { upheld: true, reason: '重新调查' })),
      ).toEqual([403, 'same_hand'])
      expect(problem(await walk.send(who.confirmer, 'appeal-answer', { upheld: true, reason: '重新调查' }))).toBe(
        'done',
      )
      expect(await state()).toBe('applied')
    })

    test('can be taken back by the household', async () => {
      await walkTo(walk, stage)
      expect(problem(await walk.send(own(), 'withdrawal', { reason: '收入好转' }))).toBe('done')
      expect(await state()).toBe('withdrawn')
      expect(problem(await walk.send(who.clerk, 'surveys', survey()))).toEqual([409, 'step_not_open'])
      const { body } = await walk.world.call(who.confirmer, 'GET', `/households/${walk.household}`)
      expect(body.status).toBe('candidate')
    })
  },
)

test('a notice of one household goes down with its case', async () => {
  await walkTo(walk, 'published')
  const { notice } = (await walk.read()).body.notice
  await walk.send(own(), 'withdrawal', { reason: '收入好转' })
  expect((await walk.world.call(who.confirmer, 'GET', `/notices/${notice}`)).body.state).toBe('withdrawn')
})

describe('an appeal', () => {
  beforeEach(async () => void (await walk.send(who.otherConfirmer, 'refusal', why)))

  test('is late after its term', async () => {
    walk.world.setNow('2020-08-26T02:00:00.000Z')
    expect(problem(await walk.send(own(), 'appeal', { reason: '收入核算有误' }))).toEqual([422, 'appeal_late'])
  })

  test('that is dismissed ends it; there is no second one', async () => {
    await walk.send(own(), 'appeal', { reason: '收入核算有误' })
    expect(problem(await walk.send(who.confirmer, 'appeal-answer', { upheld: false, reason: '核算无误' }))).toBe('done')
    expect((await walk.read()).body).toMatchObject({
      state: 'refused',
      refusal: { appeal: { answer: { upheld: false } } },
    })
    expect(problem(await walk.send(own(), 'appeal', { reason: '收入核算有误' }))).toEqual([409, 'appeal_made'])
  })

  test('by somebody else needs the household’s paper', async () => {
    expect(problem(await walk.send(who.clerk, 'appeal', { reason: '收入核算有误' }))).toEqual([400, 'invalid_input'])
    const paper = { title: '申诉书', paper: '申 1' }
    expect(problem(await walk.send(who.clerk, 'appeal', { reason: '收入核算有误', paper }))).toBe('done')
  })
})

test('township or county send a case back to the survey', async () => {
  await walkTo(walk, 'villageApproved')
  expect(problem(await walk.send(who.reviewer, 'return', { reason: '收入核算不清' }))).toBe('done')
  expect((await walk.read()).body).toMatchObject({
    state: 'applied',
    returns: [{ from: 'confirming', by: who.reviewer.id, reason: '收入核算不清' }],
  })
})

describe('an application', () => {
  const apply = async (actor: Parameters<typeof walk.send>[0], change: object, order = 7) => {
    const registered = await walk.world.call(who.registrar, 'POST', '/households', candidate(order))
    const { household } = registered.body
    const who_ = actor ?? householdActor(household)
    return walk.world.call(who_, 'POST', '/identification-cases', application(household, change))
  }
  const paper = { title: '书面申请', paper: '申 2' }

  test.each([
    ['by the household itself', undefined, { origin: 'household' }, 201],
    ['by the household as if it were a cadre', undefined, { origin: 'cadre' }, 400],
    ['brought for the household with its paper', who.clerk, { origin: 'household', paper }, 201],
    ['brought for the household without paper', who.clerk, { origin: 'household' }, 400],
    ['found by screening', who.reviewer, { origin: 'screening' }, 201],
    ['dated tomorrow', who.clerk, { on: '2020-08-16' }, 400],
    ['that says nothing about kin', who.clerk, { kinship: undefined }, 400],
    ['by a helper', actorWith('helper', { helper: 'hlp_1' }), {}, 403],
  ])('%s', async (_says, actor, change, status) => {
    expect((await apply(actor, change)).status).toBe(status)
  })

  test('for the removal of a candidate says for whom a removal is', async () => {
    const answered = await apply(who.clerk, { kind: 'removal' })
    expect([problem(answered), answered.body.fit]).toEqual([
      [409, 'household_status_unfit'],
      'registered, relapsed, exited',
    ])
  })

  test('kin that the household declares is a flag from the first day', async () => {
    const opened = await apply(undefined, {
      origin: 'household',
      kinship: [{ cadre: '何某', position: '村会计', relation: '舅舅' }],
    })
    expect(opened.body.flags).toBe(1)
  })
})

test('a survey by one alone, before the application, or whose comparison does not add up is refused there', async () => {
  const answered = await walk.send(
    who.clerk,
    'surveys',
    survey({
      visitedOn: '2020-07-31',
      surveyors: [{ name: '钱某', as: 'village-committee' }],
      compare: { neighbours: 2, better: 4, alike: 1, worse: 0, finding: '较差' },
      reckon: { ...survey().reckon, year: 2021 },
    }),
  )
  expect(answered.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    'body/visitedOn',
    'body/surveyors',
    'body/compare/neighbours',
    'body/compare',
    'body/reckon/year',
  ])
})

test('a household that was not poor comes onto the register in the category of the survey', async () => {
  const one = await openedCase(walk.world, 5, { category: '一般农户' })
  const without = await one.send(who.clerk, 'surveys', survey())
  expect(without.body.errors[0].pointer).toBe('body/category')
  await one.send(who.clerk, 'surveys', survey({ category: '低保户' }))
  await walkTo(one, 'confirmed', 'surveyed')
  const { body } = await one.world.call(who.confirmer, 'GET', `/households/${one.household}`)
  expect([body.status, body.category.text]).toEqual(['registered', '低保户'])
})

/** The household as it was registered and taken off again, by 10 September. */
const removedCase = async (): Promise<Walk> => {
  await walkTo(walk, 'confirmed')
  const opened = await walk.world.call(
    who.clerk,
    'POST',
    '/identification-cases',
    application(walk.household, { kind: 'removal', origin: 'screening', on: '2020-08-24', reason: '核查发现隐瞒收入' }),
  )
  const removal = walkOf(walk.world, walk.household, opened.body.case)
  await removal.send(who.clerk, 'surveys', survey({ visitedOn: '2020-08-24', conclusion: 'not-eligible' }))
  await removal.send(who.clerk, 'appraisals', appraisal(undefined, { heldOn: '2020-08-24' }))
  await publish(removal)
  walk.world.setNow('2020-09-10T02:00:00.000Z')
  await removal.send(who.publisher, 'publicity-end')
  expect(problem(await removal.send(householdActor(walk.household), 'withdrawal', { reason: '不同意清退' }))).toEqual([
    409,
    'step_not_open',
  ])
  expect(problem(await removal.approve(who.secretary, 'village-approval'))).toBe('done')
  expect(problem(await removal.approve(who.reviewer, 'township-approval'))).toBe('done')
  expect(problem(await removal.approve(who.confirmer, 'confirmation'))).toBe('done')
  const { body } = await walk.world.call(who.confirmer, 'GET', `/households/${walk.household}`)
  expect(body.status).toBe('removed')
  return removal
}

test('what was wrongly registered is taken off by the same gates, without its own signature, and can apply again', async () => {
  await removedCase()
  const again = await walk.world.call(who.clerk, 'POST', '/identification-cases', application(walk.household))
  expect(again.status).toBe(201)
})

test('what waits at a gate is a page of a village, township or county', async () => {
  for (const order of [2, 3, 4]) await openedCase(walk.world, order)
  const list = (query: string) => walk.world.call(who.confirmer, 'GET', `/identification-cases?${query}`)
  const first = await list(`division=${county}&state=applied&limit=3`)
  const second = await list(`division=${county}&state=applied&limit=3&cursor=${encodeURIComponent(first.body.next)}`)
  const all = [...first.body.items, ...second.body.items]
  expect([new Set(all.map((line: any) => line.case)).size, second.body.next]).toEqual([4, null])
  expect((await list('division=610528000902&state=applied')).body.items).toEqual([])
  expect((await list(`division=${village}&state=surveyed`)).body.items).toEqual([])
  const own_ = await walk.world.call(own(), 'GET', `/households/${walk.household}/identification-cases`)
  expect(own_.body.items).toMatchObject([{ case: walk.one, headMasked: '王某' }])
})

describe('an appeal against a removal', () => {
  const file = async () => (await walk.world.call(who.confirmer, 'GET', `/households/${walk.household}`)).body
  const appeal = (removal: Walk, actor = own()) => removal.send(actor, 'appeal', { reason: '收入核算有误' })
  const answer = (removal: Walk, upheld: boolean, actor = who.otherConfirmer) =>
    removal.send(actor, 'appeal-answer', { upheld, reason: '已重新核算收入' })

  test('that is upheld by other hands restores the household as it stood, with its history', async () => {
    const removal = await removedCase()
    expect((await removal.read()).body).toMatchObject({
      removed: { status: 'registered', by: 'usr-confirmer', appealBy: '2020-09-20' },
      openSteps: ['appeal-removal'],
    })
    expect(problem(await appeal(removal, who.clerk))).toEqual([400, 'invalid_input'])
    expect(problem(await appeal(removal))).toBe('done')
    const open = await walk.world.call(who.clerk, 'POST', '/identification-cases', application(walk.household))
    expect(problem(open)).toEqual([409, 'identification_open'])
    for (const [actor, refused] of [
      [who.confirmer, 'same_hand'],
      [who.reviewer, 'not_permitted'],
    ] as const)
      expect(problem(await answer(removal, true, actor))).toEqual([403, refused])
    expect(problem(await answer(removal, true))).toBe('done')
    expect([(await removal.read()).body.state, (await file()).status]).toEqual(['restored', 'registered'])
    const { body } = await walk.world.call(who.confirmer, 'GET', `/households/${walk.household}/history`)
    expect(JSON.stringify(body)).toContain('清退申诉成立')
    expect(problem(await appeal(removal))).toEqual([409, 'step_not_open'])
  })

  test('that is dismissed leaves it off the register, and is made once', async () => {
    const removal = await removedCase()
    await appeal(removal)
    expect(problem(await answer(removal, false))).toBe('done')
    expect([(await removal.read()).body.state, (await file()).status]).toEqual(['confirmed', 'removed'])
    expect(problem(await appeal(removal))).toEqual([409, 'appeal_made'])
  })

  test('is late after its days, and is for removals alone', async () => {
    const removal = await removedCase()
    expect(problem(await walk.send(own(), 'appeal', { reason: '收入核算有误' }))).toEqual([409, 'step_not_open'])
    expect((await walk.read()).body.openSteps).toEqual([])
    walk.world.setNow('2020-09-21T02:00:00.000Z')
    expect(problem(await appeal(removal))).toEqual([422, 'appeal_late'])
  })

  test('answered twice at the same moment counts once', async () => {
    const removal = await removedCase()
    await appeal(removal)
    const both = await Promise.all([answer(removal, true), answer(removal, false)])
    expect(both.filter(({ status }) => status < 300)).toHaveLength(1)
    const state = (await removal.read()).body.state
    expect((await file()).status).toBe(state === 'restored' ? 'registered' : 'removed')
  })
})
