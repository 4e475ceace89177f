import type { Actor } from '@bangfu/access/actor'
import { actorWith, type Answered, type World } from '../../../../tests/support/world.ts'
import { rosterCsv } from '../../../../tests/support/roster.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { county } from '../a-list.ts'

export const villages = ['610528000901', '610528000902', '610528001901'] as const
export const township = '610528000'

const division = (code: string) => ({ division: code as typeof county })
export const office = actorWith('county-office', division(county), 'usr-county')
export const townOffice = actorWith('township-office', division(township), 'usr-town')
export const supervisor = actorWith('supervisor', division(county), 'usr-supervisor')
export const importer = actorWith('county-office', division(county), 'usr-importer')

/** Puts households of a village on file, in poverty unless told. */
export const settle = async (
  world: World<WorkDeps>,
  village: string,
  count: number,
  first: number,
  status = '未脱贫',
) => {
  const csv = Buffer.from(rosterCsv(village, count, first).replaceAll('已脱贫', status))
  const answered = await world.call(importer, 'POST', `/household-imports?division=${village}`, csv, {
    'content-type': 'text/csv',
  })
  const lines = answered.body.lines as { household: string }[]
  return [...new Set(lines.map(({ household }) => household))]
}

export const form = (change: object = {}) => ({
  kind: 're-check',
  division: township,
  title: '2020年回头看',
  document: '镇政府2020年12号',
  deadline: '2020-09-15',
  ...change,
})

/** Makes a campaign and lets its job work; the campaign as it then is. */
export const made = async (
  world: World<WorkDeps>,
  change: object = {},
  actor: Actor = office,
): Promise<Answered['body']> => {
  const answered = await world.call(actor, 'POST', '/campaigns', form(change))
  if (answered.status !== 201) throw new Error(JSON.stringify(answered.body))
  await world.work()
  return (await world.call(actor, 'GET', `/campaigns/${answered.body.campaign}`)).body
}

export const lines = async (world: World<WorkDeps>, campaign: string, query = 'limit=200', actor: Actor = office) =>
  (await world.call(actor, 'GET', `/campaigns/${campaign}/lines?${query}`)).body.items as Answered['body'][]

type Reviewed = {
  readonly campaign: string
  readonly household: string
  readonly actor?: Actor
  readonly version?: number
}

export const review = (
  world: World<WorkDeps>,
  { campaign, household, actor = townOffice, version = 1 }: Reviewed,
  body: object,
) =>
  world.call(
    actor,
    'PUT',
    `/campaigns/${campaign}/lines/${household}/result`,
    { visitedOn: '2020-08-15', ...body },
    { 'if-match': `"${version}"` },
  )
