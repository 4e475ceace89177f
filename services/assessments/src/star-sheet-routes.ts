import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Fen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant, Period } from '@bangfu/kernel/time'
import { routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { starSheetId } from '@bangfu/table/keys'
import type { Op } from '@bangfu/table/table'
import type { AssessmentsDeps } from './deps.ts'
import { listHouseholds } from './known-table.ts'
import { schemeFor, starPackOf, starsFor } from './rules-in-force.ts'
import { findSheet, readShown, sheetOp, type StoredSheet } from './star-sheet-table.ts'
import { mostOnSheet, scoreStars, Signature, Signer, signStars, type StarSheet } from './star-sheet.ts'

const route = routeFor<AssessmentsDeps>()

const params = z.object({ village: Village, period: Period })

const Scores = z.strictObject({
  scores: z
    .array(z.strictObject({ household: idSchema('hsh'), stars: z.array(z.string().max(20)).max(20) }))
    .min(1)
    .max(mostOnSheet),
})

const SheetShown = z.object({
  village: Village,
  period: Period,
  state: z.enum(['open', 'signed', 'decided']),
  pack: z.string(),
  contentHash: z.string(),
  households: z.array(
    z.object({
      household: z.string(),
      code: z.string(),
      headMasked: z.string(),
      stars: z.array(z.string()),
      won: z.int(),
      /** Null until the rewards are decided. */
      amountFen: Fen.nullable(),
    }),
  ),
  won: z.int(),
  signatures: z.array(Signature),
  missingSignatures: z.array(Signer),
  budgetFen: Fen.nullable(),
  /** Decided, and nobody won a star. */
  nothingToPay: z.boolean(),
  decidedAt: Instant.nullable(),
})

const shownOf = (sheet: StarSheet): z.input<typeof SheetShown> => {
  const pack = starPackOf(sheet.pack)
  const won = sheet.lines.reduce((sum, { stars }) => sum + stars.length, 0)
  return {
    ...sheet,
    households: sheet.lines.map(({ stars, ...line }) => ({
      ...line,
      stars: stars.map((place) => pack.stars[place]?.code ?? ''),
      won: stars.length,
    })),
    won,
    missingSignatures: Signer.options.filter((as) => !sheet.signatures.some((given) => given.as === as)),
    nothingToPay: sheet.state === 'decided' && won === 0,
  }
}

const changeOps = (
  context: Parameters<typeof historyOp>[0],
  next: StarSheet,
  before: StoredSheet | undefined,
  why: string,
): Op[] => [
  sheetOp(next, before),
  ...(before ? [historyOp(context, starSheetId(next.village, next.period), before.version, before.sheet, why)] : []),
]

const answerOf = (sheet: StarSheet, version: number) => ok(shownOf(sheet), version)

export const starSheetRoutes = [
  route({
    method: 'PUT',
    path: '/star-sheets/{village}/{period}',
    action: 'stars.score',
    summary: { zh: '填写本村当月六星评分', en: 'Score the stars of a village and month' },
    params,
    body: Scores,
    limitBytes: 512 * 1024,
    ifMatch: 'if-exists',
    returns: SheetShown,
    subject: async ({ params: { village, period } }, { table }) => ({
      scope: { division: village },
      about: starSheetId(village, period),
      found: await findSheet(table, village, period),
    }),
    run: async ({ params: { village, period }, body, version, found }, context) => {
      const shown = await readShown(
        context.table,
        body.scores.map(({ household }) => household),
      )
      const next = scoreStars(found?.sheet, {
        village,
        period,
        scores: body.scores,
        shown,
        pack: starsFor(village, period),
        leftOut: schemeFor(village, period).statusesLeftOut,
        now: context.now,
      })
      if (found && next === found.sheet) return context.commit([], answerOf(next, found.version))
      if (found && version === 0) throw new Refusal('version_required')
      if (version !== (found?.version ?? 0)) throw new Refusal('version_changed')
      const ops = changeOps(context, next, found, found?.sheet.signatures.length ? 'scored anew' : 'scored')
      return context.commit(ops, answerOf(next, version + 1))
    },
  }),

  route({
    method: 'POST',
    path: '/star-sheets/{village}/{period}/signatures',
    action: 'stars.sign',
    summary: { zh: '对评分表签字（局领导、第一书记、村干部各一）', en: 'Sign the star sheet in one of three places' },
    params,
    body: z.strictObject({ as: Signer, contentHash: z.string().max(60) }),
    returns: SheetShown,
    subject: async ({ params: { village, period } }, { table }) => {
      const found = await findSheet(table, village, period)
      if (!found) throw new Refusal('not_found')
      return { scope: { division: village }, about: starSheetId(village, period), found }
    },
    run: async ({ params: { village, period }, body, found }, context) => {
      const { statusesLeftOut } = schemeFor(village, period)
      const households = (await listHouseholds(context.table, village))
        .filter(({ status }) => !statusesLeftOut.includes(status))
        .map(({ household }) => household)
      const next = signStars(found.sheet, { ...body, actor: context.actor, households, now: context.now })
      return context.commit(changeOps(context, next, found, `signed as ${body.as}`), answerOf(next, found.version + 1))
    },
  }),

  route({
    method: 'GET',
    path: '/star-sheets/{village}/{period}',
    action: 'stars.read',
    summary: { zh: '查看评分表与签字', en: 'Read a star sheet and its signatures' },
    params,
    returns: SheetShown,
    subject: async ({ params: { village, period } }, { table }) => {
      const found = await findSheet(table, village, period)
      if (!found) throw new Refusal('not_found')
      return { scope: { division: village }, about: starSheetId(village, period), found }
    },
    run: async ({ found: { sheet, version } }) => answerOf(sheet, version),
  }),
]
