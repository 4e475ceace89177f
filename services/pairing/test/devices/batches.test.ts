import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { visitOfDeviceItem } from '@bangfu/facts/device-items'
import { office, otherVillage } from '../county.ts'
import { openOnADevice, visitItem, type OnADevice } from './on-a-device.ts'

let field: OnADevice
beforeEach(async () => {
  field = await openOnADevice()
})
afterEach(() => {
  expect(field.defects).toEqual([])
  field.close()
})

const outcomes = (answered: { body: any }): string[] => answered.body.items.map((one: any) => one.outcome)
const visitsOf = async (household: string): Promise<any[]> =>
  (await field.call(office, 'GET', `/households/${household}/visits?limit=200`)).body.items
const some = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) =>
    visitItem(`item-${first + index}-aaaa`, field.households[index % field.households.length] ?? ''),
  )

describe('a batch of a device', () => {
  test('is recorded thing by thing, and answered in the order in which it was sent', async () => {
    const answered = await field.send(some(5))
    expect(answered.status).toBe(200)
    expect(answered.body.counts).toEqual({ recorded: 5, flagged: 0, repeated: 0, waiting: 0, refused: 0 })
    expect(answered.body.items.map((one: any) => one.item)).toEqual(some(5).map(({ item }) => item))
    expect(await visitsOf(field.households[0] ?? '')).toHaveLength(3)
  })

  test('sent again, in parts, or in another order records nothing twice and says what was recorded', async () => {
    const all = some(6)
    const first = await field.send(all.slice(0, 4))
    const again = await field.send([...all].reverse())
    expect(outcomes(again)).toEqual(['recorded', 'recorded', 'repeated', 'repeated', 'repeated', 'repeated'])
    expect(again.body.items[5].ref).toEqual(first.body.items[0].ref)
    const ids = new Set(again.body.items.map((one: any) => one.ref.id))
    expect(ids.size).toBe(6)
    expect(
      (await visitsOf(field.households[0] ?? '')).length + (await visitsOf(field.households[1] ?? '')).length,
    ).toBe(6)
  })

  test('that is under way twice at the same moment is recorded once', async () => {
    const both = await Promise.all([field.send(some(20)), field.send(some(20))])
    const told = both.flatMap(outcomes)
    expect(told.filter((outcome) => outcome === 'recorded')).toHaveLength(20)
    expect(told.filter((outcome) => outcome === 'repeated')).toHaveLength(20)
  })

  test('keeps what is right of it when other things are garbage, and says how to mend those', async () => {
    const [right] = some(1)
    const garbage = [
      null,
      7,
      'visit',
      [],
      {},
      { item: '短', kind: 'visit', at: 'yesterday', body: {} },
      { item: 'unknown-kind-1', kind: 'selfie', at: '2020-08-14T01:00:00Z', body: {} },
      visitItem('no-household-1', 'hsh_nonsense'),
      visitItem('too-long-one-1', field.households[0] ?? '', { findings: 'x'.repeat(5000) }),
      visitItem('says-helper-1', field.households[0] ?? '', { helper: 'hlp_somebody-else' }),
      visitItem('unknown-hsh-1', `hsh_${'9'.repeat(22)}`),
      visitItem('a-year-ago-12', field.households[0] ?? '', {}, '2018-08-14T01:00:00Z'),
    ]
    const answered = await field.send([...garbage, right])
    expect(outcomes(answered)).toEqual([...garbage.map(() => 'refused'), 'recorded'])
    const codes = answered.body.items.slice(0, -1).map((one: any) => one.refusal.code)
    expect(codes).toEqual([
      ...Array.from({ length: 6 }, () => 'invalid_input'),
      'device_kind_unknown',
      ...Array.from({ length: 3 }, () => 'invalid_input'),
      'not_found',
      'visit_time_out_of_range',
    ])
    expect(answered.body.items[7].refusal.errors[0].pointer).toBe('body/items/7/body/household')
    expect(answered.body.items[10].refusal).toMatchObject({ zh: expect.any(String), mendEn: expect.any(String) })
  })

  test('never answers 500, whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 8 }), async (items) => {
        const answered = await field.send(items)
        expect([200, 400]).toContain(answered.status)
        if (answered.status === 200) expect(answered.body.items).toHaveLength(items.length)
      }),
      { numRuns: 40 },
    )
  })

  test('with other content under an id that is recorded is refused, and what is kept is named', async () => {
    const [one] = some(1)
    const first = await field.send([one])
    const answered = await field.send([{ ...one, body: { ...one?.body, findings: '另一段话' } }])
    expect(answered.body.items[0]).toMatchObject({ outcome: 'refused', refusal: { code: 'device_item_differs' } })
    expect(answered.body.items[0].refusal.mendEn).toContain(first.body.items[0].ref.id)
    const [kept] = await visitsOf(field.households[0] ?? '')
    expect(kept.findings).toBe(one?.body.findings)
  })

  test('with an id that stands in it twice records the first and refuses the other', async () => {
    const [one] = some(1)
    const answered = await field.send([one, one, { ...one, at: '2020-08-14T02:00:00.000Z' }])
    expect(outcomes(answered)).toEqual(['recorded', 'repeated', 'refused'])
  })

  test('of more than 500 things is refused as a whole', async () => {
    expect((await field.send(Array.from({ length: 501 }, () => null))).status).toBe(400)
    expect((await field.send([])).status).toBe(400)
  })

  test('of 500 visits to four households is recorded in some ninety transactions, not in five hundred', async () => {
    const write = field.table.write.bind(field.table)
    let transactions = 0
    const counting = (ops: Parameters<typeof write>[0]): Promise<void> => {
      transactions += 1
      return write(ops)
    }
    const full = Object.assign(field.table, { write: counting })
    const answered = await field.send(some(500))
    expect(answered.body.counts.recorded).toBe(500)
    expect(transactions).toBeLessThan(100)
    Object.assign(full, { write })
  })

  test('under an Idempotency-Key is answered as the first time', async () => {
    const call = () =>
      field.call(
        field.as,
        'POST',
        '/device-batches',
        { device: field.device, clock: { sentAt: '2020-08-15T02:00:00Z' }, items: some(3) },
        { 'idempotency-key': 'batch-1' },
      )
    const [first, again] = [await call(), await call()]
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
  })

  test('leaves a line of the trail for each thing that was recorded', async () => {
    const answered = await field.send(some(3))
    const { items } = await field.table.list({ in: { table: 'trail', pk: '610528#2020-08-15' }, limit: 200 })
    const lines = items.map(({ body }) => body as { action: string; about: string })
    for (const { ref } of answered.body.items)
      expect(lines.filter(({ about }) => about === ref.id)).toMatchObject([{ action: 'visit.record' }])
    expect(lines.filter(({ action }) => action === 'device.send')).toHaveLength(1)
  })
})

