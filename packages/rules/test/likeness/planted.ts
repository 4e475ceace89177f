import { checkDigitOf } from '../../src/id-number.ts'

/**
 * A planted set: a county of invented people, 1,000 of whom are on file twice (mistyped, written down by ear, with swapped
 * digits, with an old telephone), among people who only look alike: siblings, twins, namesakes of the same village. From
 * a fixed seed, so that a figure can be checked by anybody.
 */
export type Planted = {
  readonly person: string
  readonly household: string
  readonly name: string
  readonly sex: 'male' | 'female'
  readonly birth: string
  readonly village: string
  readonly phone: string | null
  readonly id: string | null
}
export type PlantedSet = {
  readonly people: readonly Planted[]
  /** The pairs that are one person, as `a b`, sorted. */
  readonly twice: ReadonlySet<string>
  readonly kinds: ReadonlyMap<string, string>
}

const surnames = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡')
const letters = Array.from(
  '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂花建国春生玉梅红志文海龙金凤永贵福德荣祥云山水林松柏清华东西南北大小中少长天成立新民安康乐喜庆丰和顺',
)
/** Written down by hand, apart from the list of readings that is on trial. */
const soundAlike = [
  '伟维卫玮',
  '芳方坊',
  '英瑛莹颖',
  '静敬劲竞',
  '丽立莉利',
  '军君均钧',
  '勇永咏',
  '艳燕雁彦',
  '杰洁捷',
  '明名鸣铭',
  '兰蓝岚',
  '平萍苹',
  '建健剑',
  '志智致',
  '文闻雯',
  '海亥',
  '龙隆',
  '金今锦',
  '福富付',
  '德得',
  '荣容蓉',
  '云芸耘',
  '林琳临',
  '清青轻',
  '新欣心',
  '红宏洪鸿',
  '玉育裕',
  '成程诚',
  '张章',
  '陈成',
  '林凌',
  '黄王',
]
const lookAlike = [
  '伟伍',
  '磊垒',
  '娟捐',
  '涛淘',
  '超赵',
  '霞露',
  '刚钢',
  '花华',
  '春泰',
  '梅海',
  '凤风',
  '祥样',
  '松柏',
  '清情',
  '大太',
  '小少',
  '东乐',
  '民氏',
  '未末',
]

const random = (seed: number) => {
  let state = seed
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const below = (count: number): number => Math.floor(next() * count)
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T
  return { chance: (part: number): boolean => next() < part, below, oneOf }
}
type Random = ReturnType<typeof random>

const swapped = (digits: string, from: number, to: number, { below }: Random): string => {
  for (let tries = 0; tries < 50; tries++) {
    const at = from + below(to - from - 1)
    if (digits[at] !== digits[at + 1])
      return digits.slice(0, at) + (digits[at + 1] ?? '') + (digits[at] ?? '') + digits.slice(at + 2)
  }
  return digits
}

const changedLetter = (name: string, groups: readonly string[], chance: Random): string => {
  const all = Array.from(name)
  const places = all.flatMap((letter, index) => {
    const group = groups.find((one) => one.includes(letter))
    return group ? [{ index, others: Array.from(group).filter((other) => other !== letter) }] : []
  })
  const place = places.length > 0 ? chance.oneOf(places) : undefined
  return place ? all.with(place.index, chance.oneOf(place.others)).join('') : name
}

/** A slip of the hand: a letter that looks alike, or else another one; never in the surname. */
const slip = (name: string, chance: Random): string => {
  const looks = changedLetter(name, lookAlike, chance)
  if (looks !== name && looks[0] === name[0]) return looks
  const all = Array.from(name)
  const at = 1 + chance.below(all.length - 1)
  const others = letters.filter((letter) => letter !== all[at])
  return all.with(at, chance.oneOf(others)).join('')
}

