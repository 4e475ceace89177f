import * as z from 'zod'
import { Division, Village } from '@bangfu/kernel/division'
import { Position } from '@bangfu/kernel/position'
import { Instant } from '@bangfu/kernel/time'

/**
 * Faces: what a service shows of its entities to the others, as an item of its own at `faceKey(id)`, written in the same
 * transaction as the entity. Another service may read a face and check its version in its own write, so that what it
 * read still holds when it commits. It never reads the entity itself. `docs/facts.md` lists them beside the facts.
 */

/** Written by households. Present from registration on; `payable` ends with removal. */
export const HouseholdFace = z.object({
  household: z.string(),
  code: z.string(),
  division: Village,
  category: z.string(),
  status: z.string(),
  payable: z.boolean(),
  persons: z.int(),
  headMasked: z.string(),
  /** Sealed `latitude,longitude` (kind `position`, owner the household id), null when none is registered. */
  position: z.string().nullable(),
  /** The villagers' group, as lists show it. */
  group: z.string().nullable().optional(),
  /** Sealed (kind `phone`, owner the household id): where its one-time codes go. Absent on faces of before it was shown. */
  phone: z.string().nullable().optional(),
  /** When the file last changed; absent on faces of before it was kept. */
  touchedAt: Instant.optional(),
  /** Who of it is at school, and in which state (`student-state` codes); absent on faces of before it was shown. */
  students: z.array(z.object({ person: z.string(), nameMasked: z.string(), state: z.string() })).optional(),
})
export type HouseholdFace = z.infer<typeof HouseholdFace>

/** Written by pairing for every visit and contact. What was added later is absent on faces of before. */
export const VisitFace = z.object({
  visit: z.string(),
  household: z.string(),
  helper: z.string(),
  division: Village,
  kind: z.string(),
  isVisit: z.boolean(),
  at: Instant,
  unit: z.string().optional(),
  /** Somebody else went in the helper's place. */
  delegated: z.boolean().optional(),
  /** The server's own time. */
  recordedAt: Instant.optional(),
  /** The visit in whose place it was recorded. */
  corrects: z.string().nullable().optional(),
  /** Sealed `latitude,longitude` (kind `position`, owner the visit id), null when the device said none. */
  position: z.string().nullable().optional(),
  /** Sealed (kind `findings`, owner the visit id): compared with those of other visits, never shown. */
  findings: z.string().optional(),
})
export type VisitFace = z.infer<typeof VisitFace>

/** Written by households under the division's id, once somebody has said where the village lies. */
export const DivisionFace = z.object({ division: Division, position: Position })
export type DivisionFace = z.infer<typeof DivisionFace>

/** Written by pairing under the village's code: which units help the village, with dates. */
export const VillageFace = z.object({
  village: Village,
  helpedBy: z.array(z.object({ unit: z.string(), from: z.string(), to: z.string().nullable() })),
})
export type VillageFace = z.infer<typeof VillageFace>

/** Written by pairing under the unit's id. */
export const UnitFace = z.object({
  unit: z.string(),
  name: z.string(),
  division: Division,
  /** Its last day: it was closed or merged into another. */
  ended: z.string().optional(),
})
export type UnitFace = z.infer<typeof UnitFace>

/** Written by pairing under the helper's id. Name, unit and number are what he leaves with his households (wall card). */
export const HelperFace = z.object({
  helper: z.string(),
  unit: z.string(),
  division: Division,
  name: z.string().optional(),
  unitName: z.string().optional(),
  /** Sealed (kind `phone`, owner the helper id). */
  phone: z.string().optional(),
  /** His last day as a helper. */
  ended: z.string().optional(),
})
export type HelperFace = z.infer<typeof HelperFace>

/** Written by catalog under the supplier's id: accounts grants a supplier's role only where the supplier is. */
export const SupplierFace = z.object({ supplier: z.string(), name: z.string(), division: Division })
export type SupplierFace = z.infer<typeof SupplierFace>

/** Written by pairing under the device's id: whose it is, and from when on nothing of it is taken. */
export const DeviceFace = z.object({
  device: z.string(),
  user: z.string(),
  helper: z.string().nullable(),
  revokedAt: Instant.nullable(),
})
export type DeviceFace = z.infer<typeof DeviceFace>
