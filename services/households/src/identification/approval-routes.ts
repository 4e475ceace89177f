import { addDays } from '@bangfu/kernel/time'
import type { Action } from '@bangfu/access/permissions'
import { routeFor, type Context } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import { evidenceOps } from '../procedure/evidence-table.ts'
import { handsOfFile } from '../procedure/hands-table.ts'
import { isOwnHousehold } from '../procedure/own-household.ts'
import type { Layer } from '../procedure/sign-off.ts'
import type { Household } from '../record/household.ts'
import { changeOps } from '../record/household-table.ts'
import { noOpenCases } from '../record/open-cases-table.ts'
import { assertStatus } from './application.ts'
import { caseParams } from './application-routes.ts'
import { ApprovalForm, approved, confirmed, HouseholdSignatureForm, signedByHousehold, signOffOf } from './approval.ts'
import type { IdentificationCase } from './case.ts'
import { assertSeen, CaseLine, caseSubject, commitCase, doingOf, type FoundCase, surveysOf } from './case-table.ts'
import { fileHere } from './case-file-table.ts'
import { lackingAt, type CaseFile } from './case-view.ts'
import { rulesFor } from './rules-in-force.ts'

const route = routeFor()

/** What every signature is decided on: the file as it is now, and who has had his hands on it. */
const approvingOf = async (context: Context, { one }: FoundCase, layer: Layer) => {
  const caseFile = await fileHere(context, one)
  const doing = doingOf(context)
  const rules = rulesFor(one.division, doing.today)
  // What is approved of a removal is the removal: whoever put the household on file years ago may decide it.
  const removal = one.kind === 'removal'
  const hands = await handsOfFile(context.table, caseFile.file, removal ? one.fileVersion : 0)
  const fileHands = removal ? hands.filter(({ did }) => did !== 'entered') : hands
  const signOff = signOffOf(one, caseFile.file.household, rules)
  return { caseFile, rules, approving: { ...doing, layer, signOff, fileHands } }
}

/** The file that was signed is the file that is there when the signature is written. */
const unchanged = ({ file }: CaseFile): Op => check(entityKey(file.household.household), { version: file.version })

const approvalRoute = (layer: 'village' | 'township', action: Action, zh: string, en: string) =>
  route({
    method: 'POST',
    path: `/identification-cases/{identification}/${layer}-approval`,
    action,
    summary: { zh, en },
    params: caseParams,
    body: ApprovalForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { caseFile, approving } = await approvingOf(context, found, layer)
      const after = approved(found.one, body, { ...approving, lacking: [] })
      return commitCase(context, { found, after }, [unchanged(caseFile)])
    },
  })

export const approvalRoutes = [
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/household-signature',
    action: 'identification.sign',
    summary: {
      zh: '户签字（本人账户，或按手印并有见证）',
      en: 'The household signs, or puts its thumb before witnesses',
    },
    params: caseParams,
    body: HouseholdSignatureForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { caseFile, approving } = await approvingOf(context, found, 'household')
      const own = isOwnHousehold(context.actor, found.one.household, context.now)
      const after = signedByHousehold(found.one, body, { ...approving, own })
      const shown = await evidenceOps(context.table, found.one, body)
      return commitCase(context, { found, after }, [unchanged(caseFile), ...shown])
    },
  }),
  approvalRoute('village', 'identification.approve-village', '村级签署意见', 'The village approves'),
  approvalRoute('township', 'identification.approve-township', '镇级审核', 'The township approves'),
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/confirmation',
    action: 'identification.confirm',
    summary: {
      zh: '县级确认（纳入或清退）',
      en: 'The county confirms: the household comes onto the register, or off it',
    },
    params: caseParams,
    body: ApprovalForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { one } = found
      const { caseFile, rules, approving } = await approvingOf(context, found, 'county')
      const { file, told } = caseFile
      const lacking = lackingAt('confirmation', one, { file: file.household, told, rules, today: approving.today })
      const appealBy = addDays(approving.today, rules.identification.appealDays.value)
      const status = file.household.status
      const after = confirmed(one, body, { ...approving, lacking, status, appealBy })
      assertStatus(one.kind, status)
      const changed = await confirmedFile(context, one, file.household)
      const free = one.kind === 'removal' ? await noOpenCases(context.table, file.household, 'identification') : []
      return commitCase(context, { found, after }, [
        ...changeOps(context, file, changed, `识别确认 ${one.case}`),
        ...free,
      ])
    },
  }),
]

/** The file after confirmation: on the register (in the category of the survey, where it had none) or off it. */
const confirmedFile = async (context: Context, one: IdentificationCase, file: Household): Promise<Household> => {
  if (one.kind === 'removal') return { ...file, status: 'removed' }
  const surveys = await surveysOf(context.table, one.case)
  const category = surveys.find(({ number }) => number === one.survey?.number)?.category
  return { ...file, status: 'registered', ...(category && { category }) }
}
