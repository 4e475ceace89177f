import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { monitoringMachine, monitoringStates } from '../../src/monitoring/monitoring-machine.ts'
import { mermaidOf, openSteps } from '@bangfu/kernel/step-machine'

test('monitoring goes as it is drawn', () => {
  const page = readFileSync(new URL('../../../../docs/states.md', import.meta.url), 'utf8')
  expect(page).toContain(mermaidOf(monitoringMachine))
})

test('every state can be reached, and only the ends lead nowhere', () => {
  const reached = new Set<string>([...monitoringMachine.start, ...monitoringMachine.steps.map(({ to }) => to)])
  expect(monitoringStates.filter((state) => !reached.has(state))).toEqual([])
  expect(monitoringStates.filter((state) => openSteps(monitoringMachine, state).length === 0)).toEqual(
    monitoringMachine.end,
  )
})
