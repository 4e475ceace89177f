import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import { campaignPackFor } from '@bangfu/rules/campaign-pack'
import { created, ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { AdjustmentWindow, openWindow, WindowForm, windowOn } from './window.ts'
import { createWindow, listWindows } from './window-table.ts'

const route = routeFor()

export const windowRoutes = [
  route({
    method: 'POST',
    path: '/adjustment-windows',
    action: 'adjustment.open',
    summary: {
      zh: '开放本县动态调整（一年一次，至多另开规定次数）',
      en: 'Open the register of the county for adjustment: once a year, and the extra times that the rules allow',
    },
    body: WindowForm,
    returns: AdjustmentWindow,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.county }, about: body.county, found: undefined }),
    run: async ({ body }, { table, now, actor, commit }) => {
      const before = await listWindows(table, body.county, body.year)
      const { most } = campaignPackFor(body.county, dayOf(now)).extraOpenings
      const window = openWindow(body, before, most, { by: actor.id, at: now })
      return commit([createWindow(window)], created(window, `/adjustment-windows?division=${body.county}`))
    },
  }),
  route({
    method: 'GET',
    path: '/adjustment-windows',
    action: 'adjustment.read',
    summary: { zh: '查看本县某年的动态调整窗口', en: 'The windows for adjustment of a county and year' },
    query: z.strictObject({ division: WithinCounty, year: z.coerce.number().int().min(2013).max(2100).optional() }),
    returns: z.object({ year: z.int(), open: AdjustmentWindow.nullable(), windows: z.array(AdjustmentWindow) }),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { table, now }) => {
      const today = dayOf(now)
      const year = query.year ?? Number(today.slice(0, 4))
      const windows = await listWindows(table, query.division, year)
      return ok({ year, open: windowOn(windows, today) ?? null, windows })
    },
  }),
]
