import { Refusal } from '@bangfu/kernel/refusal'
import { ageOn, dayOf, type Day } from '@bangfu/kernel/time'
import type { Division } from '@bangfu/kernel/division'
import {
  close,
  liveRows,
  mayLose,
  Notice,
  periodFrom,
  standingOf,
  withdraw,
  withdrawRows,
  type Standing,
} from '@bangfu/notices/notice'
import type { Basis, NoticeKind, NoticeResult } from '@bangfu/notices/notice-codes'
import { groupOf, MaskedName, Publication, villageNameOf } from '@bangfu/notices/publication'
import { namesAny, publicText } from '@bangfu/notices/public-text'
import { noticePacks, publicDaysOf } from '@bangfu/rules/notice-pack'
import { packFor } from '@bangfu/rules/rule-pack'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionPlace, entityKey } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import { headOf, type Household } from '../record/household.ts'
import type { NoticeDetails } from './notice-form.ts'

/** What is to be published of a household: never more than this of it. */
export type NoticeRow = {
  readonly household: Household
  readonly result: NoticeResult
  readonly bases?: readonly Basis[]
  readonly amountFen?: number
  readonly period?: string
}

export type NoticeSpec = {
  readonly kind: NoticeKind
  readonly village: string
  /** The case that the notice serves; the village for a list of its own. */
  readonly about: string
  readonly rows: readonly NoticeRow[]
  readonly details: NoticeDetails
  /** Who entered the case: with the publisher they are those who answer no objection. */
  readonly enteredBy: readonly string[]
  readonly money?: {
    readonly project?: string | undefined
    readonly source?: string | undefined
    readonly before?: string | undefined
    readonly after?: string | undefined
  }
  readonly replaces?: string | undefined
}

type Doer = Pick<Context, 'newId' | 'now' | 'actor'>

/**
 * The notice of a case, and the operation that publishes it: for the caller's own commit. Names are masked here, from the
 * files; its first day is today, and it runs for the days of the pack or more.
 * @throws Refusal notice_too_short · notice_names_person · no_rules_for_period
 */
export const publishOps = (context: Doer, spec: NoticeSpec): { readonly notice: Notice; readonly ops: Op[] } => {
  const { newId, now, actor } = context
  const today = dayOf(now)
  const pack = packFor(noticePacks, spec.village as Division, today)
  if (!pack) throw new Refusal('no_rules_for_period', { period: today.slice(0, 7) })
  const least = publicDaysOf(pack, spec.kind)
  const days = spec.details.days ?? least
  if (days < least) throw new Refusal('notice_too_short', { least })
  assertNamesNobody(spec, today)
  const notice: Notice = {
    notice: newId('ntc'),
    publication: publicationOf(spec, periodFrom(today, days)),
    households: Object.fromEntries(spec.rows.map(({ household }, index) => [String(index + 1), household.household])),
    about: spec.about,
    enteredBy: [...new Set([...spec.enteredBy, actor.id])],
    published: { at: now, by: actor.id },
    replaces: spec.replaces ?? null,
    answerDays: pack.answerDays.days,
    objections: [],
    closed: null,
    withdrawn: null,
    withdrawnRows: [],
  }
  return { notice, ops: [create(itemOf(notice))] }
}

const publicationOf = (spec: NoticeSpec, period: { readonly from: Day; readonly to: Day }): Publication => {
  const { kind, village, rows, details, money = {} } = spec
  if (rows.some(({ household }) => household.division !== village))
    throw new RangeError('a notice lists households of its own village')
  const { document, responsible, hotline } = details
  return Publication.parse({
    ...{ kind, village, document, responsible, hotline, period },
    villageName: villageNameOf(rows[0]?.household.villageName ?? null),
    rows: rows.map(({ household, result, bases = [], amountFen = null, period: paidFor = null }, index) => ({
      number: index + 1,
      name: MaskedName.parse(maskName(headOf(household)?.name ?? '户主')),
      group: groupOf(household.group),
      ...{ result, bases, amountFen, period: paidFor },
    })),
    project: money.project ?? null,
    source: money.source ?? null,
    before: money.before ?? null,
    after: money.after ?? null,
  })
}

/** No free text of a notice names a member of a listed household; nobody signs with a listed minor's name. */
const assertNamesNobody = ({ rows, details, money = {} }: NoticeSpec, today: Day): void => {
  const texts = [details.document, details.responsible.unit, money.project, money.source, money.before, money.after]
  const persons = rows.flatMap(({ household }) => household.persons)
  const names = persons.map(({ name }) => name)
  if (texts.some((text) => text !== undefined && namesAny(text, names))) throw new Refusal('notice_names_person')
  const signs = ({ name, bornIn }: (typeof persons)[number]): boolean =>
    name === details.responsible.person && ageOn(`${bornIn}-01` as Day, today) < adultAge
  if (persons.some(signs)) throw new Refusal('notice_names_person')
}

