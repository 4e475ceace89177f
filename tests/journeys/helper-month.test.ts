import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { addDays } from '@bangfu/kernel/time'
import { photo } from '@bangfu/local/demonstration/photo'
import { everything, until } from '@bangfu/local/demonstration/stage'
import { openTownship, outcomeOf, type TownshipStage } from './register/township-stage.ts'
import { overDays } from './target.ts'

/** A month of a helper whose villages have no signal: what he made offline comes late, twice, in parts and from two devices. */
let stage: TownshipStage
let households: string[]
let helper: string
let unit: string
let phone: string
let tablet: string
let now: string

const home = { latitude: 34.7691, longitude: 109.1883 }

beforeAll(async () => {
  stage = await openTownship()
  const [village] = stage.villages
  households = await stage.import(village, 4, { at: home })
  ;({ unit } = await stage.must('decider', 'POST', '/units', { name: '某单位', kind: 'school', division: village }))
  ;({ helper } = await stage.must('decider', 'POST', '/helpers', {
    ...{ name: '某干部', unit, division: village, rank: 'ordinary', phone: '15400009999' },
  }))
  const from = addDays(stage.today(), -200)
  for (const [index, household] of households.entries()) {
    // The last one's pairing ended while he was out.
    const to = index === 3 ? { to: addDays(stage.today(), -10) } : {}
    await until(
      () => stage.call('decider', 'POST', '/pairings', { helper, household, from, ...to }),
      ({ status }) => status === 201,
      'the household to be known to pairing',
    )
  }
  await stage.hire('helper', { role: 'helper', helper, division: village })
  await stage.hire('officer', { role: 'unit-officer', unit, division: village })
}, 120_000)
afterAll(() => stage.stop())

const register = async (name: string): Promise<string> => {
  const { device, registeredAt } = await stage.must('helper', 'POST', '/devices', { name, kind: 'phone' })
  now = registeredAt
  return device
}

type Item = { readonly item: string; readonly kind: string; readonly at: string; readonly body: object }

/** Ids as a device makes them: no other run of the journey has the same. */
const run = randomUUID()
const visit = (number: number, daysAgo: number, more: object = {}): Item => ({
  item: `visit-${number}-${run}`,
  kind: 'visit',
  at: `${addDays(stage.today(), -daysAgo)}T${String(9 + (number % 8)).padStart(2, '0')}:20:00.000+08:00`,
  body: {
    household: households[number % 3],
    kind: 'home-visit',
    findings: `第 ${number} 次走访：屋顶已修好，玉米长势正常，低保金按时到账。${run}`,
    position: { ...home, accuracyM: 15 },
    ...more,
  },
})

const send = (device: string, items: readonly unknown[], sentAt = now) =>
  stage.call('helper', 'POST', '/device-batches', { device, clock: { sentAt, roundTripMs: 800 }, items })
const told = async (device: string, items: readonly unknown[], sentAt = now): Promise<any[]> => {
  const { status, body } = await send(device, items, sentAt)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.items
}
const outcomes = (answers: readonly any[]): string[] => answers.map(({ outcome }) => outcome)
const visitsOf = (household: string | undefined) =>
  everything<any>((path) => stage.must('decider', 'GET', path), `/households/${household}/visits`)

type Shot = { readonly bytes: Uint8Array<ArrayBuffer>; readonly of: Item }
const shoot = async (of: Item, seed: number): Promise<Shot> => ({
  of,
  bytes: await photo({ seed: seed + Math.floor(Date.now() / 1000) * 100, at: of.at.replace('.000', ''), ...home }),
})
const asked = ({ bytes, of }: Shot) => ({
  ...{ contentType: 'image/jpeg', sizeBytes: bytes.length, visitItem: of.item },
  sha256: createHash('sha256').update(bytes).digest('base64'),
})
const tickets = async (device: string, shots: readonly Shot[]): Promise<any[]> =>
  (await stage.must('helper', 'POST', '/photo-tickets', { device, photos: shots.map(asked) })).photos
