import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Division } from '@bangfu/kernel/division'
import { photo } from '../../../tests/support/photo.ts'
import { actorWith } from '../../../tests/support/world.ts'
import { sweepPhotos } from '../src/sweep/sweep-task.ts'
import { clerk, openField, stranger, village, type Field } from './field.ts'

const office = actorWith('county-office', { division: Division.parse('610528') })
const founder = actorWith('administrator', {}, 'usr-founder')

let field: Field
beforeEach(async () => {
  field = await openField()
})
afterEach(async () => {
  expect(field.defects).toEqual([])
  await field.end()
})

/** A night's sweep, as the calendar starts it. */
const sweep = async (): Promise<void> => {
  await field.deps.start('photo-sweep', `sweep-${field.deps.clock()}`, { scheduledTime: field.deps.clock() })
  await field.work()
}
const findings = async (query = `division=${village}`, as = office): Promise<any[]> =>
  (await field.call(as, 'GET', `/photo-findings?${query}`)).body.items
const read = async (evidence: string): Promise<any> => (await field.call(clerk, 'GET', `/photos/${evidence}`)).body
const original = (evidence: string, attempt = 1): string => `original/${evidence}/${attempt}`

test('a store that holds what is on record has nothing amiss', async () => {
  const visit = await field.visit(1)
  await field.handIn(visit, await photo({ seed: 1 }))
  await sweep()
  await sweep()
  expect(await findings()).toEqual([])
})

test('a photo that came, and of which nobody was told, is checked in the night', async () => {
  const visit = await field.visit(1)
  const bytes = await photo({ seed: 1 })
  const { body } = await field.ask(visit, bytes)
  await field.objects.write(original(body.evidence), bytes, 'image/jpeg')
  await sweep()
  // It came a moment ago: the store may still tell of it.
  expect(await read(body.evidence)).toMatchObject({ state: 'awaited' })
  field.setNow('2020-08-14T06:00:00.000Z')
  await sweep()
  expect(await read(body.evidence)).toMatchObject({ state: 'checked', receivedAt: '2020-08-14T04:00:00.000Z' })
  expect(await findings()).toEqual([])
})

test('an original without a record is listed for the whole installation, and never removed', async () => {
  const nobody = field.deps.newId('evd')
  await field.objects.write(original(nobody), Buffer.from('bytes'), 'image/jpeg')
  await sweep()
  expect(await findings('', founder)).toMatchObject([{ what: 'orphan', key: original(nobody), evidence: null }])
  expect((await field.call(office, 'GET', '/photo-findings')).status).toBe(404)
  field.setNow('2021-08-14T04:00:00.000Z')
  await sweep()
  expect(await findings('', founder)).toHaveLength(1)
  expect(await field.objects.head(original(nobody))).toBeDefined()
})

test('copies that are missing are made again, and those that cannot be are listed until they are there', async () => {
  const visit = await field.visit(1)
  const { evidence } = await field.handIn(visit, await photo({ seed: 1 }))
  const copy = `display/${String(evidence)}/thumbnail.jpg`
  await field.objects.remove(copy)
  await sweep()
  expect(await field.objects.head(copy)).toBeDefined()
  expect(await findings()).toEqual([])
  await field.objects.remove(copy)
  await field.objects.remove(original(evidence))
  await sweep()
  const found = await findings()
  expect(found.map(({ what }) => what).toSorted()).toEqual(['copies-missing', 'original-missing'])
  expect(found.every((one) => one.evidence === evidence && one.zh.length > 0)).toBe(true)
  await field.objects.write(copy, Buffer.from('copy'), 'image/jpeg')
  await sweep()
  expect((await findings()).map(({ what }) => what)).toEqual(['original-missing'])
})

test('bytes that nobody took are listed, removed after their time, and the evidence itself stays', async () => {
  const visit = await field.visit(1)
  const bytes = await photo({ seed: 1 })
  const { evidence } = await field.handIn(visit, bytes)
  await field.objects.write(original(evidence, 2), bytes, 'image/jpeg')
  await sweep()
  expect(await findings()).toMatchObject([{ what: 'leftover', key: original(evidence, 2) }])
  field.setNow('2020-12-01T04:00:00.000Z')
  await sweep()
  expect(await field.objects.head(original(evidence, 2))).toBeDefined()
  field.setNow('2021-03-01T04:00:00.000Z')
  await sweep()
  expect(await field.objects.head(original(evidence, 2))).toBeUndefined()
  expect(await field.objects.head(original(evidence))).toBeDefined()
  expect(await findings()).toEqual([])
})

test('what is amiss is read by the offices of its division, and by nobody else', async () => {
  expect((await field.call(stranger, 'GET', `/photo-findings?division=${village}`)).status).toBe(404)
  expect((await field.call(clerk, 'GET', `/photo-findings?division=${village}`)).status).toBe(403)
})

test('two sweeps at a time find the same', async () => {
  const ids = Array.from({ length: 30 }, () => field.deps.newId('evd'))
  for (const id of ids) await field.objects.write(original(id), Buffer.from('bytes'), 'image/jpeg')
  await Promise.all([sweep(), sweep()])
  expect(await findings('limit=200', founder)).toHaveLength(30)
})

test('whatever a step holds, every photo is looked at once, with all that belongs to it', async () => {
  const bytes = await photo({ seed: 1 })
  const kept: string[] = []
  for (const seed of [1, 2, 3, 4, 5]) {
    const { evidence } = await field.handIn(await field.visit(seed), await photo({ seed }))
    kept.push(evidence)
    if (seed % 2 === 0) await field.objects.write(original(evidence, 2), bytes, 'image/jpeg')
  }
  const orphans = Array.from({ length: 4 }, () => field.deps.newId('evd'))
  for (const id of orphans) await field.objects.write(original(id), bytes, 'image/jpeg')
  await field.objects.remove(original(kept[4] ?? ''))
  for (const atOnce of [1, 2, 3, 7]) {
    const list = async (prefix: string, after?: string) => (await field.objects.list(prefix, after)).slice(0, atOnce)
    const deps = { ...field.deps, objects: { ...field.objects, list } }
    let step: unknown = { scheduledTime: field.deps.clock() }
    let steps = 0
    for (; (step as { done?: boolean }).done !== true && steps < 200; steps++) step = await sweepPhotos(step, deps)
    expect(steps).toBeLessThan(60)
    expect((await findings('limit=200', founder)).map(({ evidence, key }) => evidence ?? key).toSorted()).toEqual(
      orphans.map((id) => original(id)).toSorted(),
    )
    expect((await findings()).map(({ what, key }) => `${what as string} ${key as string}`).toSorted()).toEqual([
      `leftover ${original(kept[1] ?? '', 2)}`,
      `leftover ${original(kept[3] ?? '', 2)}`,
      `original-missing ${original(kept[4] ?? '')}`,
    ])
  }
})
