import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import type { Vault } from '@bangfu/vault/vault'
import { openField } from './entry-table.ts'
import type { Household, SealedField } from './household.ts'
import { householdParams } from './household-form.ts'
import { householdSubject } from './household-table.ts'

const route = routeFor()

const revealable = ['id-number', 'disability-card', 'phone', 'bank-account', 'address', 'position'] as const
type Revealable = (typeof revealable)[number]

const RevealForm = z.strictObject({
  fields: z.array(z.enum(revealable)).min(1).max(revealable.length),
  /** One member; all of them when left out. */
  person: idSchema('per').optional(),
  reason: z.string().trim().min(4).max(200),
})

const Revealed = z.object({
  household: z.string(),
  phone: z.string().nullable().optional(),
  bankAccount: z.string().nullable().optional(),
  address: z.string().nullable().optional(),
  position: z.string().nullable().optional(),
  persons: z.array(
    z.object({
      person: z.string(),
      idNumber: z.string().nullable().optional(),
      disabilityCard: z.string().nullable().optional(),
    }),
  ),
})

export const revealRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/reveals',
    action: 'household.reveal',
    summary: {
      zh: '查看敏感信息原文（须写明事由，并留痕）',
      en: 'Show personal fields in plain: needs a reason and leaves a line in the trail',
    },
    params: householdParams,
    body: RevealForm,
    returns: Revealed,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ body, found: { household } }, context) => {
      const fields = new Set(body.fields)
      const revealed = revealedOf(context.vault, household, fields, body.person)
      // Never kept for repeats: an answer in the table would be a copy in plain text.
      return context.commit([], ok(revealed), {
        forget: true,
        reason: `${[...fields].join(' ')}${body.person === undefined ? '' : ` ${body.person}`}: ${body.reason}`,
      })
    },
  }),
]

const revealedOf = (
  vault: Vault,
  file: Household,
  fields: ReadonlySet<Revealable>,
  only: string | undefined,
): z.input<typeof Revealed> => {
  const persons = file.persons.filter(({ person }) => only === undefined || person === only)
  if (persons.length === 0)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/person', zh: '该户没有此成员', en: 'the household has no such member' },
    ])
  const own = (name: string, kind: Revealable, owner: string, field: SealedField | null) =>
    fields.has(kind) ? { [name]: openField(vault, kind, owner, field) } : {}
  return {
    household: file.household,
    ...own('phone', 'phone', file.household, file.phone),
    ...own('bankAccount', 'bank-account', file.household, file.bankAccount),
    ...own('address', 'address', file.household, file.address),
    ...own('position', 'position', file.household, file.position),
    persons: persons.map(({ person, idNumber, disabilityCard }) => ({
      person,
      ...own('idNumber', 'id-number', person, idNumber),
      ...own('disabilityCard', 'disability-card', person, disabilityCard),
    })),
  }
}
