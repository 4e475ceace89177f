import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { maskName } from '@bangfu/vault/mask'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import {
  AppraisalInput,
  ListedPosting,
  newPosting,
  Posting,
  PostingId,
  PostingInput,
  withAppraisal,
  withPresence,
  withStays,
  withStayWithdrawn,
} from './posting.ts'
import { YearCode } from './school-calendar.ts'
import { PresenceInput, StayId, StayInput } from './stay.ts'
import {
  createPosting,
  findTally,
  listPostings,
  listUnder,
  pairingUnchanged,
  replacePosting,
} from './school-pairing-table.ts'
import { assertNotOfSchool, assertStanding, stretchCalled } from './school-pairing.ts'
import { actAs, homeOf, inPosting, ofPosting, ofSchoolPairing, readAsSchool } from './school-subject-table.ts'
import { findSchool } from './school-table.ts'
import { shortageWarnings, Warning } from './shortage.ts'

const route = routeFor()
const stayPath = '/school-pairings/{schoolPairing}/postings/{posting}/stays/{stay}'
const ofStay = ofPosting.extend({ stay: StayId })
const reason = z.string().trim().min(2).max(500)

export const postingRoutes = [
  route({
    method: 'POST',
    path: '/school-pairings/{schoolPairing}/postings',
    action: 'school-exchange.enter',
    summary: { zh: '派出学校登记派驻人员', en: 'A school enters somebody whom it sends to the other' },
    params: ofSchoolPairing,
    body: PostingInput,
    returns: Posting.extend({ warnings: z.array(Warning) }),
    status: 201,
    subject: (asked, context) => actAs(asked, context, homeOf(asked.body.direction)),
    run: async ({ body, found }, context) => {
      const { table, newId, actor, now } = context
      const { pairing } = found
      assertStanding(pairing)
      const next = await findTally(table, pairing.pairing)
      const [postings, weak] = await Promise.all([
        listPostings(table, pairing.pairing),
        findSchool(table, pairing.weak.unit),
      ])
      const said = { by: actor.id, at: now }
      const made = { posting: newId('spo'), nameMasked: maskName(body.person.name), said }
      const stays = body.stays.map((days) => ({ days, stay: newId('sty') }))
      const posting = withStays(newPosting(pairing, body, made), stays, { pairing, postings, said })
      const warnings = shortageWarnings(pairing, postings, posting, weak?.school.shortageSubjects ?? [])
      return context.commit(
        [pairingUnchanged(found), next({ postings: 1 }), createPosting(posting)],
        created({ ...posting, warnings }, `/school-pairings/${pairing.pairing}/postings/${posting.posting}`, 1),
        { about: posting.posting },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/school-pairings/{schoolPairing}/postings',
    action: 'school-pairing.read',
    summary: { zh: '列出派驻人员', en: 'List the people posted between two schools' },
    params: ofSchoolPairing,
    query: z.strictObject(pageQuery),
    returns: pageOf(ListedPosting),
    subject: readAsSchool,
    run: async ({ query, found }, { page }) => {
      const { items, next } = await page(listUnder(found.pairing.pairing, 'posting'), query)
      return ok({ items: items.map(({ body }) => ListedPosting.parse(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/school-pairings/{schoolPairing}/postings/{posting}',
    action: 'school-pairing.read',
    summary: { zh: '查看派驻', en: 'Read a posting' },
    params: ofSchoolPairing.extend({ posting: PostingId }),
    returns: Posting,
    subject: (asked, context) => inPosting(asked, context, 'reader'),
    run: async ({ found: { own } }) => ok(own.posting, own.version),
  }),
  route({
    method: 'POST',
    path: '/school-pairings/{schoolPairing}/postings/{posting}/stays',
    action: 'school-exchange.enter',
    summary: { zh: '派出学校登记又一次派驻时间', en: 'A school enters another stay of somebody whom it sends' },
    params: ofPosting,
    body: StayInput,
    returns: Posting,
    status: 201,
    subject: (asked, context) => inPosting(asked, context, 'home'),
    run: async ({ body, found: { own, ...found } }, context) => {
      assertStanding(found.pairing)
      const next = await findTally(context.table, found.pairing.pairing)
      const postings = await listPostings(context.table, found.pairing.pairing)
      const said = { by: context.actor.id, at: context.now }
      const stays = [{ days: body, stay: context.newId('sty') }]
      const posting = withStays(own.posting, stays, { pairing: found.pairing, postings, said })
      return context.commit([pairingUnchanged(found), next({}), ...replacePosting(context, own, posting)], {
        ...ok(posting, own.version + 1),
        status: 201,
      })
    },
  }),
  route({
    method: 'PUT',
    path: `${stayPath}/presence`,
    action: 'school-exchange.say-presence',
    summary: { zh: '接收学校确认到校、离校或未到校', en: 'The host school says from when to when somebody was there' },
    params: ofStay,
    body: PresenceInput,
    returns: Posting,
    ifMatch: true,
    subject: (asked, context) => inPosting(asked, context, 'host'),
    run: async ({ params, body, version, found: { own, pairing } }, context) => {
      const { table, actor, now } = context
      if (own.version !== version) throw new Refusal('version_changed')
      assertNotOfSchool(actor.grants, own.posting.home)
      const next = await findTally(table, pairing.pairing)
      const postings = await listPostings(table, pairing.pairing)
      const said = { by: actor.id, at: now }
      const posting = withPresence(own.posting, params.stay, body, { today: dayOf(now), postings, said })
      return context.commit([next({}), ...replacePosting(context, own, posting)], ok(posting, version + 1))
    },
  }),
  route({
    method: 'POST',
    path: `${stayPath}/withdrawal`,
    action: 'school-exchange.enter',
    summary: { zh: '派出学校撤回尚未确认的派驻', en: 'A school withdraws a stay that the host has said nothing of' },
    params: ofStay,
    body: z.strictObject({ reason }),
    returns: Posting,
    ifMatch: true,
    subject: (asked, context) => inPosting(asked, context, 'home'),
    run: async ({ params, body, version, found: { own } }, context) => {
      if (own.version !== version) throw new Refusal('version_changed')
      const said = { by: context.actor.id, at: context.now }
      const posting = withStayWithdrawn(own.posting, params.stay, body.reason, said)
      return context.commit(replacePosting(context, own, posting, body.reason), ok(posting, version + 1), {
        reason: body.reason,
      })
    },
  }),
  route({
    method: 'PUT',
    path: '/school-pairings/{schoolPairing}/postings/{posting}/appraisals/{schoolYear}',
    action: 'school-exchange.appraise',
    summary: {
      zh: '接收学校作学年考核（派出学校不能改）',
      en: 'The host school appraises a school year of somebody posted to it',
    },
    params: ofPosting.extend({ schoolYear: YearCode }),
    body: AppraisalInput,
    returns: Posting,
    ifMatch: true,
    subject: (asked, context) => inPosting(asked, context, 'host'),
    run: async ({ params, body, version, found: { own, pairing } }, context) => {
      const { actor, now } = context
      if (own.version !== version) throw new Refusal('version_changed')
      assertNotOfSchool(actor.grants, own.posting.home)
      const year = stretchCalled(pairing, 'school-year', params.schoolYear)
      const posting = withAppraisal(own.posting, year, body, {
        today: dayOf(now),
        said: { by: actor.id, at: now },
      })
      return context.commit(replacePosting(context, own, posting), ok(posting, version + 1))
    },
  }),
]
