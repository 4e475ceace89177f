import * as z from 'zod'
import { birthOf } from '@bangfu/rules/id-number'
import { fieldsOf, type PersonField } from '@bangfu/rules/record-catalogue'
import { routeFor } from '@bangfu/service/context'
import { remove } from '@bangfu/table/ops'
import { withValues } from './change-table.ts'
import { openField } from './entry-table.ts'
import { changeForm, fieldForm } from './field-form.ts'
import { Why } from './household-change.ts'
import type { Household, Person } from './household.ts'
import { householdSubject, idNumberKey } from './household-table.ts'
import { HouseholdView } from './household-view.ts'
import { memberOf, refuseEnded } from './member-act.ts'
import { memberParams } from './member-routes.ts'
import { refuseStale, settle } from './act-table.ts'
import { takeNumberOps } from './member-table.ts'
import { refuseNewErrors } from './new-errors-table.ts'

const route = routeFor()

/** How a member is now: what the record keeps for each year, and how he is reached. */
const stateFields = fieldsOf('person')
  .filter(({ key, spec }) => spec.yearly === true || key === 'personPhone')
  .map(({ key }) => key)

const { memberStatus: _status, memberReason: _reason, ...correctable } = changeForm('person')

/** What was written wrong: everything but whether he is a member. */
const CorrectionForm = z.strictObject({
  ...correctable,
  name: fieldForm('name').optional(),
  sex: fieldForm('sex').optional(),
  relation: fieldForm('relation').optional(),
  idNumber: fieldForm('idNumber').optional(),
  reason: Why,
})

const StateForm = z.strictObject({ ...changeForm('person', stateFields as PersonField[] as never[]), reason: Why })

export const correctionRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/members/{person}/correction',
    action: 'household.correct',
    summary: {
      zh: '更正成员信息的差错（姓名、证件号码、关系等）',
      en: 'Correct a mistake about a member: name, ID number, relation …',
    },
    params: memberParams,
    body: CorrectionForm,
    ifMatch: true,
    returns: HouseholdView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, params, body: { reason, ...values } }, context) => {
      refuseStale(found, version)
      const before = memberOf(found.household, params.person)
      const valued = withValues(context.vault, before.person, before, values)
      const idNumber = openField(context.vault, 'id-number', before.person, valued.idNumber) ?? ''
      const person: Person = {
        ...valued,
        fingerprint: context.vault.fingerprint('id-number', idNumber),
        bornIn: (birthOf(idNumber) ?? '').slice(0, 7),
      }
      const after = withPerson(found.household, person)
      refuseNewErrors(context, found.household, after)
      const ops = person.fingerprint === before.fingerprint ? [] : await takeNumberOps(context, after, person)
      const freed = ops.length === 0 ? [] : [remove(idNumberKey(before.fingerprint), 'present')]
      return settle(context, found, { after, ops: [...ops, ...freed], reason })
    },
  }),
  route({
    method: 'PATCH',
    path: '/households/{household}/members/{person}',
    action: 'household.change',
    summary: {
      zh: '更新成员的现状：就学、健康、劳动、务工、参保等',
      en: 'Say how a member is now: school, health, labour, work, insurance …',
    },
    params: memberParams,
    body: StateForm,
    ifMatch: true,
    returns: HouseholdView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, params, body: { reason, ...values } }, context) => {
      refuseStale(found, version)
      const person = memberOf(found.household, params.person)
      const after = withPerson(found.household, withValues(context.vault, person.person, person, values))
      refuseNewErrors(context, found.household, after)
      return settle(context, found, { after, ops: [], reason })
    },
  }),
]

/** The file with a member as he is written now. @throws Refusal household_status_unfit */
const withPerson = (file: Household, person: Person): Household => {
  refuseEnded(file)
  return { ...file, persons: file.persons.map((one) => (one.person === person.person ? person : one)) }
}
