import { Refusal } from './refusal.ts'

/** A procedure as it is drawn: which step leads from where to where. A step leads from one state to one other. */
export type StepMachine<State extends string, Step extends string> = {
  readonly start: readonly State[]
  readonly end: readonly State[]
  readonly steps: readonly {
    readonly from: State
    readonly step: Step
    readonly to: State
    /** By whom or why, for the drawing. */
    readonly says?: string
  }[]
}

/** Where a step leads. @throws Refusal step_not_open with the steps that are open there */
export const stepFrom = <State extends string, Step extends string>(
  machine: StepMachine<State, Step>,
  state: State,
  step: Step,
): State => {
  const taken = machine.steps.find((arrow) => arrow.from === state && arrow.step === step)
  if (!taken) throw new Refusal('step_not_open', { step, state, open: openSteps(machine, state).join(', ') || '-' })
  return taken.to
}

export const openSteps = <State extends string, Step extends string>(
  machine: StepMachine<State, Step>,
  state: State,
): Step[] => machine.steps.filter(({ from }) => from === state).map(({ step }) => step)

/** The machine as the drawing of docs/states.md; a test holds the two equal. */
export const mermaidOf = <State extends string, Step extends string>(machine: StepMachine<State, Step>): string =>
  [
    'stateDiagram-v2',
    ...machine.start.map((state) => `  [*] --> ${nameOf(state)}`),
    ...machine.steps.map(
      ({ from, step, to, says }) =>
        `  ${nameOf(from)} --> ${nameOf(to)}: ${step}${says === undefined ? '' : ` (${says})`}`,
    ),
    ...machine.end.map((state) => `  ${nameOf(state)} --> [*]`),
  ].join('\n')

// Mermaid reads a hyphen in a state's name as an arrow.
const nameOf = (state: string): string => state.replaceAll('-', '_')
