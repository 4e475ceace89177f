import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'

/** What can be late. Each area of the register adds its own: the code, and the words of the list. */
export const deadlineKinds = {
  'monitoring-decision': ['监测线索须在时限内作出认定', 'a monitoring clue waits for its decision'],
  'monitoring-measures': ['监测对象须落实帮扶措施', 'a monitored household waits for a measure'],
  'monitoring-new-clue': ['监测对象出现新线索须核查', 'a new clue about a monitored household waits for an answer'],
  'identification-step': ['识别程序须在时限内办理', 'a step of identification waits'],
  'objection-answer': ['公示异议须在时限内答复', 'an objection waits for its answer'],
  'exit-step': ['退出程序须在时限内办理', 'a step of exit waits'],
  'exit-follow-up': ['已脱贫户须按期回访', 'an exited household is due for its follow-up'],
  'campaign-result': ['回头看核查结果须按期报送', 'a re-check of a campaign waits for its result'],
  'plan-measure': ['帮扶计划措施须按期完成', 'a measure of a plan is due'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export const DeadlineKind = z.enum(Object.keys(deadlineKinds) as [DeadlineKind, ...DeadlineKind[]])
export type DeadlineKind = keyof typeof deadlineKinds

/**
 * Something that has to be done by a day: one for each thing and kind. It stands in three lists by due day (village,
 * township, county), so that "what is overdue?" is one range whatever the level. No personal data: masked names only.
 */
export const Deadline = z.object({
  /** The case, objection, campaign line or plan that waits. */
  about: z.string(),
  kind: DeadlineKind,
  division: Division,
  household: z.string().nullable(),
  /** The household's number and masked head, or what else a list calls it. */
  label: z.string(),
  /** Who has to act: the list of a village shows the township's delays too, each with its name. */
  owedBy: z.enum(['household', 'village', 'township', 'county']),
  since: Day,
  /** The last day on which it is in time. */
  due: Day,
  /** Years that the due day was counted through by weekends only, their holidays not being known. */
  holidaysUnknown: z.array(z.int()),
})
export type Deadline = Readonly<z.infer<typeof Deadline>>
