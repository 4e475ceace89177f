import * as z from 'zod'
import { isOverdue } from '@bangfu/rules/term'
import type { Day } from '@bangfu/kernel/time'
import { EvidenceView } from '../procedure/evidence-ref.ts'
import { Campaign } from './campaign.ts'
import type { VillageProgress } from './campaign-line.ts'
import { progressOf, type CampaignLine } from './campaign-line.ts'

const Progress = z.object({
  division: z.string(),
  listed: z.int(),
  done: z.int(),
  open: z.int(),
  overdue: z.int(),
  outcomes: z.record(z.string(), z.int()),
})

/** A campaign with how it stands in a division: no count goes further than the caller may see. */
export const CampaignView = Campaign.extend({ progress: Progress })

export const ProgressView = z.object({
  deadline: z.string(),
  all: Progress,
  townships: z.array(Progress),
  villages: z.array(Progress),
})

/** Is everything without a result late? Nothing is awaited of a closed campaign. */
const isLate = ({ state, deadline }: Campaign, today: Day): boolean => state === 'open' && isOverdue(deadline, today)

export const campaignView = (
  campaign: Campaign,
  division: string,
  villages: readonly VillageProgress[],
  today: Day,
): z.input<typeof CampaignView> => ({
  ...campaign,
  progress: { division, ...progressOf(villages, isLate(campaign, today)) },
})

/** How a campaign stands by village and by township. */
export const progressView = (
  campaign: Campaign,
  division: string,
  villages: readonly VillageProgress[],
  today: Day,
): z.input<typeof ProgressView> => {
  const late = isLate(campaign, today)
  const townships = [...new Set(villages.map(({ village }) => village.slice(0, 9)))]
  return {
    deadline: campaign.deadline,
    all: { division, ...progressOf(villages, late) },
    townships: townships.map((township) => ({
      division: township,
      ...progressOf(
        villages.filter(({ village }) => village.startsWith(township)),
        late,
      ),
    })),
    villages: villages.map((one) => ({ division: one.village, ...progressOf([one], late) })),
  }
}

const AnyValue = z.union([z.string(), z.number(), z.boolean()]).nullable()

export const LineView = z.object({
  campaign: z.string(),
  household: z.string(),
  code: z.string(),
  division: z.string(),
  label: z.string(),
  status: z.string(),
  category: z.string(),
  deadline: z.string(),
  done: z.boolean(),
  overdue: z.boolean(),
  /** Of a field check, once it is answered: who asks at the door does not know what the file says. */
  filed: z.record(z.string(), AnyValue).nullable(),
  results: z.array(
    z.object({
      by: z.string(),
      at: z.string(),
      visitedOn: z.string(),
      note: z.string().nullable(),
      evidence: z.array(EvidenceView),
      outcome: z.string().nullable(),
      answers: z.record(z.string(), AnyValue).nullable(),
    }),
  ),
})

export const lineView = (line: CampaignLine, today: Day): z.input<typeof LineView> => ({
  ...line,
  overdue: !line.done && isOverdue(line.deadline, today),
  filed: line.done && line.filed ? { ...line.filed } : null,
  results: line.results.map((result) => ({
    ...result,
    evidence: [...result.evidence],
    answers: result.answers && { ...result.answers },
  })),
})
