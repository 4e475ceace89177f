import { expect, test } from '@jest/globals'
import { codeLists, lookUpOf } from '../src/code-lists.ts'
import { ethnicGroup, ethnicGroupList } from '../src/ethnic-groups.ts'
import { offeredIn, plainText, wordOf, type CodeList } from '../src/code-list.ts'
import * as lists from '../src/household-code-lists.ts'
import { education, relation, workPlace } from '../src/person-code-lists.ts'

const all: CodeList[] = Object.values(codeLists)

test('a text is known in its variants, brackets and blanks', () => {
  expect(lists.category('低保（贫困）户')).toEqual({ code: '04', text: '低保户' })
  expect(lists.category(' 五保户 ')).toEqual({ code: '06', text: '五保户' })
  expect(workPlace('乡（镇）外县内').text).toBe('乡(镇)外县内')
  expect(relation('本人或户主').text).toBe('户主')
  expect(lists.povertyStatus('脱贫').text).toBe('已脱贫')
  expect(ethnicGroup('汉').text).toBe('汉族')
})

test('a text that says more than its value keeps its own words, under the code of the value', () => {
  expect(lists.povertyStatus('稳定脱贫（不享受）')).toEqual({ code: '03', text: '稳定脱贫(不享受)' })
  expect(lists.category('集中供养')).toEqual({ code: '06', text: '集中供养' })
  expect(education('中专')).toEqual({ code: '04', text: '中专' })
  expect(wordOf(lists.categoryList, lists.category('集中供养'))).toBe('五保户')
  expect(wordOf(lists.categoryList, lists.category('待定户'))).toBeUndefined()
})

test('values that later forms brought are not offered before', () => {
  const offered = (year: number) => offeredIn(codeLists.relation, year).map(({ zh }) => zh)
  expect([2020, 2021].map((year) => offered(year).includes('之叔伯'))).toEqual([false, true])
  expect(offered(2014)).toContain('户主')
})

test('a list is found by its name, and its look-up made once', () => {
  expect(lookUpOf('fuel')('煤')).toEqual({ code: '03', text: '煤炭' })
  expect(lookUpOf('fuel')).toBe(lookUpOf('fuel'))
})

test('a text that no list knows is kept as given and flagged', () => {
  expect(lists.category('待定户')).toEqual({ code: null, text: '待定户' })
  expect(relation('constructor')).toEqual({ code: null, text: 'constructor' })
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
    const texts = list.entries.flatMap(({ zh, variants = [], narrower = [] }) =>
      [zh, ...variants, ...narrower].map(plainText),
    )
    expect(texts.toSorted()).toEqual([...new Set(texts)].toSorted())
    for (const { en } of list.entries) expect(en).not.toBe('')
  },
)