const post = async (
  { url, fields }: { url: string; fields: Record<string, string> },
  { bytes }: Shot,
): Promise<number> => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([bytes], { type: 'image/jpeg' }), 'photo.jpg')
  return (await fetch(url, { method: 'POST', body: form })).status
}
const stateOf = (evidence: string, state: string) =>
  until(
    () => stage.must('helper', 'GET', `/photos/${evidence}`),
    (shown) => shown.state === state,
    `photo ${evidence} to be ${state}`,
  )

/** The month: twelve visits on days without signal, and a photo of the first two. */
const month = (): Item[] => Array.from({ length: 12 }, (_none, index) => visit(index, 26 - 2 * index))
let shots: Shot[]
let evidence: string

describe('a month with a dead spot', () => {
  test('begins with a device of his own', async () => {
    phone = await register('外业手机')
    const { items } = await stage.must('helper', 'GET', '/devices')
    expect(items).toMatchObject([{ device: phone, state: 'in-use', helper }])
  })

  test('photos that come before their visits wait for them', async () => {
    const [first, second] = month()
    if (!first || !second) throw new Error('a month has two visits')
    shots = [await shoot(first, 1), await shoot(second, 2)]
    const answers = await tickets(phone, shots)
    expect(answers.map(({ outcome, waitingFor }) => [outcome, waitingFor])).toEqual([
      ['waiting', first.item],
      ['waiting', second.item],
    ])
  })

  test('half of it comes on the ridge, and the whole again in another order with garbage among it', async () => {
    const all = month()
    expect(outcomes(await told(phone, all.slice(0, 6)))).toEqual(Array.from({ length: 6 }, () => 'recorded'))
    // The answer was lost on the way: the device sends all again, newest first.
    const again = await told(phone, [...[...all].reverse(), { item: 'torn', kind: 'visit' }, null])
    expect(outcomes(again)).toEqual([
      ...Array.from({ length: 6 }, () => 'recorded'),
      ...Array.from({ length: 6 }, () => 'repeated'),
      ...['refused', 'refused'],
    ])
    const lists = await Promise.all(households.slice(0, 3).map(visitsOf))
    expect(lists.map(({ length }) => length)).toEqual([4, 4, 4])
    expect(new Set(lists.flat().map((one) => one.visit)).size).toBe(12)
  })

  test('a batch that is sent three times at once records nothing twice', async () => {
    const more = [visit(12, 2), visit(13, 2), visit(14, 2)]
    const answers = (await Promise.all([1, 2, 3].map(() => told(phone, more)))).flat()
    expect(outcomes(answers).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => 'recorded'),
      ...Array.from({ length: 6 }, () => 'repeated'),
    ])
  })

  test('what changed meanwhile is recorded with a flag and not dropped', async () => {
    const seenIn = stage.villages[1]
    const answers = await told(phone, [
      visit(15, 5, { household: households[3] }),
      visit(16, 5, { household: households[0], seenIn }),
    ])
    expect(answers.map(({ outcome, flags }) => [outcome, flags[0].code])).toEqual([
      ['flagged', 'pairing_ended'],
      ['flagged', 'household_moved'],
    ])
  })

  test('a clock that is an hour ahead is measured, and the time corrected for everybody to see', async () => {
    const skewed = { ...visit(17, 3), at: `${addDays(stage.today(), -3)}T16:00:00.000+08:00` }
    const ahead = new Date(Date.parse(now) + 3_600_000).toISOString()
    const [answer] = await told(phone, [skewed], ahead)
    expect(answer.time.corrected).toBe(true)
    const recorded = await stage.must('decider', 'GET', `/visits/${answer.ref.id}`)
    expect(recorded.device.skewSeconds).toBeGreaterThan(3000)
    expect(recorded.at < recorded.device.toldAt).toBe(true)
  })

  test('another thing under an id that was used is refused, and what is kept is named', async () => {
    const [one] = month()
    const [answer] = await told(phone, [{ ...one, body: { ...one?.body, findings: '改写的内容' } }])
    expect(answer).toMatchObject({ outcome: 'refused', refusal: { code: 'device_item_differs' } })
  })
})

