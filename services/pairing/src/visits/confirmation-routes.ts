import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { ok, type Answer } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, Instant } from '@bangfu/kernel/time'
import { visitConfirmationPackFor, type VisitConfirmationPack } from '@bangfu/rules/visit-confirmation-pack'
import { routeFor, type Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import { messageOps } from '../messages/message-table.ts'
import { codeFrom, hashOfCode, nextCode, tryCode } from './confirmation-code.ts'
import { confirmedOps, findCode, findSentOn } from './confirmation-table.ts'
import {
  assertFresh,
  assertStands,
  ConfirmationState,
  shownConfirmation,
  withConfirmation,
  type ConfirmationLine,
} from './confirmation.ts'
import { codeReceiver } from './household-phone-table.ts'
import { loadVisit } from './visit-table.ts'
import { helpersOf, VisitId, type Visit } from './visit.ts'

const route = routeFor()
/** The path of every act on a visit. */
export const visitParams = z.strictObject({ visit: VisitId })
const params = visitParams

type Found = { readonly visit: Visit; readonly version: number }

/** Whose the visit is: what every act on it is decided by. */
export const visitSubject = async (
  { params }: { readonly params: z.output<typeof visitParams> },
  { table }: Context,
) => {
  const found: Found = await loadVisit(table, params.visit)
  const { division, household, helper, unit } = found.visit
  return { scope: { division, household, helper, unit }, about: params.visit, found }
}

const Confirmed = z.object({ visit: VisitId, state: ConfirmationState })

const packOf = ({ division }: Visit, { now }: Context): VisitConfirmationPack =>
  visitConfirmationPackFor(division, dayOf(now))

/** What a household says of a visit, each way by somebody other than the helper who was there. */
export const confirmationRoutes = [
  route({
    method: 'POST',
    path: '/visits/{visit}/confirmation-codes',
    action: 'visit.send-code',
    summary: {
      zh: '向户登记的手机发送走访确认码（不向干部显示）',
      en: 'Send a code to the household’s own telephone; the helper is not shown it',
    },
    params,
    returns: z.object({ expiresAt: Instant, codesLeft: z.int() }),
    idempotencyKey: 'required',
    subject: visitSubject,
    run: async ({ found: { visit } }, context) => {
      const { table, vault, newId, now } = context
      const pack = packOf(visit, context)
      assertStands(visit)
      assertFresh(visit, now, pack)
      const [phone, code, today] = await Promise.all([
        codeReceiver(context, visit),
        findCode(table, visit.visit),
        findSentOn(table, visit.household, dayOf(now)),
      ])
      if (today.sent >= pack.code.ofHouseholdADay)
        throw new Refusal('codes_used_up', { most: pack.code.ofHouseholdADay })
      const secret = vault.secret('visit-code')
      const plain = codeFrom(secret, newId('cod'), pack.code.digits)
      const next = nextCode(code.sent, hashOfCode(secret, visit.visit, plain), pack, now)
      const { validMinutes } = pack.code
      const sent = messageOps(context, {
        to: { phone: phone.plain },
        template: 'visit-code',
        values: { on: dayOf(visit.at), code: plain, minutes: validMinutes },
        division: visit.division,
        validMinutes,
      })
      return context.commit(
        [code.next(next), today.more(), phone.unchanged, ...sent],
        ok({ expiresAt: next.expiresAt, codesLeft: pack.code.ofVisit - next.sent }),
      )
    },
  }),
  route({
    method: 'POST',
    path: '/visits/{visit}/confirmations/code',
    action: 'visit.confirm-by-code',
    summary: { zh: '以户告知的确认码确认走访', en: 'Confirm a visit with the code that the household tells' },
    params,
    body: z.strictObject({ code: z.string().regex(/^\d{4,8}$/, { error: '确认码为 4–8 位数字 (4 to 8 digits)' }) }),
    returns: z.object({ ...Confirmed.shape, accepted: z.boolean(), triesLeft: z.int() }),
    subject: visitSubject,
    run: async ({ body, found }, context) => {
      const { visit } = found
      const { table, vault, now } = context
      const pack = packOf(visit, context)
      assertStands(visit)
      assertFresh(visit, now, pack)
      const { sent, next } = await findCode(table, visit.visit)
      const tried = tryCode(sent, hashOfCode(vault.secret('visit-code'), visit.visit, body.code), pack, now)
      const answer = { accepted: tried.right, triesLeft: tried.left }
      const codeOps = tried.next ? [next(tried.next)] : []
      if (tried.right) return commitLine(context, found, lineBy(context, 'code', true), { ops: codeOps, answer })
      // A wrong code is counted in the same way as anything else that happens: by writing it.
      return context.commit(codeOps, ok({ visit: visit.visit, state: shownTo(context, visit), ...answer }))
    },
  }),
  route({
    method: 'POST',
    path: '/visits/{visit}/confirmations/thumbprint',
    action: 'visit.confirm-as-witness',
    summary: {
      zh: '见证户按手印确认走访（见证人本人登录办理）',
      en: 'Confirm as the witness of a thumbprint, of which the visit has a photo',
    },
    params,
    body: z.strictObject({ evidence: z.string().regex(/^evd_[0-9A-HJKMNP-TV-Z]{22}$/), note: note() }),
    returns: Confirmed,
    subject: visitSubject,
    run: async ({ body, found }, context) => {
      const { visit } = found
      const pack = packOf(visit, context)
      assertFresh(visit, context.now, pack)
      assertNotHelper(context, visit)
      if (!visit.photos.some(({ evidence }) => evidence === body.evidence))
        throw new Refusal('thumbprint_photo_missing')
      const line = lineBy(context, 'thumbprint', true, { evidence: body.evidence, note: body.note ?? null })
      return commitLine(context, found, line)
    },
  }),
  route({
    method: 'POST',
    path: '/visits/{visit}/confirmations/household',
    action: 'visit.confirm-own',
    summary: { zh: '户本人确认或否认走访', en: 'The household says itself whether the visit took place' },
    params,
    body: z.strictObject({ came: z.boolean(), note: note() }),
    returns: Confirmed,
    subject: visitSubject,
    run: async ({ body, found }, context) =>
      commitLine(context, found, lineBy(context, 'household', body.came, { note: body.note ?? null })),
  }),
]

function note() {
  return z.string().trim().min(1).max(500).optional()
}

/** The line that the actor of a call adds. */
export const lineBy = (
  { now, actor }: Context,
  way: ConfirmationLine['way'],
  came: boolean,
  more: Partial<Pick<ConfirmationLine, 'evidence' | 'note'>> = {},
): ConfirmationLine => ({ way, came, at: now, by: actor.id, evidence: null, note: null, ...more })

/** May the actor see who denied a visit? */
export const seesDenials = (
  { actor }: Pick<Context, 'actor'>,
  { division, household }: Pick<Visit, 'division' | 'household'>,
) =>
  can(actor, 'visit.disputes', { division }, new Set()) || can(actor, 'visit.confirm-own', { household }, new Set())
    ? ('all' as const)
    : ('none' as const)

const shownTo = (context: Context, visit: Visit): ConfirmationState =>
  shownConfirmation(visit.confirmations, seesDenials(context, visit)).state

/** The visit's own helper, and whoever recorded it, are no witnesses. @throws Refusal same_hand */
const assertNotHelper = ({ actor }: Context, visit: Visit): void => {
  const helpers = helpersOf(visit)
  const isOne = actor.grants.some(({ helper }) => helper !== undefined && helpers.includes(helper))
  if (actor.id === visit.recordedBy || isOne) throw new Refusal('same_hand', { did: 'visit' })
}

const commitLine = async <More extends object>(
  context: Context,
  { visit, version }: Found,
  line: ConfirmationLine,
  { ops, answer }: { readonly ops: readonly Op[]; readonly answer: More } = { ops: [], answer: {} as More },
): Promise<Answer<{ visit: Visit['visit']; state: ConfirmationState } & More>> => {
  const confirmations = withConfirmation(visit, line)
  if (!confirmations) return ok({ visit: visit.visit, state: shownTo(context, visit), ...answer }, version)
  const after = { ...visit, confirmations }
  return context.commit(
    [...confirmedOps(visit, after, version), ...ops],
    ok({ visit: visit.visit, state: shownTo(context, after), ...answer }, version + 1),
  )
}
