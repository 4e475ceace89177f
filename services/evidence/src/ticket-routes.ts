import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { DeviceItemId, visitOfDeviceItem } from '@bangfu/facts/device-items'
import { readAs } from '@bangfu/http/read-as'
import { created, ok } from '@bangfu/http/route'
import { Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { RefusedAnswer, sayRefusal } from '@bangfu/kernel/refused'
import { dayOf, Instant } from '@bangfu/kernel/time'
import { deviceNumbersFor } from '@bangfu/rules/device-pack'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { commitEach, type Decided } from '@bangfu/service/each'
import type { EvidenceDeps } from './deps.ts'
import { Evidence, EvidenceId, PhotoInput } from './evidence.ts'
import { findVisit, loadVisit } from './evidence-table.ts'
import { askForTicket, type Asked } from './ticket-table.ts'
import { lineOf, UploadLine } from './upload.ts'
import { loadHelperDivision, loadOwnDevice, revokedAmong, uploadOf, uploadsIn } from './upload-table.ts'

const route = routeFor<EvidenceDeps>()

const DeviceId = idSchema('dvc')
const VisitId = idSchema('vst')
const HelperId = idSchema('hlp')

const Ticket = z.object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: Instant })
const TicketAnswer = z.object({
  evidence: EvidenceId,
  state: Evidence.shape.state,
  verdict: Evidence.shape.verdict,
  /** Null when the photo is there already. */
  ticket: Ticket.nullable(),
})

/** Of one call; the answer to more would not fit into what a function may answer. */
const mostPhotos = 500

/** A photo of a visit, which is named by its id or by the id that the device gave it. */
const PhotoOfDevice = PhotoInput.extend({ visit: VisitId.optional(), visitItem: DeviceItemId.optional() }).refine(
  ({ visit, visitItem }) => (visit === undefined) !== (visitItem === undefined),
  { error: 'visit 与 visitItem 请给出其中一个 (give either visit or visitItem)', path: ['visit'] },
)

const PhotoTicket = z.object({
  /** `ticket`: post the bytes with it · `there`: it has come already · `waiting`: send the visit first · `refused` */
  outcome: z.enum(['ticket', 'there', 'waiting', 'refused']),
  sha256: z.string().nullable(),
  visit: z.string().nullable(),
  evidence: z.string().nullable(),
  state: Evidence.shape.state.nullable(),
  ticket: Ticket.nullable(),
  waitingFor: z.string().nullable(),
  refusal: RefusedAnswer.nullable(),
})
type PhotoTicket = z.input<typeof PhotoTicket>

