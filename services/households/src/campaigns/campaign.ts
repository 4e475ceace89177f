import * as z from 'zod'
import { contains, Division, Village, WithinCounty } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import type { DrawPlan } from '@bangfu/sampling/draw'
import type { StepMachine } from '@bangfu/kernel/step-machine'
import { stepFrom } from '@bangfu/kernel/step-machine'
import { RegisterStatus } from '../record/register-status.ts'
import { VillageKind } from '../villages/division-node.ts'
import { isCheckable, mostFields } from './checkable.ts'

export type CampaignId = Id<'cmp'>

const states = ['drawing', 'open', 'closing', 'closed'] as const
export const CampaignState = z.enum(states)
export type CampaignState = z.infer<typeof CampaignState>

/** How a campaign goes: its list is drawn and dated before anybody looks, and nothing changes once it is closed. */
export const campaignMachine: StepMachine<CampaignState, 'open' | 'void' | 'begin-closing' | 'close'> = {
  start: ['drawing'],
  end: ['closed'],
  steps: [
    { from: 'drawing', step: 'open', to: 'open', says: 'the list is frozen, drawn and dated' },
    { from: 'drawing', step: 'void', to: 'closed', says: 'no household fits the rule' },
    { from: 'open', step: 'begin-closing', to: 'closing', says: 'all have a result, or a reason is given' },
    { from: 'closing', step: 'close', to: 'closed', says: 'nothing is awaited any more' },
  ],
}

/** The most households that may be listed, and the most whose fields one field check compares. */
export const mostListed = 90_000
export const mostChecked = 2_000

const Year = z.int().min(2000).max(2100)

/** Which households: each part narrows; what is left out narrows nothing. */
const CampaignRule = z.strictObject({
  statuses: z.array(RegisterStatus).min(1).max(7).optional(),
  categories: z.array(z.string().trim().min(1).max(30)).min(1).max(10).optional(),
  villages: z.array(Village).min(1).max(300).optional(),
  /** The year in which the household came on file. */
  onFileSince: Year.optional(),
  /** The year in which it exited, by a procedure of ours. */
  exitedIn: Year.optional(),
  /** Draws instead of taking all: villages of each kind, households of each village, households in all. */
  sample: z
    .strictObject({
      villages: z
        .array(z.strictObject({ kind: VillageKind, count: z.int().min(1).max(300) }))
        .min(1)
        .max(6)
        .optional(),
      perVillage: z.int().min(1).max(1000).optional(),
      total: z.int().min(1).max(mostListed).optional(),
    })
    .optional(),
})
export type CampaignRule = z.output<typeof CampaignRule>

export const CampaignForm = z.strictObject({
  kind: z.enum(['re-check', 'field-check']),
  division: WithinCounty,
  title: z.string().trim().min(2).max(60),
  document: z.string().trim().min(2).max(100),
  rule: CampaignRule.default({}),
  deadline: Day,
  /** Of a field check: what is asked in the field and compared with the file. */
  fields: z.array(z.string().max(40)).max(mostFields).optional(),
})
export type CampaignForm = z.output<typeof CampaignForm>

const Drawn = z.object({
  algorithm: z.string(),
  seed: z.string(),
  listHash: z.string(),
  /** How many fit the rule, and how many of them were drawn. */
  listed: z.int(),
  drawn: z.int(),
  chunks: z.int(),
  short: z.array(z.object({ of: z.string(), wanted: z.int(), there: z.int() })),
})
export type Drawn = z.infer<typeof Drawn>

export const Campaign = z.object({
  campaign: idSchema('cmp'),
  kind: z.enum(['re-check', 'field-check']),
  division: Division,
  title: z.string(),
  document: z.string(),
  rule: CampaignRule,
  fields: z.array(z.string()),
  deadline: Day,
  state: CampaignState,
  made: z.object({ by: z.string(), at: Instant }),
  job: z.string(),
  /** Null until the list is frozen. */
  draw: Drawn.nullable(),
  closed: z.object({ by: z.string(), at: Instant, open: z.int(), reason: z.string().nullable() }).nullable(),
})
export type Campaign = z.infer<typeof Campaign>