export const plantedSet = (seed = 20_200_815, villages = 40, perVillage = 400, planted = 1000): PlantedSet => {
  const chance = random(seed)
  const { below, oneOf } = chance
  const people: Planted[] = []
  const twice = new Set<string>()
  const kinds = new Map<string, string>()
  let households = 0
  let numbers = 0
  const born = new Map<string, number>()
  const village = (): string =>
    `610528${String(1 + Math.floor(below(villages) / 4)).padStart(3, '0')}${String(201 + below(4))}`
  const phone = (): string => `154${String(below(100_000_000)).padStart(8, '0')}`
  const day = (): string => String(1 + below(28)).padStart(2, '0')
  const month = (): string => String(1 + below(12)).padStart(2, '0')
  const year = (): number => 1935 + below(80)
  const idOf = (birth: string): string => {
    const order = born.get(birth) ?? numbers++ % 400
    born.set(birth, order + 7)
    const first = `610599${birth.replaceAll('-', '')}${String(order % 1000).padStart(3, '0')}`
    return first + checkDigitOf(first)
  }
  const named = (surname = oneOf(surnames)): string =>
    surname + oneOf(letters) + (chance.chance(0.75) ? oneOf(letters) : '')
  const add = (one: Omit<Planted, 'person'>): Planted => {
    const person = { ...one, person: `p${String(people.length).padStart(6, '0')}` }
    people.push(person)
    return person
  }
  const house = (): string => `h${households++}`
  const somebody = (change: Partial<Planted> = {}): Planted => {
    const birth = `${year()}-${month()}-${day()}`
    return add({
      household: house(),
      name: named(),
      sex: chance.chance(0.5) ? 'male' : 'female',
      birth,
      village: village(),
      phone: chance.chance(0.85) ? phone() : null,
      id: chance.chance(0.92) ? idOf(change.birth ?? birth) : null,
      ...change,
    })
  }
  // Families: their members share house, village and telephone, and most share the surname.
  for (let made = 0; made < villages * perVillage;) {
    const head = somebody()
    const members = below(5)
    for (let index = 0; index < members; index++)
      somebody({
        household: head.household,
        village: head.village,
        phone: head.phone,
        ...(chance.chance(0.6) && { name: named(head.name[0]) }),
      })
    made += members + 1
  }
  const plain = people.length
  // Who only looks alike.
  const shift = (birth: string, years: number): string => `${Number(birth.slice(0, 4)) + years}-${month()}-${day()}`
  for (let index = 0; index < 400; index++) {
    const one = people[below(plain)] as Planted
    const others = letters.filter((letter) => letter !== one.name.at(-1))
    const sibling = one.name.slice(0, -1) + oneOf(others)
    const birth = shift(one.birth, oneOf([-4, -3, -2, -1, 1, 2, 3, 4]))
    const kept = chance.chance(0.5) ? one.phone : phone()
    somebody({ name: sibling, birth, village: one.village, phone: kept, id: chance.chance(0.92) ? idOf(birth) : null })
  }
  // Twins of whom one married into another house: nothing but their numbers tells them apart.
  for (let index = 0; index < 60; index++) {
    const one = people[below(plain)] as Planted
    const others = letters.filter((letter) => letter !== one.name.at(-1))
    const born = { birth: one.birth, sex: one.sex, village: one.village }
    somebody({
      ...born,
      name: one.name.slice(0, -1) + oneOf(others),
      phone: chance.chance(0.5) ? one.phone : phone(),
      id: idOf(one.birth),
    })
  }
  for (let index = 0; index < 400; index++) {
    const one = people[below(plain)] as Planted
    const birth = shift(one.birth, oneOf([-20, -11, -7, -3, 0, 3, 6, 12, 30]))
    somebody({
      name: one.name,
      sex: one.sex,
      village: one.village,
      birth,
      id: chance.chance(0.92) ? idOf(birth) : null,
    })
  }
  // Who is on file twice.
  const chosen = new Set<number>()
  while (chosen.size < planted) chosen.add(below(plain))
  for (const index of chosen) {
    const one = people[index] as Planted
    const copy = mistaken(one, { chance, phone, village })
    const other = add({ ...copy.one, household: house() })
    twice.add([one.person, other.person].toSorted().join(' '))
    kinds.set(other.person, copy.kinds.join('+'))
  }
  return { people, twice, kinds }
}

type Making = { readonly chance: Random; readonly phone: () => string; readonly village: () => string }

const mistakes = ['slip', 'by-ear', 'birth-digits', 'old-phone', 'phone-digits', 'id-digits', 'moved'] as const

/** A second record of a person, with one or two mistakes; its number is missing or has two digits swapped. */
const mistaken = (one: Planted, { chance, phone, village }: Making): { one: Planted; kinds: string[] } => {
  const kinds = new Set<(typeof mistakes)[number]>([chance.oneOf(mistakes)])
  if (chance.chance(0.4)) kinds.add(chance.oneOf(mistakes))
  if (kinds.has('slip') && kinds.has('by-ear')) kinds.delete('by-ear')
  let copy: Planted = { ...one, id: null }
  if (kinds.has('slip')) copy = { ...copy, name: slip(copy.name, chance) }
  if (kinds.has('by-ear')) copy = { ...copy, name: changedLetter(copy.name, soundAlike, chance) }
  if (kinds.has('birth-digits')) copy = { ...copy, birth: swappedBirth(copy.birth, chance) }
  if (kinds.has('old-phone')) copy = { ...copy, phone: phone() }
  if (kinds.has('phone-digits') && copy.phone !== null)
    copy = { ...copy, phone: copy.phone.slice(0, 3) + swapped(copy.phone.slice(3), 0, 8, chance) }
  if (kinds.has('id-digits') && one.id !== null) copy = { ...copy, id: swapped(one.id, 6, 17, chance) }
  if (kinds.has('moved')) copy = { ...copy, village: village() }
  return { one: copy, kinds: [...kinds] }
}

const swappedBirth = (birth: string, chance: Random): string => {
  const digits = birth.replaceAll('-', '')
  for (let tries = 0; tries < 50; tries++) {
    const next = swapped(digits, 2, 6, chance)
    const month = Number(next.slice(4, 6))
    if (month >= 1 && month <= 12) return `${next.slice(0, 4)}-${next.slice(4, 6)}-${next.slice(6)}`
  }
  return birth
}
