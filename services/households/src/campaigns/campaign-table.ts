import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import {
  childKey,
  childPrefix,
  divisionPartition,
  divisionPlace,
  entityKey,
  ownerPartition,
  ownerPlace,
} from '@bangfu/table/keys'
import { create, put, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Op, type Query, type TableReader } from '@bangfu/table/table'
import type { Member } from '@bangfu/sampling/frozen-list'
import { deadlineOps } from '../deadlines/deadline-table.ts'
import { dayOf } from '@bangfu/kernel/time'
import { Campaign } from './campaign.ts'
import { deadlinesOf, type CampaignLine, type VillageProgress } from './campaign-line.ts'

export type FoundCampaign = { readonly campaign: Campaign; readonly version: number }

/** @throws Refusal not_found */
export const loadCampaign = async (table: TableReader, id: string): Promise<FoundCampaign> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return campaignOfItem(item)
}

export const campaignOfItem = ({ body, version }: Item): FoundCampaign => ({ campaign: Campaign.parse(body), version })

const itemOf = (campaign: Campaign): Omit<Item, 'version'> => ({
  key: entityKey(campaign.campaign),
  kind: 'campaign',
  body: campaign,
  byDivision: divisionPlace('campaign', campaign.division, campaign.campaign),
})

export const createCampaign = (campaign: Campaign): Op => create(itemOf(campaign))

/** Replaces a campaign in its next state; another change that came first wins. */
export const replaceCampaign = ({ version }: FoundCampaign, after: Campaign): Op => replace(itemOf(after), version)

/** Campaigns of a division and below it, newest first within each. */
export const campaignsOf = (division: Division): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition('campaign', division) },
  prefix: division,
  newestFirst: true,
})

/** The frozen list stands in chunks: what was drawn from can be read, and drawn again, for ever. */
export const chunkSize = 2000
type Chunk = {
  readonly villages: readonly Omit<Member, 'id'>[]
  readonly members: readonly (readonly [string, number])[]
}

/** Keeps the members of a list, each village named once. */
export const chunkOps = (campaign: string, members: readonly Member[]): Op[] =>
  Array.from({ length: Math.ceil(members.length / chunkSize) }, (_none, index) => {
    const some = members.slice(index * chunkSize, (index + 1) * chunkSize)
    const villages = [...new Map(some.map(({ group, stratum }) => [group, { group, stratum }])).values()]
    const place = new Map(villages.map(({ group }, at) => [group, at]))
    const body: Chunk = { villages, members: some.map(({ id, group }) => [id, place.get(group) ?? 0]) }
    return create({ key: chunkKey(campaign, index), kind: 'campaign-chunk', body })
  })

const chunkKey = (campaign: string, index: number) => childKey(campaign, 'chunk', String(index).padStart(4, '0'))

const membersOf = ({ villages, members }: Chunk): Member[] =>
  members.map(([id, at]) => ({ id, ...(villages[at] ?? { group: '', stratum: '' }) }))

/** The members of a chunk of the frozen list. @throws Refusal not_found */
export const readChunk = async (table: TableReader, campaign: string, index: number): Promise<Member[]> => {
  const item = await table.get(chunkKey(campaign, index))
  if (!item) throw new Refusal('not_found')
  return membersOf(item.body as Chunk)
}

const mostChunks = 100

export const readFrozen = async (table: TableReader, campaign: string): Promise<Member[]> => {
  const items = await listAll(
    table,
    { in: { table: 'registry', pk: campaign }, prefix: childPrefix('chunk') },
    mostChunks,
  )
  return items.flatMap(({ body }) => membersOf(body as Chunk))
}

export type FoundLine = { readonly line: CampaignLine; readonly version: number }

const lineKey = (campaign: string, household: string) => childKey(campaign, 'line', household)

/** Two lists: all lines of a campaign, and those that have no result yet. */
const lineItem = (line: CampaignLine): Omit<Item, 'version'> => ({
  key: lineKey(line.campaign, line.household),
  kind: 'campaign-line',
  body: line,
  byOwner: ownerPlace('campaign-line', line.campaign, `${line.division}#${line.code}`),
  ...(!line.done && { byDivision: divisionPlace(`campaign-open-${line.campaign}`, line.division, line.code) }),
})

