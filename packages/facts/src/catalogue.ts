import * as z from 'zod'
import { Division, Village } from '@bangfu/kernel/division'
import { Fen } from '@bangfu/kernel/money'
import { Instant, Period } from '@bangfu/kernel/time'

/**
 * What services tell each other: the whole catalogue, who writes, who reads, shape and version.
 * A fact is written in the transaction that made it true, and never changes. A new shape is a new version beside the old.
 * Ids are plain strings here: a reader does not own them. No personal data: ids, codes, masked names and amounts only.
 */

const householdState = z.object({
  division: Village,
  category: z.string(),
  status: z.string(),
  persons: z.int().min(0),
})

type Spec<S extends z.ZodType> = {
  readonly writer: Service
  readonly readers: readonly Service[]
  readonly version: 1
  readonly shape: S
  readonly says: string
}
const fact = <S extends z.ZodType>(spec: Spec<S>): Spec<S> => spec

export const services = [
  'accounts',
  'households',
  'pairing',
  'evidence',
  'funds',
  'catalog',
  'assessments',
  'inspections',
  'projector',
] as const
export type Service = (typeof services)[number]

export const catalogue = {
  'household.changed': fact({
    writer: 'households',
    readers: ['pairing', 'assessments', 'projector'],
    version: 1,
    says: 'A household was put on file (before is null) or changed its division, category, status or number of persons.',
    shape: z.object({
      household: z.string(),
      code: z.string(),
      /** The version of the household that is now true: an older fact that arrives later is passed over. */
      entityVersion: z.int(),
      headMasked: z.string(),
      before: householdState.nullable(),
      after: householdState,
      /** The household that it was merged into, when that is why it is removed. */
      mergedInto: z.string().optional(),
    }),
  }),
  'pairing.changed': fact({
    writer: 'pairing',
    readers: ['households', 'pairing', 'assessments'],
    version: 1,
    says: 'A helper became responsible for a household from a day on, or a pairing got its last day.',
    shape: z.object({
      pairing: z.string(),
      household: z.string(),
      helper: z.string(),
      helperName: z.string(),
      unit: z.string(),
      division: Village,
      from: z.string(),
      to: z.string().nullable(),
      entityVersion: z.int(),
    }),
  }),
  'visit.accepted': fact({
    writer: 'pairing',
    readers: ['pairing', 'evidence', 'assessments', 'projector'],
    version: 1,
    says: 'A visit or another contact with a household was recorded.',
    shape: z.object({
      visit: z.string(),
      household: z.string(),
      helper: z.string(),
      division: Village,
      kind: z.string(),
      /** False for a telephone call: a contact, never a visit (handbook §7). */
      isVisit: z.boolean(),
      delegated: z.boolean(),
      at: Instant,
      period: Period,
      /** The helper's unit then; absent on facts of before it was told. */
      unit: z.string().optional(),
      /** The household's helper, where somebody stood in for him. */
      for: z.string().optional(),
    }),
  }),
  'visit.withdrawn': fact({
    writer: 'pairing',
    readers: ['pairing', 'evidence', 'assessments', 'projector'],
    version: 1,
    says: 'A visit or another contact counts no more: it was taken back, or an office found that it never took place.',
    shape: z.object({
      visit: z.string(),
      household: z.string(),
      helper: z.string(),
      unit: z.string(),
      division: Village,
      kind: z.string(),
      isVisit: z.boolean(),
      delegated: z.boolean(),
      at: Instant,
      period: Period,
    }),
  }),
  'visit.answered': fact({
    writer: 'pairing',
    readers: ['pairing'],
    version: 1,
    says: 'A household answered about a visit; source is who asked: the helper, the household itself, an office, or a drawn call-back.',
    shape: z.object({
      visit: z.string(),
      household: z.string(),
      helper: z.string(),
      unit: z.string(),
      division: Village,
      /** The month of the visit. */
      period: Period,
      source: z.enum(['helper', 'household', 'office', 'drawn']),
      /** Question and answer, by the codes of the survey's rules. */
      answers: z.record(z.string(), z.string()),
    }),
  }),
  'evidence.checked': fact({
    writer: 'evidence',
    readers: ['households', 'pairing', 'evidence', 'assessments', 'projector'],
    version: 1,
    says: 'A photo of a visit was checked.',
    shape: z.object({
      evidence: z.string(),
      visit: z.string(),
      household: z.string(),
      helper: z.string(),
      division: Village,
      period: Period,
      verdict: z.enum(['verified', 'suspicious', 'unverifiable']),
      reasons: z.array(z.string()),
    }),
  }),
  'visit.checked': fact({
    writer: 'evidence',
    readers: ['pairing'],
    version: 1,
    says: 'What a visit itself says was checked: place, travel, time and text. Again when a later finding adds a reason.',
    shape: z.object({
      visit: z.string(),
      household: z.string(),
      helper: z.string(),
      division: Village,
      period: Period,
      verdict: z.enum(['verified', 'suspicious', 'unverifiable']),
      /** Figures are ids, percents, metres, minutes and hours: never a position, never words of the text. */
      reasons: z.array(
        z.object({ code: z.string(), figures: z.record(z.string(), z.union([z.string(), z.number()])) }),
      ),
      /** The version of the check that is now true: an older fact that arrives later is passed over. */
      entityVersion: z.int(),
    }),
  }),
  'evidence.reviewed': fact({
    writer: 'evidence',
    readers: ['pairing', 'assessments'],
    version: 1,
    says: 'A reviewer accepted or rejected a visit or one of its photos, whatever was found before.',
    shape: z.object({
      /** The photo's or the visit's id. */
      subject: z.string(),
      kind: z.enum(['photo', 'visit']),
      visit: z.string(),
      household: z.string(),
      helper: z.string(),
      division: Village,
      period: Period,
      decision: z.enum(['accepted', 'rejected']),
      /** The version of the photo or of the visit's check after the review: the highest stands. */
      entityVersion: z.int(),
    }),
  }),
  'message.queued': fact({
    writer: 'pairing',
    readers: ['pairing'],
    version: 1,
    says: 'A message waits in the outbox and should go out at once.',
    shape: z.object({ message: z.string() }),
  }),
  'donation.received': fact({
    writer: 'funds',
    readers: ['funds', 'projector'],
    version: 1,
    says: 'Money came into a fund.',
    shape: z.object({ posting: z.string(), fund: z.string(), division: Division, amountFen: Fen, period: Period }),
  }),
  'plan.moved': fact({
    writer: 'funds',
    readers: ['funds', 'projector', 'assessments'],
    version: 1,
    says: 'A payment plan changed its state; amountFen is the whole plan.',
    shape: z.object({
      plan: z.string(),
      /** Null while a reward waits for its village to have a reward fund. */
      fund: z.string().nullable(),
      division: Division,
      from: z.string().nullable(),
      to: z.string(),
      amountFen: Fen,
      period: Period,
    }),
  }),
  'posting.paid': fact({
    writer: 'funds',
    readers: ['households', 'projector'],
    version: 1,
    says: 'Money was paid to a household.',
    shape: z.object({
      posting: z.string(),
      fund: z.string(),
      plan: z.string(),
      household: z.string(),
      division: Village,
      item: z.string(),
      period: Period,
      amountFen: Fen,
    }),
  }),
  'posting.reversed': fact({
    writer: 'funds',
    readers: ['households', 'funds', 'projector'],
    version: 1,
    says: 'A payment was taken back by a reversal that names it.',
    shape: z.object({
      posting: z.string(),
      reverses: z.string(),
      fund: z.string(),
      household: z.string().nullable(),
      division: Division,
      item: z.string(),
      period: Period,
      amountFen: Fen,
    }),
  }),
  'order.moved': fact({
    writer: 'catalog',
    readers: ['projector'],
    version: 1,
    says: 'An order changed its state (from is null: it was placed).',
    shape: z.object({
      order: z.string(),
      unit: z.string(),
      supplier: z.string(),
      division: Village,
      from: z.string().nullable(),
      to: z.string(),
      amountFen: Fen,
      period: Period,
    }),
  }),
  'order.settled': fact({
    writer: 'catalog',
    readers: ['assessments'],
    version: 1,
    says: 'An order was accepted, paid and reviewed: it completes the plan of its unit (official-rules §6).',
    shape: z.object({
      order: z.string(),
      unit: z.string(),
      supplier: z.string(),
      division: Village,
      amountFen: Fen,
      period: Period,
    }),
  }),
  'measure.changed': fact({
    writer: 'households',
    readers: ['projector'],
    version: 1,
    says: 'A measure of a plan came into a state, or began or ceased to count: one without evidence does not.',
    shape: z.object({
      measure: z.string(),
      /** Null in the plan of a village. */
      household: z.string().nullable(),
      division: Village,
      group: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string(),
      counted: z.boolean(),
      /** The version of the measure that is now true: an older fact that arrives later is passed over. */
      entityVersion: z.int(),
    }),
  }),
  'sale.distributed': fact({
    writer: 'catalog',
    readers: ['households'],
    version: 1,
    says: 'What a settled order brought was shared among households; a long list is told in several facts.',
    shape: z.object({
      order: z.string(),
      supplier: z.string(),
      /** A distribution that was taken back may be made again: each attempt is another. */
      attempt: z.int().min(1),
      division: Village,
      period: Period,
      document: z.string(),
      lines: z
        .array(
          z.object({
            line: z.int().min(1),
            household: z.string(),
            kind: z.enum(['planting', 'forestry', 'livestock', 'other-production', 'wage', 'dividend']),
            amountFen: Fen,
          }),
        )
        .min(1)
        .max(40),
    }),
  }),
  'sale.taken-back': fact({
    writer: 'catalog',
    readers: ['households'],
    version: 1,
    says: 'A distribution was wrong and is taken back, line by line.',
    shape: z.object({
      order: z.string(),
      attempt: z.int().min(1),
      division: Village,
      period: Period,
      lines: z
        .array(z.object({ line: z.int().min(1), household: z.string() }))
        .min(1)
        .max(40),
    }),
  }),
  'reward.decided': fact({
    writer: 'assessments',
    readers: ['funds'],
    version: 1,
    says: 'The star rewards of a village and month were decided: signed by three, shared to the fen.',
    shape: z.object({
      village: Village,
      period: Period,
      item: z.string(),
      budgetFen: Fen,
      signedBy: z.array(z.string()).length(3),
      lines: z.array(z.object({ household: z.string(), code: z.string(), stars: z.int(), amountFen: Fen })),
    }),
  }),
  'problem.opened': fact({
    writer: 'inspections',
    readers: ['assessments', 'projector'],
    version: 1,
    says: 'An inspector found a problem.',
    shape: z.object({
      problem: z.string(),
      division: Division,
      severity: z.enum(['hard', 'ordinary']),
      period: Period,
    }),
  }),
  'problem.closed': fact({
    writer: 'inspections',
    readers: ['assessments', 'projector'],
    version: 1,
    says: 'The inspector struck the problem off.',
    shape: z.object({
      problem: z.string(),
      division: Division,
      severity: z.enum(['hard', 'ordinary']),
      period: Period,
    }),
  }),
} as const

export type FactType = keyof typeof catalogue
export type FactBody<T extends FactType> = z.infer<(typeof catalogue)[T]['shape']>
/** What the writer gives: branded values may come as plain ones that parse. */
export type FactInput<T extends FactType> = z.input<(typeof catalogue)[T]['shape']>

/** A fact as it is stored and carried. */
export type Fact<T extends FactType = FactType> = {
  [K in T]: {
    readonly id: string
    readonly type: K
    readonly version: 1
    readonly county: string
    readonly at: Instant
    readonly body: FactBody<K>
  }
}[T]

const envelope = z.object({
  id: z.string(),
  type: z.enum(Object.keys(catalogue) as [FactType, ...FactType[]]),
  version: z.literal(1),
  county: z.string(),
  at: Instant,
  body: z.unknown(),
})

/** Parses a carried fact; throws when its shape is not the catalogue's. */
export const parseFact = (given: unknown): Fact => {
  const { type, body, ...rest } = envelope.parse(given)
  return { ...rest, type, body: catalogue[type].shape.parse(body) } as Fact
}

/** Who has to be told of a fact. */
export const readersOf = (type: FactType): readonly Service[] => catalogue[type].readers
