import type { Division } from '@bangfu/kernel/division'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { headerOf, recordFields } from '@bangfu/rules/record-catalogue'
import { fieldsOf } from '@bangfu/rules/record-catalogue'
import type { Context, Deps } from '@bangfu/service/context'
import { historyPrefix } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import type { PersonalKind } from '@bangfu/vault/vault'
import { listAid } from '../record/aid-table.ts'
import { openField } from '../record/entry-table.ts'
import { beforeOfBody } from '../record/household-item.ts'
import type { FoundHousehold } from '../record/household-table.ts'
import { viewOf, type HouseholdView } from '../record/household-view.ts'
import { headOf, type Household, type SealedField } from '../record/household.ts'
import { toldKey, toldOfItem } from '../record/told-table.ts'
import { nameOn } from '../villages/division-node.ts'
import { findDivision } from '../villages/division-table.ts'
import type { Dossier } from './dossier.ts'
import { helperLines } from './helper-table.ts'
import { statusTexts } from './status-texts.ts'

/** How many years of money, and how many changes, a file is printed with; the rest is asked for in the system. */
const aidYears = 5
const mostChanges = 100

/** All that a household's file is printed from; sealed fields by their masks. */
export const readDossier = async (
  context: Pick<Context, 'table' | 'vault' | 'now'>,
  { household }: FoundHousehold,
): Promise<Dossier> => {
  const { table, now } = context
  const today = dayOf(now)
  const told = toldOfItem(await table.get(toldKey(household.household)))
  const year = Number(today.slice(0, 4))
  const years = Array.from({ length: aidYears }, (_none, back) => year - back)
  const aid = await Promise.all(years.map((one) => listAid(table, household.household, one)))
  return {
    view: viewOf(household, told, today),
    villageName: await villageNameOn(table, household, today),
    headName: headOf(household)?.name ?? '',
    statusText: statusTexts[household.status],
    helpers: await helperLines(context, told),
    measures: [],
    aid: aid.flat(),
    procedures: [],
    history: await historyOf(table, household.household),
  }
}

/** The name of a household's village on a day: as divisions have it, else as its file says, else its code. */
export const villageNameOn = async (table: TableReader, household: Household, day: Day): Promise<string> => {
  const { division, villageName } = household
  return (await divisionNameOn(table, division, day)) ?? villageName ?? division
}

/** The name of a division on a day, when it is on file. */
export const divisionNameOn = async (table: TableReader, division: Division, day: Day): Promise<string | undefined> => {
  const found = await findDivision(table, division)
  return found && nameOn(found.node, day)
}

const historyOf = async (table: TableReader, household: string): Promise<Dossier['history']> => {
  const { items } = await table.list({
    in: { table: 'registry', pk: household },
    prefix: historyPrefix,
    newestFirst: true,
    limit: mostChanges,
  })
  return items.map(({ body }) => {
    const { at, why, fields } = beforeOfBody(body)
    return { at: dayOf(at), why, fields: fields.map(fieldText).join('、') }
  })
}

const listNames: Readonly<Record<string, string>> = {
  persons: '家庭成员',
  incomes: '收入',
  position: '坐标',
  status: '状态',
  relocation: '易地搬迁',
  helper: '帮扶责任人（名单）',
  links: '户间关系',
}
const known = new Set<string>(recordFields.map(({ key }) => key))
const fieldText = (field: string): string =>
  listNames[field] ??
  recordFields.filter(({ key }) => key === field && known.has(field)).map(({ key }) => headerOf(key))[0] ??
  field

/** A view with its seals opened: for the paper that says so, which leaves its reason in the trail. */
export const inPlain = (vault: Deps['vault'], household: Household, view: HouseholdView): HouseholdView => ({
  ...view,
  ...openedOf(vault, 'household', household.household, household),
  positionMasked: openField(vault, 'position', household.household, household.position),
  persons: view.persons.map((person) => {
    const kept = household.persons.find((other) => other.person === person.person)
    return kept ? { ...person, ...openedOf(vault, 'person', person.person, kept) } : person
  }),
})

const openedOf = (
  vault: Deps['vault'],
  group: 'household' | 'person',
  owner: string,
  kept: object,
): Record<string, string | null> => {
  const values = kept as Readonly<Record<string, SealedField | null>>
  return Object.fromEntries(
    fieldsOf(group).flatMap(({ key, spec }) =>
      spec.type === 'sealed'
        ? [[`${key}Masked`, openField(vault, spec.seals satisfies PersonalKind, owner, values[key] ?? null)]]
        : [],
    ),
  )
}
