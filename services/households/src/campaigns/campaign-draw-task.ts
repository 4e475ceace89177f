import * as z from 'zod'
import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { algorithm, draw, type DrawnGroup } from '@bangfu/sampling/draw'
import { freeze, type FrozenList, type Member } from '@bangfu/sampling/frozen-list'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Deps } from '@bangfu/service/context'
import { workerOf, type Step } from '@bangfu/service/jobs'
import { childPrefix, divisionId, divisionPartition, entityKey } from '@bangfu/table/keys'
import type { Item, Key, Op, Position, TableReader } from '@bangfu/table/table'
import { headOf, type Household } from '../record/household.ts'
import { householdOfItem } from '../record/household-table.ts'
import { divisionOfItem } from '../villages/division-table.ts'
import { maskName } from '@bangfu/vault/mask'
import { drawJob } from './campaign-jobs-task.ts'
import { frozen, mostChecked, mostListed, opened, planOf, type Campaign, type CampaignRule } from './campaign.ts'
import type { CampaignLine } from './campaign-line.ts'
import {
  chunkOps,
  chunkSize,
  createLine,
  createProgress,
  loadCampaign,
  readFrozen,
  replaceCampaign,
} from './campaign-table.ts'
import { filedOf } from './checkable.ts'

/**
 * Makes the list of a campaign in two parts: who fits the rule is frozen with a seed in one transaction; then the drawn
 * are written out in packs. Cut off, it goes on from the frozen list: the households may have changed by then, the list
 * does not.
 */
export const drawWorker = workerOf(drawJob, async function* ({ input, cursor }, deps: Deps): AsyncGenerator<
  Step,
  Step | undefined
> {
  const { table, newId } = deps
  let found = await loadCampaign(table, input.campaign)
  if (found.campaign.state !== 'drawing') return undefined
  if (found.campaign.draw === null) {
    const list = freeze(await membersOf(table, found.campaign))
    // Made when the list stands: nobody can try seeds until he likes the draw.
    const after = frozen(found.campaign, drawnOf(found.campaign, list, newId('sed')))
    yield {
      done: 0,
      of: after.draw?.drawn ?? 0,
      ops: [replaceCampaign(found, after), ...chunkOps(input.campaign, list.members)],
    }
    found = await loadCampaign(table, input.campaign)
  }
  const groups = redrawn(found.campaign, freeze(await readFrozen(table, input.campaign)))
  yield* writtenOut(deps, found.campaign, groups, Cursor.parse(cursor ?? {}).at)
  return { ops: [replaceCampaign(found, opened(found.campaign, deps.clock()))] }
})

const drawnOf = (campaign: Campaign, list: FrozenList, seed: string): NonNullable<Campaign['draw']> => {
  const { groups, short } = draw(list, seed, planOf(campaign.rule))
  const drawn = groups.reduce((sum, group) => sum + group.drawn.length, 0)
  if (campaign.kind === 'field-check' && drawn > mostChecked)
    throw new Refusal('campaign_rule_unfit', { most: mostChecked })
  const listed = list.members.length
  return {
    algorithm,
    seed,
    listHash: list.hash,
    listed,
    drawn,
    chunks: Math.ceil(listed / chunkSize),
    short: [...short],
  }
}

const redrawn = (campaign: Campaign, list: FrozenList): readonly DrawnGroup[] => {
  const seed = campaign.draw?.seed
  if (seed === undefined || campaign.draw?.listHash !== list.hash)
    throw new RangeError('the frozen list is not the one that was drawn')
  return draw(list, seed, planOf(campaign.rule)).groups
}

/** Everybody who fits the rule, with his village and its kind. */
const membersOf = async (table: TableReader, campaign: Campaign): Promise<Member[]> => {
  const { division, rule } = campaign
  const members: Omit<Member, 'stratum'>[] = []
  let after: Position | undefined
  do {
    const place = {
      table: 'registry',
      index: 'byDivision',
      partition: divisionPartition('household', division),
    } as const
    const page = await table.list({ in: place, prefix: division, limit: 1000, ...(after && { after }) })
    const fitting = page.items.map(({ body }) => body as HouseholdFace).filter((face) => fits(face, rule))
    for (const { household, division: group } of await inYears(table, fitting, rule))
      members.push({ id: household, group })
    if (members.length > mostListed) throw new Refusal('campaign_rule_unfit', { most: mostListed })
    after = page.after
  } while (after)
  const kinds = rule.sample?.villages
    ? await villageKinds(table, [...new Set(members.map(({ group }) => group))])
    : undefined
  return members.map((member) => ({ ...member, stratum: kinds?.get(member.group) ?? '' }))
}

