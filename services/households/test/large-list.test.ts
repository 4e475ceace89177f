import { expect, test } from '@jest/globals'
import { csvOf, household, importAs, office, openHouseholds, outcomes, village } from './a-list.ts'

const lineCount = 5000
const personsEach = 4

test('the longest list goes in at once, answers line by line, and answers the same under its key', async () => {
  const world = openHouseholds()
  try {
    const rows = Array.from({ length: lineCount / personsEach }, (_none, index) =>
      household(index + 1, personsEach),
    ).flat()
    const list = csvOf(rows)
    const send = () => importAs(world, office, list, `division=${village}`, { 'idempotency-key': 'large' })
    const first = await send()
    expect(first.body.households).toEqual({ registered: lineCount / personsEach, unchanged: 0, refused: 0 })
    expect(first.body.lines).toHaveLength(lineCount)
    expect((await send()).body).toEqual(first.body)
    const again = await importAs(world, office, list)
    expect(again.body.households.unchanged).toBe(lineCount / personsEach)
    expect(world.defects).toEqual([])
  } finally {
    world.close()
  }
})

test('the answer to a long list that is all wrong stays within what a function may return', async () => {
  const world = openHouseholds()
  try {
    const wrong = { 性别: '?', 证件号码: '1', 姓名: '', 与户主关系: '', 联系电话: '1', 工资性收入: 'x', 贫困户属性: '' }
    const rows = Array.from({ length: lineCount }, (_none, index) => ({ ...household(index + 1, 1)[0], ...wrong }))
    const answered = await importAs(world, office, csvOf(rows))
    expect(answered.body.households.refused).toBe(lineCount)
    expect(JSON.stringify(answered.body).length).toBeLessThan(5_000_000)
    expect(answered.body.lines[0]).toMatchObject({ reasons: { length: 2 }, more: expect.any(Number) })
    expect(Object.values(outcomes(answered)).every((outcome) => outcome === 'refused')).toBe(true)
  } finally {
    world.close()
  }
})
