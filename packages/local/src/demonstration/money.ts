import { county, village } from './cast.ts'
import type { GrantRole, Registered } from './register.ts'
import { moment, type Stage } from './stage.ts'

/** The farm's dividend of 52,500 yuan reaches all 45 households; the star reward fund is filled for the month. */
export const pay = async (stage: Stage, { households }: Registered): Promise<{ fund: string; rewardFund: string }> => {
  stage.setClock(moment(stage.period, -85, '10:00:00'))
  const entry = await stage.as('finance-entry')
  const year = Number(stage.period.slice(0, 4))
  const open = (name: string, source: string, item: string, more: object): Promise<{ fund: string }> =>
    entry.send(
      'POST',
      '/funds',
      {
        name,
        source,
        year,
        purpose: name,
        items: [item],
        scope: { division: village },
        from: moment(stage.period, -300, '00:00:00').slice(0, 10),
        to: `${year + 1}-12-31`,
        ...more,
      },
      { key: `demo-fund-${item}` },
    )
  const { fund } = await open('黄窑村养殖厂分红', 'village-collective', 'dividend', {})
  const { fund: rewardFund } = await open('六星联创奖励', 'own', 'star-reward', { rewardFor: village })
  await entry.send(
    'POST',
    `/funds/${fund}/donations`,
    { donor: '黄窑村养殖厂', amountFen: 5_250_000, document: '分红决议 2020-05' },
    { key: 'demo-donation-dividend' },
  )
  await entry.send(
    'POST',
    `/funds/${rewardFund}/donations`,
    { donor: '西安工业大学', amountFen: 450_000, document: '帮扶奖励 2020-08' },
    { key: 'demo-donation-stars' },
  )
  const { plan } = await entry.send<{ plan: string }>(
    'POST',
    `/funds/${fund}/plans`,
    {
      item: 'dividend',
      period: moment(stage.period, -85, '10:00:00').slice(0, 7),
      basis: '养殖厂分红，45 户均分',
      share: { amountFen: 5_250_000, households: households.map(({ household }) => household) },
    },
    { key: 'demo-plan-dividend' },
  )
  await (
    await stage.as('finance-approver')
  ).send('POST', `/plans/${plan}/approval`, {}, { key: 'demo-approve-dividend' })
  await (await stage.as('finance-payer')).send('POST', `/plans/${plan}/payment`, {}, { key: 'demo-pay-dividend' })
  return { fund, rewardFund }
}

type Purchase = {
  readonly subject: string
  readonly supplier: { readonly name: string; readonly kind: string; readonly certificate?: object }
  readonly product: {
    readonly name: string
    readonly category: string
    readonly unit: string
    readonly priceFen: number
    readonly stock: number
  }
  readonly quantity: number
  readonly amountFen: number
  readonly day: number
}

const purchases: readonly Purchase[] = [
  {
    subject: 'farm',
    supplier: { name: '黄窑村养殖厂', kind: 'village-collective' },
    product: { name: '土鸡蛋', category: '禽蛋', unit: '盒', priceFen: 3_188, stock: 2_000 },
    quantity: 1_725,
    amountFen: 5_500_000,
    day: -80,
  },
  {
    subject: 'mill',
    supplier: {
      name: '陕富面粉厂',
      kind: 'certified-enterprise',
      certificate: { number: '富扶企 2020-07', validTo: '2099-12-31' },
    },
    product: { name: '面粉', category: '粮油', unit: '批', priceFen: 22_400_000, stock: 3 },
    quantity: 1,
    amountFen: 22_400_000,
    day: -50,
  },
  {
    subject: 'cooperative',
    supplier: { name: '黄窑村村集体经济合作社', kind: 'village-collective' },
    product: { name: '花椒、苹果', category: '果品', unit: '批', priceFen: 15_800_000, stock: 2 },
    quantity: 1,
    amountFen: 15_800_000,
    day: 24,
  },
]

/** The three purchases of the case, each accepted, paid and reviewed, against the unit's plan of 1,100,000 yuan. */
export const buy = async (stage: Stage, unit: string, grant: GrantRole): Promise<void> => {
  const year = stage.period.slice(0, 4)
  const officer = await stage.as('unit')
  await officer.send(
    'PUT',
    `/units/${unit}/purchase-plans/${year}`,
    { plannedFen: 110_000_000 },
    { key: `demo-purchase-plan-${year}` },
  )
  for (const purchase of purchases) {
    stage.setClock(moment(stage.period, purchase.day, '11:00:00'))
    const { supplier } = await (
      await stage.as('county')
    ).send<{ supplier: string }>(
      'POST',
      '/suppliers',
      { ...purchase.supplier, village },
      { key: `demo-supplier-${purchase.subject}` },
    )
    await grant(purchase.subject, 'supplier', { supplier, division: county })
    const seller = await stage.as(purchase.subject)
    const { product } = await seller.send<{ product: string }>(
      'POST',
      '/products',
      { supplier, ...purchase.product },
      { key: `demo-product-${purchase.subject}` },
    )
    const buyer = await stage.as('buyer')
    const { order } = await buyer.send<{ order: string }>(
      'POST',
      '/orders',
      { product, quantity: purchase.quantity, unit, agreedAmountFen: purchase.amountFen },
      { key: `demo-order-${purchase.subject}` },
    )
    const step = (as: typeof buyer, name: string, body: object): Promise<unknown> =>
      as.send('POST', `/orders/${order}/${name}`, body, { key: `demo-${name}-${purchase.subject}` })
    await step(buyer, 'acceptance', {})
    await step(officer, 'payment', { document: `转账 ${year}-${purchase.subject}` })
    await step(buyer, 'review', { score: 5, text: '按时送达，质量好' })
  }
}
