import type { VillageFieldName } from '../village-form.ts'
import { ofVillage, type VillageRule } from './rule.ts'
import type { LandField } from './subject.ts'

const empty = (id: string, field: VillageFieldName, zh: string, en: string): VillageRule =>
  ofVillage({
    id,
    fields: [`village.${field}`],
    text: [`${zh}未填写或为 0`, `${en}: empty or 0`],
    broken: ({ form }) => form[field] === null || form[field] === 0 || form[field] === false,
  })

const land = (id: string, field: LandField, zh: string, en: string): VillageRule =>
  ofVillage({
    id,
    fields: [`village.${field}`],
    text: [`村${zh}面积小于各户之和`, `the village has less ${en} than its households together`],
    // Hundredths of a mu, so that a sum of tenths is not a hair more than it is.
    broken: ({ form, land: sums }) => {
      const whole = form[field]
      const sum = sums[field]
      return whole !== null && sum !== null && Math.round(sum * 100) > Math.round(whole * 100)
    },
  })

/** The yearly form of a village, by itself and against its households: seventeen rules, as many as the source counts. */
export const villageRules: readonly VillageRule[] = [
  empty('village_population_empty', 'population', '总人口', 'population'),
  empty('village_households_empty', 'households', '总户数', 'households'),
  empty('village_collective_income_empty', 'collectiveIncomeFen', '集体经济收入', 'collective income'),
  empty('village_clinics_empty', 'clinics', '卫生室', 'clinics'),
  empty('village_doctors_empty', 'doctors', '执业（助理）医师', 'doctors'),
  empty('village_toilets_empty', 'publicToilets', '公共厕所', 'public toilets'),
  empty('village_rubbish_empty', 'rubbishPoints', '垃圾集中堆放点', 'rubbish collection points'),
  empty('village_library_empty', 'libraries', '文化（图书）室', 'culture and reading rooms'),
  empty('village_bus_empty', 'bus', '客运班车', 'bus service'),
  empty('village_dibao_empty', 'dibaoPersons', '低保人数', 'persons with subsistence allowance'),
  empty('village_disabled_empty', 'disabledPersons', '残疾人口', 'disabled persons'),
  ofVillage({
    id: 'village_unsafe_above_households',
    fields: ['village.unsafeWaterHouseholds', 'village.dangerousHouseHouseholds', 'village.households'],
    text: [
      '饮水未安全户数与危房户数之和大于总户数',
      'households without safe water and in dangerous houses are more than all households',
    ],
    broken: ({ form: { unsafeWaterHouseholds, dangerousHouseHouseholds, households } }) =>
      households !== null && (unsafeWaterHouseholds ?? 0) + (dangerousHouseHouseholds ?? 0) > households,
  }),
  land('village_arable_below_households', 'arableMu', '耕地', 'arable land'),
  land('village_forest_below_households', 'forestMu', '林地', 'forest'),
  land('village_orchard_below_households', 'orchardMu', '林果', 'orchard land'),
  land('village_pasture_below_households', 'pastureMu', '牧草地', 'pasture'),
  land('village_water_below_households', 'waterMu', '水面', 'water surface'),
]
