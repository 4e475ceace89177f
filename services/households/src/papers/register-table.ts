import { HouseholdFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { yuanOfFen } from '@bangfu/kernel/money'
import { villageFields } from '@bangfu/rules/village-form'
import { divisionPartition, entityKey } from '@bangfu/table/keys'
import type { Item, TableReader } from '@bangfu/table/table'
import { fileOfBody } from '../record/household-item.ts'
import { derivedIncome } from '../record/household.ts'
import { toldKey, toldOfItem } from '../record/told-table.ts'
import { findForm } from '../villages/village-form-table.ts'
import type { AccountRow, RegisterRow } from './registers.ts'
import { statusTextOf } from './status-texts.ts'

/** The households of a division in the order of their numbers: faces only. */
export const householdPlace = (division: Division) => {
  const partition = divisionPartition('household', division)
  return { in: { table: 'registry', index: 'byDivision', partition } as const, prefix: division }
}

/** The rows of a register from faces alone: no file is opened. */
export const registerRows = (items: readonly Item[], villages: ReadonlyMap<string, string>): RegisterRow[] =>
  items.map(({ body }) => {
    const { division, code, group = null, headMasked, category, status, persons } = HouseholdFace.parse(body)
    const village = villages.get(division) ?? division
    return { village, code, group, headMasked, category, statusText: statusTextOf(status), persons }
  })

const readAtOnce = 50

/** The rows of a village's account: faces, and of each file its latest income and what was told of it. */
export const accountRows = async (table: TableReader, items: readonly Item[], today: Day): Promise<AccountRow[]> => {
  const rows: AccountRow[] = []
  for (let first = 0; first < items.length; first += readAtOnce) {
    const faces = items.slice(first, first + readAtOnce).map(({ body }) => HouseholdFace.parse(body))
    const read = await table.getMany(faces.flatMap(({ household }) => [entityKey(household), toldKey(household)]))
    faces.forEach((face, index) => rows.push(accountRow(face, read[index * 2], read[index * 2 + 1], today)))
  }
  return rows
}

const accountRow = (face: HouseholdFace, file: Item | undefined, told: Item | undefined, today: Day): AccountRow => {
  const { code, group = null, headMasked, category, status, persons } = face
  const { paidFen, helpers } = toldOfItem(told)
  const latest = file && fileOfBody(file.body).incomes.toSorted((a, b) => b.year - a.year)[0]
  return {
    ...{ code, group, headMasked, category, persons, paidFen },
    statusText: statusTextOf(status),
    income: latest ? { year: latest.year, perHeadFen: derivedIncome(latest, persons).perHeadFen } : null,
    helped: helpers.some(({ from, to }) => from <= today && (to === null || today <= to)),
  }
}

/** What a village's yearly form says, in its order and words; the latest of this year and the last. */
export const villageFigures = async (table: TableReader, village: Division, year: number) => {
  for (const one of [year, year - 1]) {
    const found = await findForm(table, village, one)
    if (!found) continue
    const { form } = found.stored
    const figures = villageFields.flatMap(({ name, type, zh }) => {
      const value = form[name]
      if (value === null) return []
      if (typeof value === 'boolean') return [[zh, value ? '是' : '否'] as const]
      return [[zh, type === 'fen' ? `${yuanOfFen(Number(value))} 元` : String(value)] as const]
    })
    return { year: one, figures }
  }
  return { year: null, figures: [] }
}
