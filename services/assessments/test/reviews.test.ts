import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { parseFact, type Fact } from '@bangfu/facts/catalogue'
import { take } from '@bangfu/service/facts'
import { readVillageMonth } from '../src/known-table.ts'
import { assessments } from '../src/service.ts'
import { at, openCounty, period, village, type County } from './county.ts'

let world: County
beforeEach(() => void (world = openCounty()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

let number = 0
const fact = (type: Fact['type'], body: object): Fact =>
  parseFact({ id: `fct_${++number}`, type, version: 1, county: '610528', at: at(20), body })
const whose = { household: 'hsh_1', helper: 'hlp_1', division: village, period }
const visit = (id: string): Fact =>
  fact('visit.accepted', { ...whose, visit: id, kind: '入户走访', isVisit: true, delegated: false, at: at(3) })
const photo = (id: string, of: string): Fact =>
  fact('evidence.checked', { ...whose, evidence: id, visit: of, verdict: 'suspicious', reasons: ['duplicate_photo'] })
const review = (subject: string, of: string, decision: string, entityVersion = 3): Fact => {
  const kind = subject === of ? 'visit' : 'photo'
  return fact('evidence.reviewed', { ...whose, subject, kind, visit: of, decision, entityVersion })
}

test('what a reviewer rejected counts for nothing, what he accepted counts, his last word holds, in any order', async () => {
  const facts = [
    ...['vst_1', 'vst_2'].map(visit),
    photo('evd_1', 'vst_1'),
    photo('evd_2', 'vst_1'),
    photo('evd_3', 'vst_1'),
    photo('evd_4', 'vst_2'),
    review('evd_1', 'vst_1', 'accepted'),
    review('evd_2', 'vst_1', 'rejected'),
    review('vst_1', 'vst_1', 'rejected', 3),
    review('vst_1', 'vst_1', 'accepted', 4),
    review('vst_2', 'vst_2', 'rejected'),
  ]
  for (const order of [facts, facts.toReversed()]) {
    const fresh = openCounty()
    for (const one of [...order, ...order]) await take(assessments, one, fresh.deps)
    const { contacts, evidence } = await readVillageMonth(fresh.table, village, period)
    expect(contacts.map((one) => one.visit)).toEqual(['vst_1'])
    expect(evidence.map((one) => [one.evidence, one.verdict])).toEqual([
      ['evd_1', 'verified'],
      ['evd_3', 'suspicious'],
    ])
    fresh.close()
  }
})

test('a visit that was rejected leaves its household unvisited', async () => {
  const household = await world.household(1)
  const helper = world.helperId()
  await world.pair(household, helper)
  const made = await world.contact(household, helper, at(5))
  const { household: id, division } = household
  const told = { visit: made, household: id, helper, division, period, entityVersion: 3 }
  await world.tell(division, 'evidence.reviewed', { ...told, subject: made, kind: 'visit', decision: 'rejected' })
  await world.carry()
  const run = await world.run()
  expect(run.body.counts).toMatchObject({ households: 1, visited: 0 })
})
