import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { StartMachine } from '@bangfu/kernel/state-machine'

export type StepFunctionsSettings = {
  readonly region?: string
  readonly endpoint?: string
  /** The ARN of each machine by its name. */
  readonly machineArns: Readonly<Record<string, string>>
}

/** Starts machines in Step Functions. A name that has been used is started already: that is what was asked for. */
export const stepFunctionsStart = ({ machineArns, ...where }: StepFunctionsSettings): StartMachine => {
  const client = new SFNClient({
    ...where,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 1000, requestTimeout: 3000 }),
  })
  return async (machine, name, input) => {
    const stateMachineArn = machineArns[machine]
    if (stateMachineArn === undefined) throw new RangeError(`no state machine ${machine}`)
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }))
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error
    }
  }
}
