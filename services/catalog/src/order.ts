import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { fen, Fen, mostFen, PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import { ProductId, type Product } from './product.ts'
import { Eligibility, SupplierId } from './supplier.ts'

export const OrderId = idSchema('ord')
export const UnitId = idSchema('unt')

/** `docs/states.md` draws them. */
export const orderStates = ['placed', 'accepted', 'paid', 'reviewed', 'cancelled'] as const
export const OrderState = z.enum(orderStates)
export type OrderState = z.infer<typeof OrderState>

export const OrderInput = z.strictObject({
  product: ProductId,
  quantity: z.int().min(1).max(1_000_000),
  /** The buyer's unit. */
  unit: UnitId,
  /** What was agreed for all of it, where it is not list price × quantity. */
  agreedAmountFen: PositiveFen.optional(),
})

const done = { by: z.string(), at: Instant }

/** A unit's purchase of one product: what was agreed, and each step with who and when. */
export const Order = z.object({
  order: OrderId,
  unit: UnitId,
  /** The year whose plan it completes: that of the order, whenever it is paid. */
  year: z.string(),
  state: OrderState,
  product: ProductId,
  productName: z.string(),
  supplier: SupplierId,
  supplierName: z.string(),
  village: Village,
  eligibility: Eligibility,
  quantity: z.int(),
  measure: z.string(),
  listPriceFen: Fen,
  listAmountFen: Fen,
  amountFen: Fen,
  placed: z.object(done),
  acceptance: z.object({ ...done, on: Day, note: z.string().nullable() }).nullable(),
  payment: z.object({ ...done, document: z.string() }).nullable(),
  review: z.object({ ...done, score: z.int(), text: z.string() }).nullable(),
  cancellation: z.object({ ...done, why: z.string(), refundDocument: z.string().nullable() }).nullable(),
})
export type Order = z.infer<typeof Order>

/** Who does something, and when. */
export type Doing = { readonly by: string; readonly now: Instant }

/** @throws Refusal order_too_large */
export const placeOrder = (
  { quantity, unit, agreedAmountFen }: z.infer<typeof OrderInput>,
  product: Product,
  { order, eligibility, by, now }: Doing & { order: Order['order']; eligibility: Eligibility },
): Order => {
  if (product.priceFen > mostFen / quantity) throw new Refusal('order_too_large')
  const listAmountFen = fen(product.priceFen * quantity)
  return {
    order,
    unit,
    year: dayOf(now).slice(0, 4),
    state: 'placed',
    product: product.product,
    productName: product.name,
    supplier: product.supplier,
    supplierName: product.supplierName,
    village: product.village,
    eligibility,
    quantity,
    measure: product.unit,
    listPriceFen: fen(product.priceFen),
    listAmountFen,
    amountFen: agreedAmountFen === undefined ? listAmountFen : fen(agreedAmountFen),
    placed: { by, at: now },
    acceptance: null,
    payment: null,
    review: null,
    cancellation: null,
  }
}

/** What a step makes of an order; the same order when the step was made before with the same content. */
export type Stepped = { readonly order: Order; readonly changed: boolean }

const step = (
  order: Order,
  from: readonly OrderState[],
  made: { readonly before: object | null; readonly same: boolean },
  next: Pick<Order, 'state'> & Partial<Order>,
): Stepped => {
  if (made.before && made.same) return { order, changed: false }
  if (made.before || !from.includes(order.state)) throw new Refusal('order_state', { state: order.state })
  return { order: { ...order, ...next }, changed: true }
}

export const AcceptanceInput = z.strictObject({
  on: Day.optional(),
  note: z.string().trim().min(1).max(500).optional(),
})

/** The goods came and are right. @throws Refusal order_state · acceptance_day_out_of_range */
export const acceptOrder = (order: Order, input: z.infer<typeof AcceptanceInput>, { by, now }: Doing): Stepped => {
  const { acceptance } = order
  const [today, placed] = [dayOf(now), dayOf(order.placed.at)]
  const on = input.on ?? acceptance?.on ?? today
  const note = input.note ?? null
  const same = acceptance?.on === on && acceptance.note === note
  const next = step(
    order,
    ['placed'],
    { before: acceptance, same },
    {
      state: 'accepted',
      acceptance: { by, at: now, on, note },
    },
  )
  if (next.changed && (on < placed || on > today)) throw new Refusal('acceptance_day_out_of_range', { placed, today })
  return next
}

export const PaymentInput = z.strictObject({ document: z.string().trim().min(1).max(100) })

/**
 * The unit paid. Whoever ordered or accepted does not pay: other hands (handbook §2).
 * @throws Refusal order_state · same_person
 */
export const payOrder = (order: Order, { document }: z.infer<typeof PaymentInput>, { by, now }: Doing): Stepped => {
  const { payment } = order
  const next = step(
    order,
    ['accepted'],
    { before: payment, same: payment?.document === document },
    {
      state: 'paid',
      payment: { by, at: now, document },
    },
  )
  if (next.changed && (by === order.placed.by || by === order.acceptance?.by)) throw new Refusal('same_person')
  return next
}

export const ReviewInput = z.strictObject({ score: z.int().min(1).max(5), text: z.string().trim().min(1).max(500) })

/** The buyer judged the purchase: with it the order completes the plan. @throws Refusal order_state */
export const reviewOrder = (
  order: Order,
  { score, text }: z.infer<typeof ReviewInput>,
  { by, now }: Doing,
): Stepped => {
  const { review } = order
  return step(
    order,
    ['paid'],
    { before: review, same: review?.score === score && review.text === text },
    {
      state: 'reviewed',
      review: { by, at: now, score, text },
    },
  )
}

export const CancellationInput = z.strictObject({
  why: z.string().trim().min(1).max(500),
  refundDocument: z.string().trim().min(1).max(100).optional(),
})

/**
 * The order is called off or the goods were returned: stock and progress go back. One that is paid needs the refund's
 * document; one that is reviewed is settled.
 * @throws Refusal order_state · refund_document_required
 */
export const cancelOrder = (order: Order, input: z.infer<typeof CancellationInput>, { by, now }: Doing): Stepped => {
  const { cancellation } = order
  const refundDocument = input.refundDocument ?? null
  const same = cancellation?.why === input.why && cancellation.refundDocument === refundDocument
  const next = step(
    order,
    ['placed', 'accepted', 'paid'],
    { before: cancellation, same },
    {
      state: 'cancelled',
      cancellation: { by, at: now, why: input.why, refundDocument },
    },
  )
  if (next.changed && order.state === 'paid' && refundDocument === null) throw new Refusal('refund_document_required')
  return next
}
