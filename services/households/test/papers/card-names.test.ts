import { expect, test } from '@jest/globals'
import { faultsOf } from '@bangfu/notices/public-text'
import { publicMeasures } from '../../src/papers/card-lines.ts'
import { cardNameOf, cardPacks } from '@bangfu/rules/card-pack'
import { measureKinds } from '@bangfu/rules/plan-pack'

const pack = cardPacks[0]!

test('no measure that there is can show an illness, a disability or a misfortune on a card', () => {
  for (const { zh, wallGroup } of measureKinds) {
    const [measure] = publicMeasures(pack, [{ group: wallGroup, name: zh, since: null }])
    const shown = measure!.name
    // 护理员 is a post: it says where somebody works.
    if (shown !== '公益岗位：护理员') expect([zh, faultsOf(shown)]).toEqual([zh, []])
  }
})

test('what would tell too much goes by one name, also when it is written apart, and the rest by its own', () => {
  for (const name of [
    '护理补贴',
    '重度残疾人护理补贴',
    '护 理-补贴',
    '大病救助',
    '医疗救助',
    '低保金',
    '孤儿生活费',
    '特困供养金',
    '高龄补贴',
  ])
    expect(cardNameOf(pack, name)).toBe('综合保障')
  for (const name of ['核桃种植', '护林员', '护理员', '雨露计划', '小额信贷', '农业保险', '光伏分红'])
    expect(cardNameOf(pack, name)).toBe(name)
  expect(cardNameOf(pack, '签约', '06')).toBe('综合保障')
})
