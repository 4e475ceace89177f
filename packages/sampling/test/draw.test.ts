import { execFileSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { draw, drawnOf, isDrawOf, type DrawPlan } from '../src/draw.ts'
import { freeze, lineOf, type Member } from '../src/frozen-list.ts'

const member = (id: string, group = 'v1', stratum = ''): Member => ({ id, group, stratum })
const many = (count: number, group = 'v1', stratum = ''): Member[] =>
  Array.from({ length: count }, (_none, index) => member(`${group}-h${index}`, group, stratum))

/** Households in some villages, each village of one kind. */
const lists = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }), fc.nat(4)), {
    selector: ([id]) => id,
    maxLength: 60,
  })
  .map((pairs) =>
    pairs
      .filter(([id]) => !/[\t\n\r]/.test(id) && id.isWellFormed())
      .map(([id, village]) => member(id, `v${village}`, village < 3 ? '贫困村' : '非贫困村')),
  )
const plans = fc.record({
  groups: fc.option(
    fc.tuple(fc.nat(3), fc.nat(3)).map(([poor, other]) => [
      { stratum: '贫困村', count: poor },
      { stratum: '非贫困村', count: other },
    ]),
    { nil: undefined },
  ),
  perGroup: fc.option(fc.nat(8), { nil: undefined }),
  total: fc.option(fc.nat(30), { nil: undefined }),
})

describe('a frozen list', () => {
  test('is the same whatever order and repetition it came in', () => {
    fc.assert(
      fc.property(lists, fc.infiniteStream(fc.nat()), (list, chance) => {
        const shuffled = [...list, ...list].toSorted(() => (Number(chance.next().value) % 3) - 1)
        expect(freeze(shuffled)).toEqual(freeze(list))
      }),
    )
  })

  test('has the hash that sort and sha256sum give', () => {
    const list = [
      member('户乙', '村二', '非贫困村'),
      member('户甲', '村一', '贫困村'),
      member('𠮷户', '村一', '贫困村'),
    ]
    const hash = execFileSync('bash', ['-c', 'LC_ALL=C sort -u | sha256sum'], { input: list.map(lineOf).join('') })
    expect(freeze(list).hash).toBe(hash.toString().slice(0, 64))
  })

  test('with one name more, less or other has another hash', () => {
    const list = many(20)
    const others = [list.slice(1), [...list, member('more')], [...list.slice(1), member('other')]]
    expect(new Set([list, ...others].map((one) => freeze(one).hash)).size).toBe(4)
  })

  test('holds nobody in two villages, and no name that would break its lines', () => {
    expect(() => freeze([member('h', 'v1'), member('h', 'v2')])).toThrow('two groups')
    for (const bad of ['', 'a\tb', 'a\nb']) expect(() => freeze([member(bad)])).toThrow(RangeError)
  })
})

