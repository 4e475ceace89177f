import * as z from 'zod'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Day } from '@bangfu/kernel/time'
import { EvidenceRef } from '../procedure/evidence-ref.ts'
import type { Household } from '../record/household.ts'
import type { RegisterStatus } from '../record/register-status.ts'
import { CaseKind, Origin, type Doing, type IdentificationCase } from './case.ts'
import { Kin, kinFlags } from './flag.ts'

/** 群众申请: by the household, by a cadre for it, or because a screening found it. */
export const ApplicationForm = z.strictObject({
  household: idSchema('hsh'),
  kind: CaseKind.default('registration'),
  origin: Origin,
  on: Day,
  reason: z.string().trim().min(4).max(500),
  /** The written application of a household that does not apply by its own account. */
  paper: EvidenceRef.optional(),
  /** Kin among the village's cadres, as declared; an empty list declares that there are none. */
  kinship: z.array(Kin).max(10),
})
export type ApplicationForm = z.output<typeof ApplicationForm>

/** Who can come onto the register, and who can be taken off it: a wrong identification may be found after the exit too. */
const statusesFor: Readonly<Record<CaseKind, readonly RegisterStatus[]>> = {
  registration: ['candidate', 'ordinary', 'removed'],
  removal: ['registered', 'relapsed', 'exited'],
}

/** @throws Refusal household_status_unfit */
export const assertStatus = (kind: CaseKind, status: RegisterStatus): void => {
  if (!statusesFor[kind].includes(status))
    throw new Refusal('household_status_unfit', { status, fit: statusesFor[kind].join(', ') })
}

type Opening = Doing & {
  readonly id: Id<'idc'>
  readonly file: Household
  readonly headMasked: string
  readonly fileVersion: number
  /** The household itself has signed in. */
  readonly own: boolean
}

/** A case as it begins. @throws Refusal household_status_unfit · invalid_input */
export const openCase = (
  form: ApplicationForm,
  { id, file, headMasked, fileVersion, own, by, at, today }: Opening,
): IdentificationCase => {
  assertStatus(form.kind, file.status)
  const faults = faultsOf(form, own, today)
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  return {
    case: id,
    kind: form.kind,
    household: file.household,
    division: file.division,
    headMasked,
    state: 'applied',
    application: { origin: form.origin, on: form.on, reason: form.reason, paper: form.paper ?? null, by, at },
    fileVersion,
    surveys: 0,
    survey: null,
    appraisals: 0,
    appraisal: null,
    notice: null,
    proposal: null,
    flags: kinFlags(form.kinship, { name: 'declared', source: 'declared', by, at }),
    signatures: [],
    opinions: [],
    hands: [{ who: by, did: 'applied' }],
    returns: [],
    refusal: null,
    removed: null,
    ended: null,
  }
}

const faultsOf = ({ origin, kind, on, paper }: ApplicationForm, own: boolean, today: Day): Fault[] => {
  const faults: Fault[] = []
  if (on > today) faults.push({ pointer: 'body/on', zh: '日期在今天之后', en: 'the day is in the future' })
  if (own && origin !== 'household')
    faults.push({ pointer: 'body/origin', zh: '户本人办理时应为 household', en: 'a household applies as household' })
  if (!own && origin === 'household' && paper === undefined)
    faults.push({ pointer: 'body/paper', zh: '代户提交须附书面申请', en: 'its written application is needed' })
  if (kind === 'removal' && origin === 'household')
    faults.push({ pointer: 'body/origin', zh: '清退不由户申请', en: 'a household does not apply for its removal' })
  return faults
}
