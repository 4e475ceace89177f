import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { measureKinds } from '@bangfu/rules/plan-pack'
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
  return (found?.findings ?? []).map(({ rule }: { rule: string }) => rule)
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

const kindOf = (zh: string): string => measureKinds.find((kind) => kind.zh === zh)?.code ?? ''
let keys = 0

/** A measure in the plan of a household, under way; with evidence it counts. */
const planned = async (household: string, kind: string, evidence = true): Promise<void> => {
  const must = async (method: string, path: string, body?: unknown, actor = clerk) => {
    const answered = await world.call(actor, method, path, body, { 'idempotency-key': `plan-${++keys}` })
    if (answered.status >= 300) throw new Error(`${path} ${JSON.stringify(answered.body)}`)
    return answered.body
  }
  await must('PUT', `/households/${household}/plan`, { summary: '增收计划' })
  const { measure } = await must('POST', `/households/${household}/measures`, {
    ...{ kind, text: '落实政策', owner: { kind: 'department', name: '民政局' }, from: '2023-01-01', due: '2023-12-31' },
  })
  const { contentHash } = await must('GET', `/households/${household}/plan`)
  const paper = { contentHash, witness: '王干部', paper: '档 1' }
  await must('POST', `/households/${household}/plan/thumbprint`, paper, office)
  await must('POST', `/measures/${measure}/start`)
  if (evidence) await must('POST', `/measures/${measure}/evidence`, { title: '文件', paper: '1号' })
}

test('measures of a household that is not monitored are those of its plan that count', async () => {
  const [counted, bare, without] = [await putOnFile(world, 1), await putOnFile(world, 2), await putOnFile(world, 3)]
  await planned(counted, kindOf('低保'))
  await planned(bare, kindOf('低保'), false)
  expect(await rulesAt(counted)).toContain('dibao_measure_without_member')
  for (const other of [bare, without]) expect(await rulesAt(other)).not.toContain('dibao_measure_without_member')
})

test('a job that began before that of the year before had ended is found; one that goes on is none', async () => {
  const [again, goesOn] = [await putOnFile(world, 1), await putOnFile(world, 2)]
  for (const household of [again, goesOn]) {
    const tell = async (year: number, work: object) => {
      const { body, headers } = await world.call(office, 'GET', `/households/${household}`)
      const told = { reason: '年度更新', persons: [{ person: body.persons[0].person, ...work }] }
      const answered = await world.call(office, 'PUT', `/households/${household}/years/${year}`, told, {
        'if-match': headers['etag'] ?? '',
      })
      expect([answered.status, answered.body.type]).toEqual([200, undefined])
    }
    await tell(2022, { workFrom: '2022-02', workTo: '2022-11' })
    await tell(2023, household === again ? { workFrom: '2022-10', workTo: null } : {})
  }
  expect(await rulesAt(again)).toContain('job_before_previous_end')
  expect(await rulesAt(goesOn)).not.toContain('job_before_previous_end')
})
