import type { Actor } from '@bangfu/access/actor'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { Division, Village } from '@bangfu/kernel/division'
import type { PairingDeps } from '../src/deps.ts'
import { tell, take } from '@bangfu/service/facts'
import { parseFact } from '@bangfu/facts/catalogue'
import { faceKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import { pairing } from '../src/service.ts'

export const village = Village.parse('610528000901')
export const otherVillage = Village.parse('610528000902')
export const county = Division.parse('610528')
export const township = Division.parse('610528000')
export const otherCounty = Division.parse('610526')

export const office = actorWith('county-office', { division: county })
export const townshipOffice = actorWith('township-office', { division: township })
export const clerk = actorWith('village-clerk', { division: village })
export const strangerOffice = actorWith('county-office', { division: otherCounty }, 'usr-stranger')
export const helperActor = (helper: string): Actor => actorWith('helper', { helper, division: county }, `usr-${helper}`)

export type County = World<PairingDeps> & {
  /** Puts a household on file as the households service does: its face, and the fact, carried. */
  household(number: number, division?: Village, status?: string): Promise<string>
  /** Tells that a household became another: moved, or left the register. */
  changeTo(household: string, now: { division?: Village; status?: string }): Promise<void>
  /** Takes a household off the register, as its face says. */
  removeFromFile(household: string): Promise<void>
  unit(name?: string, division?: string): Promise<string>
  helper(unit?: string, name?: string): Promise<string>
  pair(helper: string, household: string, from?: string, to?: string): Promise<string>
}

/** A county with pairing alone; what other services would write stands in its tables by the shapes they promised. */
export const openCounty = (start?: string): County => {
  const world = openWorld<PairingDeps>([pairing], {}, start)
  let anyUnit: string | undefined
  const made = async (actor: Actor, path: string, body: unknown, id: string): Promise<string> => {
    const answered = await world.call(actor, 'POST', path, body)
    if (answered.status !== 201) throw new Error(`${path}: ${JSON.stringify(answered)}`)
    return answered.body[id] as string
  }
  const county: County = {
    ...world,
    household: async (number, division = village, status = 'registered') => {
      const household = `hsh_${number.toString().padStart(22, '0')}`
      const shown = { household, code: `6105280009${number}`, headMasked: '李某某', division }
      const face: HouseholdFace = {
        ...shown,
        category: 'ordinary',
        status,
        payable: status !== 'removed',
        persons: 3,
        position: null,
      }
      await world.table.write([create({ key: faceKey(household), kind: 'face', body: face })])
      const after = { division, category: 'ordinary', status, persons: 3 }
      const fact = tell(world.deps, world.deps.clock(), division, 'household.changed', {
        ...shown,
        entityVersion: 1,
        before: null,
        after,
      })
      if ('put' in fact) await take(pairing, parseFact(fact.put.body), world.deps)
      return household
    },
    changeTo: async (household, { division = village, status = 'registered' }) => {
      const item = await world.table.get(faceKey(household))
      if (!item) throw new Error(`no face of ${household}`)
      const face = { ...(item.body as HouseholdFace), division, status }
      const after = { division, category: 'ordinary', status, persons: 3 }
      const { code, headMasked } = face
      const fact = tell(world.deps, world.deps.clock(), division, 'household.changed', {
        ...{ household, code, headMasked, entityVersion: item.version + 1, before: null, after },
      })
      await world.table.write([replace({ ...item, body: face }, item.version)])
      if ('put' in fact) await take(pairing, parseFact(fact.put.body), world.deps)
    },
    removeFromFile: async (household) => {
      const item = await world.table.get(faceKey(household))
      if (!item) throw new Error(`no face of ${household}`)
      await world.table.write([
        replace({ ...item, body: { ...(item.body as HouseholdFace), status: 'removed' } }, item.version),
      ])
    },
    unit: (name = '西安工业大学', division = '610528') =>
      made(office, '/units', { name, kind: 'university', division }, 'unit'),
    helper: async (unit, name = '王一一') => {
      anyUnit ??= unit ?? (await county.unit())
      const body = { name, unit: unit ?? anyUnit, division: '610528', rank: 'ordinary', phone: '15400000001' }
      return made(office, '/helpers', body, 'helper')
    },
    pair: (helper, household, from = '2020-01-01', to) =>
      made(office, '/pairings', { helper, household, from, ...(to && { to }) }, 'pairing'),
  }
  return county
}
