import type { Actor } from '@bangfu/access/actor'
import { Division, Village } from '@bangfu/kernel/division'
import type { HelperFace, UnitFace, VisitFace } from '@bangfu/facts/faces'
import type { Deps } from '@bangfu/service/context'
import { faceKey, pairedKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Table } from '@bangfu/table/table'
import { actorWith, type Answered, type World } from '../../../../tests/support/world.ts'
import { county, office, village } from '../a-list.ts'
import { openHousehold } from '../income/a-household.ts'

export { county, office, village }
export const clerk = actorWith('village-clerk', { division: village })
export const secretary = actorWith('first-secretary', { division: village })
export const helperId = `hlp_${'1'.repeat(22)}`
export const unitId = `unt_${'1'.repeat(22)}`
export const helper = actorWith('helper', { helper: helperId })
export const officer = actorWith('unit-officer', { unit: unitId })

export type Planned = World<Deps> & {
  readonly id: string
  readonly own: Actor
  ask(method: string, path: string, body?: unknown, actor?: Actor, headers?: Record<string, string>): Promise<Answered>
  /** The plan of the household with some measures, agreed by the household itself. */
  agreed(...measures: readonly object[]): Promise<string[]>
  propose(more?: object, actor?: Actor): Promise<Answered>
  plan(): Promise<Answered['body']>
  /** A visit of the household, as pairing shows it. */
  visit(number: number, more?: Partial<VisitFace>): Promise<string>
}

export const measureForm = (more: object = {}) => ({
  kind: '0102',
  text: '养土鸡五十只',
  owner: { kind: 'department', name: '农业农村局' },
  from: '2020-08-01',
  due: '2020-12-31',
  ...more,
})

export const openPlanned = async (more: object = {}, table?: Table): Promise<Planned> => {
  const world = await openHousehold('2020-08-15T02:00:00.000Z', more, table)
  const { id } = world
  const division = Division.parse(county)
  await world.table.write([
    create({ key: pairedKey(helperId, id), kind: 'paired', body: { periods: [{ from: '2020-01-01', to: null }] } }),
    create({
      key: faceKey(helperId),
      kind: 'face',
      body: { helper: helperId, unit: unitId, division } satisfies HelperFace,
    }),
    create({ key: faceKey(unitId), kind: 'face', body: { unit: unitId, name: '某学校', division } satisfies UnitFace }),
  ])
  const own = actorWith('household', { household: id })
  let keys = 0
  const ask: Planned['ask'] = (method, path, body, actor = clerk, headers = {}) =>
    world.call(actor, method, path, body, {
      ...(method === 'POST' && { 'idempotency-key': `plan-${++keys}` }),
      ...headers,
    })
  const must = async (answered: Promise<Answered>): Promise<Answered['body']> => {
    const { status, body: given } = await answered
    if (status >= 300) throw new Error(JSON.stringify(given))
    return given
  }
  const planned: Planned = {
    ...world,
    id,
    own,
    ask,
    propose: (more = {}, actor = clerk) => ask('POST', `/households/${id}/measures`, measureForm(more), actor),
    plan: () => must(ask('GET', `/households/${id}/plan`)),
    agreed: async (...measures) => {
      const there = await ask('GET', `/households/${id}/plan`)
      if (there.status === 404)
        await must(ask('PUT', `/households/${id}/plan`, { summary: '养殖增收，两年脱贫', exitYear: 2021 }))
      const ids: string[] = []
      for (const more of measures) ids.push((await must(planned.propose(more))).measure)
      const { contentHash } = await planned.plan()
      await must(ask('POST', `/households/${id}/plan/agreement`, { contentHash }, own))
      return ids
    },
    visit: async (number, more = {}) => {
      const visit = `vst_${String(number).padStart(22, '0')}`
      const face = { visit, household: id, helper: helperId, division: Village.parse(village), kind: 'home-visit' }
      const body = { ...face, isVisit: true, at: '2020-08-14T01:00:00.000Z' as VisitFace['at'], ...more }
      await world.table.write([create({ key: faceKey(visit), kind: 'face', body: body satisfies VisitFace })])
      return visit
    },
  }
  return planned
}
