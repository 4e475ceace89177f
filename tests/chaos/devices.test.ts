import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { callersOf, type Caller } from '@bangfu/local/demonstration/caller'
import { county, village } from '@bangfu/local/demonstration/cast'
import { photo } from '@bangfu/local/demonstration/photo'
import { everything, until } from '@bangfu/local/demonstration/stage'
import { rosterCsv } from '../support/roster.ts'
import { startProcessHost, type ProcessHost } from '../support/process-host.ts'

/** Rounds of kill -9 amid batches of a device and checks of its photos: what was acknowledged is there, and once. */
const rounds = 4
const visitsOfBatch = 100
const photoWriters = 2
const photosOfRound = 6

const folder = mkdtempSync(join(tmpdir(), 'bangfu-chaos-devices-'))
let host: ProcessHost
let households: string[]
let helper: string
let device: string

/** What the device was told, by the id that it gave: the visit's id. */
const acknowledged = new Map<string, string>()
/** Everything that it has made, acknowledged or not. */
const made: { readonly item: string }[] = []
type Shot = { readonly visitItem: string; readonly bytes: Uint8Array<ArrayBuffer>; posted: boolean }
const shots: Shot[] = []

const up = async (): Promise<void> => {
  host = await startProcessHost(['--data', folder, '--port', '0', '--no-demo'])
}
const as = (subject: string): Promise<Caller> =>
  callersOf(host.origin, async (who) => {
    const body = new URLSearchParams({ subject: who })
    const response = await fetch(`${host.origin}/dev/tokens`, { method: 'POST', body })
    return ((await response.json()) as { access_token: string }).access_token
  })(subject)

beforeAll(async () => {
  await up()
  const founder = await as('founder')
  const hire = async (subject: string, grant: object): Promise<void> => {
    const person = { issuer: 'https://development-issuer.invalid', subject, name: subject, division: county }
    const { user } = await founder.send<{ user: string }>('POST', '/users', person)
    await founder.send('POST', `/users/${user}/grants`, { ...grant, from: '2020-01-01' })
  }
  await hire('office', { role: 'county-office', division: county })
  const office = await as('office')
  const csv = Buffer.from(rosterCsv(village, 4, 0))
  await office.send('POST', `/household-imports?division=${village}`, csv, { contentType: 'text/csv' })
  const { items } = await office.get<{ items: { household: string }[] }>(`/households?division=${village}`)
  households = items.map(({ household }) => household)
  const { unit } = await office.send<{ unit: string }>('POST', '/units', {
    ...{ name: '某单位', kind: 'school', division: village },
  })
  ;({ helper } = await office.send<{ helper: string }>('POST', '/helpers', {
    ...{ name: '某干部', unit, division: village, rank: 'ordinary', phone: '15400009999' },
  }))
  for (const household of households)
    await until(
      () => office.send('POST', '/pairings', { helper, household, from: '2020-01-01' }).catch(() => undefined),
      (answer) => answer !== undefined,
      'the household to be known to pairing',
    )
  await hire('helper', { role: 'helper', helper, division: village })
  const body = { name: '外业手机', kind: 'phone' }
  ;({ device } = await (await as('helper')).send<{ device: string }>('POST', '/devices', body, { key: 'one-device' }))
}, 60_000)