describe('photos that come late', () => {
  test('are tied to visits by the ids that the device gave, and checked', async () => {
    const answers = await tickets(phone, shots)
    expect(outcomes(answers)).toEqual(['ticket', 'ticket'])
    const [first] = answers
    evidence = first.evidence
    const [shot] = shots
    if (!shot) throw new Error('two photos')
    expect(await post(first.ticket, shot)).toBeLessThan(300)
    await stateOf(evidence, 'checked')
    expect(outcomes(await tickets(phone, shots))).toEqual(['there', 'ticket'])
  })

  test('stand on his list until they are there', async () => {
    const { items } = await stage.must('helper', 'GET', `/photo-uploads?helper=${helper}`)
    expect(items).toMatchObject([{ state: 'awaited', device: phone }])
    const [village] = stage.villages
    expect((await stage.must('opener', 'GET', `/photo-uploads?division=${village}`)).items).toHaveLength(1)
  })
})

describe('the phone is lost', () => {
  test('and its month is on a second device: sent again it records nothing twice', async () => {
    tablet = await register('平板')
    const answers = await told(tablet, [...month(), visit(18, 1)])
    expect(outcomes(answers)).toEqual([...Array.from({ length: 12 }, () => 'repeated'), 'recorded'])
  })

  test('his unit revokes it: nothing of it is taken any more, and his photo comes from the other', async () => {
    const [, shot] = shots
    if (!shot) throw new Error('two photos')
    const [dead] = await tickets(phone, [shot])
    const path = `/devices/${phone}/revocation`
    expect(outcomeOf(await stage.call('clerk', 'POST', path, { reason: '遗失' }, { 'if-match': '"1"' }))).toBe(
      '403 not_permitted',
    )
    await stage.must('officer', 'POST', path, { reason: '手机遗失' }, { 'if-match': '"1"' })
    expect(outcomeOf(await send(phone, [visit(19, 1)]))).toBe('409 device_revoked')
    const refused = await stage.call('helper', 'POST', '/photo-tickets', { device: phone, photos: [asked(shot)] })
    expect(outcomeOf(refused)).toBe('409 device_revoked')
    // The store takes what the old ticket allows; the service does not.
    await post(dead.ticket, shot)
    await stateOf(dead.evidence, 'revoked')
    const link = await stage.call('helper', 'POST', `/photos/${String(dead.evidence)}/link`, { size: 'display' })
    expect(outcomeOf(link)).toBe('409 photo_not_displayable')
    const [living] = await tickets(tablet, [shot])
    expect(living.evidence).toBe(dead.evidence)
    expect(await post(living.ticket, shot)).toBeLessThan(300)
    await stateOf(living.evidence, 'checked')
    expect((await stage.must('helper', 'GET', `/photo-uploads?helper=${helper}`)).items).toEqual([])
  })

  test('a device of somebody else is as good as none', async () => {
    const absent = `dvc_${'0'.repeat(22)}`
    const answers = await Promise.all(
      [tablet, absent].map((device) =>
        stage.call('secretary', 'POST', '/device-batches', {
          ...{ device, clock: { sentAt: now }, items: [visit(20, 1)] },
        }),
      ),
    )
    expect(answers.map(outcomeOf)).toEqual(['422 device_unknown', '422 device_unknown'])
  })
})

test('at the end every visit of the month is there once', async () => {
  const lists = await Promise.all(households.map(visitsOf))
  const all = lists.flat()
  expect(new Set(all.map((one) => one.visit)).size).toBe(all.length)
  // Twelve of the month, three sent at once, two with flags, one with a wrong clock, one from the second device.
  expect(all).toHaveLength(19)
  const { items } = await stage.must('helper', 'GET', `/devices/${phone}/items?limit=200`)
  expect(items).toHaveLength(18)
})

overDays('a ticket that has expired is renewed for the same photo', async () => {
  const late = visit(21, 1)
  await told(tablet, [late])
  const shot = await shoot(late, 3)
  const [first] = await tickets(tablet, [shot])
  stage.wait(1)
  expect(await post(first.ticket, shot)).toBe(403)
  const [renewed] = await tickets(tablet, [shot])
  expect(renewed.evidence).toBe(first.evidence)
  expect(await post(renewed.ticket, shot)).toBeLessThan(300)
  await stateOf(renewed.evidence, 'checked')
})
