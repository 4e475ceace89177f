import type { Scope } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import { loadHousehold } from '../pairings/pairing-table.ts'
import type { AppealInput } from './appeal.ts'

/** Where an appeal belongs to. @throws Refusal invalid_input: neither a household nor a citizen with his division · not_found */
export const appealPlace = async ({ body }: { body: AppealInput }, { table }: Context) => {
  const { household, citizen, division } = body
  if (household !== undefined && citizen === undefined && division === undefined) {
    const found = await loadHousehold(table, household)
    const place: { division: Division; standing: Op[] } = {
      division: found.household.division,
      standing: [found.unchanged],
    }
    return { scope: { division: place.division, household }, about: household, found: place }
  }
  if (household === undefined && citizen !== undefined && division !== undefined)
    return { scope: { division }, about: '', found: { division: division as Division, standing: [] } }
  throw new Refusal('invalid_input', {}, [
    {
      pointer: 'body/household',
      zh: '请填写 household，或 citizen 与 division',
      en: 'give a household, or a citizen with a division',
    },
  ])
}

export type AppealsAsked = { readonly division: Division } | { readonly household: string }

/** Whose appeals a list is about. @throws Refusal invalid_input: not one of division and household · not_found */
export const appealList = async (
  { query: { division, household } }: { query: { division?: Division | undefined; household?: Id<'hsh'> | undefined } },
  { table }: Context,
): Promise<{ scope: Scope; about: string; found: AppealsAsked }> => {
  if (division !== undefined && household === undefined) return { scope: { division }, about: '', found: { division } }
  if (household === undefined || division !== undefined)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'query', zh: 'division 与 household 请给出其中一个', en: 'give either division or household' },
    ])
  const { household: face } = await loadHousehold(table, household)
  return { scope: { division: face.division, household }, about: household, found: { household } }
}