const adultAge = 18

const itemOf = (notice: Notice): Omit<Item, 'version'> => {
  const { village, period } = notice.publication
  return {
    key: entityKey(notice.notice),
    kind: 'notice',
    body: notice,
    byDivision: divisionPlace('notice', village, `${period.from}#${notice.notice}`),
  }
}

export type FoundNotice = { readonly notice: Notice; readonly version: number }

export const foundNotice = ({ body, version }: Item): FoundNotice => ({ notice: Notice.parse(body), version })

/** @throws Refusal not_found */
export const loadNotice = async (table: TableReader, id: string): Promise<FoundNotice> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return foundNotice(item)
}

/** Replaces a notice in its next state; who read an older one decides again. */
export const replaceNotice = ({ version }: FoundNotice, after: Notice): Op => replace(itemOf(after), version)

/**
 * How a notice stands today, for a household of it or (left out) for all of it; `running` → `clear` when its last day is
 * over and no objection stands. `check` makes the caller's commit fail when it stands otherwise by then: a lost race,
 * which the edge decides again. Where the notice itself changes in the same commit, leave `check` out.
 * @throws Refusal not_found
 */
export const readStanding = async (
  table: TableReader,
  id: string,
  today: Day,
  household?: string,
): Promise<FoundNotice & { readonly standing: Standing; readonly check: Op }> => {
  const found = await loadNotice(table, id)
  const rows = household === undefined ? null : rowsOf(found.notice, household)
  return {
    ...found,
    standing: standingOf(found.notice, today, rows),
    check: check(entityKey(id), { version: found.version }),
  }
}

/** @throws Refusal not_found when the notice does not list the household */
const rowsOf = ({ households }: Notice, household: string): number[] => {
  const rows = Object.entries(households).filter(([, listed]) => listed === household)
  if (rows.length === 0) throw new Refusal('not_found')
  return rows.map(([number]) => Number(number))
}

/**
 * Closes a notice with the step of its case that follows from it: takes the place of `check`.
 * @throws Refusal notice_not_open · notice_running · objections_open
 */
export const closeOps = ({ actor, now }: Pick<Context, 'actor' | 'now'>, found: FoundNotice): Op[] => [
  replaceNotice(found, close(found.notice, { by: actor.id, now })),
]

/** Takes a notice down; what it said is kept. */
export const withdrawnOps = (context: Pick<Context, 'actor' | 'now'>, found: FoundNotice, after: Notice): Op[] => [
  replaceNotice(found, after),
  ...keptOps(context, found, after),
]

/** What a notice said before it, or rows of it, were withdrawn: kept with the reason. Nothing where none was. */
export const keptOps = (
  context: Pick<Context, 'actor' | 'now'>,
  { notice, version }: FoundNotice,
  after: Notice,
): Op[] => {
  if (after.withdrawn === notice.withdrawn && after.withdrawnRows.length === notice.withdrawnRows.length) return []
  const why = after.withdrawn?.reason ?? after.withdrawnRows.at(-1)?.reason ?? null
  return [historyOp(context, notice.notice, version, notice, why)]
}

/**
 * Takes a household out of the notice of its case: a list goes on for the others without its row, a notice of it alone
 * (or of a village) goes down. Where it has left or the notice is down already, nothing but the check that it is so.
 */
export const leaveOps = (
  context: Pick<Context, 'actor' | 'now'>,
  found: FoundNotice,
  household: string | null,
  reason: string,
): Op[] => {
  const { notice, version } = found
  const doing = { by: context.actor.id, now: context.now }
  const rows = household === null ? [] : rowsOf(notice, household)
  const why = publicText(200).parse(reason)
  if (mayLose(notice, rows)) return withdrawnOps(context, found, withdrawRows(notice, rows, why, doing))
  const gone = notice.withdrawn !== null || notice.closed !== null || !isAlone(found, household)
  return gone
    ? [check(entityKey(notice.notice), { version })]
    : withdrawnOps(context, found, withdraw(notice, why, doing))
}

/** Does nobody else stand in the notice any more? */
export const isAlone = ({ notice }: FoundNotice, household: string | null): boolean => {
  const rows = household === null ? [] : rowsOf(notice, household)
  return liveRows(notice).every((row) => rows.includes(row))
}
