import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Day, Instant } from '@bangfu/kernel/time'
import { EvidenceRef, EvidenceView } from '../procedure/evidence-ref.ts'
import { openSteps } from '@bangfu/kernel/step-machine'
import { SigningMark } from '../procedure/sign-off.ts'
import { contentHashOf, type ExitCase } from './exit-case.ts'
import { exitStates, householdExitMachine, villageExitMachine } from './exit-machine.ts'
import { ChecklistView, checklistView, type ExitResult } from './exit-result.ts'

const Year = z.int().min(2000).max(2100)
const Reason = z.string().trim().min(2).max(200)
const ContentHash = z.string().regex(/^[0-9a-f]{64}$/)

export const exitParams = z.object({ exit: idSchema('ext') })
export const answerParams = exitParams.extend({ item: z.string().regex(/^[a-z0-9-]{1,40}$/) })

/** Opens the exit of a household; the year whose income counts is the last one unless told. */
export const ExitForm = z.strictObject({ household: idSchema('hsh'), year: Year.optional() })
export const VillageExitForm = z.strictObject({ village: Village, year: Year.optional() })

export const AnswerForm = z.strictObject({
  met: z.boolean(),
  evidence: z.array(EvidenceRef).max(10).default([]),
  note: z.string().trim().min(1).max(300).optional(),
})

export const VerificationForm = z.strictObject({
  as: z.enum(['village-committee', 'resident-team', 'township']),
  contentHash: ContentHash,
})

export const ConsentForm = z.strictObject({ contentHash: ContentHash })
/** What somebody enters for a household that has no account: its thumbprint and who saw it. */
export const ThumbprintForm = z.strictObject({
  contentHash: ContentHash,
  mark: SigningMark.options[1],
})
export const RefusalForm = z.strictObject({ reason: Reason.optional() })
export const ReturnForm = z.strictObject({ step: z.enum(['return', 'recheck']), reason: Reason })
export const WithdrawalForm = z.strictObject({ reason: Reason })

const answered = z.object({ by: z.string(), at: Instant, contentHash: z.string() })

/** A case as it is shown: where it stands, what may follow, and its checklist as the file says it now. */
export const ExitView = z.object({
  exit: z.string(),
  kind: z.enum(['household', 'village']),
  division: z.string(),
  household: z.string().nullable(),
  label: z.string(),
  checklist: z.string(),
  year: z.int(),
  state: z.enum(exitStates),
  openSteps: z.array(z.string()),
  opened: z.object({ by: z.string(), at: Instant }),
  /** What a verification or consent must name: the checklist as it now reads. */
  contentHash: z.string(),
  result: ChecklistView,
  verifications: z.array(answered.extend({ as: z.string() })),
  consent: answered
    .extend({
      mark: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('account') }),
        z.object({ kind: z.literal('thumbprint'), witnesses: z.array(z.string()), evidence: EvidenceView }),
      ]),
    })
    .nullable(),
  notice: z.string().nullable(),
  ended: z.object({ by: z.string(), at: Instant, on: Day, why: z.string().nullable() }).nullable(),
})

/** Shows a case with its checklist gone through. */
export const exitView = (exit: ExitCase, result: ExitResult): z.input<typeof ExitView> => ({
  ...exit,
  openSteps: openSteps(exit.kind === 'household' ? householdExitMachine : villageExitMachine, exit.state),
  contentHash: contentHashOf(exit, result),
  result: checklistView(result),
  verifications: [...exit.verifications],
  consent: exit.consent && {
    ...exit.consent,
    mark:
      exit.consent.mark.kind === 'account'
        ? exit.consent.mark
        : { ...exit.consent.mark, witnesses: [...exit.consent.mark.witnesses] },
  },
})

export const ExitLine = z.object({
  exit: z.string(),
  kind: z.string(),
  division: z.string(),
  household: z.string().nullable(),
  label: z.string(),
  year: z.int(),
  state: z.string(),
})

export const lineOf = ({
  exit,
  kind,
  division,
  household,
  label,
  year,
  state,
}: ExitCase): z.input<typeof ExitLine> => ({
  ...{ exit, kind, division, household, label, year, state },
})

/** Which checklist, and whose income: of the year before unless told. */
export const CheckQuery = z.strictObject({
  kind: z.enum(['household-exit', 'demonstration-household']).default('household-exit'),
  year: z.coerce.number().int().min(2000).max(2100).optional(),
})
