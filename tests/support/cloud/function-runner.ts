import { pathToFileURL } from 'node:url'
import type { Invocation, Outcome } from './functions.ts'

/**
 * One execution environment: loads a deployed bundle as Lambda does and answers one event after the other. Started by
 * `functions.ts` in a process of its own, with the environment that the stack gives to the function and nothing else.
 */
const [bundle = '', handlerName = ''] = process.argv.slice(2)
const { [handlerName]: handler } = (await import(pathToFileURL(bundle).href)) as Record<string, Handler | undefined>
if (!handler) throw new Error(`${bundle} does not export ${handlerName}`)

type Handler = (event: unknown, context: unknown) => Promise<unknown>

const answer = (outcome: Outcome): void => void process.send?.(outcome)

process.on('message', ({ requestId, event, deadlineMs }: Invocation) => {
  const context = {
    awsRequestId: requestId,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${process.env['AWS_LAMBDA_FUNCTION_NAME']}`,
    memoryLimitInMB: '1024',
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  }
  handler(event, context).then(
    (result) => answer({ result: result ?? null }),
    (error: unknown) =>
      answer({
        error: {
          errorType: error instanceof Error ? error.name : typeof error,
          errorMessage: error instanceof Error ? error.message : '',
        },
      }),
  )
})
process.on('disconnect', () => process.exit())
answer({ ready: true })
