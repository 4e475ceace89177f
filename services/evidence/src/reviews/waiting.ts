import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Instant } from '@bangfu/kernel/time'
import type { Evidence } from '../evidence.ts'
import { Reason, ReasonAnswer, sayReason } from '../reasons.ts'
import type { VisitCheck } from '../visits/visit-check.ts'

/** What waits for a reviewer: a photo or a visit, with what was found. */
export const Waiting = z.object({
  subject: z.string(),
  kind: z.enum(['photo', 'visit']),
  visit: z.string(),
  household: z.string(),
  helper: z.string(),
  division: Village,
  verdict: z.enum(['suspicious', 'unverifiable']),
  reasons: z.array(Reason),
  /** When it came to the server: since then it waits. */
  since: Instant,
})
export type Waiting = z.infer<typeof Waiting>

export const WaitingAnswer = Waiting.extend({ reasons: z.array(ReasonAnswer) })

export const showWaiting = ({ reasons, ...waiting }: Waiting): z.input<typeof WaitingAnswer> => ({
  ...waiting,
  reasons: reasons.map(sayReason),
})

/** Its place on the list: what is suspicious first, then the oldest. */
export const orderOf = ({ verdict, since, subject }: Pick<Waiting, 'verdict' | 'since' | 'subject'>): string =>
  `${verdict === 'suspicious' ? 0 : 1}#${since}#${subject}`

/** A photo as it waits. */
export const waitingPhoto = ({
  evidence,
  visit,
  household,
  helper,
  division,
  verdict,
  reasons,
  receivedAt,
  requestedAt,
}: Evidence): Waiting => ({
  kind: 'photo',
  ...{ subject: evidence, visit, household, helper, division, reasons },
  verdict: verdict === 'suspicious' ? 'suspicious' : 'unverifiable',
  since: receivedAt ?? requestedAt,
})

/** A visit as it waits. One without a place does not: its photos say where it was. */
export const waitingVisit = ({ visit, household, helper, division, reasons, recordedAt }: VisitCheck): Waiting => ({
  kind: 'visit',
  ...{ subject: visit, visit, household, helper, division, reasons },
  verdict: 'suspicious',
  since: recordedAt,
})
