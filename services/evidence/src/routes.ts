import * as z from 'zod'
import { created, ok, type Answer } from '@bangfu/http/route'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, Instant } from '@bangfu/kernel/time'
import { evidenceNumbersFor } from '@bangfu/rules/evidence-pack'
import type { VisitFace } from '@bangfu/facts/faces'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import type { EvidenceDeps } from './deps.ts'
import {
  copyKey,
  Evidence,
  EvidenceId,
  originalKey,
  PhotoAnswer,
  PhotoInput,
  request,
  requestAgain,
  showEvidence,
} from './evidence.ts'
import {
  createEvidence,
  evidenceOf,
  findPhotoOfVisit,
  loadEvidence,
  loadVisit,
  ofVisit,
  replaceEvidence,
  type Versioned,
} from './evidence-table.ts'

const route = routeFor<EvidenceDeps>()

const ofVisitParams = z.strictObject({ visit: idSchema('vst') })
const params = z.strictObject({ evidence: EvidenceId })

const Ticket = z.object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: Instant })
const TicketAnswer = z.object({
  evidence: EvidenceId,
  state: Evidence.shape.state,
  verdict: Evidence.shape.verdict,
  /** Null when the photo is there already. */
  ticket: Ticket.nullable(),
})
const LinkAnswer = z.object({ url: z.string(), expiresAt: Instant })

const ticketMinutes = 30
const linkSeconds = 300

export const routes = [
  route({
    method: 'POST',
    path: '/visits/{visit}/photos',
    action: 'evidence.ticket',
    summary: { zh: '为走访照片申请上传凭证', en: 'Ask for an upload ticket for a photo of a visit' },
    params: ofVisitParams,
    body: PhotoInput,
    returns: TicketAnswer,
    status: 201,
    subject: async ({ params: { visit } }, { table }) => ofVisitSubject(await loadVisit(table, visit)),
    run: async ({ body, found: visit }, context) => {
      const known = await findPhotoOfVisit(context.table, visit.visit, body.sha256)
      return known ? answerKnown(known, body, context) : answerNew(visit, body, context)
    },
  }),
  route({
    method: 'GET',
    path: '/visits/{visit}/photos',
    action: 'evidence.read',
    summary: { zh: '列出走访的照片及核验结论', en: 'List the photos of a visit with their verdicts' },
    params: ofVisitParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(PhotoAnswer),
    subject: async ({ params: { visit } }, { table }) => ofVisitSubject(await loadVisit(table, visit)),
    run: async ({ query, found: visit }, { page }) => {
      const { items, next } = await page({ in: ofVisit(visit.visit) }, query)
      return ok({ items: items.map((item) => showEvidence(evidenceOf(item))), next })
    },
  }),
  route({
    method: 'GET',
    path: '/photos/{evidence}',
    action: 'evidence.read',
    summary: { zh: '查看一张照片的核验结论', en: 'Read what was found about a photo' },
    params,
    returns: PhotoAnswer,
    subject: async ({ params: { evidence } }, { table }) => subjectOf(await loadEvidence(table, evidence)),
    run: ({ found }) => Promise.resolve(ok(showEvidence(found.evidence), found.version)),
  }),
  route({
    method: 'POST',
    path: '/photos/{evidence}/link',
    action: 'evidence.read',
    summary: { zh: '取得查看照片的短时链接（留痕）', en: 'Get a short-lived link to see a photo; leaves a trail' },
    params,
    body: z.strictObject({ size: z.enum(['display', 'thumbnail']) }),
    returns: LinkAnswer,
    subject: async ({ params: { evidence } }, { table }) => subjectOf(await loadEvidence(table, evidence)),
    run: async ({ body: { size }, found: { evidence } }, { objects, commit }) => {
      if (evidence.state !== 'checked') throw new Refusal('photo_not_displayable', { state: evidence.state })
      const link = await objects.link(copyKey(evidence.evidence, size), linkSeconds)
      return commit([], ok(link), { forget: true })
    },
  }),
]

const ofVisitSubject = (visit: VisitFace) => ({ scope: scopeOf(visit), about: visit.visit, found: visit })

const subjectOf = (found: Versioned) => ({
  scope: scopeOf(found.evidence),
  about: found.evidence.evidence,
  found,
})

const scopeOf = ({ division, helper, household }: Pick<VisitFace, 'division' | 'helper' | 'household'>) => ({
  division,
  helper,
  household,
})

type TicketAnswered = Promise<Answer<z.input<typeof TicketAnswer>>>

// Tickets are not kept for repeats (`forget`): a device that asks again with the same key gets one that is still good, and
// the photo's hash makes the asking safe to repeat.

const answerNew = async (visit: VisitFace, body: PhotoInput, context: Context<EvidenceDeps>): TicketAnswered => {
  const { actor, now, newId, table, commit } = context
  const { mostPhotosOfVisit: most } = evidenceNumbersFor(visit.division, dayOf(visit.at))
  const evidence = request(newId('evd'), visit, body, { by: actor.id, at: now })
  const others = await table.list({ in: ofVisit(visit.visit), limit: most })
  if (others.items.length >= most) throw new Refusal('visit_photo_limit', { most })
  const answer = created(await ticketFor(evidence, context), `/photos/${evidence.evidence}`)
  return commit(createEvidence(evidence), answer, { about: evidence.evidence, forget: true })
}

const answerKnown = async (
  { evidence, version }: Versioned,
  body: PhotoInput,
  context: Context<EvidenceDeps>,
): TicketAnswered => {
  const { actor, now, commit } = context
  const next = requestAgain(evidence, body)
  const ops =
    next === evidence
      ? []
      : [replaceEvidence(next, version), historyOp({ actor, now }, evidence.evidence, version, evidence)]
  const answer = { ...ok(await ticketFor(next, context)), status: 200 }
  return commit(ops, answer, { about: evidence.evidence, forget: true })
}

const ticketFor = async (evidence: Evidence, { objects }: EvidenceDeps): Promise<z.input<typeof TicketAnswer>> => ({
  evidence: evidence.evidence,
  state: evidence.state,
  verdict: evidence.verdict,
  ticket:
    evidence.state === 'awaited'
      ? await objects.ticket({
          key: originalKey(evidence),
          contentType: evidence.contentType,
          minBytes: evidence.sizeBytes,
          maxBytes: evidence.sizeBytes,
          sha256: evidence.sha256,
          minutes: ticketMinutes,
        })
      : null,
})
