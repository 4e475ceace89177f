import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor, Grant } from '@bangfu/access/actor'
import { faceKey } from '@bangfu/table/keys'
import { replace } from '@bangfu/table/ops'
import { sendMessages } from '../../src/messages/message-send-task.ts'
import { actorWith } from '../../../../tests/support/world.ts'
import {
  clerk,
  county,
  helperActor,
  office,
  openCounty,
  otherVillage,
  strangerOffice,
  township,
  townshipOffice,
  village,
  type County,
} from '../county.ts'

let world: County
let household: string
let family: Actor

beforeEach(async () => {
  world = openCounty()
  household = await world.household(1)
  family = actorWith('household', { household, division: village } as Partial<Grant>, 'usr-family')
})
afterEach(() => world.close())

const colleague = actorWith('township-office', { division: township }, 'usr-township-2')
const words = '我家被评为脱贫，但收入不实'
const body = (more: object = {}) => ({
  household,
  against: { kind: 'exit', level: 'village' },
  statement: words,
  ...more,
})
let calls = 0
const file = (by: Actor, more: object = {}) =>
  world.call(by, 'POST', '/appeals', body(more), { 'idempotency-key': `appeal-${++calls}` })
const act = (appeal: string, version: number, given: object, by: Actor = townshipOffice) =>
  world.call(by, 'POST', `/appeals/${appeal}/acts`, given, { 'if-match': `"${version}"` })
const code = ({ body: { type } }: { body: { type?: string } }) => type?.split('/').at(-1)
const reply = { act: 'reply', position: '支持', facts: '属实', measures: '重新核算', outcome: 'upheld' }
const step = { act: 'step', note: '已办' }

const handle = async (appeal: string, acts: readonly object[], from = 1): Promise<number> => {
  let version = from
  for (const one of acts) expect((await act(appeal, version++, one)).status).toBe(200)
  return version
}

