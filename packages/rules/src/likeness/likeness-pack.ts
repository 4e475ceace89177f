import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from '../rule-pack.ts'
import type { LikenessSign, LikenessWeights } from './likeness.ts'

/** What counts how much when two records are compared, and from where on they are shown as likely one person. */
export type LikenessPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly weights: LikenessWeights
  readonly likelyFrom: number
  /** How long a merge can be taken back. */
  readonly undoDays: number
  readonly source: Source
  readonly note: string
}

export const likenessPacks: readonly LikenessPack[] = [
  {
    id: 'likeness-1',
    region: '',
    from: '2000-01-01',
    to: null,
    weights: {
      'name-same': 40,
      'name-homophone': 34,
      'name-near-homophone': 30,
      'name-one-letter': 27,
      'name-letter-missing': 20,
      'name-one-letter-of-two': 10,
      'name-different': -60,
      'birth-same': 30,
      'birth-swapped': 18,
      'birth-one-digit': 12,
      'birth-same-year': 10,
      'birth-unknown': 5,
      'birth-different': -40,
      'sex-different': -60,
      'phone-same': 25,
      'phone-swapped': 20,
      'phone-different': -3,
      'id-same': 100,
      'id-swapped': 45,
      'id-same-tail': 10,
      'id-different': -40,
      'village-same': 10,
      'township-same': 4,
    },
    likelyFrom: 65,
    undoDays: 30,
    source: { document: 'bangfu: weighed on a planted set of 1,000 (likeness.test.ts)', strength: 'GK' },
    note: 'Nobody is merged by points: they only decide who is shown to somebody who looks. The county confirms the days of undo.',
  },
]

/** How records are compared in a division on a day; undefined where no pack holds. */
export const likenessPackFor = (division: Division, on: Day): LikenessPack | undefined =>
  packFor(likenessPacks, division, on)

/** The signs in words, for whoever has to judge. */
export const signTexts = {
  'name-same': ['姓名相同', 'same name'],
  'name-homophone': ['姓名同音', 'name sounds the same'],
  'name-near-homophone': ['姓名近音', 'name sounds nearly the same'],
  'name-one-letter': ['姓名一字之差', 'one letter of the name differs'],
  'name-one-letter-of-two': ['两字姓名一字之差', 'one letter of a name of two differs'],
  'name-letter-missing': ['姓名少一字', 'a letter of the name is missing'],
  'name-different': ['姓名不同', 'different names'],
  'birth-same': ['出生年月相同', 'same month of birth'],
  'birth-swapped': ['出生年月数字颠倒', 'digits of the birth are swapped'],
  'birth-one-digit': ['出生年月一位之差', 'one digit of the birth differs'],
  'birth-same-year': ['出生年份相同', 'same year of birth'],
  'birth-unknown': ['出生年月不详', 'birth unknown'],
  'birth-different': ['出生年月不同', 'different births'],
  'sex-different': ['性别不同', 'different sex'],
  'phone-same': ['电话相同', 'same telephone'],
  'phone-swapped': ['电话数字颠倒', 'digits of the telephone are swapped'],
  'phone-different': ['电话不同', 'different telephones'],
  'id-same': ['证件号码相同', 'same ID number'],
  'id-swapped': ['证件号码数字颠倒', 'digits of the ID number are swapped'],
  'id-same-tail': ['证件号码末四位相同', 'same last four of the ID number'],
  'id-different': ['证件号码不同', 'different ID numbers'],
  'village-same': ['同一村', 'same village'],
  'township-same': ['同一乡镇', 'same township'],
} as const satisfies Record<LikenessSign, readonly [zh: string, en: string]>
