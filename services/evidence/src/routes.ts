import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import type { VisitFace } from '@bangfu/facts/faces'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import type { EvidenceDeps } from './deps.ts'
import { copyKey, EvidenceId, PhotoAnswer, showEvidence } from './evidence.ts'
import { evidenceOf, loadEvidence, loadVisit, ofVisit, type Versioned } from './evidence-table.ts'
import { assertNotWithheld } from './keeping/keeping-table.ts'

const route = routeFor<EvidenceDeps>()

const ofVisitParams = z.strictObject({ visit: idSchema('vst') })
const params = z.strictObject({ evidence: EvidenceId })

const LinkAnswer = z.object({ url: z.string(), expiresAt: Instant })

const linkSeconds = 300

export const photoRoutes = [
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
    run: async ({ body: { size }, found: { evidence } }, { table, objects, commit }) => {
      if (evidence.state !== 'checked') throw new Refusal('photo_not_displayable', { state: evidence.state })
      await assertNotWithheld(table, evidence)
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