describe('an appeal', () => {
  test('of a household goes through the steps of a petition, is answered, visited again and closed', async () => {
    const { body: filed } = await file(family)
    expect(filed).toMatchObject({ state: 'filed', office: { division: township }, next: { step: 'petition' } })
    const version = await handle(filed.appeal, [{ act: 'accept' }, step, step, step, step, reply, step])
    expect((await act(filed.appeal, version, { act: 'close', finding: '本户满意' }, colleague)).status).toBe(200)
    const { body: read } = await world.call(family, 'GET', `/appeals/${filed.appeal}`)
    expect(read).toMatchObject({
      state: 'closed',
      statement: words,
      lead: { zh: '信访部门' },
      reply: { position: '支持', outcome: 'upheld' },
    })
    expect(read.steps.map(({ zh }: { zh: string }) => zh)).toEqual(['信访', '排查', '调处', '善后', '回访'])
    expect(JSON.stringify(read)).not.toMatch(/usr-/)
  })

  test.each([
    ['mass', '调解 控制 查处 基础工作 长期稳定'],
    ['emergency', '应急 控制 调查 调处 善后'],
  ])('of class %s has its own steps and closes after its last', async (kind, named) => {
    const { body: filed } = await file(family, { kind })
    const { body: read } = await world.call(office, 'GET', `/appeals/${filed.appeal}`)
    expect(read.steps.map(({ zh }: { zh: string }) => zh).join(' ')).toBe(named)
    const version = await handle(filed.appeal, [{ act: 'accept' }, step, step, step, step, reply])
    expect(code(await act(filed.appeal, version, { act: 'close', finding: '算了' }, colleague))).toBe(
      'appeal_steps_left',
    )
  })

  test('filed in a household’s name is nothing before the household says so', async () => {
    const { body: filed } = await file(clerk)
    expect(filed).toMatchObject({ state: 'unconfirmed' })
    expect(code(await act(filed.appeal, 1, { act: 'accept' }))).toBe('step_not_open')
    const say = (by: Actor, wants: boolean) =>
      world.call(by, 'POST', `/appeals/${filed.appeal}/confirmation`, { wants }, { 'if-match': '"1"' })
    for (const by of [clerk, townshipOffice, helperActor('hlp-1')])
      expect([403, 404]).toContain((await say(by, true)).status)
    expect((await say(family, true)).body).toMatchObject({ state: 'filed' })
    expect((await act(filed.appeal, 2, { act: 'accept' })).status).toBe(200)
  })

  test('can be withdrawn by the household alone', async () => {
    const { body: filed } = await file(family)
    const answered = await world.call(
      family,
      'POST',
      `/appeals/${filed.appeal}/confirmation`,
      { wants: false },
      { 'if-match': '"1"' },
    )
    expect(answered.body).toMatchObject({ state: 'withdrawn' })
    expect((await world.call(office, 'GET', `/appeals?division=${village}`)).body.items).toEqual([])
    expect((await world.call(office, 'GET', `/appeals?division=${village}&over=yes`)).body.items).toHaveLength(1)
  })

  test('of a citizen without a file is filed by an office for its place, and what he said is sealed', async () => {
    const { body: filed } = await file(townshipOffice, {
      household: undefined,
      citizen: '某村民 15400000001',
      division: township,
    })
    expect(filed).toMatchObject({ state: 'filed', household: null })
    expect(JSON.stringify(filed)).not.toContain('15400000001')
    const { body: read } = await world.call(office, 'GET', `/appeals/${filed.appeal}`)
    expect(read).toMatchObject({ citizen: '某村民 15400000001', statement: words })
    await act(filed.appeal, 1, { act: 'accept' }, colleague)
    expect(code(await act(filed.appeal, 2, reply))).toBe('appeal_own_decision')
  })

  test('that is answered is told to the household, by its own telephone where it has one', async () => {
    const key = faceKey(household)
    for (const phone of [undefined, '15400000009']) {
      const face = await world.table.get(key)
      if (phone !== undefined && face) {
        const sealed = world.deps.vault.seal('phone', household, phone)
        await world.table.write([replace({ ...face, body: { ...(face.body as object), phone: sealed } }, face.version)])
      }
      const { body: filed } = await file(family)
      await handle(filed.appeal, [{ act: 'accept' }, reply])
    }
    await sendMessages({}, world.deps)
    expect(world.sent.map(({ to }) => to).toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { kind: 'phone', phone: '15400000009' },
      { kind: 'user', user: 'usr-family' },
    ])
    expect(JSON.stringify(world.sent)).not.toContain(words)
  })

  test('against the answer to an earlier one is answered by somebody else', async () => {
    const { body: first } = await file(family)
    const early = await file(family, { against: { kind: 'appeal', ref: first.appeal } })
    expect(code(early)).toBe('appeal_still_open')
    const version = await handle(first.appeal, [{ act: 'accept' }, step, step, step, step, reply, step])
    await act(first.appeal, version, { act: 'close', finding: '办结' }, colleague)
    const { body: second } = await file(family, { against: { kind: 'appeal', ref: first.appeal } })
    await handle(second.appeal, [{ act: 'accept' }])
    for (const by of [townshipOffice, colleague])
      expect(code(await act(second.appeal, 2, reply, by))).toBe('appeal_own_decision')
    expect((await act(second.appeal, 2, reply, office)).status).toBe(200)
    const unknown = await file(family, { against: { kind: 'task', ref: first.appeal } })
    expect(code(unknown)).toBe('appeal_against_unknown')
  })

  test('against a decision of the county is the county’s', async () => {
    const { body: filed } = await file(family, { against: { kind: 'fund', level: 'county' } })
    expect(filed.office).toEqual({ role: 'county-office', division: county })
    expect(code(await act(filed.appeal, 1, { act: 'accept' }))).toBe('appeal_not_yours')
    const down = { act: 'refer', to: { role: 'township-office', division: township }, reason: '退下' }
    expect(code(await act(filed.appeal, 1, down, office))).toBe('appeal_level_too_low')
    const out = { act: 'refer', to: { role: 'county-office', division: '610529' }, reason: '移出' }
    expect(code(await act(filed.appeal, 1, out, office))).toBe('appeal_not_yours')
  })

  test('that two people take up at once is taken up once', async () => {
    const { body: filed } = await file(family)
    const both = await Promise.all([
      act(filed.appeal, 1, { act: 'accept' }),
      act(filed.appeal, 1, { act: 'accept' }, colleague),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })

  test('the same call twice files one', async () => {
    const key = { 'idempotency-key': 'same-appeal' }
    const once = await world.call(family, 'POST', '/appeals', body(), key)
    const twice = await world.call(family, 'POST', '/appeals', body(), key)
    expect(twice.body.appeal).toBe(once.body.appeal)
    expect((await world.call(family, 'GET', `/appeals?household=${household}`)).body.items).toHaveLength(1)
  })
})

test('what was confided is read by the household and its offices alone, and every reading is kept', async () => {
  const { body: filed } = await file(family)
  const stored = await world.table.get({ table: 'registry', pk: filed.appeal, sk: '=' })
  expect(JSON.stringify(stored)).not.toContain(words)
  const neighbour = actorWith(
    'household',
    { household: await world.household(2), division: village } as Partial<Grant>,
    'usr-neighbour',
  )
  const others = [
    clerk,
    neighbour,
    strangerOffice,
    actorWith('village-clerk', { division: otherVillage }, 'x'),
    helperActor('hlp-1'),
  ]
  for (const by of others) {
    expect([403, 404]).toContain((await world.call(by, 'GET', `/appeals/${filed.appeal}`)).status)
    expect([403, 404]).toContain((await act(filed.appeal, 1, { act: 'accept' }, by)).status)
    expect([403, 404]).toContain((await world.call(by, 'GET', `/appeals?household=${household}`)).status)
  }
  expect((await world.call(family, 'GET', `/appeals?household=${household}`)).body.items).toHaveLength(1)
})

test.each([
  [{ statement: '' }],
  [{ kind: 'war' }],
  [{ against: { kind: 'nothing' } }],
  [{ citizen: '某' }],
  [{ household: undefined }],
  [{ statement: '长'.repeat(2001) }],
])('garbage is no appeal: %j', async (more) => {
  expect((await file(townshipOffice, more)).status).toBe(400)
})
