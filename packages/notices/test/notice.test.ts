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
  type Notice,
} from '../src/notice.ts'
import { noticePage, rowsShown } from '../src/notice-page.ts'
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
  expect(standingOf(answer('upheld'), on('2020-08-17'))).toBe('upheld')
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
  const page = noticePage({ ...gone, state: 'withdrawn', withdrawnReason: '名单有误' }, on('2020-08-16'), '/x')
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
  } as const
  expect(rowsShown(shown, on('2020-08-22'))).toHaveLength(2)
  expect(rowsShown(shown, on('2020-08-23'))).toHaveLength(0)
  expect(noticePage(shown, on('2020-08-23'), '/x')).toContain('公示期已满')
  const paid = { ...shown, publication: { ...notice.publication, kind: 'fund-paid' as const } }
  expect(rowsShown(paid, on('2021-08-23'))).toHaveLength(2)
})
