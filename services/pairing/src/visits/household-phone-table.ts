import { HelperFace, HouseholdFace } from '@bangfu/facts/faces'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import type { Sealed } from '@bangfu/vault/vault'
import { helpersOf, type Visit } from './visit.ts'

/** A household's telephone as its file has it; null when it has none. */
export const openHouseholdPhone = async (
  { table, vault }: Pick<Context, 'table' | 'vault'>,
  household: string,
): Promise<{ plain: string | null; unchanged: Op }> => {
  const item = await table.get(faceKey(household))
  if (!item) throw new Refusal('not_found')
  const { phone } = HouseholdFace.parse(item.body)
  return {
    plain: phone === null || phone === undefined ? null : vault.open('phone', household, phone as Sealed),
    unchanged: check(faceKey(household), { version: item.version }),
  }
}

/**
 * The telephone that a code for a visit goes to: the household's, and not the helper's own.
 * @throws Refusal household_without_phone · phone_of_helper
 */
export const codeReceiver = async (
  context: Pick<Context, 'table' | 'vault'>,
  visit: Visit,
): Promise<{ plain: string; unchanged: Op }> => {
  const { plain, unchanged } = await openHouseholdPhone(context, visit.household)
  if (plain === null) throw new Refusal('household_without_phone')
  const faces = await context.table.getMany(helpersOf(visit).map(faceKey))
  const own = faces.flatMap((item) => {
    const face = item && HelperFace.parse(item.body)
    return face?.phone === undefined ? [] : [context.vault.open('phone', face.helper, face.phone as Sealed)]
  })
  if (own.some((phone) => digitsOf(phone) === digitsOf(plain))) throw new Refusal('phone_of_helper')
  return { plain, unchanged }
}

const digitsOf = (phone: string): string => phone.replaceAll(/\D/g, '')
