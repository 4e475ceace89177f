import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { created, ok } from '@bangfu/http/route'
import { schoolPairingPackFor } from '@bangfu/rules/school-pairing-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { divisionOrUnit, listOfDivisionOrUnit } from '../lists/division-or-unit-table.ts'
import { sifted } from '../lists/sifted-table.ts'
import { withinReach } from '../lists/within-reach.ts'
import { UnitId } from '../organisations/unit.ts'
import { EndInput } from '../pairings/terms.ts'
import { endOf } from '../pairings/village-pairing.ts'
import { createSchoolPairing, replaceSchoolPairing, schoolPairingOf } from './school-pairing-table.ts'
import {
  changedPairing,
  pairSchools,
  SchoolPairing,
  SchoolPairingChange,
  SchoolPairingInput,
  withSchoolPairing,
  withSchoolPairingEnded,
} from './school-pairing.ts'
import { ofSchoolPairing, readAsSchool } from './school-subject-table.ts'
import { findSchool, findSchoolSlot, namedSchool } from './school-table.ts'

const route = routeFor()
const params = ofSchoolPairing

export const schoolPairingRoutes = [
  route({
    method: 'POST',
    path: '/school-pairings',
    action: 'school-pairing.make',
    summary: { zh: '学校结对（一所支援学校对一所受援学校）', en: 'Pair a strong school with a weak one' },
    body: SchoolPairingInput,
    returns: SchoolPairing,
    status: 201,
    subject: async ({ body }, { table }) => {
      const weak = await findSchool(table, body.weak)
      if (!weak) throw new Refusal('not_found')
      return { scope: { division: weak.school.division }, about: '', found: weak.school }
    },
    run: async ({ body, found: { division } }, { table, newId, actor, now, commit }) => {
      const [strong, weak, strongSlot, weakSlot] = await Promise.all([
        namedSchool(table, body.strong, division),
        namedSchool(table, body.weak, division),
        findSchoolSlot(table, body.strong),
        findSchoolSlot(table, body.weak),
      ])
      const pack = schoolPairingPackFor(division, body.from)
      const made = { pairing: newId('spr'), by: actor.id, at: now }
      const pairing = pairSchools({ strong: strong.school, weak: weak.school }, body, pack, made)
      return commit(
        [
          strong.unchanged,
          weak.unchanged,
          ...[strongSlot, weakSlot].map(({ slot, next }) => next(withSchoolPairing(slot, pairing))),
          createSchoolPairing(pairing),
        ],
        created(pairing, `/school-pairings/${pairing.pairing}`, 1),
        { about: pairing.pairing },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/school-pairings/{schoolPairing}',
    action: 'school-pairing.read',
    summary: { zh: '查看学校结对', en: 'Read a pairing of schools' },
    params,
    returns: SchoolPairing,
    subject: readAsSchool,
    run: async ({ found }) => ok(found.pairing, found.version),
  }),
  route({
    method: 'GET',
    path: '/school-pairings',
    action: 'school-pairing.read',
    summary: {
      zh: '列出一个区划或一所学校的学校结对',
      en: 'List the pairings of a division’s schools, or of one school',
    },
    query: z.strictObject({ division: WithinCounty.optional(), unit: UnitId.optional(), ...pageQuery }),
    returns: pageOf(SchoolPairing),
    subject: divisionOrUnit,
    run: async ({ query, found }, { page, table, actor }) => {
      const unit = 'unit' in found ? found.unit : undefined
      const visible = withinReach(actor, 'school-pairing.read', ({ division }: SchoolPairing) => ({
        division,
        ...(unit && { unit }),
      }))
      if (unit === undefined) {
        const list = listOfDivisionOrUnit('school-pairing', found)
        return ok(await sifted(page, list, query, (items) => visible(items.map(schoolPairingOf))))
      }
      // A school has at most fifty, and they stand by number in its slot.
      const { slot } = await findSchoolSlot(table, unit)
      const items = await table.getMany(slot.periods.map(({ pairing }) => entityKey(pairing)))
      return ok({ items: visible(items.flatMap((item) => (item ? [schoolPairingOf(item)] : []))), next: null })
    },
  }),
  route({
    method: 'PATCH',
    path: '/school-pairings/{schoolPairing}',
    action: 'school-pairing.change',
    summary: { zh: '变更学校结对（协议、联络员、校历、专任教师数）', en: 'Change a pairing of schools' },
    params,
    body: SchoolPairingChange,
    returns: SchoolPairing,
    ifMatch: true,
    subject: readAsSchool,
    run: async ({ body, version, found }, context) => {
      if (found.version !== version) throw new Refusal('version_changed')
      const after = changedPairing(found.pairing, body)
      return context.commit(replaceSchoolPairing(context, found, after, body.reason), ok(after, version + 1), {
        reason: body.reason,
      })
    },
  }),
  route({
    method: 'POST',
    path: '/school-pairings/{schoolPairing}/end',
    action: 'school-pairing.change',
    summary: { zh: '提前结束学校结对', en: 'End a pairing of schools before its term' },
    params,
    body: EndInput.omit({ override: true }),
    returns: SchoolPairing,
    subject: readAsSchool,
    run: async ({ body, found }, context) => {
      const { pairing: before, version } = found
      const ended = endOf(before, body, context.actor.id, context.now)
      if (!ended) return ok(before, version)
      const after = { ...before, to: ended.on, ended }
      const slots = await Promise.all([
        findSchoolSlot(context.table, before.strong.unit),
        findSchoolSlot(context.table, before.weak.unit),
      ])
      return context.commit(
        [
          ...replaceSchoolPairing(context, found, after, body.reason),
          ...slots.map(({ slot, next }) => next(withSchoolPairingEnded(slot, before.pairing, ended.on))),
        ],
        ok(after, version + 1),
        { reason: body.reason },
      )
    },
  }),
]
