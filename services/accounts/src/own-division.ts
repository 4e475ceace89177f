import type { Grant } from '@bangfu/access/actor'
import type { Role } from '@bangfu/access/roles'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'

/**
 * The division that a list is about when none is named: the caller's own, undefined for the whole installation.
 * @throws Refusal invalid_input: his roles lie in several divisions, and he has to say which
 */
export const ownDivision = (grants: readonly Grant[], roles: readonly Role[]): Division | undefined => {
  const own = new Set(grants.filter(({ role }) => roles.includes(role)).map(({ division }) => division))
  if (own.has(undefined)) return undefined
  const [only, ...more] = own
  if (more.length === 0) return only
  throw new Refusal('invalid_input', {}, [
    {
      pointer: 'query/division',
      zh: '您在多个区划任职，请指明区划',
      en: 'your roles lie in several divisions; say which one',
    },
  ])
}