/** Puts a household on the list, with its deadline. */
export const createLine = (line: CampaignLine, campaign: Campaign): Op[] => [
  create(lineItem(line)),
  ...deadlineOps([], deadlinesOf(line, dayOf(campaign.made.at))),
]

/** Replaces a line with its deadline; the caller saw it at this version. */
export const replaceLine = ({ line: before, version }: FoundLine, after: CampaignLine, campaign: Campaign): Op[] => {
  const since = dayOf(campaign.made.at)
  return [
    replace(lineItem(after), version, () => new Refusal('version_changed')),
    ...deadlineOps(deadlinesOf(before, since), deadlinesOf(after, since)),
  ]
}

export const lineOfItem = ({ body, version }: Item): FoundLine => ({ line: body as CampaignLine, version })

/** The line of a household and where it lies. @throws Refusal not_found */
export const lineSubject = async (campaign: string, household: string, table: TableReader) => {
  const item = await table.get(lineKey(campaign, household))
  if (!item) throw new Refusal('not_found')
  const found = lineOfItem(item)
  return { scope: { division: found.line.division, household }, about: household, found }
}

/** Lines of a campaign in a division, by village and household number; `open` those without a result. */
export const linesOf = (campaign: string, division: Division, open: boolean): Omit<Query, 'limit' | 'after'> => ({
  in: open
    ? { table: 'registry', index: 'byDivision', partition: divisionPartition(`campaign-open-${campaign}`, division) }
    : { table: 'registry', index: 'byOwner', partition: ownerPartition('campaign-line', campaign) },
  prefix: division,
})

/** All lines, from the table itself: nothing of it lags. */
export const everyLine = (campaign: string): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', pk: campaign },
  prefix: childPrefix('line'),
})

/** Takes the deadlines of open lines away when nothing is awaited any more; run twice it does nothing twice. */
export const unwaitedOps = (lines: readonly FoundLine[], campaign: Campaign): Op[] =>
  lines
    .filter(({ line }) => !line.done)
    .flatMap(({ line }) => deadlineOps(deadlinesOf(line, dayOf(campaign.made.at)), []))

const progressKey = (campaign: string, village: string) => childKey(campaign, 'progress', village)

export const createProgress = (campaign: string, progress: VillageProgress): Op =>
  create({ key: progressKey(campaign, progress.village), kind: 'campaign-progress', body: progress })

export type FoundProgress = { readonly progress: VillageProgress; readonly version: number }

export const readProgress = async (
  table: TableReader,
  { campaign, division }: CampaignLine,
): Promise<FoundProgress> => {
  const item = await table.get(progressKey(campaign, division))
  if (!item) throw new RangeError(`no progress of ${division} in ${campaign}`)
  return { progress: item.body as VillageProgress, version: item.version }
}

/** Counts a changed line; of two that change in one village at once one is decided again. */
export const replaceProgress = (campaign: string, { version }: FoundProgress, after: VillageProgress): Op =>
  put(
    { key: progressKey(campaign, after.village), kind: 'campaign-progress', body: after, version: version + 1 },
    { version },
  )

/** A county has some hundreds of villages. */
const mostVillages = 3000

/** How each village within a division stands. */
export const listProgress = async (
  table: TableReader,
  campaign: string,
  division: Division,
): Promise<VillageProgress[]> => {
  const prefix = `${childPrefix('progress')}${division}`
  const items = await listAll(table, { in: { table: 'registry', pk: campaign }, prefix }, mostVillages)
  return items.map(({ body }) => body as VillageProgress)
}

/** Keeps what a campaign was before it was closed. */
export const campaignHistory = (
  context: Pick<Context, 'actor' | 'now'>,
  found: FoundCampaign,
  why: string | null,
): Op => historyOp(context, found.campaign.campaign, found.version, found.campaign, why)
