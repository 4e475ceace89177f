import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { factOf, paid, reversed } from '../income/account.ts'
import { faceKey } from '@bangfu/table/keys'
import { replace } from '@bangfu/table/ops'
import { take } from '@bangfu/service/facts'
import { filesPart } from '../../src/functions/files/service.ts'
import { actorWith } from '../../../../tests/support/world.ts'
import { clerk, measureForm, office, officer, openPlanned, unitId, village, type Planned } from './plan.ts'

let world: Planned
beforeEach(async () => void (world = await openPlanned()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const step = (measure: string, name: string, body?: object, actor = clerk) =>
  world.ask('POST', `/measures/${measure}/${name}`, body, actor)
const one = async (more: object = {}): Promise<string> => (await world.agreed(more))[0] ?? ''
const begun = async (more: object = {}): Promise<string> => {
  const measure = await one(more)
  expect((await step(measure, 'start')).status).toBe(200)
  return measure
}
const list = async (name: string, query = '') =>
  (await world.ask('GET', `/measures?village=${village}&list=${name}${query}`)).body.items.map(
    ({ measure }: { measure: string }) => measure,
  )

describe('a measure', () => {
  test('goes from proposed to done, keeps every step, and counts with its evidence', async () => {
    const measure = await begun({ money: { plannedFen: 500_000, fund: '县级衔接资金' } })
    expect((await step(measure, 'progress', { on: '2020-08-10', note: '鸡苗到户', percent: 40 })).status).toBe(201)
    await step(measure, 'progress', { on: '2020-08-05', note: '签协议', percent: 10 })
    const paper = { title: '鸡苗领取单', paper: '领取单 12' }
    expect((await step(measure, 'evidence', paper)).body.counted).toBe(true)
    const { body } = await step(measure, 'completion', { effect: '年增收六千元', incomeFen: 600_000 })
    expect(body).toMatchObject({
      state: 'done',
      counted: true,
      progress: { steps: 2, last: '2020-08-10', percent: 40 },
      effect: { text: '年增收六千元', incomeFen: 600_000 },
    })
    expect(body.steps.map(({ to }: any) => to)).toEqual(['proposed', 'agreed', 'under-way', 'done'])
    expect((await world.ask('GET', `/measures/${measure}/progress`)).body.items.map(({ on }: any) => on)).toEqual([
      '2020-08-10',
      '2020-08-05',
    ])
    const file = (await world.ask('GET', `/households/${world.id}/file`)).body
    expect(file.sections.plan[0]).toMatchObject({ exitYear: 2021, measures: [{ zh: '养殖', counted: true }] })
  })

  test('without evidence is done and does not count', async () => {
    const measure = await begun()
    expect((await step(measure, 'completion', { effect: '好' })).body).toMatchObject({ state: 'done', counted: false })
    expect((await world.plan()).figures).toMatchObject({ done: 1, counted: 0, withoutEvidence: 1 })
    expect((await step(measure, 'evidence', { title: '照片', paper: '册 3' })).body.counted).toBe(true)
    expect((await world.plan()).figures).toMatchObject({ done: 1, counted: 1, withoutEvidence: 0 })
  })

  test('that did not work is replaced, and both keep why', async () => {
    const measure = await begun()
    const by = measureForm({ kind: '0202', text: '到县里务工' })
    const { status, body } = await step(measure, 'replacement', { because: '鸡瘟', by })
    expect(status).toBe(201)
    expect(body.replaced).toMatchObject({ state: 'replaced', replacedBy: body.by.measure })
    expect(body.replaced.steps.at(-1)).toMatchObject({ to: 'replaced', why: '鸡瘟', by: clerk.id })
    expect(body.by).toMatchObject({ state: 'proposed', replaces: measure })
    const plan = await world.plan()
    expect([plan.agreed, plan.figures.replaced, plan.figures.proposed]).toEqual([false, 1, 1])
  })

  test('is rewritten only while nobody has agreed to it, at the version that was seen', async () => {
    await world.ask('PUT', `/households/${world.id}/plan`, { summary: '养鸡' })
    const { measure } = (await world.propose()).body
    const rewrite = (version: string) =>
      world.ask('PUT', `/measures/${measure}`, measureForm({ text: '养土鸡八十只' }), clerk, { 'if-match': version })
    expect((await rewrite('"2"')).status).toBe(412)
    expect((await rewrite('"1"')).body.text).toBe('养土鸡八十只')
    await world.agreed()
    const { status, body } = await rewrite('"3"')
    expect([status, body.type, body.state]).toEqual([409, '/problems/measure_state', 'agreed'])
  })

  test('of a unit is seen to by the unit’s officer, and by no other unit’s', async () => {
    const measure = await one({ owner: { kind: 'unit', ref: unitId, name: '某学校' } })
    expect((await step(measure, 'start', undefined, officer)).status).toBe(200)
    expect(
      (await step(measure, 'stop', { because: '不做了' }, actorWith('unit-officer', { unit: 'unt_2' }))).status,
    ).toBe(404)
    expect((await step(await one(), 'start', undefined, officer)).status).toBe(404)
  })

  test('that two end at the same moment ends once', async () => {
    const measure = await begun()
    const both = await Promise.all([
      step(measure, 'stop', { because: '不做了' }),
      step(measure, 'completion', { effect: '好' }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const { figures } = await world.plan()
    expect([figures.stopped, figures.done].toSorted()).toEqual([0, 1])
  })
})

test('no other step than the drawn ones is taken', async () => {
  const drawn: Record<string, readonly string[]> = {
    proposed: ['stop'],
    agreed: ['start', 'evidence', 'replacement', 'stop'],
    'under-way': ['progress', 'evidence', 'completion', 'replacement', 'stop'],
    done: ['evidence'],
    replaced: [],
    stopped: [],
  }
  const bodies: Record<string, object | undefined> = {
    progress: { on: '2020-08-10', note: '一步' },
    evidence: { title: '凭证', paper: '册 3' },
    completion: { effect: '好' },
    replacement: { because: '没有效果', by: measureForm() },
    stop: { because: '不做了' },
  }
  const [agreed, underWay, done, replaced, stopped] = await world.agreed({}, {}, {}, {}, {})
  for (const measure of [underWay, done]) await step(measure!, 'start')
  await step(done!, 'completion', { effect: '好' })
  await step(replaced!, 'replacement', bodies['replacement'])
  await step(stopped!, 'stop', bodies['stop'])
  const { measure: proposed } = (await world.propose()).body
  const at: Record<string, string> = {
    proposed,
    agreed: agreed!,
    'under-way': underWay!,
    done: done!,
    replaced: replaced!,
    stopped: stopped!,
  }
  for (const [state, measure] of Object.entries(at))
    for (const name of ['start', 'progress', 'evidence', 'completion', 'replacement', 'stop'].filter(
      (each) => !drawn[state]?.includes(each),
    )) {
      const { status, body } = await step(measure, name, bodies[name])
      expect([state, name, status, body.type, body.state]).toEqual([state, name, 409, '/problems/measure_state', state])
    }
})

describe('evidence', () => {
  let measure: string
  beforeEach(async () => void (measure = await begun()))
  const show = (evidence: object) => step(measure, 'evidence', { title: '佐证', ...evidence })
  const refused = async (evidence: object) => {
    const { status, body } = await show(evidence)
    expect([status, body.type]).toEqual([422, '/problems/measure_evidence_unknown'])
  }

  test('is a visit to this household, not a call, and not a visit to another', async () => {
    expect((await show({ visit: await world.visit(1) })).status).toBe(201)
    await refused({ visit: await world.visit(2, { isVisit: false, kind: 'phone' }) })
    await refused({ visit: await world.visit(3, { household: 'hsh_other' }) })
    await refused({ visit: `vst_${'9'.repeat(22)}` })
  })

  test('is a photo of this household that was checked', async () => {
    const photo = `evd_${'1'.repeat(22)}`
    await refused({ photo })
    const checked = (verdict: 'verified' | 'suspicious', at: string) => ({
      ...factOf(`fct_${verdict}`, 'evidence.checked', {
        ...{ evidence: photo, visit: 'vst_1', household: world.id, helper: 'hlp_1', division: village },
        ...{ period: '2020-08', verdict, reasons: [] },
      }),
      at: at as never,
    })
    await take(filesPart, checked('verified', '2020-08-15T03:00:00.000Z'), world.deps)
    await take(filesPart, checked('suspicious', '2020-08-15T02:00:00.000Z'), world.deps)
    expect((await show({ photo })).body.evidence).toMatchObject([{ kind: 'photo', ref: photo }])
  })

  test('is a payment that the household’s account shows, until it is taken back', async () => {
    const posting = `pst_${'1'.repeat(22)}`
    const of = { household: world.id, posting, amountFen: 100 }
    const payment = { posting, month: '2020-05' }
    await refused({ payment })
    await take(filesPart, paid(of), world.deps)
    expect((await show({ payment })).status).toBe(201)
    await take(filesPart, reversed({ ...of, posting: 'pst_2' }, posting), world.deps)
    await refused({ payment })
  })

  test('stands once, however often it is shown, and is exactly one thing', async () => {
    const paper = { paper: '册 3' }
    expect((await show(paper)).body.evidence).toHaveLength(1)
    expect((await show(paper)).body.evidence).toHaveLength(1)
    expect((await show({})).status).toBe(400)
    expect((await show({ paper: '册 3', visit: `vst_${'9'.repeat(22)}` })).status).toBe(400)
    for (let number = 1; number < 20; number++) expect((await show({ paper: `册 ${number + 10}` })).status).toBe(201)
    expect((await show({ paper: '册 99' })).body.type).toBe('/problems/help_plan_full')
  })
})

describe('the lists of a village', () => {
  test('name what is overdue, from the day after it was due until it ends', async () => {
    const measure = await one({ due: '2020-08-15' })
    expect(await list('overdue')).toEqual([])
    world.setNow('2020-08-15T16:00:00.000Z')
    expect(await list('overdue')).toEqual([measure])
    const overdue = (await world.ask('GET', `/overdue?division=${village}`)).body.items
    expect(overdue).toMatchObject([{ about: measure, kind: 'plan-measure', daysLeft: -1, household: world.id }])
    await step(measure, 'stop', { because: '不做了' })
    expect(await list('overdue')).toEqual([])
    expect((await world.ask('GET', `/overdue?division=${village}`)).body.items).toEqual([])
  })

  test('name what nothing shows, from its beginning on', async () => {
    const measure = await one()
    expect(await list('without-evidence')).toEqual([])
    await step(measure, 'start')
    expect(await list('without-evidence')).toEqual([measure])
    await step(measure, 'completion', { effect: '好' })
    expect(await list('without-evidence')).toEqual([measure])
    await step(measure, 'evidence', { title: '凭证', paper: '册 3' })
    expect(await list('without-evidence')).toEqual([])
  })

  test('name what has stood still for so many days', async () => {
    const measure = await begun()
    world.setNow('2020-11-12T02:00:00.000Z')
    expect(await list('still')).toEqual([])
    world.setNow('2020-11-13T02:00:00.000Z')
    expect(await list('still')).toEqual([measure])
    expect(await list('still', '&days=91')).toEqual([])
    await step(measure, 'progress', { on: '2020-11-13', note: '动起来' })
    expect(await list('still')).toEqual([])
  })

  test('are pages, and of one’s own village', async () => {
    const measures = await world.agreed({}, {}, {})
    for (const measure of measures) await step(measure, 'start')
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await world.ask(
        'GET',
        `/measures?village=${village}&list=without-evidence&limit=2${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...body.items.map(({ measure }: any) => measure))
      cursor = body.next ?? ''
    } while (cursor !== '')
    expect(seen.toSorted()).toEqual(measures.toSorted())
    expect((await world.ask('GET', '/measures?village=610528000902&list=still')).status).toBe(404)
    expect((await world.ask('GET', '/measures?village=610528&list=still')).status).toBe(400)
  })
})

test('what a measure comes to is told once for each change of state or of counting', async () => {
  await world.carry()
  const measure = await begun()
  await step(measure, 'progress', { on: '2020-08-10', note: '一步' })
  await step(measure, 'evidence', { title: '凭证', paper: '册 3' })
  await step(measure, 'evidence', { title: '凭证', paper: '册 4' })
  await step(measure, 'completion', { effect: '好' })
  const told = (await world.carry()).filter(({ type }) => type === 'measure.changed')
  expect(told.map(({ body }: any) => [body.from, body.to, body.counted, body.entityVersion])).toEqual([
    [null, 'proposed', false, 1],
    ['proposed', 'agreed', false, 2],
    ['agreed', 'under-way', false, 3],
    ['under-way', 'under-way', true, 5],
    ['under-way', 'done', true, 7],
  ])
})

test('whatever is tried in whatever order, the plan’s line of a measure is the measure, and the lists are what they say', async () => {
  const tries = fc.array(
    fc.tuple(fc.nat({ max: 2 }), fc.constantFrom('start', 'progress', 'evidence', 'completion', 'stop')),
    {
      minLength: 10,
      maxLength: 15,
    },
  )
  await fc.assert(
    fc.asyncProperty(tries, async (some) => {
      const own = await openPlanned()
      const kept = world
      world = own
      try {
        const measures = await own.agreed({}, {}, {})
        for (const [which, name] of some) {
          const bodies: Record<string, object> = {
            progress: { on: '2020-08-10', note: '一步' },
            evidence: { title: '凭证', paper: '册 3' },
            completion: { effect: '好' },
            stop: { because: '不做了' },
          }
          const { status } = await step(measures[which]!, name, bodies[name])
          expect([200, 201, 409]).toContain(status)
        }
        const plan = await own.plan()
        const file = (await own.ask('GET', `/households/${own.id}/file`)).body.sections.plan[0]
        expect(file.measures.map(({ state, counted }: any) => [state, counted])).toEqual(
          plan.measures.map(({ state, counted }: any) => [state, counted]),
        )
        const bare = plan.measures.filter(
          ({ state, evidence }: any) => ['under-way', 'done'].includes(state) && evidence.length === 0,
        )
        expect((await list('without-evidence')).toSorted()).toEqual(bare.map(({ measure }: any) => measure).toSorted())
        expect(own.defects).toEqual([])
      } finally {
        world = kept
        own.close()
      }
    }),
    { numRuns: 5 },
  )
}, 20_000)

test('a household that moved is reached where it is now, and its measures follow with their next step', async () => {
  const measure = await begun()
  const there = '610528000902' as typeof village
  const face = await world.table.get(faceKey(world.id))
  const { version, ...item } = face!
  await world.table.write([replace({ ...item, body: { ...(item.body as object), division: there } }, version)])
  const clerkThere = actorWith('village-clerk', { division: there })
  expect((await step(measure, 'evidence', { title: '凭证', paper: '册 3' })).status).toBe(404)
  expect((await step(measure, 'progress', { on: '2020-08-15', note: '一步' }, clerkThere)).status).toBe(201)
  const listed = async (village: string) =>
    (await world.ask('GET', `/measures?village=${village}&list=without-evidence`, undefined, office)).body.items.length
  expect([await listed(village), await listed(there)]).toEqual([0, 1])
})
