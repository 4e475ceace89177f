import { dayOf } from '@bangfu/kernel/time'
import { fieldsOf, headerOf, recordFields } from '@bangfu/rules/record-catalogue'
import type { Context, Deps } from '@bangfu/service/context'
import { historyPrefix, ownerPartition } from '@bangfu/table/keys'
import type { Item, TableReader } from '@bangfu/table/table'
import type { PersonalKind } from '@bangfu/vault/vault'
import { HelpPlan, type PlanLine } from '../plans/help-plan.ts'
import { planSection } from '../plans/plan-table.ts'
import { AidEntry } from '../record/aid.ts'
import { aidSection } from '../record/aid-table.ts'
import { openField } from '../record/entry-table.ts'
import { readTogether } from '../record/file-table.ts'
import * as z from 'zod'
import { beforeOfBody } from '../record/household-item.ts'
import type { FoundHousehold } from '../record/household-table.ts'
import { viewOf, type HouseholdView } from '../record/household-view.ts'
import { headOf, type Household, type SealedField } from '../record/household.ts'
import { toldOfItem } from '../record/told-table.ts'
import { villageNameOn } from './division-name-table.ts'
import type { Dossier, PlannedMeasure } from './dossier.ts'
import { helperLines } from './helper-table.ts'
import { withGroup } from './measure-names.ts'
import { identificationFiled, measureStateText, monitoringFiled } from './procedure-texts.ts'
import { statusTexts } from './status-texts.ts'

/** How many changes and cases a file is printed with; the rest is asked for in the system. */
const mostChanges = 100
const mostCases = 20

/** Not from where members are changed: that brings every rule along. */
const memberChangeKind = 'member-change'
const MemberLine = z.object({ name: z.string(), on: z.string(), reason: z.string() })

/** All that a household's file is printed from; sealed fields by their masks. */
export const readDossier = async (
  context: Pick<Context, 'table' | 'vault' | 'now'>,
  { household }: FoundHousehold,
): Promise<Dossier> => {
  const { table, now } = context
  const today = dayOf(now)
  const { items } = await readTogether(table, household.household)
  const bodiesOf = (kind: string): unknown[] => items.filter((item) => item.kind === kind).map(({ body }) => body)
  const told = toldOfItem(items.find(({ kind }) => kind === 'household-told'))
  const plan = bodiesOf(planSection.kind).map((body) => HelpPlan.parse(body))[0]
  return {
    view: viewOf(household, told, today),
    villageName: await villageNameOn(table, household, today),
    headName: headOf(household)?.name ?? '',
    statusText: statusTexts[household.status],
    helpers: await helperLines(context, told),
    members: bodiesOf(memberChangeKind).map((body) => MemberLine.parse(body)),
    plan: plan ? { summary: plan.summary, exitYear: plan.exitYear, agreed: plan.agreement !== null } : null,
    measures: (plan?.measures ?? []).map(plannedOf),
    aid: bodiesOf(aidSection.kind).map((body) => AidEntry.parse(body)),
    procedures: await filedOf(table, household.household),
    history: await historyOf(table, household.household),
  }
}

/** A measure of a plan in the words of papers. */
export const plannedOf = ({ zh, wallGroup, text, from, due, state, counted }: PlanLine): PlannedMeasure => ({
  ...{ name: withGroup(wallGroup, zh), text, from, due, counted },
  standing: measureStateText(state),
})

/** A household's cases, the latest first. */
const filedOf = async (table: TableReader, household: string): Promise<Dossier['procedures']> => {
  const casesOf = async (kind: string): Promise<readonly Item[]> => {
    const partition = ownerPartition(kind, household)
    const place = { table: 'registry', index: 'byOwner', partition } as const
    return (await table.list({ in: place, newestFirst: true, limit: mostCases })).items
  }
  const [identified, monitored] = await Promise.all([casesOf('identification'), casesOf('monitoring')])
  return [
    ...identified.map(({ body }) => identificationFiled(body)),
    ...monitored.map(({ body }) => monitoringFiled(body)),
  ].toSorted((a, b) => (a.on < b.on ? 1 : -1))
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