export const ticketRoutes = [
  route({
    method: 'POST',
    path: '/visits/{visit}/photos',
    action: 'evidence.ticket',
    summary: {
      zh: '为走访照片申请上传凭证（可续）',
      en: 'Ask for an upload ticket for a photo of a visit, or renew it',
    },
    params: z.strictObject({ visit: VisitId }),
    body: PhotoInput.extend({ device: DeviceId.optional() }),
    returns: TicketAnswer,
    status: 201,
    subject: async ({ params: { visit } }, { table }) => {
      const found = await loadVisit(table, visit)
      const { division, helper, household } = found
      return { scope: { division, helper, household }, about: visit, found }
    },
    run: async ({ body, found: visit }, context) => {
      const device = body.device && (await loadOwnDevice(context.table, context.actor.id, body.device))
      const asked = await askForTicket(visit, body, context)
      const { evidence } = asked.evidence
      const answer = asked.isNew ? created(shown(asked), `/photos/${evidence}`) : { ...ok(shown(asked)), status: 200 }
      // Not kept for repeats: who asks again gets a ticket that is still good, and the hash makes the asking safe to repeat.
      const ops = device && asked.ops.length > 0 ? [...asked.ops, device.unchanged] : asked.ops
      return context.commit(ops, answer, { about: evidence, forget: true })
    },
  }),
  route({
    method: 'POST',
    path: '/photo-tickets',
    action: 'evidence.tickets',
    summary: {
      zh: '为离线拍摄的照片批量申请或续办上传凭证（至多 500 张，可重复，逐张返回结果）',
      en: 'Tickets for up to 500 photos taken offline, new or renewed, as often as needed, with an answer for each',
    },
    body: z.strictObject({ device: DeviceId, photos: z.array(z.unknown()).min(1).max(mostPhotos) }),
    limitBytes: 512 * 1024,
    returns: z.object({ photos: z.array(PhotoTicket) }),
    subject: ({ body: { device } }) => ({ scope: { open: true }, about: device, found: undefined }),
    run: async ({ body: { device, photos } }, context) => {
      await loadOwnDevice(context.table, context.actor.id, device)
      const given = photos.map((photo, index) => ({ photo, root: `body/photos/${index}`, device }))
      const outcomes = await commitEach(context, given, (one, now) => decideTicket(one, now))
      const answers = outcomes.map((one) =>
        one instanceof Refusal ? { ...nothing, outcome: 'refused' as const, refusal: sayRefusal(one) } : one,
      )
      return context.commit([], ok({ photos: answers }), { forget: true })
    },
  }),
  route({
    method: 'GET',
    path: '/photo-uploads',
    action: 'evidence.uploads',
    summary: {
      zh: '未到达的照片：未用、过期、未通过或作废的上传（按辖区或本人）',
      en: 'Photos that have not come: tickets never used, bytes refused, devices revoked; of a division or a helper',
    },
    query: z
      .strictObject({ division: Division.optional(), helper: HelperId.optional(), ...pageQuery })
      .refine(({ division, helper }) => (division === undefined) !== (helper === undefined), {
        error: 'division 与 helper 请给出其中一个 (give either division or helper)',
        path: ['division'],
      }),
    returns: pageOf(UploadLine),
    subject: async ({ query: { division, helper } }, { table }) => {
      if (helper === undefined) return { scope: { ...(division && { division }) }, about: '', found: undefined }
      return { scope: { helper, division: await loadHelperDivision(table, helper) }, about: helper, found: undefined }
    },
    run: async ({ query }, { now, page, table }) => {
      const { division, helper } = query
      if (division === undefined && helper === undefined) throw new Refusal('not_found')
      const listed = division === undefined ? uploadsIn({ helper: helper ?? '' }) : uploadsIn({ division })
      const { items, next } = await page(listed, query)
      const uploads = items.map(uploadOf)
      const revoked = await revokedAmong(table, uploads)
      const isRevoked = (device: string): boolean => revoked.has(device)
      return ok({
        items: uploads.map((upload) =>
          lineOf(upload, { ...deviceNumbersFor(upload.division, dayOf(now)), now, isRevoked }),
        ),
        next,
      })
    },
  }),
]

const shown = ({ evidence: { evidence, state, verdict }, ticket }: Asked): z.input<typeof TicketAnswer> => ({
  ...{ evidence, state, verdict },
  ticket,
})

const nothing: Omit<PhotoTicket, 'outcome'> = {
  sha256: null,
  visit: null,
  evidence: null,
  state: null,
  ticket: null,
  waitingFor: null,
  refusal: null,
}

type Given = { readonly photo: unknown; readonly root: string; readonly device: string }

const decideTicket = async (
  { photo: given, root, device: id }: Given,
  context: Context<EvidenceDeps>,
): Promise<Decided<PhotoTicket>> => {
  const { visit: named, visitItem, ...photo } = readAs(PhotoOfDevice, given, root)
  const { actor, table } = context
  const visitId = visitItem === undefined ? (named ?? '') : visitOfDeviceItem(actor.id, visitItem)
  const visit = await findVisit(table, visitId)
  const trail = { action: 'evidence.ticket', about: '', scope: {} } as const
  const of = { ...nothing, sha256: photo.sha256, visit: visitId }
  if (!visit && visitItem !== undefined)
    return { ops: [], outcome: { ...of, outcome: 'waiting', waitingFor: visitItem }, trail }
  const scope = visit && { division: visit.division, helper: visit.helper, household: visit.household }
  if (!visit || !scope || !can(actor, 'evidence.ticket', scope, new Set())) throw new Refusal('not_found')
  const device = await loadOwnDevice(table, actor.id, id)
  const asked = await askForTicket(visit, { ...photo, device: id }, context)
  const { evidence, state } = asked.evidence
  return {
    ops: asked.ops.length > 0 ? [...asked.ops, device.unchanged] : [],
    outcome: { ...of, outcome: asked.ticket ? 'ticket' : 'there', evidence, state, ticket: asked.ticket },
    trail: { action: 'evidence.ticket', about: evidence, scope },
  }
}
