import * as z from 'zod'
import { dayOf } from '@bangfu/kernel/time'
import { Refusal } from '@bangfu/kernel/refusal'
import { ok } from '@bangfu/http/route'
import { maskName } from '@bangfu/vault/mask'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { SemesterCode } from './school-calendar.ts'
import {
  createRecord,
  findAssessment,
  findTally,
  listUnder,
  pairingUnchanged,
  replaceRecord,
  writeAssessment,
} from './school-pairing-table.ts'
import { assertNotOfSchool, assertStanding, stretchCalled } from './school-pairing.ts'
import {
  confirmed,
  ListedRecord,
  listedRecord,
  newRecord,
  SchoolRecord,
  SchoolRecordInput,
  withdrawn,
} from './school-record.ts'
import { actAs, inRecord, ofRecord, ofSchoolPairing, readAsSchool } from './school-subject-table.ts'
import { AssessmentInput, assessSemester, SemesterAssessment } from './semester-assessment.ts'

const route = routeFor()
const recordPath = '/school-pairings/{schoolPairing}/records/{record}'

export const recordRoutes = [
  route({
    method: 'POST',
    path: '/school-pairings/{schoolPairing}/records',
    action: 'school-record.enter',
    summary: {
      zh: '登记联合教研、全员培训、骨干培养、捐赠物资',
      en: 'Enter joint research, training, a backbone teacher or a donation of goods',
    },
    params: ofSchoolPairing,
    body: SchoolRecordInput,
    returns: SchoolRecord,
    status: 201,
    subject: (asked, context) => actAs(asked, context, asked.body.school),
    run: async ({ body, found }, { table, newId, actor, now, commit }) => {
      const { pairing } = found
      assertStanding(pairing)
      const next = await findTally(table, pairing.pairing)
      const record = newRecord(pairing, body, {
        record: newId('srd'),
        said: { by: actor.id, at: now },
        today: dayOf(now),
        nameMasked: 'person' in body ? maskName(body.person.name) : null,
      })
      return commit(
        [pairingUnchanged(found), next({ records: 1 }), createRecord(record)],
        { ...ok(record, 1), status: 201 },
        { about: record.record },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/school-pairings/{schoolPairing}/records',
    action: 'school-pairing.read',
    summary: { zh: '列出两校的教研、培训与捐赠', en: 'List what two paired schools did together' },
    params: ofSchoolPairing,
    query: z.strictObject(pageQuery),
    returns: pageOf(ListedRecord),
    subject: readAsSchool,
    run: async ({ query, found }, { page }) => {
      const { items, next } = await page(listUnder(found.pairing.pairing, 'record'), query)
      return ok({ items: items.map(({ body }) => listedRecord(SchoolRecord.parse(body))), next })
    },
  }),
  route({
    method: 'POST',
    path: `${recordPath}/confirmation`,
    action: 'school-record.confirm',
    summary: { zh: '对方学校确认', en: 'The other school confirms a record' },
    params: ofRecord,
    body: z.strictObject({}),
    returns: SchoolRecord,
    subject: (asked, context) => inRecord(asked, context, 'other'),
    run: async ({ found: { own, pairing } }, context) => {
      const { actor, now } = context
      assertNotOfSchool(actor.grants, pairing[own.record.school].unit)
      const after = confirmed(own.record, { by: actor.id, at: now })
      if (!after) return ok(own.record, own.version)
      return context.commit(
        [replaceRecord(after, own.version), historyOp(context, after.record, own.version, own.record)],
        ok(after, own.version + 1),
      )
    },
  }),
  route({
    method: 'POST',
    path: `${recordPath}/withdrawal`,
    action: 'school-record.enter',
    summary: { zh: '撤回对方尚未确认的登记', en: 'A school withdraws a record that the other has not confirmed' },
    params: ofRecord,
    body: z.strictObject({ reason: z.string().trim().min(2).max(500) }),
    returns: SchoolRecord,
    subject: (asked, context) => inRecord(asked, context, 'enterer'),
    run: async ({ body, found: { own } }, context) => {
      const after = withdrawn(own.record, body.reason, { by: context.actor.id, at: context.now })
      return context.commit(
        [replaceRecord(after, own.version), historyOp(context, after.record, own.version, own.record, body.reason)],
        ok(after, own.version + 1),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'PUT',
    path: '/school-pairings/{schoolPairing}/assessments/{semester}',
    action: 'school-pairing.assess',
    summary: { zh: '教育主管部门作学期考核', en: 'The bureau assesses a semester of a pairing of schools' },
    params: ofSchoolPairing.extend({ semester: SemesterCode }),
    body: AssessmentInput,
    returns: SemesterAssessment,
    ifMatch: 'if-exists',
    subject: readAsSchool,
    run: async ({ params, body, version, found: { pairing } }, context) => {
      const { actor, now, table } = context
      const semester = stretchCalled(pairing, 'semester', params.semester)
      const before = await findAssessment(table, pairing.pairing, semester.code)
      if ((before?.version ?? 0) !== version) throw new Refusal(version === 0 ? 'version_required' : 'version_changed')
      const made = { on: dayOf(now), by: actor.id, at: now }
      const assessment = assessSemester(pairing, semester, body, made)
      return context.commit(writeAssessment(context, before, assessment), ok(assessment, version + 1))
    },
  }),
  route({
    method: 'GET',
    path: '/school-pairings/{schoolPairing}/assessments',
    action: 'school-pairing.read',
    summary: { zh: '列出学期考核', en: 'List the assessments of a pairing of schools' },
    params: ofSchoolPairing,
    query: z.strictObject(pageQuery),
    returns: pageOf(SemesterAssessment),
    subject: readAsSchool,
    run: async ({ query, found }, { page }) => {
      const { items, next } = await page(listUnder(found.pairing.pairing, 'assessment'), query)
      return ok({ items: items.map(({ body }) => SemesterAssessment.parse(body)), next })
    },
  }),
]
