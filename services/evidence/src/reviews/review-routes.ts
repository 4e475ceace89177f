import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { periodOf, type Instant } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor, type Context, type Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { reviewsIn, visitCheckId } from '@bangfu/table/keys'
import type { Op } from '@bangfu/table/table'
import { EvidenceId, PhotoAnswer, showEvidence, type Evidence } from '../evidence.ts'
import { loadEvidence, loadVisit, replaceEvidence } from '../evidence-table.ts'
import { VisitCheckAnswer, showVisitCheck } from '../visits/visit-check.ts'
import { findChecks, replaceCheck, type FoundCheck } from '../visits/visit-check-table.ts'
import { reviewBy, ReviewInput } from './review.ts'
import { assertNotOfReviewer } from './review-table.ts'
import { showWaiting, WaitingAnswer, waitingPhoto, waitingVisit } from './waiting.ts'
import { waitingOf, waitingOverOp } from './waiting-table.ts'

const route = routeFor()

const ofVisit = z.strictObject({ visit: idSchema('vst') })
const ofPhoto = z.strictObject({ evidence: EvidenceId })

export const reviewRoutes = [
  route({
    method: 'GET',
    path: '/evidence-reviews',
    action: 'evidence.review-list',
    summary: {
      zh: '待审核的走访和照片：可疑的在前，先到的在前',
      en: 'Visits and photos that wait for review: suspicious ones first, then the oldest',
    },
    query: z.strictObject({ division: Division, ...pageQuery }),
    returns: pageOf(WaitingAnswer),
    subject: ({ query: { division } }) => {
      // A list of a city or province is one of its counties.
      if (division.length < 6) throw new Refusal('not_found')
      return { scope: { division }, about: '', found: undefined }
    },
    run: async ({ query }, { page }) => {
      const { items, next } = await page({ in: reviewsIn(query.division) }, query)
      return ok({ items: items.map((item) => showWaiting(waitingOf(item))), next })
    },
  }),
  route({
    method: 'PUT',
    path: '/photos/{evidence}/review',
    action: 'evidence.review',
    summary: {
      zh: '审核一张照片：认可或不予认可，可再次审核',
      en: 'Accept or reject a photo, whatever was found; again if need be',
    },
    params: ofPhoto,
    body: ReviewInput,
    ifMatch: true,
    returns: PhotoAnswer,
    subject: async ({ params }, { table }) => {
      const found = await loadEvidence(table, params.evidence)
      const { division, helper, household, evidence } = found.evidence
      return { scope: { division, helper, household }, about: evidence, found }
    },
    run: async ({ body, found: { evidence: before }, version }, context) => {
      const { table, actor, now, commit } = context
      if (before.state !== 'checked') throw new Refusal('photo_not_reviewable', { state: before.state })
      await assertNotOfReviewer(table, actor, before.helper)
      const next: Evidence = { ...before, review: reviewBy(body, actor, now), waiting: false }
      const told = { ...next, subject: next.evidence, at: next.visitAt }
      return commit(
        [
          replaceEvidence(next, version, changed),
          historyOp(context, before.evidence, version, before, body.note),
          ...(before.waiting ? [waitingOverOp(waitingPhoto(before))] : []),
          reviewedFact(context, 'photo', told, { ...body, entityVersion: version + 1 }),
        ],
        ok(showEvidence(next), version + 1),
        { reason: body.note },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/visits/{visit}/check',
    action: 'evidence.read',
    summary: {
      zh: '查看一次走访本身的核验结论（地点、路程、时间、文字）',
      en: 'Read what was found about a visit itself: place, travel, time and text',
    },
    params: ofVisit,
    returns: VisitCheckAnswer,
    subject: async ({ params: { visit } }, { table }) => visitSubject(await loadVisit(table, visit), table),
    run: async ({ found }) => {
      const { check, version } = judged(found)
      return ok(showVisitCheck(check), version)
    },
  }),
  route({
    method: 'PUT',
    path: '/visits/{visit}/check/review',
    action: 'evidence.review',
    summary: {
      zh: '审核一次走访：认可或不予认可，可再次审核',
      en: 'Accept or reject a visit, whatever was found; again if need be',
    },
    params: ofVisit,
    body: ReviewInput,
    ifMatch: true,
    returns: VisitCheckAnswer,
    subject: async ({ params: { visit } }, { table }) => visitSubject(await loadVisit(table, visit), table),
    run: async ({ body, found, version }, context) => {
      const { check: before } = judged(found)
      await assertNotOfReviewer(context.table, context.actor, before.helper)
      const next = { ...before, review: reviewBy(body, context.actor, context.now), waiting: false }
      return context.commit(
        [
          replaceCheck(next, version, changed),
          historyOp(context, visitCheckId(before.visit), version, before, body.note),
          ...(before.waiting ? [waitingOverOp(waitingVisit(before))] : []),
          reviewedFact(context, 'visit', { ...next, subject: next.visit }, { ...body, entityVersion: version + 1 }),
        ],
        ok(showVisitCheck(next), version + 1),
        { reason: body.note },
      )
    },
  }),
]

const changed = (): Error => new Refusal('version_changed')

/** The scope is the visit's; its check is there a moment later. */
const visitSubject = async (
  { visit, division, helper, household }: Awaited<ReturnType<typeof loadVisit>>,
  table: Deps['table'],
) => {
  const [found] = await findChecks(table, [visit])
  return { scope: { division, helper, household }, about: visitCheckId(visit), found }
}

/** @throws Refusal not_found: the visit was recorded a moment ago, and nobody has looked at it yet */
const judged = (found: FoundCheck | undefined): FoundCheck => {
  if (found?.check.state !== 'checked') throw new Refusal('not_found')
  return found
}

type Reviewed = Pick<Evidence, 'visit' | 'household' | 'helper' | 'division'> & {
  readonly subject: string
  readonly at: Instant
}

const reviewedFact = (
  context: Context,
  kind: 'photo' | 'visit',
  { subject, visit, household, helper, division, at }: Reviewed,
  { decision, entityVersion }: Pick<ReviewInput, 'decision'> & { readonly entityVersion: number },
): Op =>
  tell(context, context.now, division, 'evidence.reviewed', {
    ...{ subject, kind, visit, household, helper, division, decision, entityVersion },
    period: periodOf(at),
  })
