import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openWorld, type World } from '../../../../tests/support/world.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { households } from '../../src/service.ts'
import { clerk, monitored, office, putOnFile, village, county } from '../monitoring/a-case.ts'

let world: World<WorkDeps>
beforeEach(() => void (world = openWorld<WorkDeps>([households], {}, '2023-03-01T02:00:00.000Z')))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const rulesAt = async (household: string): Promise<string[]> => {
  await world.call(office, 'POST', '/quality-checks', { division: county })
  await world.work()
  const { body } = await world.call(office, 'GET', `/quality-findings?division=${village}`)
  const found = body.items.find((one: { household: string }) => one.household === household)
  return found.findings.map(({ rule }: { rule: string }) => rule)
}

test('a check holds a household that is monitored against its risks and measures', async () => {
  const watched = await putOnFile(world, 1, { dangerousHouse: true })
  const unwatched = await putOnFile(world, 2, { dangerousHouse: true })
  const steps = await monitored(world, watched)
  world.setNow('2023-09-01T02:00:00.000Z')
  const before = await rulesAt(watched)
  expect(before).toContain('monitored_without_measure')
  expect(before).not.toContain('dangerous_house_not_monitored')
  expect(await rulesAt(unwatched)).toContain('dangerous_house_not_monitored')
  expect(await rulesAt(unwatched)).not.toContain('monitored_without_measure')
  await steps.take(clerk, 'measures', {
    group: 'comprehensive',
    name: '农村低保',
    owner: '村委会',
    from: '2023-08-01',
    evidence: [{ title: '文件', paper: '1号' }],
  })
  const after = await rulesAt(watched)
  expect(after).not.toContain('monitored_without_measure')
  expect(after).toContain('dibao_measure_without_member')
})