type Making = {
  readonly campaign: CampaignId
  readonly job: string
  readonly by: string
  readonly at: Instant
  readonly today: Day
}

/** A campaign that waits for its list. @throws Refusal campaign_rule_unfit, place by place */
export const makeCampaign = (form: CampaignForm, { campaign, job, by, at, today }: Making): Campaign => {
  const faults = faultsOf(form, today)
  if (faults.length > 0) throw new Refusal('campaign_rule_unfit', {}, faults)
  const { kind, division, title, document, rule, deadline, fields = [] } = form
  return {
    ...{ campaign, kind, division, title, document, rule, fields, deadline },
    state: 'drawing',
    made: { by, at },
    job,
    draw: null,
    closed: null,
  }
}

const faultsOf = ({ kind, division, rule, deadline, fields = [] }: CampaignForm, today: Day): Fault[] => {
  const faults: Fault[] = []
  const fault = (broken: boolean, pointer: string, zh: string, en: string): void => {
    if (broken) faults.push({ pointer: `body/${pointer}`, zh, en })
  }
  fault(deadline < today, 'deadline', '截止日期已过', 'the deadline has passed')
  rule.villages?.forEach((village, index) =>
    fault(
      !contains(division, village),
      `rule/villages/${index}`,
      '不在任务区划内',
      'outside the division of the campaign',
    ),
  )
  fault(kind === 're-check' && fields.length > 0, 'fields', '回头看不核对字段', 'a re-check compares no fields')
  fault(kind === 'field-check' && fields.length === 0, 'fields', '请选择要核对的字段', 'name the fields to compare')
  fault(new Set(fields).size !== fields.length, 'fields', '字段重复', 'a field stands twice')
  fields.forEach((field, index) =>
    fault(!isCheckable(field), `fields/${index}`, '该字段不能核对', 'this field cannot be compared'),
  )
  return faults
}

/** The plan that a rule’s sample is, for the draw. */
export const planOf = ({ sample }: CampaignRule): DrawPlan => ({
  groups: sample?.villages?.map(({ kind, count }) => ({ stratum: kind, count })),
  perGroup: sample?.perVillage,
  total: sample?.total,
})

/** The list is frozen and drawn; it is still to be written out. */
export const frozen = (campaign: Campaign, draw: Drawn): Campaign => ({ ...campaign, draw })

/** Open when its list stands; closed at once where nobody is on it. */
export const opened = (campaign: Campaign, at: Instant): Campaign => {
  if (campaign.draw?.drawn !== 0) return { ...campaign, state: stepFrom(campaignMachine, campaign.state, 'open') }
  const closed = { by: campaign.made.by, at, open: 0, reason: '没有符合条件的户' }
  return { ...campaign, state: stepFrom(campaignMachine, campaign.state, 'void'), closed }
}

type Closing = { readonly by: string; readonly at: Instant; readonly open: number; readonly reason: string | null }

/** Begins to close. @throws Refusal campaign_state · lines_open when some have no result and no reason is given */
export const beginClosing = (campaign: Campaign, { by, at, open, reason }: Closing): Campaign => {
  assertOpen(campaign)
  if (open > 0 && reason === null) throw new Refusal('lines_open', { open })
  const state = stepFrom(campaignMachine, campaign.state, 'begin-closing')
  return { ...campaign, state, closed: { by, at, open, reason } }
}

export const closed = (campaign: Campaign): Campaign => ({
  ...campaign,
  state: stepFrom(campaignMachine, campaign.state, 'close'),
})

/** @throws Refusal campaign_state unless results may be given */
export const assertOpen = ({ state }: Pick<Campaign, 'state'>): void => {
  if (state !== 'open') throw new Refusal('campaign_state', { state })
}
