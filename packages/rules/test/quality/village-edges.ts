import type { LandSums, VillageSubject } from '../../src/quality/subject.ts'
import { emptyVillageForm, type VillageForm } from '../../src/village-form.ts'

const none: LandSums = { arableMu: null, forestMu: null, orchardMu: null, pastureMu: null, waterMu: null }

const form: VillageForm = {
  ...emptyVillageForm,
  population: 1200,
  households: 330,
  collectiveIncomeFen: 5_000_000,
  clinics: 1,
  doctors: 1,
  publicToilets: 2,
  rubbishPoints: 4,
  libraries: 1,
  bus: true,
  dibaoPersons: 20,
  disabledPersons: 12,
  unsafeWaterHouseholds: 0,
  dangerousHouseHouseholds: 0,
}

/** A village in whose form nothing is wrong. */
export const goodVillage: VillageSubject = { form, land: none }

const withForm = (change: Partial<VillageForm>, land: Partial<LandSums> = {}): VillageSubject => ({
  form: { ...form, ...change },
  land: { ...none, ...land },
})

type VillageEdge = {
  readonly rule: string
  readonly right: readonly VillageSubject[]
  readonly wrong: readonly VillageSubject[]
}

const filled = (rule: string, field: keyof VillageForm, least: number | boolean): VillageEdge => ({
  rule,
  right: [withForm({ [field]: least })],
  wrong: [withForm({ [field]: null }), withForm({ [field]: typeof least === 'boolean' ? false : 0 })],
})

const covers = (rule: string, field: keyof LandSums): VillageEdge => ({
  rule,
  right: [
    withForm({ [field]: 100.3 }, { [field]: 100.3 }),
    withForm({ [field]: 0.3 }, { [field]: 0.1 + 0.2 }),
    withForm({ [field]: null }, { [field]: 5 }),
    withForm({ [field]: 5 }),
  ],
  wrong: [withForm({ [field]: 100.3 }, { [field]: 100.31 }), withForm({ [field]: 0 }, { [field]: 1 })],
})

export const villageEdges: readonly VillageEdge[] = [
  filled('village_population_empty', 'population', 1),
  filled('village_households_empty', 'households', 1),
  filled('village_collective_income_empty', 'collectiveIncomeFen', 1),
  filled('village_clinics_empty', 'clinics', 1),
  filled('village_doctors_empty', 'doctors', 1),
  filled('village_toilets_empty', 'publicToilets', 1),
  filled('village_rubbish_empty', 'rubbishPoints', 1),
  filled('village_library_empty', 'libraries', 1),
  filled('village_bus_empty', 'bus', true),
  filled('village_dibao_empty', 'dibaoPersons', 1),
  filled('village_disabled_empty', 'disabledPersons', 1),
  {
    rule: 'village_unsafe_above_households',
    right: [
      withForm({ households: 10, unsafeWaterHouseholds: 4, dangerousHouseHouseholds: 6 }),
      withForm({ households: null, unsafeWaterHouseholds: 4 }),
    ],
    wrong: [
      withForm({ households: 10, unsafeWaterHouseholds: 5, dangerousHouseHouseholds: 6 }),
      withForm({ households: 10, unsafeWaterHouseholds: 11, dangerousHouseHouseholds: null }),
    ],
  },
  covers('village_arable_below_households', 'arableMu'),
  covers('village_forest_below_households', 'forestMu'),
  covers('village_orchard_below_households', 'orchardMu'),
  covers('village_pasture_below_households', 'pastureMu'),
  covers('village_water_below_households', 'waterMu'),
]
