import type { Person } from '../development-issuer.ts'

/**
 * Who plays in the demonstration. All people are invented; the unit, the village and the figures are those of the case
 * `huangyao-2020.json`.
 */
export const county = '610528'
export const village = '610528000901'
export const period = '2020-08'

/** Where the demonstration's clock stands when it is loaded: the evening of the last day of the case. */
export const standsAt = '2020-08-31T18:00:00+08:00'

export const founder = 'founder'
export const helperCount = 15

const two = (index: number): string => String(index + 1).padStart(2, '0')
export const helperSubject = (index: number): string => `helper-${two(index)}`

const surnames = '赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱'
const given = [
  '甲一',
  '乙二',
  '丙三',
  '丁四',
  '戊五',
  '己六',
  '庚七',
  '辛八',
  '壬九',
  '癸十',
  '甲二',
  '乙三',
  '丙四',
  '丁五',
  '戊六',
]
export const helperName = (index: number): string => `${surnames.charAt(index)}${given[index] ?? ''}`

/** Everybody whom the login page offers. */
export const people: readonly Person[] = [
  { subject: 'county', name: '县乡村振兴局 李科长', role: '县级主管 county-office' },
  { subject: 'township', name: '镇街监测站 王站长', role: '镇级 township-office' },
  { subject: 'clerk', name: '黄窑村 村干部 张文书', role: '村级 village-clerk' },
  { subject: 'secretary', name: '驻村第一书记 刘书记', role: '第一书记 first-secretary' },
  ...Array.from({ length: helperCount }, (_, index) => ({
    subject: helperSubject(index),
    name: `帮扶责任人 ${helperName(index)}`,
    role: '帮扶责任人 helper',
  })),
  { subject: 'unit', name: '西安工业大学 联络员', role: '帮扶单位 unit-officer' },
  { subject: 'strong-school', name: '支援学校 联络员', role: '学校 school-officer' },
  { subject: 'weak-school', name: '受援学校 联络员', role: '学校 school-officer' },
  { subject: 'finance-entry', name: '财政所 录入', role: '资金录入 finance-entry' },
  { subject: 'finance-approver', name: '财政所 审批', role: '资金审批 finance-approver' },
  { subject: 'finance-payer', name: '财政所 支付', role: '资金支付 finance-payer' },
  { subject: 'supervisor', name: '县督查组', role: '督查 supervisor' },
  { subject: 'assessor', name: '第三方评估', role: '第三方评估 assessor' },
  { subject: 'auditor', name: '县审计局', role: '审计 auditor' },
  { subject: 'buyer', name: '西安工业大学 后勤与工会', role: '采购 buyer' },
  { subject: 'farm', name: '黄窑村养殖厂', role: '供应商 supplier' },
  { subject: 'mill', name: '陕富面粉厂', role: '供应商 supplier' },
  { subject: 'cooperative', name: '村集体经济合作社', role: '供应商 supplier' },
  { subject: 'household', name: '农户（本人）', role: '农户 household' },
  { subject: founder, name: '系统管理员', role: '管理员 administrator' },
]
