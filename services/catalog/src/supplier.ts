import * as z from 'zod'
import type { VillageFace } from '@bangfu/facts/faces'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'

export const SupplierId = idSchema('sup')

export const supplierKinds = ['village-collective', 'certified-enterprise', 'other'] as const

/** Names that are the same to people are the same here: width and blanks do not make another supplier. */
export const nameToCompare = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()

/** A text that is unique by what it compares as, which must not be empty, nor longer than a key: some letters are words. */
const unique = (text: z.ZodString, most: number) =>
  text.max(most).refine((given) => ((length) => length >= 1 && length <= most)(nameToCompare(given).length), {
    error: `1–${most} 个字，不含特殊连写字符 (1 to ${most} letters, none of which stands for a whole word)`,
  })

/** What makes an enterprise a certified one 扶贫企业, with its last day. */
export const Certificate = z.strictObject({ number: unique(z.string().trim().min(1), 60), validTo: Day })

const registered = {
  name: unique(z.string().trim().min(2), 100),
  kind: z.enum(supplierKinds),
  village: Village,
}

export const SupplierInput = z.strictObject({
  ...registered,
  certificate: Certificate.optional(),
  /** Households that it carries along 联农带农. */
  carriesHouseholds: z.int().min(0).max(100_000).optional(),
})

/** Whom products may be bought from (handbook §10). */
export const Supplier = z.object({
  ...registered,
  supplier: SupplierId,
  certificate: Certificate.nullable(),
  /** Null where nobody said how many: not zero. */
  carriesHouseholds: z.int().nullable(),
  registeredAt: Instant,
})
export type Supplier = z.infer<typeof Supplier>

/** @throws Refusal certificate_required */
export const registerSupplier = (
  input: z.infer<typeof SupplierInput>,
  id: Supplier['supplier'],
  now: Instant,
): Supplier => {
  if (input.kind === 'certified-enterprise' && !input.certificate) throw new Refusal('certificate_required')
  return {
    supplier: id,
    name: input.name,
    kind: input.kind,
    village: input.village,
    certificate: input.certificate ?? null,
    carriesHouseholds: input.carriesHouseholds ?? null,
    registeredAt: now,
  }
}

export const eligibilityRules = ['village-helped', 'certificate-valid'] as const

/** By which rule a supplier may be ordered from on a day; it stays with the order. */
export const Eligibility = z.object({ rule: z.enum(eligibilityRules), on: Day })
export type Eligibility = z.infer<typeof Eligibility>

/**
 * Checks a supplier at the order (handbook §10, 004/5): the collective of a village that some unit helps on that day, or
 * an enterprise whose certificate is valid on it.
 * @throws Refusal supplier_not_eligible, with the rule that it breaks
 */
export const eligibilityOf = (supplier: Supplier, village: VillageFace | undefined, today: Day): Eligibility => {
  const refuse = (rule: string): never => {
    throw new Refusal('supplier_not_eligible', { rule })
  }
  switch (supplier.kind) {
    case 'village-collective': {
      const helped = village?.helpedBy.some(({ from, to }) => from <= today && (to === null || today <= to)) ?? false
      return helped ? { rule: 'village-helped', on: today } : refuse('village-not-helped')
    }
    case 'certified-enterprise':
      if (!supplier.certificate) return refuse('certificate-missing')
      return today <= supplier.certificate.validTo
        ? { rule: 'certificate-valid', on: today }
        : refuse('certificate-expired')
    case 'other':
      return refuse('kind-not-eligible')
  }
}
