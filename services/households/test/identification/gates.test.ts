import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { identificationPacks } from '@bangfu/rules/identification-pack'
import { gates, caseStates, isUnderWay, type CaseState } from '../../src/identification/gates.ts'
import { lackingFor, proposedThings } from '../../src/identification/proposal.ts'
import { mermaidOf, openSteps } from '@bangfu/kernel/step-machine'
import { layers } from '../../src/procedure/sign-off.ts'
import { eightThings, type EightThing } from '../../src/record/eight-things.ts'
import { proposal } from './a-case.ts'

test('docs/states.md draws the gates that are enforced', () => {
  const states = readFileSync(new URL('../../../../docs/states.md', import.meta.url), 'utf8')
  expect(states).toContain(mermaidOf(gates))
})

test('a step leads from one state to one other, every state can be reached, and from each there is an end', () => {
  const arrows = gates.steps.map(({ from, step }) => `${from} ${step}`)
  expect(new Set(arrows).size).toBe(arrows.length)
  const reach = (from: CaseState): Set<CaseState> => {
    const seen = new Set<CaseState>([from])
    for (const state of seen) for (const arrow of gates.steps) if (arrow.from === state) seen.add(arrow.to)
    return seen
  }
  expect([...reach('applied')].toSorted()).toEqual([...caseStates].toSorted())
  for (const state of caseStates) expect(gates.end.some((end) => reach(state).has(end))).toBe(true)
})

test('what has ended takes no step but an appeal', () => {
  const ended = caseStates.filter((state) => !isUnderWay(state))
  expect(ended.flatMap((state) => openSteps(gates, state))).toEqual(['appeal-removal', 'appeal'])
})

test('the packs ask for things and layers that exist, and the last gate for all eight', () => {
  const things = Object.keys(eightThings)
  for (const { needed, removalChain } of identificationPacks) {
    for (const asked of [needed.publication, needed.confirmation, needed.mayBeProposed])
      expect(asked.filter((thing) => !things.includes(thing))).toEqual([])
    expect(needed.confirmation.toSorted()).toEqual(things.toSorted())
    expect(removalChain.layers.filter((layer) => !layers.includes(layer))).toEqual([])
  }
})

test('a proposal makes clear what it says and nothing else', () => {
  const empty = { helper: null, projects: [], fundsFen: null, fundChannel: null, exitDeadline: null }
  expect([proposedThings(null), proposedThings(empty)]).toEqual([[], []])
  const all = proposedThings(proposal as unknown as Parameters<typeof proposedThings>[0])
  expect(all.toSorted()).toEqual(['exit-deadline', 'exit-projects', 'fund-channel', 'funds', 'helper'])
  const missing: EightThing[] = ['cause', 'helper', 'funds']
  expect(lackingFor(['cause', 'helper'], missing, ['helper'])).toEqual(['cause'])
})
