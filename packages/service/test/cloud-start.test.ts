import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { stepFunctionsStart } from '../src/cloud-start.ts'

const machineName = 'monthly-assessment'

let server: Server | undefined
afterEach(() => void server?.close())

/** Stands where Step Functions would, and remembers what it was asked. */
const listen = async (status: number, answer: unknown) => {
  const asked: { target: string | string[] | undefined; body: unknown }[] = []
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      asked.push({ target: request.headers['x-amz-target'], body: JSON.parse(Buffer.concat(parts).toString()) })
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const machineArns = { [machineName]: 'arn:aws-cn:states:cn-north-1:123456789012:stateMachine:bangfu' }
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const given = { region: 'cn-north-1', endpoint, credentials, machineArns }
  return { asked, start: stepFunctionsStart(given) }
}

test('a run starts the deployed machine under its own name', async () => {
  const { asked, start } = await listen(200, { executionArn: 'arn', startDate: 1_598_868_000 })
  await start(machineName, 'asr_1-1', { run: 'asr_1', period: '2020-08' })
  expect(asked).toEqual([
    {
      target: 'AWSStepFunctions.StartExecution',
      body: {
        stateMachineArn: 'arn:aws-cn:states:cn-north-1:123456789012:stateMachine:bangfu',
        name: 'asr_1-1',
        input: '{"run":"asr_1","period":"2020-08"}',
      },
    },
  ])
})

test('a name that has been used is started already; any other refusal is an error', async () => {
  const used = await listen(400, { __type: 'ExecutionAlreadyExists', message: 'used' })
  await expect(used.start(machineName, 'asr_1-1', {})).resolves.toBeUndefined()
  server?.close()
  const refused = await listen(400, { __type: 'StateMachineDoesNotExist', message: 'gone' })
  await expect(refused.start(machineName, 'asr_1-1', {})).rejects.toThrow('gone')
  await expect(refused.start('weekly-assessment', 'asr_1-1', {})).rejects.toThrow('no state machine')
})