describe('a draw', () => {
  test('is the same for anybody who holds list, seed and plan', () => {
    fc.assert(
      fc.property(lists, plans, fc.uuid(), (list, plan, seed) => {
        const drawn = draw(freeze(list), seed, plan)
        expect(draw(freeze(list.toReversed()), seed, plan)).toEqual(drawn)
        expect(isDrawOf(drawn, freeze(list), plan)).toBe(true)
      }),
    )
  })

  test('takes nobody twice, nobody from outside, and no more than asked', () => {
    fc.assert(
      fc.property(lists, plans, fc.uuid(), (list, plan: DrawPlan, seed) => {
        const made = draw(freeze(list), seed, plan)
        const drawn = drawnOf(made)
        expect(new Set(drawn).size).toBe(drawn.length)
        const byId = new Map(list.map((one) => [one.id, one]))
        for (const { group, stratum, listed, drawn: ids } of made.groups) {
          expect(ids.every((id) => byId.get(id)?.group === group)).toBe(true)
          expect(listed).toBe(list.filter((one) => one.group === group).length)
          if (plan.perGroup !== undefined) expect(ids.length).toBeLessThanOrEqual(plan.perGroup)
          if (plan.groups) expect(plan.groups.some((one) => one.stratum === stratum)).toBe(true)
        }
        if (plan.total !== undefined) expect(drawn.length).toBeLessThanOrEqual(plan.total)
      }),
    )
  })

  test('says where fewer were there than asked, and only there', () => {
    fc.assert(
      fc.property(lists, plans, fc.uuid(), (list, plan, seed) => {
        const { groups, short } = draw(freeze(list), seed, plan)
        for (const { wanted, there } of short) expect(there).toBeLessThan(wanted)
        const isShort = (of: string): boolean => short.some((one) => one.of === of)
        for (const { group, listed } of groups) expect(isShort(group)).toBe(listed < (plan.perGroup ?? 0))
      }),
    )
  })

  test('of two poor villages and one other, twenty households each, is just that', () => {
    const list = [1, 2, 3, 4]
      .flatMap((n) => many(50, `poor${n}`, '贫困村'))
      .concat(many(30, 'rich1', '非贫困村'), many(15, 'rich2', '非贫困村'))
    const groups = [
      { stratum: '贫困村', count: 2 },
      { stratum: '非贫困村', count: 1 },
    ]
    const { groups: drawn, short } = draw(freeze(list), '2020-08-15 雷声', { groups, perGroup: 20 })
    expect(drawn.map(({ stratum }) => stratum)).toEqual(['贫困村', '贫困村', '非贫困村'])
    expect(drawn.map(({ drawn: ids }) => ids.length)).toEqual([20, 20, drawn[2]?.group === 'rich2' ? 15 : 20])
    expect(short.length).toBe(drawn[2]?.group === 'rich2' ? 1 : 0)
  })

  test('gives everybody the same chance, first place and any place', () => {
    const list = freeze(many(20))
    const rounds = 4000
    const drawnOften = new Map<string, number>()
    const firstOften = new Map<string, number>()
    const add = (counts: Map<string, number>, id: string) => counts.set(id, (counts.get(id) ?? 0) + 1)
    for (let round = 0; round < rounds; round++) {
      const drawn = drawnOf(draw(list, `seed ${round}`, { total: 5 }))
      drawn.forEach((id) => add(drawnOften, id))
      const [first = ''] = drawnOf(draw(list, `seed ${round}`, { perGroup: 5 }))
      add(firstOften, first)
    }
    // Chi-square with 19 degrees of freedom: above 43.8 in one of a thousand fair draws; the seeds are fixed.
    const chi = (counts: Map<string, number>, expected: number): number =>
      list.members.reduce((sum, { id }) => sum + ((counts.get(id) ?? 0) - expected) ** 2 / expected, 0)
    expect(chi(drawnOften, (rounds * 5) / 20)).toBeLessThan(43.8)
    expect(chi(firstOften, rounds / 20)).toBeLessThan(43.8)
  }, 20_000)

  test('of a list or seed that somebody touched is another one, and a claimed draw that is not it is found', () => {
    const list = freeze(many(200))
    const drawn = draw(list, 'seed', { total: 20 })
    expect(drawnOf(draw(list, 'seed2', { total: 20 }))).not.toEqual(drawnOf(drawn))
    expect(isDrawOf(drawn, freeze(many(201)), { total: 20 })).toBe(false)
    const [group] = drawn.groups
    const swapped = { ...drawn, groups: [{ ...group!, drawn: [...group!.drawn.slice(1), 'v1-h0'] }] }
    expect(isDrawOf(swapped, list, { total: 20 })).toBe(false)
  })

  test('can be checked for one name by hand', () => {
    const list = freeze(many(2))
    const lot = (id: string) =>
      execFileSync('bash', ['-c', `printf '%s\\n%s\\n%s\\n%s' seed ${list.hash} member ${id} | sha256sum`]).toString()
    const expected = ['v1-h0', 'v1-h1'].toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1)).slice(0, 1)
    expect(drawnOf(draw(list, 'seed', { perGroup: 1 }))).toEqual(expected)
  })

  test('has a seed of one line and whole numbers', () => {
    for (const seed of ['', 'a\nb']) expect(() => draw(freeze([]), seed, {})).toThrow(RangeError)
    expect(() => draw(freeze(many(1)), 's', { perGroup: -1 })).toThrow(RangeError)
    expect(drawnOf(draw(freeze([]), 's', { total: 3 }))).toEqual([])
  })
})
