import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import sharp, { type Sharp } from 'sharp'
import { addDays } from '@bangfu/kernel/time'
import { until } from '@bangfu/local/demonstration/stage'
import { exifOf } from '../support/photo.ts'
import { copies, report } from '../../packages/text-likeness/test/reports.ts'
import { chanceOf, sceneJpeg } from '../support/scene.ts'
import { openTownship, outcomeOf, versionOf, type Person, type TownshipStage } from './register/township-stage.ts'

/**
 * A helper who re-uses a photo, is in three villages within a quarter of an hour and copies last month's report, over
 * HTTP: each is recorded as he says it, and each is caught with its reason.
 */
const home = { latitude: 34.7691, longitude: 109.1883 }
/** Some twelve kilometres up the valley, and again as many. */
const north = (steps: number) => ({ ...home, latitude: home.latitude + 0.11 * steps })

let stage: TownshipStage
let helper: string
/** Two households of the first village, one of the second and one of the third. */
let households: string[]
beforeAll(async () => {
  stage = await openTownship()
  const lists: string[][] = []
  for (const [index, village] of stage.villages.entries())
    lists.push(await stage.import(village, index === 0 ? 2 : 1, { at: north(index) }))
  households = lists.flat()
  const unit = { name: `中学${stage.township}`, kind: 'school', division: '610528' }
  const { unit: id } = await stage.must('importer', 'POST', '/units', unit)
  const person = { name: '钱某', unit: id, division: '610528', rank: 'ordinary', phone: '15400001234' }
  ;({ helper } = await stage.must('importer', 'POST', '/helpers', person))
  await stage.hire('helper', { role: 'helper', helper, division: '610528' })
  for (const household of households)
    await stage.must('importer', 'POST', '/pairings', { helper, household, from: addDays(stage.today(), -60) })
}, 120_000)
afterAll(() => stage.stop())

/** A moment of one of the days before. */
const at = (daysAgo: number, time: string): string => `${addDays(stage.today(), -daysAgo)}T${time}:00+08:00`

/** Other words in each run, so that a target can be tried again: last time's would be an earlier report. */
const run = Math.floor(Date.now() / 1000)
const words = (number: number): string => report(run * 10 + number, 5, 7)

const visit = async (index: number, when: string, findings: string, steps = 0): Promise<string> => {
  const said = { household: households[index], helper, kind: 'home-visit', at: when, findings }
  return (await stage.must('helper', 'POST', '/visits', { ...said, position: north(steps) })).visit
}

/** What is found about a visit itself, once it was looked at. */
const check = (of: string): Promise<any> =>
  until(
    () => stage.call('decider', 'GET', `/visits/${of}/check`),
    ({ status }) => status === 200,
    `the check of ${of}`,
  ).then(({ body }) => body)
const codesOf = ({ reasons }: { reasons: { code: string }[] }): string[] => reasons.map(({ code }) => code)

/** A picture as the device writes it: what is seen, when and where. */
const shot = async (image: Sharp, when: string): Promise<Buffer> =>
  image
    .withExif(exifOf({ at: when, ...home }))
    .jpeg({ quality: 85 })
    .toBuffer()

const handIn = async (of: string, bytes: Buffer, contentType = 'image/jpeg'): Promise<any> => {
  const sha256 = createHash('sha256').update(bytes).digest('base64')
  const asked = { contentType, sizeBytes: bytes.length, sha256 }
  const { evidence, ticket } = await stage.must('helper', 'POST', `/visits/${of}/photos`, asked)
  const form = new FormData()
  for (const [name, value] of Object.entries<string>(ticket.fields)) form.append(name, value)
  form.append('file', new Blob([new Uint8Array(bytes)]), 'photo.jpg')
  expect((await fetch(ticket.url, { method: 'POST', body: form })).status).toBeLessThan(300)
  return until(
    () => stage.must('helper', 'GET', `/photos/${evidence}`),
    ({ state }) => state !== 'awaited',
    'the photo to be checked',
  )
}

