import { expect, test } from '@jest/globals'
import type { Day } from '@bangfu/kernel/time'
import { instant } from '@bangfu/kernel/time'
import {
  answerObjection,
  close,
  mostUnsignedOpen,
  object,
  periodFrom,
  standingOf,
  stateOf,
  withdraw,
  withdrawRows,
  type Notice,
} from '../src/notice.ts'
import { leftShown, noticePage, rowsShown } from '../src/notice-page.ts'
import { Publication } from '../src/publication.ts'

const refused = (code: string) => expect.objectContaining({ code }) as unknown as Error
const on = (day: string): Day => day as Day
const at = (day: string) => instant(`${day}T02:00:00Z`)

const row = (number: number) => ({
  number,
  name: '李某某',
  group: '2组',
  result: 'proposed-exit',
  bases: [],
  amountFen: null,
  period: null,
})
const notice: Notice = {
  notice: 'ntc_0000000000000000000001' as Notice['notice'],
  publication: Publication.parse({
    kind: 'exit-proposed',
    village: '610528000901',
    villageName: '黄窑村',
    rows: [row(1), row(2)],
    document: '县文件',
    responsible: { unit: '镇政府', person: '王建国' },
    period: periodFrom(on('2020-08-15'), 7),
    hotline: '12345',
    project: null,
    source: null,
    before: null,
    after: null,
  }),
  households: { 1: 'hsh_a', 2: 'hsh_b' },
  about: 'cas_1',
  enteredBy: ['usr-clerk'],
  published: { at: at('2020-08-15'), by: 'usr-clerk' },
  replaces: null,
  answerDays: 5,
  objections: [],
  closed: null,
  withdrawn: null,
  withdrawnRows: [],
}
const mark = (objection: string, about: number | null = null, unsigned = false) => ({ objection, row: about, unsigned })
const doing = { by: 'usr-office', now: at('2020-08-23') }

test('the day on which it is put up is not counted: seven days from the 15th end with the 22nd', () => {
  expect(notice.publication.period).toEqual({ from: '2020-08-15', to: '2020-08-22' })
  expect(standingOf(notice, on('2020-08-22'))).toBe('running')
  expect(standingOf(notice, on('2020-08-23'))).toBe('clear')
  expect(() => close(notice, { by: 'a', now: instant('2020-08-22T15:59:59Z') })).toThrow(refused('notice_running'))
  expect(stateOf(close(notice, { by: 'a', now: instant('2020-08-22T16:00:00Z') }))).toBe('closed')
})

test('an objection to one row holds up that row, one to the whole holds up all', () => {
  const { notice: one, answerBy } = object(notice, mark('o1', 1), at('2020-08-16'))
  expect([answerBy, stateOf(one)]).toEqual(['2020-08-21', 'objected'])
  expect([standingOf(one, on('2020-08-23'), [1]), standingOf(one, on('2020-08-23'), [2])]).toEqual([
    'objections-open',
    'clear',
  ])
  const { notice: all } = object(notice, mark('o1'), at('2020-08-16'))
  expect(standingOf(all, on('2020-08-23'), [2])).toBe('objections-open')
  expect(() => close(one, doing)).toThrow(refused('objections_open'))
})

test('an upheld objection stays upheld, a dismissed one stands in nobody’s way', () => {
  const { notice: objected } = object(notice, mark('o1', 1), at('2020-08-16'))
  const answer = (outcome: 'upheld' | 'dismissed') => answerObjection(objected, { objection: 'o1', outcome }, doing)
  expect(standingOf(answer('upheld'), on('2020-08-17'), [1])).toBe('upheld')
  expect(standingOf(answer('dismissed'), on('2020-08-23'))).toBe('clear')
  expect(() => answerObjection(answer('upheld'), { objection: 'o1', outcome: 'dismissed' }, doing)).toThrow(
    refused('objection_answered'),
  )
  expect(() => answerObjection(objected, { objection: 'o2', outcome: 'upheld' }, doing)).toThrow(refused('not_found'))
})

test('whoever entered the case answers no objection to it', () => {
  const { notice: objected } = object(notice, mark('o1'), at('2020-08-16'))
  const own = { by: 'usr-clerk', now: at('2020-08-17') }
  expect(() => answerObjection(objected, { objection: 'o1', outcome: 'dismissed' }, own)).toThrow(refused('same_hand'))
})

test('objections belong to the period and to a row that is there', () => {
  expect(() => object(notice, mark('o1'), at('2020-08-23'))).toThrow(refused('notice_not_open'))
  expect(() => object(notice, mark('o1', 3), at('2020-08-16'))).toThrow(refused('notice_row_unknown'))
})

