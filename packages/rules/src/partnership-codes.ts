import * as z from 'zod'
import type { Coded } from './pairing-codes.ts'

/** What can stand on a side of a pairing. */
export const sideKinds = {
  helper: { zh: '干部（领导）', en: 'an official on file as a helper' },
  unit: { zh: '单位', en: 'a unit on file' },
  place: { zh: '县、镇、村', en: 'a county, township or village' },
  household: { zh: '户', en: 'a household' },
  student: { zh: '学生', en: 'a student of a household' },
  branch: { zh: '党支部', en: 'a party branch' },
  member: { zh: '党员', en: 'a party member' },
  city: { zh: '市', en: 'a city' },
  donor: { zh: '爱心人士', en: 'a citizen who gives' },
} as const satisfies Record<string, Coded>
export type SideKind = keyof typeof sideKinds

/** What a side can promise (handbook §1: they visit, bring money, goods, training, jobs, buyers, aid for the children). */
export const dutyKinds = {
  visit: { zh: '走访', en: 'visits' },
  money: { zh: '资金', en: 'money' },
  goods: { zh: '物资', en: 'goods' },
  project: { zh: '产业与项目', en: 'industry and projects' },
  training: { zh: '培训', en: 'training' },
  jobs: { zh: '就业', en: 'jobs' },
  sales: { zh: '消费帮扶', en: 'buying products' },
  schooling: { zh: '助学', en: 'aid for schooling' },
  exchange: { zh: '人员互派', en: 'exchange of staff' },
  'joint-activity': { zh: '共建活动', en: 'joint activities' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Coded>
export const DutyKind = z.enum(Object.keys(dutyKinds) as [keyof typeof dutyKinds, ...(keyof typeof dutyKinds)[]])
export type DutyKind = z.infer<typeof DutyKind>

type KindOfPairing = Coded & {
  readonly helping: readonly SideKind[]
  readonly helped: readonly SideKind[]
  /** Digits of a `place` that is helped. */
  readonly placeDigits?: number
  readonly duties: readonly DutyKind[]
}

/**
 * The kinds of pairings of two sides (handbook §6), who stands on which side and what can be promised. Helper and
 * household, and unit and village, have entities of their own: access and the one responsible helper hang on those.
 */
export const partnershipKinds = {
  'leader-township': {
    ...{ zh: '领导联镇', en: 'leader and township', helping: ['helper'], helped: ['place'], placeDigits: 9 },
    duties: ['visit', 'project', 'other'],
  },
  'leader-village': {
    ...{ zh: '领导包村', en: 'leader and village', helping: ['helper'], helped: ['place'], placeDigits: 12 },
    duties: ['visit', 'project', 'other'],
  },
  'branch-branch': {
    ...{ zh: '支部共建', en: 'branch and branch', helping: ['branch'], helped: ['branch'] },
    duties: ['joint-activity', 'training', 'visit', 'money', 'other'],
  },
  'member-member': {
    ...{ zh: '党员结对', en: 'member and member', helping: ['member'], helped: ['member'] },
    duties: ['visit', 'joint-activity', 'training', 'other'],
  },
  'city-city': {
    ...{ zh: '对口协作（市市结对）', en: 'city and city', helping: ['city'], helped: ['city', 'place'] },
    duties: ['money', 'project', 'jobs', 'sales', 'exchange', 'training', 'other'],
  },
  'enterprise-village': {
    ...{ zh: '万企帮万村', en: 'enterprise and village', helping: ['unit'], helped: ['place'], placeDigits: 12 },
    duties: ['project', 'jobs', 'sales', 'training', 'money', 'goods', 'other'],
  },
  'school-school': {
    ...{ zh: '学校结对', en: 'school and school', helping: ['unit'], helped: ['unit'] },
    duties: ['exchange', 'training', 'joint-activity', 'goods', 'money', 'other'],
  },
  'donor-student': {
    ...{ zh: '结对助学', en: 'giver and student', helping: ['donor', 'unit', 'helper'], helped: ['student'] },
    duties: ['schooling', 'money', 'goods', 'visit', 'other'],
  },
  'donor-household': {
    ...{ zh: '爱心结对', en: 'giver and household', helping: ['donor', 'unit', 'helper'], helped: ['household'] },
    duties: ['money', 'goods', 'visit', 'sales', 'jobs', 'other'],
  },
} as const satisfies Record<string, KindOfPairing>
export const PartnershipKind = z.enum(
  Object.keys(partnershipKinds) as [keyof typeof partnershipKinds, ...(keyof typeof partnershipKinds)[]],
)
export type PartnershipKind = z.infer<typeof PartnershipKind>

export const kindOf = (kind: PartnershipKind): KindOfPairing => partnershipKinds[kind]

/** Why a pairing ended; the words of whoever ended it stand beside. */
export const pairingEndings = {
  'term-over': { zh: '期满', en: 'its term is over' },
  exited: { zh: '户已脱贫退出', en: 'the household exited' },
  'household-removed': { zh: '户已清退或注销', en: 'the household is off the register' },
  moved: { zh: '随户迁移调整', en: 'the household moved' },
  merged: { zh: '并户', en: 'the household was merged into another' },
  'helper-transferred': { zh: '帮扶责任人调动', en: 'the helper was transferred' },
  'helper-left': { zh: '帮扶责任人退休、离职或病故', en: 'the helper retired, left or died' },
  adjusted: { zh: '动态调整', en: 'adjustment of the register' },
  cancelled: { zh: '协议解除', en: 'the agreement was cancelled' },
  'overlap-resolved': { zh: '重叠结对核定', en: 'an overlap was decided' },
  undone: { zh: '批量调整撤销', en: 'a hand-over was undone' },
  mistake: { zh: '登记有误', en: 'entered by mistake' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Coded>
export const PairingEnding = z.enum(
  Object.keys(pairingEndings) as [keyof typeof pairingEndings, ...(keyof typeof pairingEndings)[]],
)
export type PairingEnding = z.infer<typeof PairingEnding>
