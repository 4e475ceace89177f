import type { Id } from '@bangfu/kernel/ids'
import { positionText } from '@bangfu/kernel/position'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, instant, periodOf, type Day, type Instant } from '@bangfu/kernel/time'
import { contactKinds } from '@bangfu/rules/pairing-codes'
import type { Context } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import type { Op, TableReader } from '@bangfu/table/table'
import { loadHelper } from '../organisations/helper-table.ts'
import { helperOn } from '../organisations/helper.ts'
import { findActingFor } from '../organisations/substitute-table.ts'
import { covers, type Days } from '../pairings/days.ts'
import { findPaired, loadHousehold } from '../pairings/pairing-table.ts'
import { needOps } from './visit-need-table.ts'
import { flagsOf, lastDayBefore, type VisitFlag } from './visit-flags.ts'
import { createVisit, findVisit } from './visit-table.ts'
import { assertInChina, assertVisitTime, type Visit, type VisitDevice, type VisitInput } from './visit.ts'

/** Who records, when, and with what. A route's context is one; a batch gives each of its items the same. */
export type Recording = Pick<Context, 'table' | 'vault' | 'newId' | 'now' | 'actor' | 'publicOrigin'>

/** Where a visit comes from that was made offline. */
export type FromDevice = Omit<VisitDevice, 'toldAt'> & {
  /** The id that follows from the device's own: a photo can name the visit before anybody has heard of it. */
  readonly visit?: Id<'vst'>
  /** The village in which the device had the household, where it says so. */
  readonly seenIn?: string | undefined
}

export type Recorded = { readonly visit: Visit; readonly ops: Op[]; readonly flags: readonly VisitFlag[] }

/**
 * Decides on one visit that was told: the visit as it is recorded, and the operations that record it, tell it, and fail
 * when the pairing changed meanwhile (decide again then). From a device conflicts become flags: the pairing ended or had
 * not begun, the household moved or left the register. Told directly only a day before the pairing is refused, since it
 * can still be mended at once. A helper who never had the household is refused either way.
 * @throws Refusal not_found: no such household, not this helper, or never his · visit_not_paired
 * · visit_time_out_of_range · position_outside_china · corrected_visit_unfit
 */
export const visitToRecord = async (told: VisitInput, context: Recording, from?: FromDevice): Promise<Recorded> => {
  const { table, now } = context
  assertOwnHelper(context, told.helper)
  const at = from ? instant(Date.parse(told.at) - from.skewSeconds * 1000) : told.at
  assertVisitTime(at, now)
  if (told.position) assertInChina(told.position)
  const on = dayOf(at)
  const whose = told.for ?? told.helper
  const [{ household }, helper, paired, standIn] = await Promise.all([
    loadHousehold(table, told.household),
    loadHelper(table, told.helper),
    findPaired(table, whose, told.household),
    told.for === undefined ? undefined : findActingFor(table, { helper: told.for, actor: told.helper, on }),
  ])
  const { name: helperName, unit } = helperOn(helper, on)
  if (told.corrects !== undefined) await assertCorrects(table, told.corrects, told.household)
  if (paired.periods.length === 0 || (told.for !== undefined && !standIn)) throw new Refusal('not_found')
  if (!from) assertBegun(on, paired.periods)
  const { division, status } = household
  const visit = from?.visit ?? context.newId('vst')
  const seen = { on, periods: paired.periods, seenIn: from?.seenIn ?? null, division, status }
  const needed = await needOps(
    { ref: visit, household: told.household, division, own: { kind: 'helper', helper: told.helper } },
    told.needs,
    context,
  )
  const flags = [...flagsOf(seen), ...needed.flags]
  const recorded = visitFrom(
    told,
    {
      ...{ visit, helperName, unit, division, at, flags, needs: needed.needs },
      device: deviceOf(told.at, from),
      for: standIn && told.for !== undefined ? { helper: told.for, substitute: standIn.substitute.substitute } : null,
    },
    context,
  )
  return {
    visit: recorded,
    ops: [...recordOps(recorded, context), paired.unchanged, ...(standIn ? [standIn.unchanged] : []), ...needed.ops],
    flags,
  }
}

const recordOps = (visit: Visit, context: Recording): Op[] => [
  ...createVisit(visit, context.vault),
  tell(context, context.now, visit.division, 'visit.accepted', {
    ...visit,
    for: visit.for?.helper,
  }),
]

/** A helper signs for himself only: another helper's name on a visit is as good as no such helper. */
const assertOwnHelper = ({ actor }: Recording, helper: string): void => {
  if (!actor.grants.some((grant) => grant.role === 'helper' && grant.helper === helper)) throw new Refusal('not_found')
}

const assertBegun = (on: Day, periods: readonly Days[]): void => {
  if (!periods.some((days) => covers(days, on)) && lastDayBefore(on, periods) === undefined)
    throw new Refusal('visit_not_paired', { on })
}

/** A correction is a new line for one that was taken back. */
const assertCorrects = async (table: TableReader, corrects: string, household: string): Promise<void> => {
  const before = await findVisit(table, corrects)
  if (!before || before.visit.household !== household || before.visit.withdrawn === null)
    throw new Refusal('corrected_visit_unfit')
}

const deviceOf = (toldAt: Instant, from: FromDevice | undefined): VisitDevice | null =>
  from ? { device: from.device, item: from.item, toldAt, skewSeconds: from.skewSeconds } : null

const visitFrom = (
  { position, goods, money, labour, needs: _needs, for: _for, ...told }: VisitInput,
  known: Pick<Visit, 'visit' | 'helperName' | 'unit' | 'division' | 'at' | 'flags' | 'device' | 'needs' | 'for'>,
  { now, actor, vault }: Recording,
): Visit => {
  const { isVisit, delegated } = contactKinds[told.kind]
  return {
    ...told,
    ...known,
    isVisit,
    delegated,
    delegate: told.delegate ?? null,
    period: periodOf(known.at),
    recordedAt: now,
    recordedBy: actor.id,
    position: position ? vault.seal('position', known.visit, positionText(position)) : null,
    accuracyM: position?.accuracyM ?? null,
    goods: goods.map(({ valueFen = null, ...item }) => ({ ...item, valueFen })),
    money: money.map(({ note = null, posting }) => ({ posting, note })),
    labour: labour.map(({ hours = null, days = null, ...work }) => ({ ...work, hours, days })),
    photos: [],
    check: null,
    reviews: [],
    confirmations: [],
    withdrawn: null,
    corrects: told.corrects ?? null,
  }
}
