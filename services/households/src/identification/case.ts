import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Day, Instant } from '@bangfu/kernel/time'
import { EvidenceView } from '../procedure/evidence-ref.ts'
import type { Hand } from '../procedure/hands.ts'
import { Layer, Signature } from '../procedure/sign-off.ts'
import { RegisterStatus } from '../record/register-status.ts'
import { Flag } from './flag.ts'
import { caseStates } from './gates.ts'
import { Proposal } from './proposal.ts'

export const CaseId = idSchema('idc')

/** Onto the register 识别, or off it 清退. */
export const CaseKind = z.enum(['registration', 'removal'])
export type CaseKind = z.infer<typeof CaseKind>

/** How it began: the household asked, a cadre did for it, or a screening found it. */
export const Origin = z.enum(['household', 'cadre', 'screening'])

const Done = z.object({ by: z.string(), at: Instant })

/** A refusal at a gate: why, and until when it can be appealed against. */
const Refused = Done.extend({
  gate: z.enum(caseStates),
  reason: z.string(),
  appealBy: Day,
  appeal: Done.extend({
    reason: z.string(),
    paper: EvidenceView.nullable(),
    answer: Done.extend({ upheld: z.boolean(), reason: z.string() }).nullable(),
  }).nullable(),
})

/** A household on its way onto the register or off it. docs/states.md draws how it moves. */
export const IdentificationCase = z.object({
  case: CaseId,
  kind: CaseKind,
  household: z.string(),
  division: z.string(),
  headMasked: z.string(),
  state: z.enum(caseStates),
  application: Done.extend({
    origin: Origin,
    on: Day,
    reason: z.string(),
    /** The household's written application, where it did not apply by its own account. */
    paper: EvidenceView.nullable(),
  }),
  /** The version of the file when the case began: who changed it since approves nothing. */
  fileVersion: z.int(),
  surveys: z.int(),
  survey: z.object({ number: z.int(), hash: z.string(), on: Day }).nullable(),
  appraisals: z.int(),
  appraisal: z.object({ number: z.int(), hash: z.string(), outcome: z.string() }).nullable(),
  notice: z.object({ notice: z.string(), to: Day }).nullable(),
  proposal: Proposal.nullable(),
  flags: z.array(Flag),
  signatures: z.array(Signature),
  opinions: z.array(Done.extend({ layer: Layer, opinion: z.string(), acknowledged: z.array(z.string()) })),
  hands: z.array(z.object({ who: z.string(), did: z.custom<Hand['did']>((value) => typeof value === 'string') })),
  returns: z.array(Done.extend({ from: z.enum(caseStates), reason: z.string() })),
  refusal: Refused.nullable(),
  /** Of a confirmed removal: by whom and why, what the household was before, and the appeal against it. */
  removed: Refused.extend({ status: RegisterStatus }).nullable().default(null),
  ended: Done.extend({ reason: z.string() }).nullable(),
})
export type IdentificationCase = z.infer<typeof IdentificationCase>

/** Who does something to a case, and when. */
export type Doing = { readonly by: string; readonly at: Instant; readonly today: Day }
