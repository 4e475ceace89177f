import type { Computation, Reading } from '@bangfu/checklists/checklist'

/** What exit checklists read of a village: of the register, and of its yearly form. Null is what nobody has said. */
export type ReadVillage = {
  readonly year: number
  /** Persons of households that are registered or relapsed. */
  readonly poorPersons: number | null
  readonly population: number | null
  readonly households: number | null
  readonly hardRoadToTownship: boolean | null
  readonly unsafeWaterHouseholds: number | null
  readonly poweredHouseholds: number | null
}

/** What a reading is called in a refusal. */
export const villageReadingNames: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  poorPersons: ['贫困人口', 'poor persons'],
  population: ['总人口', 'population'],
  households: ['总户数', 'households'],
  hardRoadToTownship: ['到乡镇通硬化路', 'hard road to the township'],
  unsafeWaterHouseholds: ['饮水未安全户数', 'households without safe water'],
  poweredHouseholds: ['通生活用电户数', 'households with power'],
}

type Field = Exclude<keyof ReadVillage, 'year'>

const computation = (
  id: string,
  fields: readonly Field[],
  holds: (subject: ReadVillage, perMille: bigint) => boolean,
): Computation<ReadVillage> => ({
  id,
  fields,
  read: (subject, { perMille = 0 }) => ({
    readings: fields.map((field): Reading => ({ field, of: null, value: subject[field] })),
    holds: holds(subject, BigInt(perMille)),
  }),
})

/** Poverty incidence against a limit per mille, without dividing; a village without people has none. */
const incidence = (compare: (poor: bigint, limit: bigint) => boolean) => (subject: ReadVillage, perMille: bigint) => {
  const { poorPersons, population } = subject
  if (poorPersons === null || population === null || population <= 0) return false
  return compare(BigInt(poorPersons) * 1000n, BigInt(population) * perMille)
}

/** How the items of village checklists are read. */
export const villageComputations: readonly Computation<ReadVillage>[] = [
  computation(
    'incidence-below',
    ['poorPersons', 'population'],
    incidence((poor, limit) => poor < limit),
  ),
  computation(
    'incidence-at-most',
    ['poorPersons', 'population'],
    incidence((poor, limit) => poor <= limit),
  ),
  computation('village-hard-road', ['hardRoadToTownship'], ({ hardRoadToTownship }) => hardRoadToTownship === true),
  computation(
    'village-safe-water',
    ['unsafeWaterHouseholds'],
    ({ unsafeWaterHouseholds }) => unsafeWaterHouseholds === 0,
  ),
  computation(
    'village-power',
    ['poweredHouseholds', 'households'],
    ({ poweredHouseholds, households }) => Number(households) > 0 && Number(poweredHouseholds) >= Number(households),
  ),
]
