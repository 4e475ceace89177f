import * as z from 'zod'
import type { Day } from '@bangfu/kernel/time'
import { Appraisal } from '../procedure/appraisal.ts'
import { contentHashOf, Layer, layers, nextLayer, standingOf } from '../procedure/sign-off.ts'
import { openSteps } from '@bangfu/kernel/step-machine'
import { eightThings, missingOf, type EightThing } from '../record/eight-things.ts'
import type { Household } from '../record/household.ts'
import type { FoundHousehold } from '../record/household-table.ts'
import type { Told } from '../record/told.ts'
import { signOffOf, type Rules } from './approval.ts'
import { IdentificationCase } from './case.ts'
import { gates, isUnderWay } from './gates.ts'
import { lackingFor, proposedThings } from './proposal.ts'
import { rulesFor } from './rules-in-force.ts'
import { Survey } from './survey.ts'

const Thing = z.object({ thing: z.string(), zh: z.string(), en: z.string() })

/** A case as those read it who work on it, with all that an approver has to have read. */
export const CaseView = IdentificationCase.extend({
  /** The household as its file says: masked. */
  file: z.object({
    code: z.string(),
    category: z.string(),
    status: z.string(),
    cause: z.string().nullable(),
    persons: z.int(),
  }),
  surveyRecord: Survey.nullable(),
  appraisalRecords: z.array(Appraisal),
  /** What of the eight things neither the file nor the proposal makes clear, for the next gate that asks. */
  lacking: z.array(Thing),
  openSteps: z.array(z.string()),
  /** Who has signed the content as it now is, whose turn it is, and what each layer would sign. */
  signing: z.object({
    signed: z.array(Layer),
    next: Layer.nullable(),
    contentHashes: z.object({ household: z.string(), village: z.string(), township: z.string(), county: z.string() }),
  }),
})

export type CaseFile = { readonly file: FoundHousehold; readonly told: Told }

/** What a gate asks for and neither the file nor the proposal says; a removal asks for nothing. */
export const lackingAt = (
  gate: 'publication' | 'confirmation',
  one: IdentificationCase,
  {
    file,
    told,
    rules,
    today,
  }: { readonly file: Household; readonly told: Told; readonly rules: Rules; readonly today: Day },
): EightThing[] => {
  if (one.kind === 'removal') return []
  const { needed } = rules.identification
  const proposed = proposedThings(one.proposal).filter((thing) => needed.mayBeProposed.includes(thing))
  return lackingFor(needed[gate], missingOf(file, told, today), proposed)
}

type Read = {
  readonly file: Household
  readonly told: Told
  readonly surveys: readonly Survey[]
  readonly appraisals: readonly Appraisal[]
  readonly today: Day
}

/** What is shown of a case and all that belongs to it. */
export const viewOf = (
  one: IdentificationCase,
  { file, told, surveys, appraisals, today }: Read,
): z.input<typeof CaseView> => {
  const rules = rulesFor(one.division, today)
  const signOff = signOffOf(one, file, rules)
  // What was decided stays signed, whatever becomes of the file.
  const isOpen = isUnderWay(one.state) && one.removed === null
  const signatures = isOpen ? standingOf(signOff) : one.signatures
  const lacking = lackingAt('confirmation', one, { file, told, rules, today })
  return {
    ...one,
    signatures,
    opinions: one.opinions.filter(({ layer, at }) => signatures.some((sign) => sign.layer === layer && sign.at === at)),
    file: {
      code: file.code,
      category: file.category.text,
      status: file.status,
      cause: file.mainCause?.text ?? null,
      persons: file.persons.length,
    },
    surveyRecord: surveys.find(({ number }) => number === one.survey?.number) ?? null,
    appraisalRecords: [...appraisals],
    lacking: lacking.map((thing) => ({ thing, zh: eightThings[thing][0], en: eightThings[thing][1] })),
    openSteps: openSteps(gates, one.state).filter((step) => step !== 'appeal-removal' || one.removed !== null),
    signing: {
      signed: signatures.map(({ layer }) => layer),
      next: isOpen ? nextLayer(signOff) : null,
      contentHashes: hashesOf(signOff.content),
    },
  }
}

const hashesOf = (content: Parameters<typeof contentHashOf>[0]): Record<Layer, string> =>
  Object.fromEntries(layers.map((layer) => [layer, contentHashOf(content, layer)])) as Record<Layer, string>
