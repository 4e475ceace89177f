import type { Risk } from './quality/subject.ts'

type Reason = {
  readonly zh: string
  readonly en: string
  /** What risk it points to, as a first guess. */ readonly risk: Risk | null
}

/** Why somebody should look at a household: what screening finds, what people report, what departments send. */
export const clueReasons = {
  'income-in-range': { zh: '人均纯收入在监测范围内', en: 'income per head within the range of monitoring', risk: null },
  'spending-high': {
    zh: '合规自付支出后收入低于监测范围',
    en: 'below the range after out-of-pocket spending',
    risk: 'illness',
  },
  dropout: { zh: '义务教育阶段失学辍学', en: 'a child of compulsory school age is out of school', risk: 'schooling' },
  'dangerous-house': { zh: '住房不安全', en: 'the house is not safe', risk: 'housing' },
  'unsafe-water': { zh: '饮水不安全', en: 'the water is not safe', risk: 'water' },
  uninsured: { zh: '有成员未参加基本医疗保险', en: 'a member without medical insurance', risk: 'illness' },
  'job-loss': { zh: '以务工为主的家庭无人务工', en: 'nobody works where wages were the main income', risk: 'work' },
  'serious-illness': { zh: '有成员患大病', en: 'a member is seriously ill', risk: 'illness' },
  disability: { zh: '新增残疾', en: 'a member became disabled', risk: 'disability' },
  disaster: { zh: '遭受自然灾害', en: 'natural disaster', risk: 'disaster' },
  accident: { zh: '发生意外事故', en: 'accident', risk: 'accident' },
  'business-failure': { zh: '产业（项目）失败', en: 'a business failed', risk: 'industry' },
  'labour-lost': { zh: '丧失主要劳动力', en: 'the main worker was lost', risk: 'labour' },
  other: { zh: '其他困难', en: 'other hardship', risk: 'other' },
} as const satisfies Record<string, Reason>
export type ClueReason = keyof typeof clueReasons
export const clueReasonCodes = Object.keys(clueReasons) as [ClueReason, ...ClueReason[]]
