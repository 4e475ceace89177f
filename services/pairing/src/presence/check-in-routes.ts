import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { Period } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { checkInToRecord } from './check-in-table.ts'
import { CheckInAnswer, CheckInInput, showCheckIn } from './check-in.ts'
import { checkInOf, checkInsOf } from './presence-table.ts'
import { teamParams, teamSubject } from './team-subject-table.ts'

const route = routeFor()

export const checkInRoutes = [
  route({
    method: 'POST',
    path: '/teams/{team}/check-ins',
    action: 'presence.check-in',
    summary: {
      zh: '驻村签到（离线签到经 /device-batches 上送）',
      en: 'Check in; what was made offline comes through /device-batches',
    },
    params: teamParams,
    body: CheckInInput,
    returns: CheckInAnswer,
    status: 201,
    idempotencyKey: 'required',
    subject: teamSubject,
    run: async ({ params, body }, context) => {
      const { checkIn, ops } = await checkInToRecord(body, params.team, context)
      const location = `/teams/${params.team}/check-ins?period=${checkIn.day.slice(0, 7)}`
      return context.commit(ops, created(showCheckIn(checkIn), location))
    },
  }),
  route({
    method: 'GET',
    path: '/teams/{team}/check-ins',
    action: 'presence.read',
    summary: { zh: '工作队某月签到', en: 'The check-ins of a team in a month' },
    params: teamParams,
    query: z.strictObject({ period: Period, ...pageQuery }),
    returns: pageOf(CheckInAnswer),
    subject: teamSubject,
    run: async ({ params, query }, { page }) => {
      const { items, next } = await page(checkInsOf(params.team, query.period), query)
      return ok({ items: items.map((item) => showCheckIn(checkInOf(item))), next })
    },
  }),
]
