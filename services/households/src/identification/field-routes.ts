import { addDays, dayOf, type Day } from '@bangfu/kernel/time'
import { routeFor } from '@bangfu/service/context'
import { appraise, AppraisalForm, assertAppraisal, type Appraisal } from '../procedure/appraisal.ts'
import { appraisalOp } from '../procedure/appraisal-table.ts'
import { evidenceOps, villageOf } from '../procedure/evidence-table.ts'
import { stepFrom } from '@bangfu/kernel/step-machine'
import { caseParams } from './application-routes.ts'
import { assertSeen, CaseLine, caseSubject, commitCase, doingOf, surveyOp } from './case-table.ts'
import { fileHere } from './case-file-table.ts'
import { exclusionsOf } from './exclusion-table.ts'
import { appraised, flagged, proposed, surveyed } from './field-steps.ts'
import { RaisedFlag } from './flag.ts'
import { gates } from './gates.ts'
import { ProposalForm } from './proposal.ts'
import { rulesFor } from './rules-in-force.ts'
import { assertSurvey, isOfRegister, reckon, SurveyForm, type Survey } from './survey.ts'

const route = routeFor()

export const fieldRoutes = [
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/surveys',
    action: 'identification.survey',
    summary: { zh: '登记入户调查（一进二看三算四比）', en: 'Enter the survey of the household at home' },
    params: caseParams,
    body: SurveyForm,
    limitBytes: 128 * 1024,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { one } = found
      const today = dayOf(context.now)
      stepFrom(gates, one.state, 'survey')
      const { file } = await fileHere(context, one)
      const { list } = await exclusionsOf(context.table, one.division)
      const pack = rulesFor(one.division, today).identification
      const needsCategory = one.kind === 'registration' && !isOfRegister(file.household.category)
      assertSurvey(body, { pack, list, appliedOn: one.application.on, today, needsCategory })
      const survey: Survey = {
        ...body,
        number: one.surveys + 1,
        reckoning: reckon(body.reckon, file.household.persons.length),
        enteredBy: context.actor.id,
        enteredAt: context.now,
      }
      const shown = await evidenceOps(context.table, one, body)
      return commitCase(context, { found, after: surveyed(one, survey, list) }, [surveyOp(one.case, survey), ...shown])
    },
  }),
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/appraisals',
    action: 'identification.appraise',
    summary: { zh: '登记民主评议（到会、打分、表决）', en: 'Enter the villagers’ appraisal: who came, points, votes' },
    params: caseParams,
    body: AppraisalForm,
    limitBytes: 128 * 1024,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { one } = found
      const doing = doingOf(context)
      stepFrom(gates, one.state, 'appraisal-passed')
      const { procedure, identification } = rulesFor(one.division, doing.today)
      const notBefore: Day = one.survey?.on ?? doing.today
      assertAppraisal(body, procedure.appraisal, { notBefore, today: doing.today, household: one.household })
      const appraisal: Appraisal = {
        ...body,
        number: one.appraisals + 1,
        rules: procedure.id,
        result: appraise(body, procedure.appraisal),
        enteredBy: doing.by,
        enteredAt: doing.at,
      }
      const appealBy = addDays(doing.today, identification.appealDays.value)
      const after = appraised(one, appraisal, { ...doing, appealBy })
      const shown = await evidenceOps(context.table, villageOf(one), body)
      return commitCase(context, { found, after }, [appraisalOp(one.case, appraisal), ...shown])
    },
  }),
  route({
    method: 'PUT',
    path: '/identification-cases/{identification}/proposal',
    action: 'identification.propose',
    summary: { zh: '填写拟帮扶方案', en: 'Say what is proposed for the household: helper, projects, money, term' },
    params: caseParams,
    body: ProposalForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      return commitCase(context, { found, after: proposed(found.one, body, doingOf(context)) })
    },
  }),
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/flags',
    action: 'identification.flag',
    summary: { zh: '标记亲属关系或排除项', en: 'Say that kin of a cadre or something excluded is concerned' },
    params: caseParams,
    body: RaisedFlag,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { list } = await exclusionsOf(context.table, found.one.division)
      return commitCase(context, { found, after: flagged(found.one, body, { ...doingOf(context), list }) })
    },
  }),
]
