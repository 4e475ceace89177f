import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDynamoTable } from '@bangfu/table/dynamo-table'
import { onDynoxide, openDynoxide, type DynamoForTest } from '../../../../tests/support/on-dynoxide.ts'
import { openPlanned, village, type Planned } from './plan.ts'

/** The same promises on the cloud's table: as many measures as one agreement takes, and the lists of a village. */
onDynoxide(() => {
  let dynamo: DynamoForTest
  let world: Planned
  beforeAll(async () => {
    dynamo = await openDynoxide()
    world = await openPlanned({}, openDynamoTable(dynamo))
  })
  afterAll(async () => {
    expect(world.defects).toEqual([])
    world.close()
    await dynamo.close()
  })

  test('thirty measures are agreed to in one transaction, begun, shown and ended', async () => {
    const measures = await world.agreed(...Array.from({ length: 30 }, (_none, index) => ({ text: `措施 ${index}` })))
    const step = async (measure: string | undefined, name: string, body?: object) =>
      (await world.ask('POST', `/measures/${measure}/${name}`, body)).status
    expect(await step(measures[0], 'start')).toBe(200)
    expect(await step(measures[1], 'start')).toBe(200)
    const list = async (name: string): Promise<string[]> =>
      (await world.ask('GET', `/measures?village=${village}&list=${name}`)).body.items.map(
        ({ measure }: { measure: string }) => measure,
      )
    expect((await list('without-evidence')).toSorted()).toEqual(measures.slice(0, 2).toSorted())
    expect(await step(measures[0], 'evidence', { title: '凭证', paper: '册 3' })).toBe(201)
    expect(await list('without-evidence')).toEqual([measures[1]])
    expect(await step(measures[1], 'stop', { because: '不做了' })).toBe(200)
    expect(await list('without-evidence')).toEqual([])
    world.setNow('2021-01-01T02:00:00.000Z')
    expect(await list('overdue')).toHaveLength(29)
    expect((await world.plan()).figures).toMatchObject({ agreed: 28, underWay: 1, stopped: 1, counted: 1 })
  })

  test('of two that end a measure at the same moment one does', async () => {
    const { measures } = await world.plan()
    const { measure } = measures.find(({ state }: { state: string }) => state === 'under-way')
    const both = await Promise.all([
      world.ask('POST', `/measures/${measure}/stop`, { because: '不做了' }),
      world.ask('POST', `/measures/${measure}/completion`, { effect: '好' }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})
