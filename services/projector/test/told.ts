import type { Fact, FactInput, FactType } from '@bangfu/facts/catalogue'
import { parseFact } from '@bangfu/facts/catalogue'
import { Division, Village } from '@bangfu/kernel/division'
import { tell } from '@bangfu/service/facts'
import { streamEventOf } from '@bangfu/service/stream'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import { carryEvent } from '../src/carry.ts'
import type { Carry, ProjectorDeps } from '../src/deps.ts'
import { projector } from '../src/service.ts'

export const county = Division.parse('610528')
export const township = Division.parse('610528000')
export const village = Village.parse('610528000901')
export const neighbour = Village.parse('610528000902')
export const otherTownship = Village.parse('610528001101')

export const office = actorWith('county-office', { division: county })
export const auditor = actorWith('auditor', { division: county })
export const clerk = actorWith('village-clerk', { division: village })
export const stranger = actorWith('county-office', { division: Division.parse('610526') }, 'usr-stranger')
export const operator = actorWith('administrator')

export type Told = World<ProjectorDeps> & {
  readonly carried: { reader: string; fact: Fact }[]
  /** What the stream handler said that it buried. */
  readonly buried: string[]
  /** Tells facts as their services do, in one transaction each. */
  tell<T extends FactType>(type: T, body: FactInput<T>, at?: string): Promise<Fact>
  /** Hands the change feed from the beginning to the stream handler, in batches. */
  stream(batch?: number): Promise<void>
}

export const openTold = (carry?: Carry): Told => {
  const carried: { reader: string; fact: Fact }[] = []
  const buried: string[] = []
  const keep: Carry = async (reader, facts) => void carried.push(...facts.map((fact) => ({ reader, fact })))
  const world = openWorld<ProjectorDeps>([projector], { carry: carry ?? keep })
  return {
    ...world,
    carried,
    buried,
    tell: async (type, body, at) => {
      const division = 'division' in body ? body.division : village
      const op = tell(world.deps, at ? (at as never) : world.deps.clock(), Division.parse(division), type, body)
      await world.table.write([op])
      return parseFact('put' in op ? op.put.body : undefined)
    },
    stream: async (batch = 100) => {
      for (let after = 0; ;) {
        const fed = await world.table.feed(after, batch)
        const last = fed.at(-1)
        if (!last) return
        const { batchItemFailures } = await carryEvent(streamEventOf(fed), world.deps, {
          failing: (error) => world.defects.push(error),
          buried: (fact) => void buried.push(fact),
        })
        if (batchItemFailures.length > 0) throw new Error('not carried')
        after = last.seq
      }
    },
  }
}

const state = (persons: number, category = '低保户', status = 'registered', division: string = village) => ({
  division,
  category,
  status,
  persons,
})
export const household = (
  id: string,
  version: number,
  persons: number,
  more: { category?: string; status?: string; division?: string; from?: string } = {},
): FactInput<'household.changed'> => ({
  household: `hsh_${id}`,
  code: id,
  entityVersion: version,
  headMasked: '王某',
  before: version === 1 ? null : state(persons, more.category, 'registered', more.from ?? more.division),
  after: state(persons, more.category, more.status, more.division),
})

export const visit = (
  id: string,
  householdId: string,
  more: Partial<FactInput<'visit.accepted'>> = {},
): FactInput<'visit.accepted'> => ({
  visit: `vst_${id}`,
  household: `hsh_${householdId}`,
  helper: 'hlp_1',
  division: village,
  kind: '入户走访',
  isVisit: true,
  delegated: false,
  at: '2020-08-10T02:00:00.000Z',
  period: '2020-08',
  ...more,
})
