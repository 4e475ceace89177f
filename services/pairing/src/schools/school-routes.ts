import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { loadUnit } from '../organisations/unit-table.ts'
import { UnitId } from '../organisations/unit.ts'
import { findSchool, schoolOfItem, writeSchool } from './school-table.ts'
import { schoolAnswer, SchoolAnswer, SchoolInput, schoolOf } from './school.ts'

const route = routeFor()
const params = z.strictObject({ unit: UnitId })

export const schoolRoutes = [
  route({
    method: 'PUT',
    path: '/schools/{unit}',
    action: 'school.set',
    summary: {
      zh: '登记学校（支援、受援，专任教师数，紧缺学科）',
      en: 'Say what a unit is as a school of school pairing',
    },
    params,
    body: SchoolInput,
    returns: SchoolAnswer,
    ifMatch: 'if-exists',
    subject: async ({ params: { unit: id } }, { table }) => {
      const unit = await loadUnit(table, id)
      return { scope: { division: unit.division, unit: id }, about: id, found: unit }
    },
    run: async ({ params, body, version, found: unit }, context) => {
      const before = await findSchool(context.table, params.unit)
      if ((before?.version ?? 0) !== version) throw new Refusal(version === 0 ? 'version_required' : 'version_changed')
      const school = schoolOf(unit, body, { by: context.actor.id, at: context.now })
      return context.commit(writeSchool(context, before, school, body.reason), ok(schoolAnswer(school), version + 1), {
        reason: body.reason,
      })
    },
  }),
  route({
    method: 'GET',
    path: '/schools/{unit}',
    action: 'school.read',
    summary: { zh: '查看学校', en: 'Read a school' },
    params,
    returns: SchoolAnswer,
    subject: async ({ params: { unit } }, { table }) => {
      const found = await findSchool(table, unit)
      if (!found) throw new Refusal('not_found')
      return { scope: { division: found.school.division, unit }, about: unit, found }
    },
    run: async ({ found }) => ok(schoolAnswer(found.school), found.version),
  }),
  route({
    method: 'GET',
    path: '/schools',
    action: 'school.list',
    summary: { zh: '列出一个区划的学校', en: 'List the schools of a division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(SchoolAnswer),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const partition = divisionPartition('school', query.division)
      const { items, next } = await page(
        { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division },
        query,
      )
      return ok({ items: items.map(schoolOfItem).map(schoolAnswer), next })
    },
  }),
]
