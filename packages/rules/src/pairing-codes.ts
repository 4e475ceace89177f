import * as z from 'zod'

/** A code of a list and its words. */
export type Coded = { readonly zh: string; readonly en: string }

/** Kinds of helping units 帮扶单位 (handbook §2). */
export const unitKinds = {
  'party-government': { zh: '党政机关', en: 'party or government office' },
  school: { zh: '学校', en: 'school' },
  university: { zh: '高校', en: 'university' },
  enterprise: { zh: '企业', en: 'enterprise' },
  'social-organisation': { zh: '社会组织', en: 'social organisation' },
} as const satisfies Record<string, Coded>

export const UnitKind = z.enum(Object.keys(unitKinds) as [keyof typeof unitKinds, ...(keyof typeof unitKinds)[]])
export type UnitKind = z.infer<typeof UnitKind>

/** Ranks of helpers, highest first (handbook §2, §6). */
export const helperRanks = {
  'school-level': { zh: '校级', en: 'school leadership (deputy head and above)' },
  'division-level': { zh: '处级', en: 'division level' },
  'section-level': { zh: '科级', en: 'section level' },
  ordinary: { zh: '一般', en: 'ordinary' },
} as const satisfies Record<string, Coded>

export const HelperRank = z.enum(
  Object.keys(helperRanks) as [keyof typeof helperRanks, ...(keyof typeof helperRanks)[]],
)
export type HelperRank = z.infer<typeof HelperRank>

/** Kinds of contact with a household (handbook §7). A telephone or video call is a contact, never a visit. */
export const contactKinds = {
  'home-visit': { zh: '入户走访', en: 'home visit', isVisit: true, delegated: false },
  phone: { zh: '电话联络', en: 'telephone call', isVisit: false, delegated: false },
  video: { zh: '视频联络', en: 'video call', isVisit: false, delegated: false },
  holiday: { zh: '节日慰问', en: 'holiday visit', isVisit: true, delegated: false },
  meeting: { zh: '座谈', en: 'talk', isVisit: true, delegated: false },
  survey: { zh: '调研', en: 'survey', isVisit: true, delegated: false },
  inspection: { zh: '检查', en: 'inspection', isVisit: true, delegated: false },
  delegated: { zh: '委托入户', en: 'visit by a delegate', isVisit: true, delegated: true },
} as const satisfies Record<string, Coded & { isVisit: boolean; delegated: boolean }>

export const ContactKind = z.enum(
  Object.keys(contactKinds) as [keyof typeof contactKinds, ...(keyof typeof contactKinds)[]],
)
export type ContactKind = z.infer<typeof ContactKind>

/** Kinds of leave from a resident team. The sources count days of leave and name no kinds: the list is our own. */
export const leaveKinds = {
  personal: { zh: '事假', en: 'personal leave' },
  sick: { zh: '病假', en: 'sick leave' },
  annual: { zh: '年休假', en: 'annual leave' },
  family: { zh: '婚产陪护假', en: 'marriage, birth or family care' },
  duty: { zh: '公务外出', en: 'away on duty' },
  training: { zh: '学习培训', en: 'training' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Coded>

export const LeaveKind = z.enum(Object.keys(leaveKinds) as [keyof typeof leaveKinds, ...(keyof typeof leaveKinds)[]])
export type LeaveKind = z.infer<typeof LeaveKind>

/** Kinds of contact with a village or a school (handbook §7). */
export const placeContactKinds = {
  'call-on': { zh: '走访', en: 'visit', isVisit: true },
  meeting: { zh: '座谈', en: 'talk', isVisit: true },
  survey: { zh: '调研', en: 'survey', isVisit: true },
  inspection: { zh: '检查', en: 'inspection', isVisit: true },
  holiday: { zh: '节日慰问', en: 'holiday visit', isVisit: true },
  phone: { zh: '电话联络', en: 'telephone call', isVisit: false },
  video: { zh: '视频联络', en: 'video call', isVisit: false },
} as const satisfies Record<string, Coded & { isVisit: boolean }>

export const PlaceContactKind = z.enum(
  Object.keys(placeContactKinds) as [keyof typeof placeContactKinds, ...(keyof typeof placeContactKinds)[]],
)
export type PlaceContactKind = z.infer<typeof PlaceContactKind>
