import type { Source } from './rule-pack.ts'

/**
 * What a measure or a policy is called where everybody can read it: the wall card at the door, and the page behind its
 * code. What would tell of an illness, a disability or a family's misfortune goes by one name for all (handbook §3).
 */
export type CardPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** The name for all that would tell too much. */
  readonly coverName: string
  /** Measures of these groups go by the cover name, whatever they are: codes of the list of measure groups. */
  readonly coveredGroups: readonly string[]
  /** So do measures and policies whose name holds one of these. */
  readonly coveredWords: readonly string[]
  /** Names that hold such a word and tell nothing: a post as a carer says where somebody works. */
  readonly plainNames: readonly string[]
  readonly source: Source
}

export const cardPacks: readonly CardPack[] = [
  {
    id: 'wall-card-1',
    region: '',
    from: '2013-01-01',
    to: null,
    coverName: '综合保障',
    coveredGroups: ['06', '10'],
    coveredWords: [
      ...[
        '护理',
        '残',
        '病',
        '医',
        '康复',
        '健康',
        '失能',
        '精神',
        '低保',
        '五保',
        '特困',
        '供养',
        '孤儿',
        '困境儿童',
        '留守',
      ],
      ...[
        '临时救助',
        '抚恤',
        '优抚',
        '高龄',
        '计生',
        '计划生育',
        '独生',
        '特扶',
        '奖扶',
        '丧葬',
        '慈善',
        '救助',
        '保险',
      ],
    ],
    plainNames: ['护理员', '农业保险'],
    source: {
      document:
        'handbook §3: never illness or disability; a measure that would reveal one (护理补贴) prints as 综合保障',
      strength: 'GK',
    },
  },
]

/** The public name of a measure or policy; `group` is its code in the list of measure groups, where it has one. */
export const cardNameOf = (
  { coverName, coveredGroups, coveredWords, plainNames }: CardPack,
  name: string,
  group: string | null = null,
): string => {
  const letters = name.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]/gu, '')
  if (plainNames.includes(letters)) return letters
  const covered =
    (group !== null && coveredGroups.includes(group)) || coveredWords.some((word) => letters.includes(word))
  return covered ? coverName : name.trim()
}