test('a flood without sign-in keeps nobody out who signs in', () => {
  let flooded = notice
  for (let index = 0; index < mostUnsignedOpen; index++)
    flooded = object(flooded, mark(`o${index}`, null, true), at('2020-08-16')).notice
  expect(() => object(flooded, mark('more', null, true), at('2020-08-16'))).toThrow(refused('objection_limit'))
  expect(object(flooded, mark('signed'), at('2020-08-16')).notice.objections).toHaveLength(mostUnsignedOpen + 1)
})

test('a withdrawn notice shows its reason and no row, and is final', () => {
  const gone = withdraw(notice, '名单有误' as Parameters<typeof withdraw>[1], { by: 'a', now: at('2020-08-16') })
  expect([stateOf(gone), standingOf(gone, on('2020-08-30'))]).toEqual(['withdrawn', 'withdrawn'])
  for (const next of [
    () => withdraw(gone, '再' as Parameters<typeof withdraw>[1], doing),
    () => object(gone, mark('o'), at('2020-08-16')),
    () => close(gone, doing),
  ])
    expect(next).toThrow(refused('notice_not_open'))
  const page = noticePage(
    { ...gone, state: 'withdrawn', withdrawnReason: '名单有误', withdrawnRows: [] },
    on('2020-08-16'),
    '/x',
  )
  expect(page).toContain('本公示已撤回。原因：名单有误')
  expect(page).not.toContain('李某某')
  expect(page).not.toContain('<form')
})

test('a list of people is shown while it runs; how money was used stays', () => {
  const shown = {
    notice: notice.notice,
    publication: notice.publication,
    state: 'published',
    withdrawnReason: null,
    withdrawnRows: [],
  } as const
  expect(rowsShown(shown, on('2020-08-22'))).toHaveLength(2)
  expect(rowsShown(shown, on('2020-08-23'))).toHaveLength(0)
  expect(noticePage(shown, on('2020-08-23'), '/x')).toContain('公示期已满')
  const paid = { ...shown, publication: { ...notice.publication, kind: 'fund-paid' as const } }
  expect(rowsShown(paid, on('2021-08-23'))).toHaveLength(2)
})

test('a row leaves a list that goes on for the others: it stands as it left, and the others as before', () => {
  const raised = object(notice, mark('obj_1', 1), at('2020-08-16')).notice
  const upheld = answerObjection(raised, { objection: 'obj_1', outcome: 'upheld' }, doing)
  expect(upheld.withdrawnRows).toEqual([{ row: 1, at: doing.now, by: 'usr-office', reason: '异议成立' }])
  expect([stateOf(upheld), standingOf(upheld, on('2020-08-16'))]).toEqual(['published', 'running'])
  expect([1, 2].map((row) => standingOf(upheld, on('2020-08-23'), [row]))).toEqual(['upheld', 'clear'])
  expect(() => object(upheld, mark('obj_2', 1), at('2020-08-17'))).toThrow(refused('notice_not_open'))
  expect(close(upheld, doing).closed).not.toBeNull()
  const given = withdrawRows(notice, [2], '申请已撤回' as never, doing)
  expect([1, 2].map((row) => standingOf(given, on('2020-08-23'), [row]))).toEqual(['clear', 'withdrawn'])
  expect(withdrawRows(given, [2], '再次' as never, doing)).toEqual(given)
  // An objection that still waits about a row that left keeps nobody else waiting.
  const waiting = withdrawRows(object(notice, mark('obj_3', 2), at('2020-08-16')).notice, [2], '撤回' as never, doing)
  expect(close(waiting, doing).closed).not.toBeNull()
})

test('the last row of a notice does not leave it: the notice goes down with its case', () => {
  const given = withdrawRows(notice, [2], '申请已撤回' as never, doing)
  const raised = object(given, mark('obj_1', 1), at('2020-08-16')).notice
  const upheld = answerObjection(raised, { objection: 'obj_1', outcome: 'upheld' }, doing)
  expect(upheld.withdrawnRows).toHaveLength(1)
  expect(standingOf(upheld, on('2020-08-17'), [1])).toBe('upheld')
})

test('a row that left is shown masked, with its day, and no more with what was said of it', () => {
  const shown = {
    ...notice,
    state: 'published' as const,
    withdrawnReason: null,
    withdrawnRows: [{ row: 2, on: on('2020-08-17') }],
  }
  expect(rowsShown(shown, on('2020-08-18')).map(({ number }) => number)).toEqual([1])
  expect(leftShown(shown, on('2020-08-18'))).toEqual([{ number: 2, name: '李某某', group: '2组', on: '2020-08-17' }])
  expect(leftShown(shown, on('2020-09-18'))).toEqual([])
  const page = noticePage(shown, on('2020-08-18'), null)
  expect(page).toContain('以下 1 项')
  expect(page).toContain('2020年8月17日撤出')
})