describe('what happened while the device was offline', () => {
  test('the pairing ended: the visit is recorded with a flag', async () => {
    const household = await field.household(3)
    await field.pair(field.self, household, '2020-01-01', '2020-08-10')
    const late = [visitItem('after-the-end-1', household)]
    const answered = await field.send(late)
    expect(answered.body.items[0]).toMatchObject({ outcome: 'flagged', flags: [{ code: 'pairing_ended' }] })
    const again = await field.send(late)
    expect(again.body.items[0]).toMatchObject({ outcome: 'repeated', flags: [{ code: 'pairing_ended' }] })
  })

  test('the household is in another village than the device had it: recorded with a flag', async () => {
    const moved = visitItem('moved-item-1', field.households[0] ?? '', { seenIn: otherVillage })
    const answered = await field.send([moved])
    expect(answered.body.items[0]).toMatchObject({ outcome: 'flagged', flags: [{ code: 'household_moved' }] })
  })
})

describe('a clock that is wrong', () => {
  test('is measured, and the time is corrected where everybody can see it', async () => {
    // Two hours ahead: the visit of 01:00 is told as 03:00.
    const told = visitItem('skewed-item-1', field.households[0] ?? '', {}, '2020-08-14T03:00:00.000Z')
    const answered = await field.send([told], { sentAt: '2020-08-15T04:00:00.000Z', roundTripMs: 0 })
    expect(answered.body.clock).toEqual({ skewSeconds: 7200, withinSeconds: 0 })
    expect(answered.body.items[0]).toMatchObject({
      outcome: 'recorded',
      time: { told: '2020-08-14T03:00:00.000Z', taken: '2020-08-14T01:00:00.000Z', skewSeconds: 7200, corrected: true },
    })
    const visit = await field.call(office, 'GET', `/visits/${answered.body.items[0].ref.id}`)
    expect(visit.body).toMatchObject({
      at: '2020-08-14T01:00:00.000Z',
      device: { device: field.device, item: 'skewed-item-1', toldAt: '2020-08-14T03:00:00.000Z', skewSeconds: 7200 },
    })
    const device = await field.call(field.as, 'GET', `/devices/${field.device}`)
    expect(device.body.seen).toMatchObject({ skewSeconds: 7200 })
  })

  test('that is right within the tolerance is believed', async () => {
    const answered = await field.send(some(1), { sentAt: '2020-08-15T02:03:00.000Z', roundTripMs: 2000 })
    expect(answered.body.items[0].time).toMatchObject({ told: '2020-08-14T01:00:00.000Z', corrected: false })
  })

  test('sent again with another skew keeps the first time', async () => {
    const skewed = visitItem('skewed-item-2', field.households[0] ?? '', {}, '2020-08-14T03:00:00.000Z')
    const first = await field.send([skewed], { sentAt: '2020-08-15T04:00:00.000Z', roundTripMs: 0 })
    const again = await field.send([skewed])
    expect(again.body.items[0]).toMatchObject({ outcome: 'repeated', time: first.body.items[0].time })
  })
})

