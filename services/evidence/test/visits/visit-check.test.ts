import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Fact } from '@bangfu/facts/catalogue'
import { Village } from '@bangfu/kernel/division'
import {
  home,
  north,
  office,
  openVisits,
  photoId,
  placeVillage,
  visitId,
  type Visiting,
  type Visits,
} from './visiting.ts'

let world: Visits
beforeEach(() => {
  world = openVisits()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const told = async (...visits: readonly Visiting[]): Promise<void> => {
  for (const visiting of visits) await world.take(await world.record(visiting))
}

const long =
  '到张建国家中走访，今年种了三亩花椒，长势好；老伴患高血压，按时服药；大儿子在西安电子厂上班，每月寄回一千五百元；屋顶漏雨，已报镇上联系施工队。'
/** The same for the next month: another day, other numbers, another name, two words changed. */
const copied =
  '9月12日，到赵秀英家中走访，今年种了5亩花椒，长势不错；老伴患高血压，按时服药；大儿子在西安电子厂上班，每月寄回800元；屋顶漏雨，已报镇上联系施工队。'

describe('what a visit itself says', () => {
  test('is verified where it was made, at once and in words of its own', async () => {
    await told({ visit: 1, findings: long })
    expect(await world.check(1)).toMatchObject({
      ...{ visit: visitId(1), verdict: 'verified', reasons: [], householdMetres: 0, waiting: false, review: null },
    })
  })

  test.each<[string, Visiting, string[]]>([
    ['recorded two kilometres away', { visit: 1, position: north(2) }, ['visit_outside_geofence']],
    ['recorded four days later', { visit: 1, recordedAt: '2020-08-18T03:00:00Z' }, ['recorded_late']],
    ['without a position', { visit: 1, position: null }, ['visit_without_position']],
    ['of a household without a point', { visit: 1, point: null }, ['household_without_position']],
    ['on the telephone', { visit: 1, kind: 'phone', position: null }, ['contact_without_place']],
    ['made by a delegate', { visit: 1, delegated: true }, ['contact_without_place']],
  ])('%s is not taken at its word', async (_what, visiting, codes) => {
    await told(visiting)
    expect(await world.codes(1)).toEqual(codes)
  })

  test('is held against the village where the household has no point', async () => {
    await placeVillage(world, home)
    await told({ visit: 1, point: null, position: north(9) }, { visit: 2, point: null, at: '2020-08-16T02:30:00Z' })
    expect(await world.check(1)).toMatchObject({
      reasons: [{ code: 'visit_outside_village', figures: { metres: 9000, limitMetres: 8000 } }],
      villageMetres: 9000,
    })
    expect(await world.codes(2)).toEqual(['household_without_position'])
  })

  test('keeps neither the words nor the place in plain, and tells neither', async () => {
    await told({ visit: 1, findings: long }, { visit: 2, findings: copied, position: north(30) })
    const facts = await world.carry()
    const kept = (
      await Promise.all(
        ['check#' + visitId(1), 'check#' + visitId(2), 'trace#hlp-1', visitId(1)].map((pk) =>
          world.table.list({ in: { table: 'registry', pk }, limit: 100 }),
        ),
      )
    ).flatMap(({ items }) => items)
    expect(kept.length).toBe(5)
    expect(JSON.stringify([facts, kept])).not.toMatch(/花椒|34\.[0-9]{2}|109\.1/)
  })
})

describe('a text', () => {
  test('that was copied from last month is flagged with the visit it is from, in both languages', async () => {
    await told({ visit: 1, findings: long }, { visit: 2, findings: copied, at: '2020-08-30T02:30:00Z' })
    expect((await world.check(1)).reasons).toEqual([])
    const { reasons, verdict, waiting } = await world.check(2)
    expect([verdict, waiting]).toEqual(['suspicious', true])
    expect(reasons).toMatchObject([{ code: 'near_same_text', figures: { visit: visitId(1), limitPercent: 60 } }])
    expect(reasons[0].zh).toContain(visitId(1))
  })

  test('that is the same but for its numbers, by another helper in another township, is flagged as the same', async () => {
    const elsewhere = Village.parse('610528001902')
    await told(
      { visit: 1, findings: long },
      {
        visit: 2,
        findings: long.replace('三亩', '9亩'),
        helper: 'hlp-2',
        village: elsewhere,
        at: '2020-08-20T02:30:00Z',
      },
    )
    expect((await world.check(2)).reasons).toMatchObject([{ code: 'same_text', figures: { visit: visitId(1) } }])
  })

  test('of another county, or one that is short, is nobody’s copy', async () => {
    await told(
      { visit: 1, findings: long },
      { visit: 2, findings: long, village: Village.parse('610526000101'), helper: 'hlp-2' },
      { visit: 3, findings: '入户走访，一切正常，无返贫风险。', helper: 'hlp-3' },
      { visit: 4, findings: '入户走访，一切正常，无返贫风险。', helper: 'hlp-4' },
    )
    for (const visit of [3, 4]) expect(await world.codes(visit)).toEqual([])
    await expect(world.codes(2)).rejects.toThrow()
  })

  test('that corrects the visit before is not its copy', async () => {
    await told(
      { visit: 1, findings: long },
      { visit: 2, findings: copied, household: 1, at: '2020-08-14T03:00:00Z', corrects: visitId(1) },
      { visit: 3, findings: long, household: 1, at: '2020-08-14T03:10:00Z', corrects: visitId(2) },
    )
    expect([await world.codes(2), await world.codes(3)]).toEqual([[], []])
  })
})

describe('a helper', () => {
  const at = (minute: number): string => new Date(Date.UTC(2020, 7, 14, 2, minute)).toISOString()

  test('who books three villages in twenty minutes is flagged for the second and the third, with the figures', async () => {
    await told(
      { visit: 1, at: at(0) },
      { visit: 2, at: at(10), position: north(12), point: north(12) },
      { visit: 3, at: at(20), position: north(24), point: north(24) },
    )
    expect(await world.codes(1)).toEqual([])
    const { reasons } = await world.check(2)
    expect(reasons).toMatchObject([
      { code: 'impossible_travel', figures: { from: visitId(1), metres: 11_999, minutes: 10, leastMinutes: 15 } },
    ])
    expect(await world.codes(3)).toEqual(['impossible_travel'])
  })

  test('is not held to a visit that was taken back, which nobody has to look at any more', async () => {
    const facts = [
      await world.record({ visit: 1, at: at(0), position: north(60), point: home }),
      await world.withdrawn(1),
      await world.record({ visit: 2, at: at(10) }),
    ]
    await world.take(...facts)
    expect([await world.codes(1), await world.codes(2)]).toEqual([['visit_outside_geofence'], []])
    expect((await world.check(1)).waiting).toBe(false)
    const { body } = await world.call(office, 'GET', '/evidence-reviews?division=610528')
    expect(body.items).toEqual([])
  })

  test('who has the time for the way is not', async () => {
    await told({ visit: 1, at: at(0) }, { visit: 2, at: at(30), position: north(12), point: north(12) })
    expect(await world.codes(2)).toEqual([])
  })

  test('who was in two houses next door within a minute was too quick; a meeting of both is none', async () => {
    await told({ visit: 1, at: at(0) }, { visit: 2, at: at(1) })
    expect(await world.check(2)).toMatchObject({
      reasons: [{ code: 'households_too_quick', figures: { from: visitId(1), minutes: 1, leastMinutes: 5 } }],
    })
    await told({ visit: 3, at: at(200), kind: 'meeting' }, { visit: 4, at: at(200), kind: 'meeting' })
    expect(await world.codes(4)).toEqual([])
  })

  test('whose device said no place was where the household is', async () => {
    await told({ visit: 1, at: at(0) }, { visit: 2, at: at(5), position: null, point: north(20) })
    expect(await world.codes(2)).toEqual(['visit_without_position', 'impossible_travel'])
  })

  test('whose photo was taken elsewhere a moment before could not have been there', async () => {
    const [visit, photo] = [
      await world.record({ visit: 1, at: at(30) }),
      await world.photo({ photo: 7, visit: 9, at: at(25), position: north(40) }),
    ]
    const other = await world.record({ visit: 9, at: at(-300) })
    await world.take(visit, other, photo)
    expect((await world.check(1)).reasons).toMatchObject([
      { code: 'impossible_travel', figures: { from: photoId(7), minutes: 5, leastMinutes: 38 } },
    ])
  })

  test('is not held to a photo that says nothing reliable, nor to what his delegate did', async () => {
    const photo = { visit: 9, at: at(25), position: north(40) }
    const facts = [
      await world.record({ visit: 1, at: at(30) }),
      await world.record({ visit: 9, at: at(-300) }),
      await world.record({ visit: 8, at: at(29), position: north(50), delegated: true }),
      await world.photo({ ...photo, photo: 7, reasons: ['duplicate_photo'] }),
    ]
    await world.take(...facts)
    expect(await world.codes(1)).toEqual([])
  })
})

describe('what is found', () => {
  const texts = [long, copied, `${long}送去米面油。`, '一切正常。']
  const some = fc.array(
    fc.record({
      helper: fc.constantFrom('hlp-1', 'hlp-2'),
      minute: fc.integer({ min: 0, max: 120 }),
      recordedMinute: fc.integer({ min: 130, max: 140 }),
      km: fc.constantFrom(0, 1, 15, 60),
      findings: fc.constantFrom(...texts),
      photoKm: fc.option(fc.constantFrom(0, 50)),
    }),
    { minLength: 2, maxLength: 6 },
  )
  type Some = typeof some extends fc.Arbitrary<infer T> ? T : never

  const found = async (visits: Some, order: (facts: Fact[]) => Fact[]): Promise<unknown> => {
    const fresh = openVisits()
    try {
      const facts: Fact[] = []
      const minute = (count: number): string => new Date(Date.UTC(2020, 7, 14, 2, count)).toISOString()
      for (const [index, { helper, findings, km, photoKm, ...times }] of visits.entries()) {
        const visit = index + 1
        const [at, recordedAt] = [minute(times.minute), minute(times.recordedMinute)]
        facts.push(
          await fresh.record({ visit, helper, findings, at, recordedAt, position: north(km), point: north(km) }),
        )
        if (photoKm !== null)
          facts.push(await fresh.photo({ photo: visit, visit, at: minute(times.minute + 3), position: north(photoKm) }))
      }
      await fresh.take(...order(facts))
      const checks = await Promise.all(visits.map((_, index) => fresh.check(index + 1)))
      const { body } = await fresh.call(office, 'GET', '/evidence-reviews?division=610528000901&limit=200')
      const late = await fresh.call(office, 'GET', '/late-evidence?division=610528&period=2020-08')
      expect(fresh.defects).toEqual([])
      return [checks.map(({ reasons, verdict, waiting }) => ({ reasons, verdict, waiting })), body, late.body]
    } finally {
      fresh.close()
    }
  }

  test('is the same in whatever order visits and photos are told, and however often', async () => {
    await fc.assert(
      fc.asyncProperty(some, fc.infiniteStream(fc.nat()), async (visits, chance) => {
        const shuffled = (facts: Fact[]): Fact[] =>
          [...facts, ...facts]
            .map((fact) => ({ fact, rank: chance.next().value ?? 0 }))
            .toSorted((a, b) => a.rank - b.rank)
            .map(({ fact }) => fact)
        expect(await found(visits, shuffled)).toEqual(await found(visits, (facts) => facts))
      }),
      { numRuns: 10 },
    )
  }, 30_000)

  test('by two that are judged at the same moment is found once', async () => {
    const facts = [
      await world.record({ visit: 1, findings: long }),
      await world.record({ visit: 2, findings: long, helper: 'hlp-2', recordedAt: '2020-08-14T05:00:00Z' }),
      await world.record({ visit: 3, findings: long, helper: 'hlp-3', recordedAt: '2020-08-14T06:00:00Z' }),
    ]
    await Promise.all(facts.toReversed().map((fact) => world.take(fact)))
    expect([await world.codes(1), await world.codes(2), await world.codes(3)]).toEqual([
      [],
      ['same_text'],
      ['same_text'],
    ])
  })

  test('is told once for each reason more, with the version that holds', async () => {
    const [first, second] = [
      await world.record({ visit: 1, findings: long }),
      await world.record({ visit: 2, findings: long, helper: 'hlp-2', recordedAt: '2020-08-14T05:00:00Z' }),
    ]
    await world.take(second, second)
    await world.take(first)
    const checked = (await world.carry()).filter(({ type }) => type === 'visit.checked')
    expect(checked.map(({ body }) => body)).toMatchObject([
      { visit: visitId(2), verdict: 'verified', reasons: [], entityVersion: 2 },
      { visit: visitId(1), verdict: 'verified', reasons: [], entityVersion: 2 },
      { visit: visitId(2), verdict: 'suspicious', reasons: [{ code: 'same_text' }], entityVersion: 3 },
    ])
  })
})
