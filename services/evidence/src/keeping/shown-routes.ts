import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { Village } from '@bangfu/kernel/division'
import { Instant, Period, periodOf } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { photoPublicationKey, photoShownKey } from '@bangfu/table/keys'
import type { EvidenceDeps } from '../deps.ts'
import { copyKey, EvidenceId } from '../evidence.ts'
import { loadEvidence } from '../evidence-table.ts'
import {
  findPublication,
  findShown,
  publicationOfItem,
  publicationOps,
  publicPhotosOf,
  shownOps,
  stillSo,
  withheld,
} from './keeping-table.ts'
import { assertPublishable, Publication, PublicationInput, withdrawn } from './publication.ts'
import { Shown, ShownInput, showsMinors } from './shown.ts'

const route = routeFor<EvidenceDeps>()
const params = z.strictObject({ evidence: EvidenceId })

const ShownView = Shown.extend({ withheld: z.boolean() })
const PublicPhoto = z.object({
  evidence: EvidenceId,
  caption: z.string(),
  period: Period,
  url: z.string(),
  expiresAt: Instant,
})

const linkSeconds = 900

const subject = async ({ params: { evidence } }: { params: z.output<typeof params> }, { table }: EvidenceDeps) => {
  const found = await loadEvidence(table, evidence)
  const { division, helper, household } = found.evidence
  return { scope: { division, helper, household }, about: evidence, found }
}

/** Who a photo shows, and which photos everybody may see. */
export const shownRoutes = [
  route({
    method: 'POST',
    path: '/photos/{evidence}/shown',
    action: 'photo.say-shown',
    summary: { zh: '注明照片中有无未成年人', en: 'Say whether a photo shows minors, and which' },
    params,
    body: ShownInput,
    returns: ShownView,
    subject,
    run: async ({ body, found: { evidence } }, context) => {
      const { table, actor, now } = context
      const [before, published] = await Promise.all([
        findShown(table, evidence.evidence),
        findPublication(table, evidence.evidence),
      ])
      const after: Shown = { ...body, evidence: evidence.evidence, said: 'office', by: actor.id, at: now }
      // What everybody sees shows no minor, whenever it is found out.
      const taken =
        published && showsMinors(after)
          ? withdrawn(published.publication, '照片中有未成年人', { by: actor.id, at: now })
          : undefined
      return context.commit(
        [
          ...shownOps(context, before, after),
          ...(published && taken
            ? publicationOps(context, published, taken)
            : [stillSo(photoPublicationKey(evidence.evidence), published)]),
        ],
        ok({ ...after, withheld: await withheld(table, evidence, after) }),
      )
    },
  }),
  route({
    method: 'POST',
    path: '/photos/{evidence}/publication',
    action: 'photo.publish',
    summary: { zh: '公开一张照片（无未成年人，经核看）', en: 'Let everybody see a photo that shows no minor' },
    params,
    body: PublicationInput,
    returns: Publication,
    status: 201,
    subject,
    run: async ({ body, found: { evidence } }, context) => {
      const { table, actor, now } = context
      const [shown, before] = await Promise.all([
        findShown(table, evidence.evidence),
        findPublication(table, evidence.evidence),
      ])
      assertPublishable(evidence, shown?.shown, actor.id)
      const after: Publication = {
        ...{ evidence: evidence.evidence, village: evidence.division, period: periodOf(evidence.visitAt) },
        ...{ caption: body.caption, publishedBy: actor.id, publishedAt: now, withdrawn: null },
      }
      return context.commit(
        [...publicationOps(context, before, after), stillSo(photoShownKey(evidence.evidence), shown)],
        { status: 201, body: after },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/photos/{evidence}/publication/withdraw',
    action: 'photo.publish',
    summary: { zh: '撤下已公开的照片', en: 'Take a photo back from everybody’s sight' },
    params,
    body: z.strictObject({ reason: z.string().trim().min(2).max(200) }),
    returns: Publication,
    subject,
    run: async ({ body: { reason }, found: { evidence } }, context) => {
      const before = await findPublication(context.table, evidence.evidence)
      if (!before) throw new Refusal('not_found')
      const after = withdrawn(before.publication, reason, { by: context.actor.id, at: context.now })
      return context.commit(after === before.publication ? [] : publicationOps(context, before, after), ok(after), {
        reason,
      })
    },
  }),
  route({
    method: 'GET',
    path: '/public/villages/{village}/photos',
    open: true,
    action: 'photo.read-publicly',
    summary: { zh: '一个村公开的照片', en: 'The photos of a village that everybody may see' },
    params: z.strictObject({ village: Village }),
    query: z.strictObject(pageQuery),
    returns: pageOf(PublicPhoto),
    subject: ({ params: { village } }) => ({ scope: { open: true as const }, about: village, found: undefined }),
    run: async ({ params: { village }, query }, { page, objects }) => {
      const { items, next } = await page(publicPhotosOf(village), query)
      const photos = items.map(publicationOfItem).map(async ({ evidence, caption, period }) => {
        const { url, expiresAt } = await objects.link(copyKey(evidence, 'display'), linkSeconds)
        return { evidence, caption, period, url, expiresAt }
      })
      return ok({ items: await Promise.all(photos), next })
    },
  }),
]