afterAll(() => {
  host.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const newVisits = () => {
  const visits = Array.from({ length: visitsOfBatch }, (_none, index) => ({
    item: `visit-${randomUUID()}`,
    kind: 'visit',
    at: new Date(Date.now() - 86_400_000 - index * 1000).toISOString(),
    body: { household: households[index % households.length], kind: 'home-visit', findings: `走访 ${index}` },
  }))
  made.push(...visits)
  return visits
}

type Told = { readonly items: readonly { item: string; outcome: string; ref: { id: string } | null }[] }

/** Sends things until all are answered; of two answers about one thing the ids must be the same. */
const send = async (caller: Caller, items: readonly object[]): Promise<void> => {
  const clock = { sentAt: new Date().toISOString() }
  const told = await caller.send<Told>('POST', '/device-batches', { device, clock, items })
  for (const { item, outcome, ref } of told.items) {
    expect(['recorded', 'repeated']).toContain(outcome)
    expect(acknowledged.get(item) ?? ref?.id).toBe(ref?.id)
    acknowledged.set(item, ref?.id ?? '')
  }
}

type Tickets = {
  readonly photos: readonly {
    readonly outcome: string
    readonly evidence: string
    readonly ticket: { readonly url: string; readonly fields: Record<string, string> } | null
  }[]
}

const asked = ({ bytes, visitItem }: Shot) => ({
  ...{ contentType: 'image/jpeg', sizeBytes: bytes.length, visitItem },
  sha256: createHash('sha256').update(bytes).digest('base64'),
})

const handIn = async (caller: Caller, shot: Shot): Promise<void> => {
  const { photos } = await caller.send<Tickets>('POST', '/photo-tickets', { device, photos: [asked(shot)] })
  const ticket = photos[0]?.ticket
  if (!ticket) return
  const form = new FormData()
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
  form.append('file', new Blob([shot.bytes], { type: 'image/jpeg' }), 'photo.jpg')
  const { ok } = await fetch(ticket.url, { method: 'POST', body: form })
  if (ok) shot.posted = true
}

/** When the batch that is under way was begun: the host is killed in the middle of one. */
let begunMs = Infinity

const sendBatches = async (caller: Caller): Promise<void> => {
  for (;;) {
    const visits = newVisits()
    begunMs = performance.now()
    await send(caller, visits)
    begunMs = Infinity
  }
}

const handInPhotos = async (caller: Caller, round: number, writer: number): Promise<void> => {
  for (let index = writer; index < photosOfRound; index += photoWriters) {
    const shot = shots[round * photosOfRound + index]
    if (shot) await handIn(caller, shot)
  }
}

const countPosted = (): number => shots.filter(({ posted }) => posted).length

test('what a device was told is there once, after kill -9 amid batches and checks of photos', async () => {
  for (let round = 0; round < rounds; round++) {
    const caller = await as('helper')
    const first = newVisits()
    await send(caller, first)
    for (let index = 0; index < photosOfRound; index++)
      shots.push({
        visitItem: first[index]?.item ?? '',
        bytes: await photo({ seed: 1 + shots.length }),
        posted: false,
      })
    const [before, posted] = [acknowledged.size, countPosted()]
    const writers = [
      sendBatches(caller),
      ...Array.from({ length: photoWriters }, (_none, writer) => handInPhotos(caller, round, writer)),
    ].map((writing) => writing.catch(() => undefined))
    // Some time into a batch, another time in each round, and after something was acknowledged.
    const isTime = (): boolean =>
      acknowledged.size > before && countPosted() > posted && performance.now() > begunMs + 10 + 25 * round
    while (!isTime()) await new Promise((resolve) => setImmediate(resolve))
    host.child.kill('SIGKILL')
    await host.exited
    await Promise.all(writers)
    await up()
  }
  const office = await as('office')
  const there = (
    await Promise.all(
      households.map((household) =>
        everything<{ visit: string }>((path) => office.get(path), `/households/${household}/visits`),
      ),
    )
  ).flat()
  const ids = there.map(({ visit }) => visit)
  expect(new Set(ids).size).toBe(ids.length)
  expect([...acknowledged.values()].filter((visit) => !ids.includes(visit))).toEqual([])
  expect(acknowledged.size).toBeGreaterThanOrEqual(2 * rounds * visitsOfBatch)
}, 240_000)

test('what was not told is sent again, and is then there once', async () => {
  const caller = await as('helper')
  const before = acknowledged.size
  for (let at = 0; at < made.length; at += 500) await send(caller, made.slice(at, at + 500))
  expect(acknowledged.size).toBe(made.length)
  expect(before).toBeLessThan(made.length)
  expect(new Set(acknowledged.values()).size).toBe(made.length)
  const office = await as('office')
  const lists = await Promise.all(
    households.map((household) => everything((path) => office.get(path), `/households/${household}/visits`)),
  )
  expect(lists.flat()).toHaveLength(made.length)
}, 120_000)

test('every photo that was acknowledged is checked, the others are handed in again, and each is there once', async () => {
  const caller = await as('helper')
  expect(countPosted()).toBeGreaterThanOrEqual(rounds)
  expect(countPosted()).toBeLessThan(shots.length)
  for (const shot of shots) await handIn(caller, shot)
  for (const shot of shots) {
    const { photos } = await caller.send<Tickets>('POST', '/photo-tickets', { device, photos: [asked(shot)] })
    expect(photos[0]?.outcome).toBe('there')
    const visit = acknowledged.get(shot.visitItem) ?? ''
    const { items } = await caller.get<{ items: { state: string }[] }>(`/visits/${visit}/photos`)
    expect(items.map(({ state }) => state)).toEqual(['checked'])
  }
  expect((await caller.get<{ items: unknown[] }>(`/photo-uploads?helper=${helper}`)).items).toEqual([])
}, 120_000)
