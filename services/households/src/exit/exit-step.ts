import { contains, type Division } from '@bangfu/kernel/division'
import type { Actor } from '@bangfu/access/actor'
import type { Role } from '@bangfu/access/roles'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Verifier } from './exit-case.ts'

const roleOf: Record<Verifier, Role> = {
  'village-committee': 'village-clerk',
  'resident-team': 'first-secretary',
  township: 'township-office',
}

/** Nobody verifies in another's name. @throws Refusal wrong_verifier */
export const assertVerifier = ({ grants }: Actor, as: Verifier, division: Division): void => {
  const holds = grants.some(
    (grant) => grant.role === roleOf[as] && grant.division !== undefined && contains(grant.division, division),
  )
  if (!holds) throw new Refusal('wrong_verifier', { needed: as })
}
