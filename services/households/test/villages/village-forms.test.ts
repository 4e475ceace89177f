import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { Deps } from '@bangfu/service/context'
import { emptyVillageForm, villageFields } from '@bangfu/rules/village-form'
import { actorWith, openWorld, type World } from '../../../../tests/support/world.ts'
import { villageRoutes } from '../../src/villages/service.ts'
import { rollUp } from '../../src/villages/village-form.ts'

const county = '610528'
const office = actorWith('county-office', { division: county as never })
const clerk = actorWith('village-clerk', { division: '610528000901' as never })
const helper = actorWith('helper', { division: county as never, helper: 'hlp_1' })

let world: World<Deps>
beforeEach(() => void (world = openWorld([{ name: 'households', routes: villageRoutes }], {})))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const fill = (village: string, form: object, version = 0, actor = office) =>
  world.call(actor, 'PUT', `/villages/${village}/forms/2020`, form, version === 0 ? {} : { 'if-match': `"${version}"` })

describe('the form of a village', () => {
  test('the village fills it in; what is not said stays unsaid', async () => {
    const filled = await fill('610528000901', { households: 300, hardRoadToTownship: true, industry: '花椒' }, 0, clerk)
    expect(filled.status).toBe(200)
    const { form } = (await world.call(clerk, 'GET', '/villages/610528000901/forms/2020')).body
    expect(form).toMatchObject({ households: 300, hardRoadToTownship: true, industry: '花椒', clinics: null })
    expect(Object.keys(form)).toEqual(villageFields.map(({ name }) => name))
  })

  test('a change needs the version that was seen, and what was before is kept', async () => {
    await fill('610528000901', { households: 300 })
    expect((await fill('610528000901', { households: 310 })).status).toBe(428)
    expect((await fill('610528000901', { households: 310 }, 7)).status).toBe(412)
    expect((await fill('610528000901', { households: 310 }, 1)).headers['etag']).toBe('"2"')
  })

  test.each([
    ['a negative number', { households: -1 }],
    ['half a household', { households: 1.5 }],
    ['yes in words', { bus: '是' }],
    ['a field that the form does not have', { mood: 5 }],
    ['a thousandth of a mu', { arableMu: 1.001 }],
  ])('%s is refused', async (_what, form) => {
    expect((await fill('610528000901', form)).body.type).toBe('/problems/invalid_input')
  })

  test('only the village and its offices fill it in or read it', async () => {
    await fill('610528000902', { households: 10 })
    expect((await fill('610528000902', { households: 1 }, 0, clerk)).status).toBe(404)
    expect((await fill('610528000902', { households: 1 }, 0, helper)).status).toBe(403)
    expect((await world.call(clerk, 'GET', '/villages/610528000902/forms/2020')).status).toBe(404)
    expect((await world.call(clerk, 'GET', '/divisions/610528/village-forms/2020')).status).toBe(404)
  })
})

describe('the roll-up of a township', () => {
  test('adds what was said, counts what is yes, and names the villages that are missing', async () => {
    await world.call(office, 'POST', '/divisions', {
      county,
      divisions: ['901', '902', '903'].map((village) => ({
        division: `610528000${village}`,
        name: `村${village}`,
        from: '1990-01-01',
      })),
    })
    await fill('610528000901', { households: 300, collectiveIncomeFen: 5_000_001, bus: true, arableMu: 0.1 })
    await fill('610528000902', { households: 200, bus: false, arableMu: 0.2 })
    await fill('610528001901', { households: 999 })
    const { body } = await world.call(office, 'GET', '/divisions/610528000/village-forms/2020')
    expect(body).toMatchObject({ villages: 3, reported: 2, missing: [{ village: '610528000903', name: '村903' }] })
    expect(body.figures).toMatchObject({
      households: { value: 500, villagesSaid: 2 },
      collectiveIncomeFen: { value: 5_000_001, villagesSaid: 1 },
      bus: { value: 1, villagesSaid: 2 },
      arableMu: { value: 0.3, villagesSaid: 2 },
      clinics: { value: null, villagesSaid: 0 },
    })
    expect(body.figures).not.toHaveProperty('industry')
  })

  test('is the same whatever the order of the villages', () => {
    const form = fc.record({
      households: fc.option(fc.nat(10_000)),
      bus: fc.option(fc.boolean()),
      arableMu: fc.option(fc.nat(100_000).map((n) => n / 100)),
    })
    fc.assert(
      fc.property(fc.array(form, { maxLength: 20 }), (given) => {
        const forms = given.map((each) => ({ ...emptyVillageForm, ...each }))
        expect(rollUp(forms)).toEqual(rollUp(forms.toReversed()))
        const said = given.flatMap(({ households: count }) => count ?? [])
        expect(rollUp(forms).households?.value ?? 0).toBe(said.reduce((sum, count) => sum + count, 0))
      }),
    )
  })
})
