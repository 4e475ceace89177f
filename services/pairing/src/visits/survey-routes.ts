import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, Period, periodOf } from '@bangfu/kernel/time'
import { householdSurveyPackFor } from '@bangfu/rules/household-survey-pack'
import { routeFor, type Context } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import type { Op } from '@bangfu/table/table'
import { loadHelper } from '../organisations/helper-table.ts'
import { HelperId } from '../organisations/helper.ts'
import { loadUnit } from '../organisations/unit-table.ts'
import { UnitId } from '../organisations/unit.ts'
import { lineBy, visitParams, visitSubject } from './confirmation-routes.ts'
import { confirmedOps } from './confirmation-table.ts'
import { assertStands, withConfirmation } from './confirmation.ts'
import { createSurveyLine, mostMonths, readSurveyCounts, readSurveyLines, SurveyLine } from './survey-table.ts'
import { assertAnswers, ratesOf, sourceOf, SurveyInput, SurveyRate, SurveySource } from './survey.ts'
import { loadLine, replaceLine } from './visit-sample-table.ts'
import { called } from './visit-sample.ts'
import type { Visit } from './visit.ts'

const route = routeFor()

/** What households answer when somebody asks them about a visit, and the rates that come of it. */
export const surveyRoutes = [
  route({
    method: 'POST',
    path: '/visits/{visit}/answers',
    action: 'visit.ask',
    summary: { zh: '登记户对一次走访的回答', en: 'Record what a household answers about a visit' },
    params: visitParams,
    body: SurveyInput,
    returns: z.object({ visit: z.string(), source: SurveySource, recorded: z.boolean() }),
    status: 201,
    subject: visitSubject,
    run: async ({ body, found }, context) => {
      const { visit } = found
      assertStands(visit)
      const source = sourceOf(context.actor, visit, body.sample)
      const place = `/visits/${visit.visit}/answers`
      const drawn = source === 'drawn' ? await calledOps(context, visit, body) : []
      if (!body.reached) {
        if (source !== 'drawn') throw notReached()
        return context.commit(drawn, created({ visit: visit.visit, source, recorded: false }, place))
      }
      assertAnswers(body.answers, householdSurveyPackFor(visit.division, dayOf(visit.at)), source)
      const line: SurveyLine = {
        ...{ visit: visit.visit, source, answers: body.answers, note: body.note ?? null },
        ...{ sample: source === 'drawn' ? (body.sample ?? null) : null, at: context.now, by: context.actor.id },
      }
      return context.commit(
        [...drawn, createSurveyLine(line), ...cameOps(context, found, line), answeredFact(context, visit, line)],
        created({ visit: visit.visit, source, recorded: true }, place),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/visits/{visit}/answers',
    action: 'visit.answers',
    summary: { zh: '查看户对一次走访的回答', en: 'Read what a household answered about a visit' },
    params: visitParams,
    returns: z.object({ items: z.array(SurveyLine) }),
    subject: visitSubject,
    run: async ({ found: { visit } }, { table, actor }) => {
      const lines = await readSurveyLines(table, visit.visit)
      // What it told others about the helper is not for the helper to read.
      const all = can(actor, 'visit.disputes', { division: visit.division }, new Set())
      return ok({ items: all ? lines : lines.filter(({ by }) => by === actor.id) })
    },
  }),
  route({
    method: 'GET',
    path: '/household-survey',
    action: 'visit.survey',
    summary: {
      zh: '帮扶满意率、政策知晓率等（分来源，列出分子分母）',
      en: 'Satisfaction, awareness and the like, each source for itself, with what they are made of',
    },
    query: z
      .strictObject({
        division: WithinCounty.optional(),
        unit: UnitId.optional(),
        helper: HelperId.optional(),
        from: Period.optional(),
        to: Period.optional(),
      })
      .refine(
        ({ from, to }) =>
          from === undefined || to === undefined || (from <= to && monthsBetween(from, to) < mostMonths),
        {
          error: '起止月份颠倒，或超过 24 个月 (from lies after to, or more than 24 months)',
          path: ['to'],
        },
      ),
    returns: z.object({ from: Period, to: Period, rates: z.array(SurveyRate), note: z.string() }),
    subject: async ({ query: { division, unit, helper } }, { table }) => {
      if ([division, unit, helper].filter((one) => one !== undefined).length !== 1) throw oneOf()
      if (unit !== undefined) {
        const { division: where } = await loadUnit(table, unit)
        return { scope: { division: where, unit }, about: unit, found: { whose: unit as string, where } }
      }
      if (helper !== undefined) {
        const { division: where, unit: of } = await loadHelper(table, helper)
        return { scope: { division: where, unit: of }, about: helper, found: { whose: helper as string, where } }
      }
      if (division === undefined) throw oneOf()
      return { scope: { division }, about: '', found: { whose: division as string, where: division } }
    },
    run: async ({ query, found: { whose, where } }, { table, now }) => {
      const to = query.to ?? query.from ?? periodOf(now)
      const from = query.from ?? to
      const pack = householdSurveyPackFor(where, dayOf(now))
      const counts = await readSurveyCounts(table, whose, { from, to })
      return ok({ from, to, rates: ratesOf(counts, pack), note: pack.note })
    },
  }),
]

const monthsBetween = (from: string, to: string): number => {
  const months = (period: string): number => Number(period.slice(0, 4)) * 12 + Number(period.slice(5))
  return months(to) - months(from)
}

const oneOf = (): Refusal =>
  new Refusal('invalid_input', {}, [
    {
      pointer: 'query/division',
      zh: 'division、unit、helper 请给出其中一个',
      en: 'give one of division, unit and helper',
    },
  ])

const notReached = (): Refusal =>
  new Refusal('invalid_input', {}, [
    {
      pointer: 'body/reached',
      zh: '只有抽中的回访才登记未联系上',
      en: 'only a drawn call-back is recorded without an answer',
    },
  ])

const calledOps = async (
  { table, now }: Context,
  { visit }: Visit,
  { sample, reached }: z.output<typeof SurveyInput>,
): Promise<Op[]> => {
  if (sample === undefined) return []
  const { line, version } = await loadLine(table, sample, visit)
  return [replaceLine(called(line, reached, now), version)]
}

/** Whether he came confirms the visit or denies it, when somebody else than the helper asked. */
const cameOps = (
  context: Context,
  { visit, version }: { readonly visit: Visit; readonly version: number },
  { answers, source }: SurveyLine,
): Op[] => {
  const came = answers['came']
  if (source === 'helper' || (came !== 'yes' && came !== 'no')) return []
  const confirmations = withConfirmation(visit, lineBy(context, 'survey', came === 'yes', { note: source }))
  return confirmations ? confirmedOps(visit, { ...visit, confirmations }, version) : []
}

const answeredFact = (
  context: Context,
  { visit, household, helper, unit, division, period }: Visit,
  line: SurveyLine,
): Op => {
  const { source, answers } = line
  return tell(context, context.now, division, 'visit.answered', {
    ...{ visit, household, helper, unit, division, period, source, answers },
  })
}