test('a visit’s id follows from its user and the device’s id, so that a photo can name it before it was sent', async () => {
  const answered = await field.send(some(1))
  expect(answered.body.items[0].ref).toEqual({ kind: 'visit', id: visitOfDeviceItem(field.as.id, 'item-0-aaaa') })
})

test('what was recorded of a device is listed with its times', async () => {
  await field.send(some(3))
  const listed = await field.call(field.as, 'GET', `/devices/${field.device}/items?limit=2`)
  expect(listed.body.items).toHaveLength(2)
  const rest = await field.call(field.as, 'GET', `/devices/${field.device}/items?limit=2&cursor=${listed.body.next}`)
  expect(rest.body.items).toHaveLength(1)
})

describe('answers that a household gave offline', () => {
  const answers = (item: string, visitItem: string, more: object = {}) => ({
    ...{ item, kind: 'answers', at: '2020-08-14T01:10:00.000Z' },
    body: { visitItem, answers: { satisfied: 'satisfied' }, ...more },
  })

  test('come after their visit, wherever the two stand in the batch', async () => {
    const [visit] = some(1)
    const answered = await field.send([answers('answers-item-1', 'item-0-aaaa'), visit])
    expect(outcomes(answered)).toEqual(['recorded', 'recorded'])
    const [told, recorded] = answered.body.items
    expect(told.ref).toEqual({ kind: 'answers', id: recorded.ref.id })
    const read = await field.call(field.as, 'GET', `/visits/${recorded.ref.id as string}/answers`)
    expect(read.body.items).toMatchObject([{ source: 'helper', answers: { satisfied: 'satisfied' } }])
    expect(outcomes(await field.send([answers('answers-item-1', 'item-0-aaaa')]))).toEqual(['repeated'])
  })

  test('wait for a visit that has not come, and are recorded when it has', async () => {
    const answered = await field.send([answers('answers-item-2', 'item-0-aaaa')])
    expect(answered.body.items[0]).toMatchObject({ outcome: 'waiting', waitingFor: 'item-0-aaaa', ref: null })
    await field.send(some(1))
    expect(outcomes(await field.send([answers('answers-item-2', 'item-0-aaaa')]))).toEqual(['recorded'])
  })

  test('are refused when they are no answers, a second time, or of somebody else’s visit', async () => {
    await field.send(some(1))
    const codes = async (...items: unknown[]): Promise<string[]> =>
      (await field.send(items)).body.items.map((one: any) => one.refusal?.code ?? one.outcome)
    expect(
      await codes(
        answers('answers-item-3', 'item-0-aaaa', { answers: { satisfied: 'perhaps' } }),
        answers('answers-item-4', 'item-0-aaaa', { answers: { came: 'yes' } }),
        answers('answers-item-5', 'item-0-aaaa', { visit: `vst_${'0'.repeat(22)}` }),
        answers('answers-item-6', 'item-0-aaaa'),
        answers('answers-item-7', 'item-0-aaaa'),
        { ...answers('answers-item-8', ''), body: { visit: `vst_${'0'.repeat(22)}`, answers: { satisfied: 'yes' } } },
      ),
    ).toEqual(['invalid_input', 'invalid_input', 'invalid_input', 'recorded', 'visit_answered', 'not_found'])
  })
})
