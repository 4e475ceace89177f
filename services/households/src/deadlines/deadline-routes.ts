import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { addDays, Day, dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { daysLeft } from '@bangfu/rules/term'
import { Deadline, deadlineKinds } from './deadline.ts'
import { dueBefore, ofStanding } from './deadline-table.ts'

const route = routeFor()

const DeadlineLine = Deadline.extend({
  /** Negative: so many days late. */
  daysLeft: z.int(),
  overdue: z.boolean(),
  zh: z.string(),
  en: z.string(),
})

export const deadlineRoutes = [
  route({
    method: 'GET',
    path: '/overdue',
    action: 'deadline.list',
    summary: {
      zh: '列出本级逾期未办事项（可加 by 查看某日前到期的事项）',
      en: 'Everything overdue in a village, township or county, oldest first; `by` also shows what falls due until a day',
    },
    query: z.strictObject({ division: WithinCounty, by: Day.optional(), ...pageQuery }),
    returns: pageOf(DeadlineLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const today = dayOf(context.now)
      const { items, next } = await context.page(dueBefore(query.division, query.by ?? addDays(today, -1)), query)
      const standing = await ofStanding(
        context.table,
        items.map(({ body }) => Deadline.parse(body)),
      )
      return ok({ items: standing.map((deadline) => lineOf(deadline, today)), next })
    },
  }),
]

const lineOf = (deadline: Deadline, today: Day): z.input<typeof DeadlineLine> => {
  const [zh, en] = deadlineKinds[deadline.kind]
  const left = daysLeft(deadline.due, today)
  return {
    ...deadline,
    holidaysUnknown: [...deadline.holidaysUnknown],
    daysLeft: left,
    overdue: left < 0,
    zh,
    en,
  }
}
