import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { entityKey, faceKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import { HouseholdId } from '../ledger/ledger.ts'
import { AidApplication, AidApplicationInput, assertTermOpen, onceOf, programmeOf } from './application.ts'
import {
  applicationOf,
  applicationsIn,
  applicationsOf,
  applicationSubject,
  createApplication,
  findOnce,
  loadApplication,
  loadFace,
  ofApplication,
  schoolScope,
  takeOnce,
} from './application-table.ts'
import { conditionsOf } from './condition.ts'

const route = routeFor()

/** In lists: no papers, no statements, no reasons. */
const ListedApplication = AidApplication.omit({
  documents: true,
  conditions: true,
  check: true,
  decisions: true,
  appeal: true,
})

export const applicationRoutes = [
  route({
    method: 'POST',
    path: '/aid-applications',
    action: 'aid.apply',
    summary: { zh: '申请学生资助', en: 'Apply for student aid' },
    body: AidApplicationInput,
    returns: AidApplication,
    status: 201,
    subject: async ({ body: { household, school } }, { table }) => {
      const found = await loadFace(table, household)
      const { division } = found.value
      return {
        scope: { division, household, ...(await schoolScope(table, school.unit, division)) },
        about: household,
        found,
      }
    },
    run: async ({ body, found }, context) => {
      const { table, newId, actor, now, commit } = context
      const { division, students } = found.value
      const { programme, pack } = programmeOf({ division, ...body })
      assertTermOpen(body.term, pack, dayOf(now))
      const application: AidApplication = {
        ...{ application: newId('aap'), ...body, division, state: 'applied' },
        school: { name: body.school.name, unit: body.school.unit ?? null },
        nameMasked: students?.find(({ person }) => person === body.person)?.nameMasked ?? null,
        amountFen: programme.tiers.find(({ tier }) => tier === body.tier)?.amountFen ?? null,
        ...{ pack: pack.id, appealTo: pack.appealTo, applied: { by: actor.id, at: now } },
        conditions: conditionsOf({ programme, face: found.value, input: body, check: null }),
        ...{ check: null, decisions: [], appeal: null, run: null, refusal: null },
      }
      const once = onceOf(programme, application)
      const before = await findOnce(table, once)
      const refused = before && (await loadApplication(table, before.application))
      if (refused && refused.value.state !== 'refused') throw new Refusal('aid_applied_already')
      const ops = [
        check(faceKey(body.household), { version: found.version }),
        createApplication(application),
        takeOnce(once, application.application, before?.version),
        // Still refused: an appeal that came in between keeps its place.
        ...(refused ? [check(entityKey(refused.value.application), { version: refused.version })] : []),
      ]
      return commit(ops, created(application, `/aid-applications/${application.application}`, 1), {
        about: application.application,
      })
    },
  }),
  route({
    method: 'GET',
    path: '/aid-applications',
    action: 'aid.list',
    summary: { zh: '列出一个区划或一户的资助申请', en: 'List the aid applications of a division or a household' },
    query: z.strictObject({ division: WithinCounty.optional(), household: HouseholdId.optional(), ...pageQuery }),
    returns: pageOf(ListedApplication),
    subject: async ({ query: { division, household } }, { table }) => {
      if (household !== undefined) {
        const face = await loadFace(table, household)
        return { scope: { division: face.value.division, household }, about: household, found: undefined }
      }
      if (division === undefined)
        throw new Refusal('invalid_input', {}, [
          { pointer: 'query/division', zh: '区划与户必填其一', en: 'division or household' },
        ])
      return { scope: { division }, about: '', found: undefined }
    },
    run: async ({ query }, { page }) => {
      const { division, household } = query
      const list =
        household !== undefined
          ? applicationsOf(household)
          : division !== undefined
            ? applicationsIn(division)
            : undefined
      if (!list) throw new RangeError('a list of nothing')
      const { items, next } = await page(list, query)
      return ok({ items: items.map((item) => applicationOf(item).value), next })
    },
  }),
  route({
    method: 'GET',
    path: '/aid-applications/{aidApplication}',
    action: 'aid.read',
    summary: { zh: '查看资助申请及逐项条件', en: 'Read an aid application, condition by condition' },
    params: ofApplication,
    returns: AidApplication,
    subject: applicationSubject,
    run: async ({ found: { value, version } }) => ok(value, version),
  }),
]
