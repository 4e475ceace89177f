import * as z from 'zod'
import type { Coded } from './pairing-codes.ts'

/** What a school is in school pairing 学校结对帮扶: it helps, or is helped. */
export const schoolStandings = {
  strong: { zh: '支援学校', en: 'strong school' },
  weak: { zh: '受援学校', en: 'weak school' },
} as const satisfies Record<string, Coded>
export const SchoolStanding = z.enum(['strong', 'weak'])
export type SchoolStanding = z.infer<typeof SchoolStanding>

/** From which school to which a person goes. */
export const schoolDirections = {
  'strong-to-weak': { zh: '支援学校派往受援学校', en: 'sent by the strong school', home: 'strong', host: 'weak' },
  'weak-to-strong': { zh: '受援学校派往支援学校', en: 'sent by the weak school', home: 'weak', host: 'strong' },
} as const satisfies Record<string, Coded & { home: SchoolStanding; host: SchoolStanding }>
export const SchoolDirection = z.enum(['strong-to-weak', 'weak-to-strong'])
export type SchoolDirection = z.infer<typeof SchoolDirection>

export const exchangedKinds = {
  manager: { zh: '管理干部', en: 'manager' },
  teacher: { zh: '教师', en: 'teacher' },
} as const satisfies Record<string, Coded>
export const ExchangedKind = z.enum(['manager', 'teacher'])
export type ExchangedKind = z.infer<typeof ExchangedKind>

/** What two paired schools do beside sending people. */
export const schoolRecordKinds = {
  'joint-research': { zh: '联合教研', en: 'joint research' },
  'all-staff-training': { zh: '全员培训', en: 'training of all staff' },
  'backbone-training': { zh: '骨干教师培养', en: 'training of a backbone teacher' },
  donation: { zh: '捐赠物资', en: 'donation of goods' },
} as const satisfies Record<string, Coded>
export type SchoolRecordKind = keyof typeof schoolRecordKinds
export const SchoolRecordKind = z.enum(Object.keys(schoolRecordKinds) as [SchoolRecordKind, ...SchoolRecordKind[]])

/** Results of an appraisal or assessment, as for all staff of public institutions; the sources of school pairing name none. */
export const schoolGrades = {
  excellent: { zh: '优秀', en: 'excellent' },
  competent: { zh: '合格', en: 'competent' },
  'barely-competent': { zh: '基本合格', en: 'barely competent' },
  'not-competent': { zh: '不合格', en: 'not competent' },
} as const satisfies Record<string, Coded>
export const SchoolGrade = z.enum(['excellent', 'competent', 'barely-competent', 'not-competent'])
export type SchoolGrade = z.infer<typeof SchoolGrade>