const fits = (
  { status, category, division }: HouseholdFace,
  { statuses, categories, villages }: CampaignRule,
): boolean =>
  (statuses ?? defaultStatuses).some((one) => one === status) &&
  (categories?.includes(category) ?? true) &&
  (villages?.some((village) => village === division) ?? true)

/** Who is, or was, on the register of the poor. */
const defaultStatuses = ['registered', 'exited', 'relapsed'] as const

/** Those that came on file, or exited, in the years of the rule; no file is read where it names none. */
const inYears = async (
  table: TableReader,
  faces: readonly HouseholdFace[],
  rule: CampaignRule,
): Promise<readonly HouseholdFace[]> => {
  const { onFileSince, exitedIn } = rule
  if (onFileSince === undefined && exitedIn === undefined) return faces
  const files = await getAll(
    table,
    faces.map(({ household }) => entityKey(household)),
  )
  const since = faces.filter((_face, index) => {
    const item = files[index]
    return (
      onFileSince === undefined || (item && yearOf(dayOf(householdOfItem(item).household.origin.at)) === onFileSince)
    )
  })
  if (exitedIn === undefined) return since
  const exits = await Promise.all(since.map(({ household }) => exitedDuring(table, household, exitedIn)))
  return since.filter((_face, index) => exits[index])
}

const yearOf = (day: Day): number => Number(day.slice(0, 4))

const exitedDuring = async (table: TableReader, household: string, year: number): Promise<boolean> => {
  const query = {
    in: { table: 'registry', pk: household },
    prefix: `${childPrefix('exit')}${year}-`,
    limit: 1,
  } as const
  return (await table.list(query)).items.length > 0
}

const villageKinds = async (table: TableReader, villages: readonly string[]): Promise<Map<string, string>> => {
  const items = await getAll(
    table,
    villages.map((village) => entityKey(divisionId(village))),
  )
  return new Map(
    items.flatMap((item, index) =>
      item ? [[villages[index] ?? '', divisionOfItem(item).node.kind ?? ''] as const] : [],
    ),
  )
}

/** How many of the drawn stand as lines; each pack is written with it. */
const Cursor = z.object({ at: z.int().min(0).default(0) })

/** A transaction holds two operations for each household, one for each village that begins, and the job. */
const linesAtOnce = 30

async function* writtenOut(
  deps: Deps,
  campaign: Campaign,
  groups: readonly DrawnGroup[],
  from: number,
): AsyncGenerator<Step, void> {
  const drawn = groups
    .flatMap(({ group, drawn: ids }) =>
      ids.map((household, place) => ({ household, group, first: place === 0, listed: ids.length })),
    )
    .toSorted((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : Number(b.first) - Number(a.first)))
  for (let at = from; at < drawn.length; at += linesAtOnce) {
    const some = drawn.slice(at, at + linesAtOnce)
    const items = await deps.table.getMany(some.map(({ household }) => entityKey(household)))
    const ops = some.flatMap(({ group, first, listed }, index): Op[] => {
      const item = items[index]
      if (!item) throw new RangeError('a household of the list is gone')
      const line = lineOf(campaign, householdOfItem(item).household, group as Division)
      const begun = first ? [createProgress(campaign.campaign, { village: group, listed, done: 0, outcomes: {} })] : []
      return [...createLine(line, campaign), ...begun]
    })
    const next = Math.min(drawn.length, at + linesAtOnce)
    yield { cursor: { at: next }, done: next, of: drawn.length, ops }
  }
}

/** It stands in the village of the frozen list, even where it moved since. */
const lineOf = (campaign: Campaign, household: Household, division: Division): CampaignLine => ({
  campaign: campaign.campaign,
  household: household.household,
  code: household.code,
  division,
  label: `${household.code} ${maskName(headOf(household)?.name ?? '')}`.trim(),
  status: household.status,
  category: household.category.code === null ? '其他' : household.category.text,
  deadline: campaign.deadline,
  filed: campaign.kind === 'field-check' ? filedOf(household, campaign.fields) : null,
  done: false,
  results: [],
})

const mostKeys = 100

const getAll = async (table: TableReader, keys: readonly Key[]): Promise<(Item | undefined)[]> => {
  const items: (Item | undefined)[] = []
  for (let at = 0; at < keys.length; at += mostKeys) items.push(...(await table.getMany(keys.slice(at, at + mostKeys))))
  return items
}
