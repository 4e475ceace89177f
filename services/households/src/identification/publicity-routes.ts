import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { created } from '@bangfu/http/route'
import { routeFor, type Context } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import { noticeDetails } from '../notices/notice-form.ts'
import { publishOps, readStanding, type NoticeRow } from '../notices/notice-table.ts'
import { caseParams } from './application-routes.ts'
import { fileIncomplete } from './approval.ts'
import { CaseId, type IdentificationCase } from './case.ts'
import {
  assertSeen,
  CaseLine,
  caseOps,
  caseSubject,
  commitCase,
  foundCase,
  type FoundCase,
  lineOf,
} from './case-table.ts'
import { fileHere } from './case-file-table.ts'
import { lackingAt, type CaseFile } from './case-view.ts'
import { publicityOver, published } from './field-steps.ts'
import { publicityOverOps } from './publicity-table.ts'
import { rulesFor } from './rules-in-force.ts'

const route = routeFor()

/** A list of a village: three operations for each case, and a transaction holds a hundred. */
const mostCases = 20

const PublicationForm = z.strictObject({
  ...noticeDetails,
  village: Village,
  /** The version of each case that was read. */
  cases: z
    .array(z.strictObject({ case: CaseId, version: z.int().min(1) }))
    .min(1)
    .max(mostCases),
})

const Published = z.object({ notice: z.string(), to: z.string(), cases: z.array(CaseLine) })

const texts = {
  registration: { kind: 'identification-proposed', result: 'proposed-registration' },
  removal: { kind: 'removal-proposed', result: 'proposed-removal' },
} as const

export const publicityRoutes = [
  route({
    method: 'POST',
    path: '/identification-publications',
    action: 'identification.publish',
    summary: { zh: '公示一个村评议通过的名单', en: 'Publish a village’s list of households that were appraised' },
    body: PublicationForm,
    returns: Published,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.village }, about: body.village, found: undefined }),
    run: async ({ body }, context) => {
      const { village, cases, ...details } = body
      const listed = await casesOf(context, village, cases)
      const kind = listed[0]?.found.one.kind ?? 'registration'
      const rows = listed.map(({ found, file }): NoticeRow => {
        assertPublishable(context, found.one, file, kind)
        return { household: file.file.household, result: texts[kind].result, bases: ['surveyed', 'appraised'] }
      })
      const enteredBy = [...new Set(listed.flatMap(({ found }) => found.one.hands.map(({ who }) => who)))]
      const about = listed.length === 1 ? (listed[0]?.found.one.case ?? village) : village
      const { notice, ops } = publishOps(context, { kind: texts[kind].kind, village, about, rows, details, enteredBy })
      const to = notice.publication.period.to
      const after = listed.map(({ found }) => ({ found, one: published(found.one, { notice: notice.notice, to }) }))
      const all = [...ops, ...after.flatMap(({ found, one }) => caseOps(context, found, one)), ...unchanged(listed)]
      const answer = { notice: notice.notice, to, cases: after.map(({ one }) => lineOf(one)) }
      return context.commit(all, created(answer, `/notices/${notice.notice}`), { about: notice.notice })
    },
  }),
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/publicity-end',
    action: 'identification.publish',
    summary: {
      zh: '公示期满：无异议转审核，异议成立退回调查',
      en: 'End the publicity: on to approval, or back to survey',
    },
    params: caseParams,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ found, version }, context) => {
      assertSeen(version, found)
      const { one } = found
      if (one.notice === null)
        throw new Refusal('step_not_open', { step: 'publicity-end', state: one.state, open: '-' })
      const read = await readStanding(context.table, one.notice.notice, dayOf(context.now), one.household)
      const after = publicityOver(one, read.standing)
      return commitCase(context, { found, after }, publicityOverOps(context, one, read))
    },
  }),
]

type Listed = { readonly found: FoundCase; readonly file: CaseFile }

/** The cases of a list with their files. @throws Refusal not_found · version_changed */
const casesOf = async (
  context: Pick<Context, 'table'>,
  village: string,
  cases: readonly { readonly case: string; readonly version: number }[],
): Promise<Listed[]> => {
  const items = await context.table.getMany(cases.map((one) => entityKey(one.case)))
  return Promise.all(
    items.map(async (item, index) => {
      const found = item && foundCase(item)
      if (found?.one.division !== village) throw new Refusal('not_found')
      if (found.version !== cases[index]?.version) throw new Refusal('version_changed')
      return { found, file: await fileHere(context, found.one) }
    }),
  )
}

const assertPublishable = (
  { now }: Pick<Context, 'now'>,
  one: IdentificationCase,
  { file, told }: CaseFile,
  kind: IdentificationCase['kind'],
): void => {
  if (one.kind !== kind)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/cases', zh: '识别与清退应分别公示', en: 'registrations and removals are published apart' },
    ])
  const today = dayOf(now)
  const rules = rulesFor(one.division, today)
  const lacking = lackingAt('publication', one, { file: file.household, told, rules, today })
  if (lacking.length > 0) throw fileIncomplete(lacking)
}

/** What is published is what was read: a file that changed meanwhile is read again. */
const unchanged = (listed: readonly Listed[]): Op[] =>
  listed.map(({ file }) => check(entityKey(file.file.household.household), { version: file.file.version }))
