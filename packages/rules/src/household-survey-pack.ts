import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'

/** An answer that can be given; `counts`: for the rate, against it, or in neither (`apart`). */
export type SurveyAnswer = {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly counts: 'for' | 'against' | 'apart'
}

export type SurveyQuestion = {
  readonly question: string
  readonly zh: string
  readonly en: string
  /** The name of the rate that its answers make; null for a question that makes none. */
  readonly rate: { readonly zh: string; readonly en: string } | null
  /** A helper does not ask about himself whether he came. */
  readonly helperMayAsk: boolean
  readonly answers: readonly SurveyAnswer[]
}

/** What households are asked about a visit in a region and time. */
export type HouseholdSurveyPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly questions: readonly SurveyQuestion[]
  readonly source: Source
  readonly note: string
}

const answer = (code: string, zh: string, en: string, counts: SurveyAnswer['counts']): SurveyAnswer => ({
  ...{ code, zh, en, counts },
})
const noAnswer = answer('no-answer', '未回答', 'no answer', 'apart')

export const householdSurveyPacks: readonly HouseholdSurveyPack[] = [
  {
    id: 'household-survey',
    region: '',
    from: '2013-01-01',
    to: null,
    questions: [
      {
        question: 'came',
        zh: '干部那天来过吗？',
        en: 'Did he come on that day?',
        rate: { zh: '走访属实率', en: 'visits that took place' },
        helperMayAsk: false,
        answers: [
          answer('yes', '来过', 'yes', 'for'),
          answer('no', '没有来', 'no', 'against'),
          answer('unsure', '记不清', 'not sure', 'apart'),
          noAnswer,
        ],
      },
      {
        question: 'came-when',
        zh: '是哪天来的？',
        en: 'When did he come?',
        rate: null,
        helperMayAsk: false,
        answers: [
          answer('that-day', '就是那天', 'on that day', 'apart'),
          answer('another-day', '是另外一天', 'on another day', 'apart'),
          answer('unsure', '记不清', 'not sure', 'apart'),
          noAnswer,
        ],
      },
      {
        question: 'satisfied',
        zh: '对帮扶工作满意吗？',
        en: 'Are you satisfied with the help?',
        rate: { zh: '帮扶满意率', en: 'satisfaction' },
        helperMayAsk: true,
        answers: [
          answer('satisfied', '满意', 'satisfied', 'for'),
          answer('mostly', '基本满意', 'mostly satisfied', 'for'),
          answer('dissatisfied', '不满意', 'dissatisfied', 'against'),
          noAnswer,
        ],
      },
      {
        question: 'knows-policies',
        zh: '知道自家享受哪些政策吗？',
        en: 'Do you know which policies your household has?',
        rate: { zh: '政策知晓率', en: 'awareness of policies' },
        helperMayAsk: true,
        answers: [
          answer('knows', '知道', 'knows', 'for'),
          answer('partly', '知道一部分', 'knows some', 'against'),
          answer('no', '不知道', 'does not', 'against'),
          noAnswer,
        ],
      },
      {
        question: 'knows-helper',
        zh: '知道帮扶责任人是谁吗？',
        en: 'Do you know who your helper is?',
        rate: { zh: '帮扶责任人知晓率', en: 'households that know their helper' },
        helperMayAsk: true,
        answers: [answer('yes', '知道', 'yes', 'for'), answer('no', '不知道', 'no', 'against'), noAnswer],
      },
    ],
    source: { document: 'handbook §7: 政策知晓率, 帮扶满意率; §11', strength: 'NEWS' },
    note: 'The sources name the rates and neither questions nor answers: wording, that mostly satisfied counts as satisfied, that knowing some is not knowing, and that no answer counts for nothing are our own, to be confirmed by the county.',
  },
]

/** The questions in force in a division on a day. @throws RangeError when none are */
export const householdSurveyPackFor = (division: Division, on: Day): HouseholdSurveyPack => {
  const pack = packFor(householdSurveyPacks, division, on)
  if (!pack) throw new RangeError('no survey of households is in force')
  return pack
}
