import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import type { CardPack } from '@bangfu/rules/card-pack'
import { cardPacks } from '@bangfu/rules/card-pack'
import { packFor } from '@bangfu/rules/rule-pack'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { childKey, entityKey } from '@bangfu/table/keys'
import { create, put, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import type { AidEntry } from '../record/aid.ts'
import { listAid } from '../record/aid-table.ts'
import { findPlan } from '../plans/plan-table.ts'
import { headOf, type Household } from '../record/household.ts'
import { toldKey, toldOfItem } from '../record/told-table.ts'
import { Card, revoke } from './card.ts'
import { villageNameOn } from './division-name-table.ts'
import { helperToday } from './helper-table.ts'
import { publicMeasures, publicMoney, type CardMeasure, type CardMoney } from './card-lines.ts'
import type { MaskedCard } from './masked-card.ts'
import type { WallCard } from './wall-card.ts'

/** Which card of a household is in use: one at most, whoever prints at the same moment. */
const slotKey = (household: string): Key => childKey(household, 'card', '=')
type Slot = { readonly card: string | null }

const itemOf = (card: Card): Omit<Item, 'version'> => ({ key: entityKey(card.card), kind: 'wall-card', body: card })

export type FoundCard = { readonly card: Card; readonly version: number }

const foundCard = ({ body, version }: Item): FoundCard => ({ card: Card.parse(body), version })

/** @throws Refusal not_found when there is none, or it was revoked */
export const loadCard = async (table: TableReader, id: string): Promise<Card> => {
  const item = await table.get(entityKey(id))
  const card = item && foundCard(item).card
  if (!card || card.revoked) throw new Refusal('not_found')
  return card
}

const readSlot = async (table: TableReader, household: string) => {
  const item = await table.get(slotKey(household))
  return { card: (item?.body as Slot | undefined)?.card ?? null, version: item?.version ?? 0 }
}

/** A household's card in use. */
export const currentCard = async (table: TableReader, household: string): Promise<FoundCard | undefined> => {
  const { card } = await readSlot(table, household)
  const item = card === null ? undefined : await table.get(entityKey(card))
  return item && foundCard(item)
}

const slotOp = (household: string, version: number, card: string | null): Op =>
  put(
    { key: slotKey(household), kind: 'wall-card-slot', version: version + 1, body: { card } satisfies Slot },
    version === 0 ? 'absent' : { version },
  )

/** The card that a household's paper carries: the one in use, or a new one and the operations that issue it. */
export const cardFor = async (
  { table, newId, now, actor }: Context,
  { household, division }: Household,
): Promise<{ readonly card: Card; readonly ops: Op[] }> => {
  const current = await currentCard(table, household)
  if (current) return { card: current.card, ops: [] }
  const { version } = await readSlot(table, household)
  const card: Card = { card: newId('crd'), household, division, issued: { at: now, by: actor.id }, revoked: null }
  return { card, ops: [create(itemOf(card)), slotOp(household, version, card.card)] }
}

/** Takes a household's card out of use. @throws Refusal not_found without one */
export const revokeOps = async (context: Context, household: string, reason: string) => {
  const found = await currentCard(context.table, household)
  if (!found) throw new Refusal('not_found')
  const { version } = await readSlot(context.table, household)
  const after = revoke(found.card, reason, { at: context.now, by: context.actor.id })
  const ops: Op[] = [
    replace(itemOf(after), found.version),
    historyOp(context, after.card, found.version, found.card, reason),
    slotOp(household, version, null),
  ]
  return { card: after.card, ops }
}

/** The secret by which the names of cards are sealed. */
export const cardSecret = ({ vault }: Pick<Context, 'vault'>): Uint8Array => vault.secret('wall-card')

/** @throws Refusal no_rules_for_period */
export const cardPackFor = (household: Household, today: ReturnType<typeof dayOf>): CardPack => {
  const pack = packFor(cardPacks, household.division, today)
  if (!pack) throw new Refusal('no_rules_for_period', { period: today.slice(0, 7) })
  return pack
}

/** All that a household's card says, today. */
export const readWallCard = async (
  deps: Pick<Context, 'table' | 'vault' | 'now'>,
  household: Household,
): Promise<WallCard> => {
  const today = dayOf(deps.now)
  const told = toldOfItem(await deps.table.get(toldKey(household.household)))
  return {
    villageName: await villageNameOn(deps.table, household, today),
    group: household.group,
    headName: headOf(household)?.name ?? '',
    helper: await helperToday(deps, told, today),
    measures: await measuresOf(deps.table, household.household),
    money: await moneyOf(deps.table, household.household, Number(today.slice(0, 4))),
    issuedOn: today,
  }
}

/** Measures that were agreed to and not given up; of each its kind, never the words of its plan. */
const measuresOf = async (table: TableReader, household: string): Promise<CardMeasure[]> => {
  const found = await findPlan(table, household)
  return (found?.plan.measures ?? [])
    .filter(({ state }) => state === 'agreed' || state === 'under-way' || state === 'done')
    .map(({ wallGroup, zh, from }) => ({ group: wallGroup, name: zh, since: from }))
}

const moneyOf = async (table: TableReader, household: string, year: number): Promise<CardMoney[]> => {
  const entries = await Promise.all([year, year - 1].map((one) => listAid(table, household, one)))
  return entries.flat().map(({ period, item, amountFen, kind }: AidEntry) => ({
    year: period.slice(0, 4),
    item,
    amountFen: kind === 'reversed' ? 0 - amountFen : amountFen,
  }))
}

/** What the page behind the code says: names masked, no telephone, no sums. */
export const maskedOf = (card: WallCard, pack: CardPack, issuedOn: string, division: Division): MaskedCard => ({
  villageName: card.villageName || division,
  headMasked: maskName(card.headName),
  helper: card.helper && { nameMasked: maskName(card.helper.name), unit: card.helper.unit },
  measures: publicMeasures(pack, card.measures),
  policies: [...new Set(publicMoney(pack, card.money).map(({ name }) => name))],
  issuedOn,
})