describe('a helper who cheats', () => {
  let honest: string
  let original: Buffer
  /** The evidence that shows this picture so far. */
  const used: string[] = []
  let booked: string[]
  let copied: string

  test('is believed where he was: the visit and its photo are verified', async () => {
    honest = await visit(0, at(1, '09:00'), words(0))
    expect(await check(honest)).toMatchObject({ verdict: 'verified', reasons: [] })
    const bytes = await shot(sharp(await sceneJpeg(run, 1600, 1200)), at(1, '09:02'))
    const shown = await handIn(honest, bytes)
    expect(shown).toMatchObject({ verdict: 'verified', reasons: [], device: { make: 'Bangfu', model: 'Field device' } })
    original = bytes
    used.push(shown.evidence)
  })

  test.each<[string, string, (photo: Sharp, when: string) => Promise<Buffer>, string]>([
    ['the same', '13:00', () => Promise.resolve(original), 'duplicate_photo'],
    ['made smaller', '14:00', (photo, when) => shot(photo.resize(900), when), 'near_duplicate_photo'],
    ['mirrored', '15:00', (photo, when) => shot(photo.flop(), when), 'mirrored_photo'],
  ])('uses the photo again, %s: it names one that it is', async (_how, time, change, code) => {
    const again = await visit(1, at(1, time), words(Number(time.slice(0, 2))))
    const shown = await handIn(again, await change(sharp(original), at(1, time)))
    const reason = shown.reasons.find((one: { code: string }) => one.code === code)
    expect(shown.verdict).toBe('suspicious')
    expect(used).toContain(reason.figures.evidence)
    expect(reason.zh).toContain(reason.figures.evidence)
    used.push(shown.evidence)
  })

  test('hands in a picture of his screen: it is none of the household', async () => {
    const screen = await sharp(await sceneJpeg(run + 1, 1080, 2340))
      .png()
      .toBuffer()
    expect(codesOf(await handIn(honest, screen, 'image/png'))).toContain('screenshot')
  })

  test('books three villages in sixteen minutes: he cannot have been in the second and the third', async () => {
    booked = [
      await visit(0, at(2, '10:00'), words(2), 0),
      await visit(2, at(2, '10:08'), words(3), 1),
      await visit(3, at(2, '10:16'), '只坐了一会儿。', 2),
    ]
    const checks = await Promise.all(booked.map(check))
    expect(checks.map(codesOf)).toEqual([[], ['impossible_travel'], ['impossible_travel']])
    const [{ figures }] = checks[1].reasons
    expect(figures).toMatchObject({ from: booked[0], minutes: 8 })
    expect(figures.leastMinutes).toBeGreaterThan(12)
  })

  test('copies last month’s report, with another day and other numbers: it names the report', async () => {
    const last = await visit(1, at(30, '10:00'), words(4))
    const change = copies['with other numbers and another day']
    copied = await visit(0, at(2, '16:00'), change?.(words(4), chanceOf(run)) ?? '')
    const { verdict, reasons } = await check(copied)
    expect(verdict).toBe('suspicious')
    expect(reasons).toMatchObject([{ figures: { visit: last } }])
    expect(['same_text', 'near_same_text']).toContain(reasons[0].code)
    expect(codesOf(await check(last))).toEqual(['recorded_late'])
  })

  test('none of which kept him from recording anything; all of it waits for a reviewer, suspicious first', async () => {
    const waiting = await until(
      () => stage.must('supervisor', 'GET', `/evidence-reviews?division=${stage.township}&limit=200`),
      ({ items }) => items.length >= 8,
      'all that is suspicious to wait',
    )
    const subjects = waiting.items.map(({ subject }: { subject: string }) => subject)
    expect(subjects).toEqual(expect.arrayContaining([booked[1], booked[2], copied]))
    expect(subjects).not.toContain(honest)
    const verdicts = waiting.items.map(({ verdict }: { verdict: string }) => verdict)
    expect(verdicts).toEqual(verdicts.toSorted())
    const { items } = await stage.must('auditor', 'GET', `/helpers/${helper}/visits?limit=200`)
    expect(items.length).toBeGreaterThanOrEqual(4)
  })

  test('has nobody review it but the offices and the supervisor, and not himself', async () => {
    const path = `/visits/${booked[1]}/check`
    const body = { decision: 'accepted', note: '没有问题' }
    const match = await versionOf(stage, 'decider', path)
    const others: readonly Person[] = ['helper', 'clerk', 'secretary', 'auditor', 'publisher']
    for (const who of others)
      expect([403, 404]).toContain((await stage.call(who, 'PUT', `${path}/review`, body, match)).status)
  })

  test('sees the supervisor reject the visit, and the household count as not visited', async () => {
    const [, second = ''] = booked
    const path = `/visits/${second}/check`
    const body = { decision: 'rejected', note: '农户表示当天没有人来' }
    const seen = await versionOf(stage, 'supervisor', path)
    expect(outcomeOf(await stage.call('supervisor', 'PUT', `${path}/review`, body, seen))).toBe('done')
    expect(outcomeOf(await stage.call('opener', 'PUT', `${path}/review`, body, seen))).toBe('412 version_changed')
    const shown = await until(
      () => stage.must('helper', 'GET', `/visits/${second}`),
      ({ evidence }) => evidence.overall === 'rejected',
      'the helper to see it',
    )
    expect(shown.evidence.visit).toMatchObject({ review: 'rejected', reasons: [{ code: 'impossible_travel' }] })
    const { items } = await stage.must('supervisor', 'GET', `/evidence-reviews?division=${stage.township}&limit=200`)
    expect(items.map(({ subject }: { subject: string }) => subject)).not.toContain(second)
  })

  test('has what he recorded late counted', async () => {
    const period = at(30, '10:00').slice(0, 7)
    const { items } = await stage.must('opener', 'GET', `/late-evidence?division=${stage.township}&period=${period}`)
    expect(items).toContainEqual(expect.objectContaining({ of: helper, visitsLate: 1 }))
  })
})
