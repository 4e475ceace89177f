import * as z from 'zod'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Fen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day } from '@bangfu/kernel/time'
import { schoolRecordKinds, SchoolRecordKind, SchoolStanding } from '@bangfu/rules/school-pairing-codes'
import { PairingDay } from '../pairings/days.ts'
import { StaffMember } from './posting.ts'
import { Subject } from './school.ts'
import { Said } from './stay.ts'
import { SchoolPairingId, type SchoolPairing } from './school-pairing.ts'

export const SchoolRecordId = idSchema('srd')

const common = {
  /** Which of the two schools says so. */
  school: SchoolStanding,
  on: PairingDay,
}
const topic = z.string().trim().min(2).max(200)
const people = z.int().min(0).max(5000)

const Goods = z.strictObject({
  name: z.string().trim().min(1).max(60),
  quantity: z.int().min(1).max(1_000_000),
  unit: z.string().trim().min(1).max(10),
  /** What they are worth together. */
  valueFen: Fen,
})

/** What the two schools did together, as one of them enters it. */
export const SchoolRecordInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('joint-research'), ...common, topic, attended: people.optional() }),
  z.strictObject({ kind: z.literal('all-staff-training'), ...common, topic, attended: people }),
  z.strictObject({ kind: z.literal('backbone-training'), ...common, person: StaffMember, subject: Subject }),
  z.strictObject({ kind: z.literal('donation'), ...common, goods: z.array(Goods).min(1).max(50) }),
])
export type SchoolRecordInput = z.output<typeof SchoolRecordInput>

/** Joint research, training, a backbone teacher or a donation: said by one school, true when the other says so too. */
export const SchoolRecord = z.object({
  record: SchoolRecordId,
  pairing: SchoolPairingId,
  kind: SchoolRecordKind,
  school: SchoolStanding,
  on: Day,
  topic: z.string().nullable(),
  attended: z.int().nullable(),
  staffNumber: z.string().nullable(),
  name: z.string().nullable(),
  nameMasked: z.string().nullable(),
  subject: z.string().nullable(),
  goods: z.array(Goods),
  valueFen: z.int().nullable(),
  state: z.enum(['entered', 'confirmed', 'withdrawn']),
  entered: Said,
  said: Said.nullable(),
  reason: z.string().nullable(),
})
export type SchoolRecord = z.infer<typeof SchoolRecord>

export const ListedRecord = SchoolRecord.omit({ name: true }).extend({ kindZh: z.string() })
export const listedRecord = ({ name: _name, ...record }: SchoolRecord): z.input<typeof ListedRecord> => ({
  ...record,
  kindZh: schoolRecordKinds[record.kind].zh,
})

type Made = { readonly record: Id<'srd'>; readonly said: Said; readonly today: Day; readonly nameMasked: string | null }

/**
 * A record as it is entered.
 * @throws Refusal pairing_ended · school_day_out_of_range: outside the term, or not yet
 */
export const newRecord = (pairing: SchoolPairing, input: SchoolRecordInput, made: Made): SchoolRecord => {
  const latest = pairing.to < made.today ? pairing.to : made.today
  if (input.on < pairing.from || input.on > latest)
    throw new Refusal('school_day_out_of_range', { earliest: pairing.from, latest })
  const goods = 'goods' in input ? input.goods : []
  return {
    record: made.record,
    pairing: pairing.pairing,
    kind: input.kind,
    school: input.school,
    on: input.on,
    topic: 'topic' in input ? input.topic : null,
    attended: 'attended' in input ? (input.attended ?? null) : null,
    staffNumber: 'person' in input ? input.person.staffNumber : null,
    name: 'person' in input ? input.person.name : null,
    nameMasked: made.nameMasked,
    subject: 'subject' in input ? input.subject : null,
    goods,
    valueFen: 'goods' in input ? goods.reduce((sum, { valueFen }) => sum + valueFen, 0) : null,
    state: 'entered',
    entered: made.said,
    said: null,
    reason: null,
  }
}

/**
 * The record as the other school confirms it; undefined when it has before.
 * @throws Refusal record_settled: withdrawn · same_hand
 */
export const confirmed = (record: SchoolRecord, said: Said): SchoolRecord | undefined => {
  if (record.state === 'confirmed') return undefined
  if (record.state !== 'entered') throw new Refusal('record_settled', { state: record.state })
  if (record.entered.by === said.by) throw new Refusal('same_hand', { did: 'record' })
  return { ...record, state: 'confirmed', said }
}

/** The record as its own school takes it back, before the other has confirmed it. @throws Refusal record_settled */
export const withdrawn = (record: SchoolRecord, reason: string, said: Said): SchoolRecord => {
  if (record.state !== 'entered') throw new Refusal('record_settled', { state: record.state })
  return { ...record, state: 'withdrawn', said, reason }
}
