/** A kind of notice: its title, and whether its rows stay public when its period is over. */
type KindOfNotice = { readonly zh: string; readonly en: string; readonly rowsStay: boolean }

/**
 * What is published. Lists of people are shown while their period runs and no longer; what says how money was used has
 * to stay available (official-rules §5).
 */
export const noticeKinds = {
  'identification-proposed': {
    zh: '拟纳入帮扶对象名单公示',
    en: 'households proposed for the register',
    rowsStay: false,
  },
  'identification-result': { zh: '帮扶对象名单公告', en: 'households registered', rowsStay: false },
  'exit-proposed': { zh: '拟退出帮扶对象名单公示', en: 'households proposed for exit', rowsStay: false },
  'village-exit-proposed': { zh: '拟退出贫困村公示', en: 'village proposed for exit', rowsStay: true },
  'exit-result': { zh: '退出帮扶对象名单公告', en: 'households that exited', rowsStay: false },
  'relapse-proposed': { zh: '拟重新纳入帮扶对象名单公示', en: 'households proposed as relapsed', rowsStay: false },
  'removal-proposed': { zh: '拟清退对象名单公示', en: 'households proposed for removal', rowsStay: false },
  'monitoring-proposed': {
    zh: '拟纳入防返贫监测对象名单公示',
    en: 'households proposed for monitoring',
    rowsStay: false,
  },
  'elimination-proposed': {
    zh: '拟消除风险对象名单公示',
    en: 'households whose risk is proposed as gone',
    rowsStay: false,
  },
  'stars-awarded': { zh: '六星联创评定结果公示', en: 'stars won', rowsStay: false },
  'fund-plan': { zh: '帮扶资金分配公示', en: 'money to be given', rowsStay: true },
  'fund-paid': { zh: '帮扶资金发放公示', en: 'money given', rowsStay: true },
  'project-done': { zh: '帮扶项目完成公示', en: 'a project completed', rowsStay: true },
} as const satisfies Record<string, KindOfNotice>
export type NoticeKind = keyof typeof noticeKinds

/** What a list says of somebody. A result that would say why (illness, disability, conduct) is not one. */
export const resultTexts = {
  'proposed-registration': ['拟纳入', 'to be registered'],
  registered: ['已纳入', 'registered'],
  'not-registered': ['不予纳入', 'not registered'],
  'proposed-exit': ['拟退出', 'to exit'],
  exited: ['已退出', 'exited'],
  'proposed-relapse': ['拟重新纳入', 'to be registered again'],
  'proposed-removal': ['拟清退', 'to be removed'],
  removed: ['已清退', 'removed'],
  'proposed-monitoring': ['拟纳入监测', 'to be monitored'],
  monitored: ['已纳入监测', 'monitored'],
  'proposed-elimination': ['拟消除风险', 'risk to be struck off'],
  'risk-eliminated': ['已消除风险', 'risk struck off'],
  planned: ['拟发放', 'to be paid'],
  paid: ['已发放', 'paid'],
  star: ['得星', 'stars won'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export type NoticeResult = keyof typeof resultTexts
export const results = Object.keys(resultTexts) as [NoticeResult, ...NoticeResult[]]

/** What a result rests on. Those that let guess at somebody's health or family are none. */
export const basisTexts = {
  'income-below-line': ['人均纯收入低于当年标准', 'income per head below the line'],
  'income-in-range': ['人均纯收入在监测范围内', 'income per head within the range of monitoring'],
  'income-above-line': ['人均纯收入稳定超过当年标准', 'income per head stably above the line'],
  'assurances-met': [
    '“两不愁三保障”及饮水安全已实现',
    'food, clothing, school, medical care, housing and water assured',
  ],
  'assurances-lacking': [
    '“两不愁三保障”及饮水安全未全部实现',
    'not all of food, clothing, school, medical care, housing and water assured',
  ],
  'risk-gone': ['风险已稳定消除', 'the risk is gone and stays so'],
  surveyed: ['入户核查', 'survey at home'],
  appraised: ['民主评议通过', 'appraised by the villagers'],
  'not-eligible': ['不符合条件', 'conditions not met'],
  scheme: ['按分配方案', 'by the scheme of distribution'],
  policy: ['按政策规定', 'by the policy'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export type Basis = keyof typeof basisTexts
export const bases = Object.keys(basisTexts) as [Basis, ...Basis[]]
