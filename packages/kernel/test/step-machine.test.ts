import { expect, test } from '@jest/globals'
import { mermaidOf, openSteps, stepFrom, type StepMachine } from '../src/step-machine.ts'

const machine: StepMachine<'applied' | 'signed-off', 'sign' | 'return'> = {
  start: ['applied'],
  end: ['signed-off'],
  steps: [
    { from: 'applied', step: 'sign', to: 'signed-off', says: 'township' },
    { from: 'signed-off', step: 'return', to: 'applied' },
  ],
}

test('a step leads where the drawing says, and nowhere else', () => {
  expect(stepFrom(machine, 'applied', 'sign')).toBe('signed-off')
  expect(openSteps(machine, 'applied')).toEqual(['sign'])
  expect(() => stepFrom(machine, 'applied', 'return')).toThrow(
    expect.objectContaining({ code: 'step_not_open', values: { step: 'return', state: 'applied', open: 'sign' } }),
  )
})

test('the drawing is made of the machine', () => {
  expect(mermaidOf(machine)).toBe(`stateDiagram-v2
  [*] --> applied
  applied --> signed_off: sign (township)
  signed_off --> applied: return
  signed_off --> [*]`)
})
