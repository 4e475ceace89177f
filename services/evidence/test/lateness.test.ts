import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Village } from '@bangfu/kernel/division'
import { home, office, openVisits, type Visits } from './visits/visiting.ts'

let world: Visits
beforeEach(() => {
  world = openVisits()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})
const lines = async (query: string) => (await world.call(office, 'GET', `/late-evidence?period=2020-08&${query}`)).body

const late = { recordedAt: '2020-08-25T03:00:00Z' }

test('what is recorded or handed in late is counted by helper, unit and place, the worst first, each thing once', async () => {
  const elsewhere = Village.parse('610528001902')
  const at = (day: number) => ({ at: `2020-08-${day}T02:00:00Z` })
  const facts = [
    await world.record({ visit: 1, ...at(10) }),
    await world.record({ visit: 2, ...at(11), ...late }),
    await world.record({ visit: 3, ...at(12), ...late, helper: 'hlp-2' }),
    await world.record({ visit: 4, ...at(13), helper: 'hlp-3', unit: 'unt-2', village: elsewhere }),
    await world.photo({ photo: 1, visit: 1, ...at(10), position: home, reasons: ['handed_in_late'] }),
    await world.photo({ photo: 2, visit: 1, ...at(10), position: home }),
  ]
  for (const fact of [...facts, ...facts]) await world.take(fact)
  const count = (
    of: string,
    visits: number,
    visitsLate: number,
    photos: number,
    photosLate: number,
    latePercent: number,
  ) => ({
    ...{ of, visits, visitsLate, photos, photosLate, latePercent },
  })
  expect(await lines('division=610528')).toEqual({
    total: count('610528', 4, 2, 2, 1, 50),
    items: [count('hlp-2', 1, 1, 0, 0, 100), count('hlp-1', 2, 1, 2, 1, 50), count('hlp-3', 1, 0, 0, 0, 0)],
    notListed: 0,
  })
  expect((await lines('division=610528&by=unit&limit=1')).items).toEqual([count('unt-1', 3, 2, 2, 1, 60)])
  expect((await lines('division=610528000901&by=village')).items).toEqual([count('610528000901', 3, 2, 2, 1, 60)])
  expect((await lines('division=610528&by=township')).items.map(({ of }: { of: string }) => of)).toEqual([
    '610528000',
    '610528001',
  ])
  expect(await lines('division=610528&by=helper&limit=2')).toMatchObject({
    notListed: 1,
  })
})

test('nothing recorded is no share at all', async () => {
  expect(await lines('division=610528')).toEqual({
    total: { of: '610528', visits: 0, visitsLate: 0, photos: 0, photosLate: 0, latePercent: null },
    items: [],
    notListed: 0,
  })
  expect((await world.call(office, 'GET', '/late-evidence?period=2020-08&division=61')).status).toBe(404)
})
