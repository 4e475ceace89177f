import type { Day } from '@bangfu/kernel/time'
import { lookUpOf, type ListName } from '../../src/code-lists.ts'
import type { Coded } from '../../src/code-list.ts'
import {
  unsaidHousehold,
  unsaidPerson,
  type HouseholdEntry,
  type IncomeEntry,
  type PersonEntry,
} from '../../src/household-entry.ts'
import { checkDigitOf } from '../../src/id-number.ts'
import type { Elimination, Measure, Monitoring, QualitySubject } from '../../src/quality/subject.ts'

/** The day on which the households of these tests are looked at. */
export const on = '2024-06-15' as Day

export const value = (list: ListName, text: string): Coded => lookUpOf(list)(text)
export const unknown: Coded = { code: null, text: '说不清' }

/** A number of the region that is nobody's, with a right check digit. An odd sequence is a man's. */
export const idNumber = (born: string, sequence = '101'): string => {
  const open = `610599${born.replaceAll('-', '')}${sequence}`
  return `${open}${checkDigitOf(open)}`
}

/** The number of who is so many years old since today. */
export const aged = (years: number, sequence = '101'): string => idNumber(`${2024 - years}-06-15`, sequence)
/** The number of who will be so many years old tomorrow. */
export const almost = (years: number, sequence = '101'): string => idNumber(`${2024 - years}-06-16`, sequence)

export const head: PersonEntry = {
  ...unsaidPerson(),
  name: '李八三',
  sex: 'male',
  relation: value('relation', '户主'),
  idNumber: idNumber('1980-05-02'),
  education: value('education', '初中'),
  health: [value('health', '健康')],
  labour: value('labour', '普通劳动力'),
  workPlace: value('work-place', '省外'),
  workMonths: 8,
  workFrom: '2023-03',
  workProvince: '浙江省',
  workCity: '金华市',
  workCounty: '义乌市',
  monthlyWageFen: 450_000,
  travelSubsidyFen: 50_000,
  hasWorked: true,
  medicalInsurance: true,
  employeeMedicalInsurance: false,
  pension: true,
  seriousIllnessInsurance: true,
  medicalAid: false,
  dibao: false,
}
export const spouse: PersonEntry = {
  ...head,
  name: '党辛六',
  sex: 'female',
  relation: value('relation', '配偶'),
  idNumber: idNumber('1982-07-11', '202'),
}
/** A third member, grown up: what a test changes of him touches neither head nor spouse. */
export const son: PersonEntry = {
  ...head,
  name: '李三壬',
  relation: value('relation', '之子'),
  idNumber: idNumber('1999-02-03', '303'),
}
export const child: PersonEntry = {
  ...son,
  idNumber: idNumber('2014-02-03', '305'),
  education: null,
  studentState: value('student-state', '小学'),
  labour: value('labour', '无劳动力'),
  workPlace: null,
  workMonths: null,
  workFrom: null,
  workProvince: null,
  workCity: null,
  workCounty: null,
  monthlyWageFen: null,
  travelSubsidyFen: null,
  hasWorked: null,
}

const entry: HouseholdEntry = {
  ...unsaidHousehold(),
  code: '6105280009010001',
  villageName: '黄窑村',
  category: value('category', '一般贫困户'),
  povertyStatus: value('poverty-status', '已脱贫'),
  mainCause: value('cause', '缺技术'),
  phone: '15400000001',
  position: { latitude: 34.72, longitude: 109.27 },
  arableMu: 3.6,
  forestMu: 12,
  returnedForestMu: 4,
  orchardMu: 1,
  pastureMu: 0,
  waterMu: 0,
  safeWater: true,
  livingPower: true,
  roadKm: 0.4,
  roadType: value('road', '水泥路'),
  houseAreaM2: 96,
  dangerousHouse: false,
  sanitaryToilet: true,
  income: { ...unsaidHousehold().income, wageFen: 3_000_000, operatingFen: 300_000, operatingExpenseFen: 50_000 },
  persons: [head, spouse],
}

