import type { Field } from '../household-entry.ts'
import { ofHousehold, ofPerson, type HouseholdRule, type QualityRule } from './rule.ts'
import type { HouseholdReading } from './reading.ts'

/** What each member is insured by. */
export const insuranceRules: readonly QualityRule[] = [
  ofPerson({
    id: 'medical_insurance_none',
    fields: ['medicalInsurance', 'employeeMedicalInsurance'],
    text: ['居民医保、职工医保都没有参加', 'neither residents’ nor employees’ medical insurance'],
    // Where nothing is said of the employees' insurance, which hardly a villager has, not to be in the residents' is enough.
    broken: ({ person }) => person.medicalInsurance === false && person.employeeMedicalInsurance !== true,
  }),
  ofPerson({
    id: 'medical_insurance_twice',
    fields: ['medicalInsurance', 'employeeMedicalInsurance'],
    text: ['同时参加居民医保和职工医保', 'both residents’ and employees’ medical insurance'],
    broken: ({ person }) => person.medicalInsurance === true && person.employeeMedicalInsurance === true,
  }),
  ofPerson({
    id: 'serious_illness_insurance_empty',
    fields: ['seriousIllnessInsurance'],
    text: ['未填写是否参加大病保险', 'nothing is said of insurance against serious illness'],
    broken: ({ person }) => person.seriousIllnessInsurance === null,
  }),
  ofPerson({
    id: 'pension_empty',
    fields: ['pension'],
    text: ['未填写是否参加养老保险', 'nothing is said of the pension insurance'],
    broken: ({ person }) => person.pension === null,
  }),
  ofPerson({
    id: 'medical_aid_without_insurance',
    fields: ['medicalAid', 'medicalInsurance'],
    text: ['享受医疗救助却没有参加医保', 'medical aid without any medical insurance'],
    broken: ({ person }) =>
      person.medicalAid === true && person.medicalInsurance !== true && person.employeeMedicalInsurance !== true,
  }),
]

const empty = (id: string, field: Field, zh: string, en: string, of: (h: HouseholdReading) => unknown) =>
  ofHousehold({ id, fields: [field], text: [`未填写${zh}`, `nothing is said of ${en}`], broken: (h) => of(h) === null })

const range = (
  id: string,
  field: Field,
  zh: string,
  en: string,
  of: (household: HouseholdReading) => number | null,
): HouseholdRule =>
  ofHousehold({
    id,
    fields: [field],
    text: [`${zh}面积超出 0–{most} 亩`, `${en} outside 0 to {most} mu`],
    needs: ['most'],
    broken: (household, { most }) => {
      const mu = of(household)
      return mu !== null && (mu > most || mu < 0)
    },
  })

/** House, water, road and land. */
export const livingRules: readonly HouseholdRule[] = [
  ofHousehold({
    id: 'dangerous_house_not_monitored',
    fields: ['dangerousHouse', 'monitoring.risks'],
    text: ['住危房但未纳入监测', 'a dangerous house, and the household is not monitored'],
    broken: ({ dangerousHouse, monitoring }) => dangerousHouse && monitoring === null,
  }),
  ofHousehold({
    id: 'unsafe_water_not_monitored',
    fields: ['safeWater', 'monitoring.risks'],
    text: ['饮水不安全但未纳入监测', 'no safe water, and the household is not monitored'],
    broken: ({ entry: { safeWater }, monitoring }) => safeWater === false && monitoring === null,
  }),
  empty('house_area_empty', 'houseAreaM2', '住房面积', 'the area of the house', ({ entry }) => entry.houseAreaM2),
  empty('toilet_empty', 'sanitaryToilet', '卫生厕所', 'the toilet', ({ entry }) => entry.sanitaryToilet),
  empty('power_empty', 'livingPower', '通生活用电', 'power in the house', ({ entry }) => entry.livingPower),
  empty('road_empty', 'roadType', '入户路类型', 'the road to the house', ({ entry }) => entry.roadType),
  empty('distance_empty', 'roadKm', '与村主干路距离', 'the distance to the main road', ({ entry }) => entry.roadKm),
  ofHousehold({
    id: 'distance_far',
    fields: ['roadKm'],
    text: ['与村主干路距离超过 {km} 公里', 'more than {km} km to the main road'],
    needs: ['km'],
    broken: ({ entry: { roadKm } }, { km }) => roadKm !== null && roadKm > km,
  }),
  range('arable_land_range', 'arableMu', '耕地', 'arable land', ({ entry }) => entry.arableMu),
  range('pasture_range', 'pastureMu', '牧草地', 'pasture', ({ entry }) => entry.pastureMu),
  range('water_surface_range', 'waterMu', '水面', 'water surface', ({ entry }) => entry.waterMu),
  range('forest_range', 'forestMu', '林地', 'forest', ({ entry }) => entry.forestMu),
  range('orchard_range', 'orchardMu', '林果', 'orchards', ({ entry }) => entry.orchardMu),
  range(
    'returned_farmland_range',
    'returnedForestMu',
    '退耕还林（草）',
    'farmland returned to forest or grass',
    ({ entry }) => entry.returnedForestMu,
  ),
  ofHousehold({
    id: 'returned_farmland_exceeds_forest',
    fields: ['returnedForestMu', 'forestMu', 'pastureMu'],
    text: ['退耕还林（草）面积大于林地与牧草地之和', 'more returned farmland than forest and pasture together'],
    // Only where one of the two is said: what is not known is not zero.
    broken: ({ entry: { returnedForestMu, forestMu, pastureMu } }) =>
      returnedForestMu !== null &&
      (forestMu !== null || pastureMu !== null) &&
      returnedForestMu > (forestMu ?? 0) + (pastureMu ?? 0),
  }),
]
