import * as z from 'zod'
import { WithinCounty, type Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { pageText } from '@bangfu/http/produced'
import { ok } from '@bangfu/http/route'
import { schoolPairingPackFor } from '@bangfu/rules/school-pairing-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import type { TableReader } from '@bangfu/table/table'
import { listOfDivisionOrUnit } from '../lists/division-or-unit-table.ts'
import { sifted } from '../lists/sifted-table.ts'
import { PairingDay } from '../pairings/days.ts'
import { DutiesAnswer, DutyLine, DutyState } from './duty-answer.ts'
import { dutiesOf } from './duty.ts'
import { SemesterCode } from './school-calendar.ts'
import { readSchoolPairingFile, schoolPairingOf } from './school-pairing-table.ts'
import { SchoolPairingId, stretchCalled } from './school-pairing.ts'
import { ofSchoolPairing, readAsSchool } from './school-subject-table.ts'
import { findSchool } from './school-table.ts'
import { semesterReport } from './semester-report.ts'

const route = routeFor()

const OwedLine = DutyLine.omit({ persons: true, records: true }).extend({
  pairing: SchoolPairingId,
  strong: z.string(),
  weak: z.string(),
})

/** The duties of one pairing as of a day, by the pack that was in force when its term began. */
const dutiesOn = async (table: TableReader, pairing: Id<'spr'>, on: Day): Promise<DutiesAnswer> => {
  const file = await readSchoolPairingFile(table, pairing)
  const { weak, division, from } = file.pairing
  const school = await findSchool(table, weak.unit)
  const shortageSubjects = school?.school.shortageSubjects ?? []
  return dutiesOf(file, { on, pack: schoolPairingPackFor(division, from), shortageSubjects })
}

/** Pairings of which the duties are worked out in one page: each is a range of its own to read. */
const mostAtOnce = 20

export const dutyRoutes = [
  route({
    method: 'GET',
    path: '/school-pairings/{schoolPairing}/duties',
    action: 'school-pairing.read',
    summary: {
      zh: '学校结对任务的完成情况（按学期、学年、结对期，附计算过程）',
      en: 'What two paired schools owe and have done, as of a day, with the arithmetic',
    },
    params: ofSchoolPairing,
    query: z.strictObject({ on: PairingDay.optional() }),
    returns: DutiesAnswer,
    subject: readAsSchool,
    run: async ({ params, query }, { table, now }) =>
      ok(await dutiesOn(table, params.schoolPairing, query.on ?? dayOf(now))),
  }),
  route({
    method: 'GET',
    path: '/school-pairings/{schoolPairing}/reports/{semester}',
    action: 'school-pairing.read',
    summary: { zh: '学期报告（可打印）', en: 'The report of a semester, to be printed' },
    params: ofSchoolPairing.extend({ semester: SemesterCode }),
    query: z.strictObject({ on: PairingDay.optional() }),
    returns: pageText,
    produces: 'html',
    subject: readAsSchool,
    run: async ({ params, query, found: { pairing } }, { table, now }) => {
      const semester = stretchCalled(pairing, 'semester', params.semester)
      const duties = await dutiesOn(table, params.schoolPairing, query.on ?? dayOf(now))
      return ok(semesterReport(duties, semester, pairing.agreement))
    },
  }),
  route({
    method: 'GET',
    path: '/school-duties',
    action: 'school-duty.list',
    summary: {
      zh: '列出一个区划待完成或逾期的学校结对任务',
      en: 'List the duties of all pairings of schools of a division',
    },
    query: z.strictObject({
      division: WithinCounty,
      on: PairingDay.optional(),
      state: DutyState.default('late'),
      ...pageQuery,
      limit: z.coerce.number().int().min(1).max(mostAtOnce).default(mostAtOnce),
    }),
    returns: pageOf(OwedLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { table, page, now }) => {
      const on = query.on ?? dayOf(now)
      const list = listOfDivisionOrUnit('school-pairing', { division: query.division as Division })
      return ok(
        await sifted(page, list, query, async (items) => {
          const all = await Promise.all(items.map((item) => dutiesOn(table, schoolPairingOf(item).pairing, on)))
          return all.flatMap(({ pairing, strong, weak, stretches }) =>
            stretches.flatMap(({ duties }) =>
              duties
                .filter(({ state }) => state === query.state)
                .map((line) => ({ ...line, pairing: SchoolPairingId.parse(pairing), strong, weak })),
            ),
          )
        }),
      )
    },
  }),
]
