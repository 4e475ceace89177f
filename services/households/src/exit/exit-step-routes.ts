import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { routeFor } from '@bangfu/service/context'
import { procedurePackFor } from '@bangfu/rules/procedure-pack'
import { appraise, AppraisalForm, assertAppraisal, type Appraisal } from '../procedure/appraisal.ts'
import { appraisalOp, mostAppraisals } from '../procedure/appraisal-table.ts'
import { evidenceOps, villageOf } from '../procedure/evidence-table.ts'
import { handsOfFile } from '../procedure/hands-table.ts'
import { answerItem, appraised, consent, decline, stepped, verify } from './exit-case.ts'
import { commitStep, doingOf } from './exit-commit-table.ts'
import {
  AnswerForm,
  answerParams,
  ConsentForm,
  exitParams,
  ExitView,
  RefusalForm,
  ThumbprintForm,
  VerificationForm,
} from './exit-form.ts'
import { assertVerifier } from './exit-step.ts'
import { checklistOf, exitSubject, readCase } from './exit-table.ts'
import { assertSeen } from './seen.ts'

const route = routeFor()

export const exitStepRoutes = [
  route({
    method: 'PUT',
    path: '/exits/{exit}/answers/{item}',
    action: 'exit.answer',
    summary: { zh: '填写清单中由人核查的一项，附佐证', en: 'Answer an item that no file answers, with evidence' },
    params: answerParams,
    body: AnswerForm,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ params, body, found, version }, context) => {
      assertSeen(version, found)
      const { note = null, ...said } = body
      const answer = { item: params.item, ...said, note, by: context.actor.id, at: context.now }
      const after = answerItem(found.exit, checklistOf(found.exit), answer)
      return commitStep(context, found, { after, along: await evidenceOps(context.table, found.exit, body) })
    },
  }),
  route({
    method: 'POST',
    path: '/exits/{exit}/appraisals',
    action: 'exit.appraise',
    summary: { zh: '登记民主评议', en: 'Enter the villagers’ appraisal' },
    params: exitParams,
    body: AppraisalForm,
    limitBytes: 128 * 1024,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { exit } = found
      stepped(exit, 'appraise')
      if (exit.appraisals >= mostAppraisals) throw new Refusal('case_limit', { most: mostAppraisals })
      const today = dayOf(context.now)
      const rules = procedurePackFor(exit.division, today)
      if (!rules) throw new Refusal('no_rules_for_period', { period: today.slice(0, 7) })
      const notBefore = dayOf(exit.opened.at)
      const own = exit.household === null ? {} : { household: exit.household }
      assertAppraisal(body, rules.appraisal, { notBefore, today, ...own })
      const result = appraise(body, rules.appraisal)
      const entered = { enteredBy: context.actor.id, enteredAt: context.now }
      const appraisal: Appraisal = { ...body, number: exit.appraisals + 1, rules: rules.id, result, ...entered }
      const shown = await evidenceOps(context.table, villageOf(exit), body)
      const along = [appraisalOp(exit.exit, appraisal), ...shown]
      return commitStep(context, found, { after: appraised(exit, result, doingOf(context)), along })
    },
  }),
  route({
    method: 'POST',
    path: '/exits/{exit}/verifications',
    action: 'exit.verify',
    summary: {
      zh: '核实：村两委与驻村工作队（村退出为乡镇）；未达标的逐项列出',
      en: 'Verify: committee and resident team, of a village the township; what is not met is listed',
    },
    params: exitParams,
    body: VerificationForm,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { exit } = found
      assertVerifier(context.actor, body.as, exit.division)
      const { result, file, checks } = await readCase(context, exit)
      const hands = file ? await handsOfFile(context.table, file, exit.opened.fileVersion) : []
      const after = verify(exit, result, { ...body, hands }, doingOf(context))
      return commitStep(context, found, { after, result, along: checks })
    },
  }),
  route({
    method: 'POST',
    path: '/exits/{exit}/consent',
    action: 'exit.consent',
    summary: { zh: '本户同意退出', en: 'The household agrees by its own account' },
    params: exitParams,
    body: ConsentForm,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ body: { contentHash }, found, version }, context) => {
      assertSeen(version, found)
      const { result, checks } = await readCase(context, found.exit)
      const given = { contentHash, mark: { kind: 'account' } as const }
      const after = consent(found.exit, result, given, doingOf(context))
      return commitStep(context, found, { after, result, along: checks })
    },
  }),
  route({
    method: 'POST',
    path: '/exits/{exit}/thumbprint',
    action: 'exit.record-consent',
    summary: {
      zh: '登记户主按手印同意（须有见证人和照片）',
      en: 'Enter the household’s thumbprint, with witness and picture',
    },
    params: exitParams,
    body: ThumbprintForm,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { exit } = found
      const needed = procedurePackFor(exit.division, dayOf(context.now))?.signOff.thumbprintWitnesses ?? 1
      if (new Set(body.mark.witnesses).size < needed) throw new Refusal('witnesses_missing', { needed })
      const { result, checks } = await readCase(context, exit)
      const after = consent(exit, result, body, doingOf(context))
      const shown = await evidenceOps(context.table, exit, body)
      return commitStep(context, found, { after, result, along: [...checks, ...shown] })
    },
  }),
  route({
    method: 'POST',
    path: '/exits/{exit}/declining',
    action: 'exit.consent',
    summary: { zh: '本户不同意退出', en: 'The household does not agree: the case ends, its support does not' },
    params: exitParams,
    body: RefusalForm,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ body: { reason }, found, version }, context) => {
      assertSeen(version, found)
      const after = decline(found.exit, doingOf(context), reason ?? null)
      return commitStep(context, found, { after })
    },
  }),
]
