import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { evidencePacks } from '../../rules/src/evidence-pack.ts'
import { chanceOf } from '../../../tests/support/scene.ts'
import { plainTextOf } from '../src/plain-text.ts'
import { textGramsOf, textLikenessOf, textWords, textWordsOf } from '../src/text-likeness.ts'
import { copies, report } from './reports.ts'

const numbers = evidencePacks[0]?.numbers
if (!numbers) throw new Error('there is a default')
const { textAlikePercent: least, textLeastCharacters: shortest } = numbers

const honest = (count: number, from: number): string[] =>
  Array.from({ length: count }, (_, index) => report(from + index)).filter(
    (text) => textGramsOf(text).characters >= shortest,
  )

describe('a report that was copied', () => {
  const originals = honest(200, 1)

  test.each(Object.entries(copies))('%s is found and known again, 98 times of 100', (_how, copy) => {
    let caught = 0
    for (const [index, text] of originals.entries()) {
      const before = textGramsOf(text)
      const now = textGramsOf(copy(text, chanceOf(index + 9000)))
      const words = new Set(textWordsOf(before))
      const found = textWordsOf(now).some((word) => words.has(word))
      if (found && textLikenessOf(now, before) >= least) caught += 1
    }
    expect(caught / originals.length).toBeGreaterThanOrEqual(0.98)
  })
})

test('of 10,000 honest reports at most one in a thousand is taken for a copy of another', () => {
  const all = honest(10_000, 50_000).map(textGramsOf)
  const filed = Map.groupBy(
    all.flatMap((text, index) => textWordsOf(text).map((word) => ({ word, index }))),
    ({ word }) => word,
  )
  let mistaken = 0
  for (const [own, text] of all.entries()) {
    const near = new Set(textWordsOf(text).flatMap((word) => (filed.get(word) ?? []).map(({ index }) => index)))
    near.delete(own)
    if ([...near].some((index) => textLikenessOf(text, all[index] ?? text) >= least)) mistaken += 1
  }
  expect(mistaken / all.length).toBeLessThanOrEqual(0.001)
}, 30_000)

test.each([
  '入户走访，一切正常。',
  '走访了解家庭情况，身体健康，收入稳定。',
  '电话联系，家中无变化，宣传政策。',
  '8月14日到张建国家走访，情况良好，无返贫风险。',
])('what everybody writes is too short to be compared: %s', (text) => {
  expect(textGramsOf(text).characters).toBeLessThan(shortest)
})

describe('the plain text', () => {
  test.each([
    ['2020年8月14日到张三家中', '二〇二〇年九月3号，到李四五家中'],
    ['收入１２，３００元；', '收入 98.5 元'],
    ['户主王建国同志说ＯＫ', '户主赵秀英同志说ok'],
    ['上午10点半走访老李家里', '下午3：30走访老王家里'],
    ['今天去了', '8月1日去了'],
  ])('of %s and of %s is the same', (one, other) => {
    expect(plainTextOf(one)).toBe(plainTextOf(other))
  })

  test('of other things is another', () => {
    expect(plainTextOf('种了三亩小麦')).not.toBe(plainTextOf('种了三亩玉米'))
  })

  test('is the plain text of itself, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const plain = plainTextOf(text)
        expect(plain).not.toMatch(/[\s，。,.]/)
        expect(textWordsOf(textGramsOf(text))).toHaveLength(textWords)
      }),
    )
  })
})

test('likeness is the same from both sides, and 100 only for the same plain text', () => {
  const letters = fc.string({ unit: fc.constantFrom(...Array.from('走访种养小麦玉米羊牛住院上学')), maxLength: 60 })
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const [one, other] = [textGramsOf(a), textGramsOf(b)]
      expect(textLikenessOf(one, other)).toBe(textLikenessOf(other, one))
      expect(textLikenessOf(one, other) === 100).toBe(one.plain === other.plain && one.plain !== '')
    }),
  )
})

test('the words of a text that was filed years ago are still found', () => {
  expect(textWordsOf(textGramsOf('种了三亩小麦，长势好，母亲住院一次')).slice(0, 2)).toMatchInlineSnapshot(`
   [
     "04dbaa13068fbf57e",
     "1b8cd0cfd5706897b",
   ]
  `)
})
