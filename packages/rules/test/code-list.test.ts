import { expect, test } from '@jest/globals'
import * as lists from '../src/household-code-lists.ts'
import { ethnicGroup, ethnicGroupList } from '../src/ethnic-groups.ts'
import { plainText, type CodeList } from '../src/code-list.ts'

const all: CodeList[] = [
  ethnicGroupList,
  ...Object.values(lists).filter((value): value is CodeList => typeof value !== 'function'),
]

test('a text is known in its variants, brackets and blanks', () => {
  expect(lists.category('低保（贫困）户')).toEqual({ code: '04', text: '低保户' })
  expect(lists.category(' 五保户 ')).toEqual({ code: '06', text: '五保户' })
  expect(lists.workPlace('乡（镇）外县内').text).toBe('乡(镇)外县内')
  expect(lists.relation('本人或户主').text).toBe('户主')
  expect(lists.povertyStatus('稳定脱贫（不享受）').text).toBe('已脱贫')
  expect(ethnicGroup('汉').text).toBe('汉族')
})

test('a text that no list knows is kept as given and flagged', () => {
  expect(lists.category('一般农户')).toEqual({ code: null, text: '一般农户' })
  expect(lists.relation('constructor')).toEqual({ code: null, text: 'constructor' })
})

test('numbers are never taken for codes: they differ between systems', () => {
  expect(lists.cause('01').code).toBeNull()
})

test('there are 56 ethnic groups and one rest', () => {
  expect(ethnicGroupList.entries).toHaveLength(57)
  expect(ethnicGroup('基诺族').code).toBe('56')
})

test.each(all.map((list) => [list.name, list] as const))(
  '%s: each code and each text means one thing',
  (_name, list) => {
    const codes = list.entries.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    const texts = list.entries.flatMap(({ zh, variants = [] }) => [zh, ...variants].map(plainText))
    expect(texts.toSorted()).toEqual([...new Set(texts)].toSorted())
    for (const { en } of list.entries) expect(en).not.toBe('')
  },
)
