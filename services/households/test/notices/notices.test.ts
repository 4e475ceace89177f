import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import type { Deps } from '@bangfu/service/context'
import type { Division } from '@bangfu/kernel/division'
import { actorWith, type Answered, type World } from '../../../../tests/support/world.ts'
import { county, csvOf, household, idNumber, importAs, office, openHouseholds, village } from '../a-list.ts'

const publisher = actorWith('publisher', { division: county })
const township = actorWith('township-office', { division: village.slice(0, 9) as Division })
const clerk = actorWith('village-clerk', { division: village })
const supervisor = actorWith('supervisor', { division: county })
const elsewhere = actorWith('county-office', { division: '610529' as Division })
const ownHousehold = actorWith('household', { household: 'hsh_somebody' })

let world: World<Deps>
let ids: string[]
beforeEach(async () => {
  world = openHouseholds()
  const lists = [household(1, 3), household(2, 2), household(3, 2)]
  for (const list of lists) await importAs(world, office, csvOf(list))
  const listed = await world.call(office, 'GET', `/households?division=${village}`)
  ids = listed.body.items.map((line: { household: string }) => line.household)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const bodyOf = (change: object = {}) => ({
  kind: 'fund-paid',
  village,
  rows: ids.map((id, index) => ({ household: id, result: 'paid', amountFen: 52_500_00 + index, bases: ['scheme'] })),
  document: '县财政局〔2020〕12号',
  responsible: { unit: '某镇人民政府', person: '王建国' },
  hotline: '0913-8200000',
  project: '产业分红（第一批）',
  ...change,
})
const publish = (change: object = {}, actor: Actor = publisher): Promise<Answered> =>
  world.call(actor, 'POST', '/notices', bodyOf(change))
const read = (notice: string, actor: Actor | undefined = office) => world.call(actor, 'GET', `/notices/${notice}`)
const page = (path: string) => world.call(undefined, 'GET', path)
const form = (fields: Record<string, string>) => Buffer.from(new URLSearchParams(fields).toString())
const objectPublicly = (notice: string, fields: Record<string, string>) =>
  world.call(undefined, 'POST', `/public/notices/${notice}/objections`, form(fields), {
    'content-type': 'application/x-www-form-urlencoded',
  })

test('a list is published with masked names for the days of the pack, and everybody can read it', async () => {
  const answered = await publish()
  expect(answered.status).toBe(201)
  const { notice, publication } = answered.body
  expect(publication.period).toEqual({ from: '2020-08-15', to: '2020-08-25' })
  expect(publication.rows[0]).toMatchObject({ number: 1, name: '李某某', group: '2组', amountFen: 5_250_000 })
  const shown = await page(`/public/notices/${notice}`)
  expect([shown.status, shown.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  for (const text of ['黄窑村2020年帮扶资金发放公示', '李某某', '52,500.00', '0913-8200000', '2020年8月25日', '王建国'])
    expect(String(shown.body)).toContain(text)
  const listed = await page(`/public/villages/${village}/notices`)
  expect(String(listed.body)).toContain(`/public/notices/${notice}`)
  const machine = await page(`/public/notices/${notice}/data`)
  expect(machine.body).toMatchObject({ title: '黄窑村2020年帮扶资金发放公示', publication: { rows: publication.rows } })
})

test('no open page holds anything personal of those it lists', async () => {
  const { notice } = (await publish()).body
  const pages = [`/public/notices/${notice}`, `/public/notices/${notice}/data`, `/public/villages/${village}/notices`]
  const personal = [
    ...ids,
    '李甲1',
    '李乙1',
    '李丙1',
    '李甲2',
    idNumber(4, 'female'),
    '15400000001',
    '缺技术',
    publisher.id,
  ]
  for (const path of pages) {
    const { body } = await page(path)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    for (const value of personal) expect([path, value, text.includes(value)]).toEqual([path, value, false])
    expect(text).not.toMatch(/<script/)
  }
})

test('a text that names a member of the list is refused, and so is a listed minor as the official', async () => {
  expect((await publish({ project: '李丙1的助学金' })).body.type).toBe('/problems/notice_names_person')
  const minor = household(9, 3)
  minor[2] = { ...minor[2], 姓名: '李小丁', 证件号码: idNumber(999, 'male', '20100601') }
  await importAs(world, office, csvOf(minor))
  const listed = await world.call(office, 'GET', `/households?division=${village}`)
  ids = listed.body.items.map((line: { household: string }) => line.household)
  const answered = await publish({ responsible: { unit: '某镇人民政府', person: '李小丁' } })
  expect([answered.status, answered.body.type]).toEqual([422, '/problems/notice_names_person'])
})

test('shorter than the pack is refused, longer is taken', async () => {
  expect((await publish({ days: 9 })).body.type).toBe('/problems/notice_too_short')
  expect((await publish({ days: 30 })).body.publication.period.to).toBe('2020-09-14')
})

test('before any rules nothing is published', async () => {
  world.setNow('2012-05-01T02:00:00.000Z')
  expect((await publish()).body.type).toBe('/problems/no_rules_for_period')
})

test('a household of another village, or one that stands otherwise, is named by its row', async () => {
  const other = await publish({ rows: [{ household: `hsh_${'0'.repeat(22)}`, result: 'paid' }] })
  expect(other.body.errors[0].pointer).toBe('body/rows/0/household')
  const untrue = await publish({ kind: 'exit-result', rows: [{ household: ids[0], result: 'exited' }] })
  expect(untrue.body.errors[0].pointer).toBe('body/rows/0/result')
})

test('a proposal is not published by hand: it belongs to its procedure', async () => {
  expect((await publish({ kind: 'exit-proposed' })).status).toBe(400)
})

test('a notice is withdrawn with its reason and replaced; what it said is kept', async () => {
  const { notice } = (await publish()).body
  const early = await publish({ replaces: notice })
  expect(early.body.type).toBe('/problems/notice_not_replaceable')
  const withdrawal = { reason: '第二行金额有误' }
  const withdraw = () =>
    world.call(publisher, 'POST', `/notices/${notice}/withdrawal`, withdrawal, { 'if-match': '"1"' })
  expect((await withdraw()).body).toMatchObject({ state: 'withdrawn', withdrawn: { reason: '第二行金额有误' } })
  expect((await withdraw()).status).toBe(412)
  expect((await publish({ replaces: notice })).status).toBe(201)
  const shown = String((await page(`/public/notices/${notice}`)).body)
  expect(shown).toContain('第二行金额有误')
  expect(shown).not.toContain('李某某')
  expect((await read(notice)).body.publication.rows).toHaveLength(3)
  const reasonThatTells = await world.call(
    publisher,
    'POST',
    `/notices/${notice}/withdrawal`,
    { reason: '此户患大病' },
    { 'if-match': '"2"' },
  )
  expect(reasonThatTells.status).toBe(400)
})

test('an objection from the open page is sealed, receipted, answered by the office and read by its number', async () => {
  const { notice } = (await publish()).body
  const sent = await objectPublicly(notice, { row: '2', statement: '此户已在县城购房，请核实', contact: '15400007777' })
  expect(sent.status).toBe(201)
  const objection = /obj_[0-9A-Z]{22}/.exec(String(sent.body))?.[0] ?? ''
  const stored = await world.table.get({ table: 'registry', pk: notice, sk: `objection#${objection}` })
  expect(JSON.stringify(stored)).not.toMatch(/购房|15400007777/)
  const line = await world.call(office, 'GET', `/notices/${notice}/objections`)
  expect(line.body.items).toMatchObject([
    { objection, row: 2, channel: 'public', hasContact: true, answerBy: '2020-08-20', answer: null },
  ])
  const path = `/notices/${notice}/objections/${objection}`
  const opened = await world.call(office, 'POST', `${path}/reveals`, { reason: '核实异议内容' })
  expect(opened.body).toMatchObject({ statement: '此户已在县城购房，请核实', contact: '15400007777' })
  const answer = await world.call(township, 'POST', `${path}/answer`, {
    outcome: 'upheld',
    reasons: '经核实情况属实，本户不列入',
  })
  expect(answer.body.answer).toMatchObject({ outcome: 'upheld' })
  const receipt = String((await page(`/public/notices/${notice}/objections/${objection}`)).body)
  expect(receipt).toContain('异议成立')
  expect(receipt).not.toMatch(/购房|15400007777/)
  expect((await read(notice)).body.objections).toEqual({ open: 0, upheld: 1, dismissed: 0 })
})

test('a form of the open page is checked like any input', async () => {
  const { notice } = (await publish()).body
  for (const fields of [
    { statement: '短' },
    { statement: '足够长的异议', row: '0' },
    { statement: '足够长的异议', role: 'x' },
  ] as Record<string, string>[])
    expect((await objectPublicly(notice, fields)).status).toBe(400)
  expect((await objectPublicly(notice, { statement: '足够长的异议', row: '9' })).body.type).toBe(
    '/problems/notice_row_unknown',
  )
  expect((await objectPublicly(notice, { statement: '足够长的异议', row: '', contact: '' })).status).toBe(201)
})

test('whoever published, entered or objected does not answer; two answers at once are one', async () => {
  const { notice } = (await publish({}, office)).body
  const raise = (actor: Actor) =>
    world.call(actor, 'POST', `/notices/${notice}/objections`, { statement: '金额与政策不符' })
  const first = (await raise(ownHousehold)).body.objection
  const answer = (objection: string, actor: Actor, outcome = 'dismissed') =>
    world.call(actor, 'POST', `/notices/${notice}/objections/${objection}/answer`, { outcome, reasons: '已按政策核实' })
  expect((await answer(first, office)).body.type).toBe('/problems/same_hand')
  const own = (await raise(township)).body.objection
  expect((await answer(own, township)).body.type).toBe('/problems/same_hand')
  const other = actorWith('county-office', { division: county }, 'usr-other')
  const both = await Promise.all([answer(first, other), answer(first, township, 'upheld')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)?.body.type).toBe('/problems/objection_answered')
  expect((await answer(first, other, 'upheld')).body.type).toBe('/problems/objection_answered')
})

test('the village records what it was told, and sees neither contacts nor statements', async () => {
  const { notice } = (await publish()).body
  const told = { statement: '来电反映重复领取', channel: 'hotline', contact: '15400007777' }
  const recorded = await world.call(clerk, 'POST', `/notices/${notice}/recorded-objections`, told)
  expect([recorded.status, recorded.body.channel]).toEqual([201, 'hotline'])
  expect((await world.call(clerk, 'GET', `/notices/${notice}/objections`)).status).toBe(403)
  expect((await world.call(publisher, 'GET', `/notices/${notice}/objections`)).status).toBe(403)
})

test('objections that wait too long stand first in the list by their day', async () => {
  const { notice } = (await publish()).body
  await objectPublicly(notice, { statement: '第一条异议' })
  world.setNow('2020-08-18T02:00:00.000Z')
  await objectPublicly(notice, { statement: '第二条异议' })
  world.setNow('2020-08-22T02:00:00.000Z')
  const waiting = await world.call(supervisor, 'GET', `/objections?division=${county}&limit=1`)
  expect(waiting.body.items).toMatchObject([{ answerBy: '2020-08-20', overdue: true }])
  const next = await world.call(supervisor, 'GET', `/objections?division=${county}&limit=1&cursor=${waiting.body.next}`)
  expect(next.body.items).toMatchObject([{ answerBy: '2020-08-23', overdue: false }])
})

test('an answer that is owed stands among what is overdue until it is given', async () => {
  const { notice } = (await publish({}, publisher)).body
  await objectPublicly(notice, { statement: '请核实第一户' })
  world.setNow('2020-08-22T02:00:00.000Z')
  const overdue = async () => (await world.call(office, 'GET', `/overdue?division=${county}`)).body.items
  expect(await overdue()).toMatchObject([
    { kind: 'objection-answer', due: '2020-08-20', owedBy: 'township', label: '黄窑村2020年帮扶资金发放公示' },
  ])
  const [line] = (await world.call(office, 'GET', `/notices/${notice}/objections`)).body.items
  const answer = { outcome: 'dismissed', reasons: '已核实' }
  await world.call(office, 'POST', `/notices/${notice}/objections/${line.objection}/answer`, answer)
  expect(await overdue()).toEqual([])
})

test('objections end with the period', async () => {
  const { notice } = (await publish()).body
  world.setNow('2020-08-26T02:00:00.000Z')
  expect((await objectPublicly(notice, { statement: '太晚的异议' })).body.type).toBe('/problems/notice_not_open')
  expect(String((await page(`/public/notices/${notice}`)).body)).not.toContain('<form')
})

test('objections at the same moment are all kept', async () => {
  const { notice } = (await publish()).body
  const sent = await Promise.all(
    ['甲', '乙', '丙'].map((who) => objectPublicly(notice, { statement: `${who}的异议内容` })),
  )
  expect(sent.map(({ status }) => status)).toEqual([201, 201, 201])
  expect((await read(notice)).body.objections.open).toBe(3)
})

test('a notice of another county is not to be found; signed out only the open pages answer', async () => {
  const { notice } = (await publish()).body
  expect((await read(notice, elsewhere)).status).toBe(404)
  expect((await world.call(undefined, 'GET', `/notices/${notice}`)).status).toBe(401)
  expect((await publish({}, clerk)).status).toBe(403)
  expect((await publish({}, elsewhere)).status).toBe(404)
})
