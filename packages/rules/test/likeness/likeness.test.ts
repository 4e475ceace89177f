import { describe, expect, test } from '@jest/globals'
import { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { blocksOf, phoneBlockOf } from '../../src/likeness/block-keys.ts'
import { likelinessOf, sorted, type Likeness } from '../../src/likeness/likeness.ts'
import { likenessPackFor, likenessPacks, signTexts } from '../../src/likeness/likeness-pack.ts'
import { broadSoundOf, nameLikeness, soundOf } from '../../src/likeness/name-likeness.ts'
import { plantedSet, type Planted, type PlantedSet } from './planted.ts'

const pack = likenessPackFor(Division.parse('610528'), Day.parse('2020-08-15'))
if (!pack) throw new Error('no pack')

const likenessOf = ({ name, sex, birth, village, phone, id }: Planted): Likeness => ({
  name,
  sex,
  bornIn: birth.slice(0, 7),
  village,
  phone: phone === null ? null : { whole: phone, sorted: sorted(phone) },
  id: id === null ? null : { whole: id, sorted: sorted(id), tail: id.slice(-4) },
})

/** All pairs that share a block and are likely, as `a b`; and how many were compared. */
const found = ({ people }: PlantedSet): { readonly likely: Set<string>; readonly compared: number } => {
  const blocks = Map.groupBy(
    people.flatMap((person) => {
      const { sound, birth, wide } = blocksOf({ ...person, bornIn: person.birth.slice(0, 7) })
      const phone = person.phone === null ? null : phoneBlockOf(person.village, person.phone)
      return [sound, birth, wide, phone].flatMap((key) => (key === null ? [] : [{ key, person }]))
    }),
    ({ key }) => key,
  )
  const seen = new Set<string>()
  const likely = new Set<string>()
  for (const block of blocks.values())
    for (const [index, { person: one }] of block.entries())
      for (const { person: other } of block.slice(index + 1)) {
        const pair = [one.person, other.person].toSorted().join(' ')
        if (one.household === other.household || seen.has(pair)) continue
        seen.add(pair)
        if (likelinessOf(likenessOf(one), likenessOf(other), pack.weights).score >= pack.likelyFrom) likely.add(pair)
      }
  return { likely, compared: seen.size }
}

test.each([20_200_815])(
  'of 1,000 people on file twice at least 95 %% are found, and at most 1 %% of what is found is wrong (seed %i)',
  (seed) => {
    const set = plantedSet(seed)
    const { likely, compared } = found(set)
    const right = [...likely].filter((pair) => set.twice.has(pair)).length
    const recall = right / set.twice.size
    const wrong = (likely.size - right) / likely.size
    expect(set.twice.size).toBe(1000)
    expect(recall).toBeGreaterThanOrEqual(0.95)
    expect(wrong).toBeLessThanOrEqual(0.01)
    expect(compared).toBeLessThan(set.people.length * 10)
  },
)

describe('two names', () => {
  test.each([
    ['王小明', '王小明', 'same'],
    ['王 小明', '王小明', 'same'],
    ['王小明', '王晓鸣', 'homophone'],
    ['张志英', '章智莹', 'homophone'],
    ['王志', '王子', 'near-homophone'],
    ['刘兰', '刘南', 'near-homophone'],
    ['王金芳', '王京方', 'near-homophone'],
    ['王小明', '王小军', 'one-letter'],
    ['王明', '王军', 'one-letter-of-two'],
    ['王小明', '王明', 'letter-missing'],
    ['王小明', '李明', 'different'],
    ['王小明', '王大军', 'different'],
    ['王小明', '', 'different'],
    ['王', '王小', 'different'],
    ['阿依古丽·买买提', '阿依古丽买买提', 'same'],
  ])('%s and %s: %s', (one, other, likeness) => {
    expect(nameLikeness(one, other)).toBe(likeness)
    expect(nameLikeness(other, one)).toBe(likeness)
  })

  test('sound as they are read, and broadly as they are spoken', () => {
    expect([soundOf('张能'), broadSoundOf('张能'), soundOf('王㙍')]).toEqual(['zhang neng', 'zan len', 'wang 㙍'])
  })
})

describe('two records', () => {
  const base: Likeness = {
    name: '王小明',
    sex: 'male',
    bornIn: '1970-03',
    village: '610528001201',
    phone: { whole: 'a', sorted: 's' },
    id: { whole: 'i', sorted: 'd', tail: 't' },
  }
  const signs = (change: Partial<Likeness>): string[] =>
    likelinessOf(base, { ...base, id: null, phone: null, ...change }, pack.weights).signs.map(({ sign }) => sign)

  test.each<[Partial<Likeness>, string]>([
    [{ bornIn: '1970-03' }, 'birth-same'],
    [{ bornIn: '1907-03' }, 'birth-swapped'],
    [{ bornIn: '1971-03' }, 'birth-one-digit'],
    [{ bornIn: '1970-12' }, 'birth-same-year'],
    [{ bornIn: '1988-12' }, 'birth-different'],
    [{ bornIn: '' }, 'birth-unknown'],
    [{ sex: 'female' }, 'sex-different'],
    [{ phone: { whole: 'a', sorted: 's' } }, 'phone-same'],
    [{ phone: { whole: 'b', sorted: 's' } }, 'phone-swapped'],
    [{ phone: { whole: 'b', sorted: 'r' } }, 'phone-different'],
    [{ id: { whole: 'i', sorted: 'd', tail: 't' } }, 'id-same'],
    [{ id: { whole: 'j', sorted: 'd', tail: 'u' } }, 'id-swapped'],
    [{ id: { whole: 'j', sorted: 'e', tail: 't' } }, 'id-same-tail'],
    [{ id: { whole: 'j', sorted: 'e', tail: 'u' } }, 'id-different'],
    [{ village: '610528001202' }, 'township-same'],
  ])('%j: %s', (change, sign) => expect(signs(change)).toContain(sign))

  test('the score is the sum of what is shown', () => {
    const { score, signs: all } = likelinessOf(base, { ...base, id: null }, pack.weights)
    expect(score).toBe(all.reduce((sum, { points }) => sum + points, 0))
    expect(score).toBe(105)
  })

  test('every sign of every pack has words, and identity by number is never left to points', () => {
    for (const { weights, likelyFrom } of likenessPacks) {
      expect(Object.keys(weights).toSorted()).toEqual(Object.keys(signTexts).toSorted())
      expect(weights['id-same']).toBeGreaterThan(likelyFrom)
    }
  })
})
