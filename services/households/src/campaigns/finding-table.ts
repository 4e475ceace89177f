import { divisionPartition, divisionPlace, childKey } from '@bangfu/table/keys'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { CampaignPack } from '@bangfu/rules/campaign-pack'
import { create, remove, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import { findingOf, type CampaignLine } from './campaign-line.ts'
import { Finding } from './finding.ts'

export type FoundFinding = { readonly finding: Finding; readonly version: number }

const findingKey = (campaign: string, household: string) => childKey(campaign, 'finding', household)
const listName = (campaign: string, handled: boolean): string =>
  `campaign-finding-${handled ? 'handled' : 'open'}-${campaign}`

const itemOf = (finding: Finding): Omit<Item, 'version'> => ({
  key: findingKey(finding.campaign, finding.household),
  kind: 'campaign-finding',
  body: finding,
  byDivision: divisionPlace(
    listName(finding.campaign, finding.handled !== null),
    finding.division as Division,
    finding.code,
  ),
})

/** The finding of a household, where it lies. @throws Refusal not_found */
export const findingSubject = async (campaign: string, household: string, table: TableReader) => {
  const item = await table.get(findingKey(campaign, household))
  if (!item) throw new Refusal('not_found')
  const found = { finding: Finding.parse(item.body), version: item.version }
  return { scope: { division: found.finding.division as Division, household }, about: household, found }
}

/**
 * What a new result makes of a household's finding: it comes, goes or becomes another.
 * @throws Refusal finding_handled once something was done about it: a result does not undo a case
 */
export const findingOps = async (
  table: TableReader,
  before: CampaignLine,
  after: CampaignLine,
  pack: CampaignPack,
): Promise<Op[]> => {
  const [was, is] = [findingOf(before, pack), findingOf(after, pack)]
  if (was === null && is === null) return []
  const item = await table.get(findingKey(after.campaign, after.household))
  const known = item && Finding.parse(item.body)
  if (known?.handled) throw new Refusal('finding_handled', { handled: known.handled.ref })
  const last = after.results.at(-1)
  if (is === null || !last) return item ? [remove(item.key, { version: item.version })] : []
  const { campaign, household, code, division, label } = after
  const finding: Finding = {
    ...{ campaign, household, code, division, label },
    kind: is,
    outcome: last.outcome ?? '',
    note: last.note ?? '',
    foundBy: last.by,
    foundAt: last.at,
    handled: null,
  }
  return [item ? replace(itemOf(finding), item.version) : create(itemOf(finding))]
}

/** Keeps what was done about a finding; of two who do something at once one is decided again. */
export const replaceFinding = ({ version }: FoundFinding, after: Finding): Op => replace(itemOf(after), version)

/** The findings of a campaign in a division, handled or not. */
export const findingsOf = (campaign: string, division: Division, handled: boolean): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(listName(campaign, handled), division) },
  prefix: division,
})