/** A household in which nothing is wrong. */
export const good: QualitySubject = { entry, monitoring: null, measures: [], earlierJobs: [] }

export const withEntry = (change: Partial<HouseholdEntry>, subject: QualitySubject = good): QualitySubject => ({
  ...subject,
  entry: { ...subject.entry, ...change },
})
export const withIncome = (change: Partial<IncomeEntry>, subject: QualitySubject = good): QualitySubject =>
  withEntry({ income: { ...subject.entry.income, ...change } }, subject)
/** Net income per head of the two, in fen. */
export const perHead = (fen: number): QualitySubject =>
  withIncome({ wageFen: fen * 2, operatingFen: null, operatingExpenseFen: null })
export const withPersons = (persons: readonly PersonEntry[], subject: QualitySubject = good): QualitySubject =>
  withEntry({ persons }, subject)
export const withHead = (change: Partial<PersonEntry>, subject: QualitySubject = good): QualitySubject =>
  withPersons([{ ...head, ...change }, spouse], subject)
export const withSpouse = (change: Partial<PersonEntry>): QualitySubject =>
  withPersons([head, { ...spouse, ...change }])
export const withSon = (change: Partial<PersonEntry>, subject: QualitySubject = good): QualitySubject =>
  withPersons([head, spouse, { ...son, ...change }], subject)
export const withChild = (change: Partial<PersonEntry>, subject: QualitySubject = good): QualitySubject =>
  withPersons([head, spouse, { ...child, ...change }], subject)

export const measure = (group: Measure['group'], item: Measure['item'] = null, from = '2024-01'): Measure => ({
  group,
  item,
  from,
})

const noRisk: Monitoring = {
  risks: [{ risk: 'accident', note: null, disaster: null }],
  identified: '2024-01',
  developmental: true,
  backstop: false,
  collectorName: '王庚',
  collectorPhone: '15400000009',
  elimination: null,
}
/** Monitored for an accident, with a measure of work. */
export const monitored = (
  change: Partial<Monitoring> = {},
  measures: readonly Measure[] = [measure('work')],
  subject: QualitySubject = good,
): QualitySubject => ({ ...subject, monitoring: { ...noRisk, ...change }, measures })
export const atRisk = (
  risk: Monitoring['risks'][number]['risk'],
  measures?: readonly Measure[],
  subject?: QualitySubject,
): QualitySubject => monitored({ risks: [{ risk, note: null, disaster: null }] }, measures, subject)
export const measured = (...measures: readonly Measure[]): QualitySubject => ({ ...good, measures })

const gone: Elimination = {
  month: '2024-05',
  way: 'assistance',
  dropout: false,
  houseDamaged: false,
  uninsured: false,
  waterDamaged: false,
  wageFen: 4_000_000,
  propertyFen: 0,
  transferFen: 0,
  operatingFen: 300_000,
  operatingExpenseFen: 50_000,
  netFen: 4_250_000,
  perHeadFen: 2_125_000,
  claimsFen: 0,
  outOfPocketFen: 0,
}
/** Identified in September 2023 and eliminated in May 2024. */
export const eliminated = (
  change: Partial<Elimination> = {},
  more: Partial<Monitoring> = {},
  subject: QualitySubject = good,
): QualitySubject =>
  monitored({ identified: '2023-09', ...more, elimination: { ...gone, ...change } }, [measure('work')], subject)

/** A household of so many members who are able and so many who are not. */
export const family = (able: number, unable: number, subject: QualitySubject = good): QualitySubject =>
  withPersons(
    [
      ...Array.from({ length: able }, () => value('labour', '普通劳动力')),
      ...Array.from({ length: unable }, () => value('labour', '无劳动力')),
    ].map((labour, index) => ({
      ...(index === 0 ? head : son),
      idNumber: idNumber('1999-02-03', String(101 + index * 2)),
      labour,
      health: labour.code === '04' ? [value('health', '长期慢性病')] : head.health,
    })),
    subject,
  )
