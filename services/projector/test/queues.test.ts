import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import type { Fact } from '@bangfu/facts/catalogue'
import { deliverQueued, messageOf } from '@bangfu/service/queue'
import type { Delivery } from '@bangfu/service/deliver'
import { periodOf } from '@bangfu/kernel/time'
import { factKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { counting } from '../src/count-facts.ts'
import { batchesOf, sqsCarry } from '../src/sqs-carry.ts'
import { openTold, village, visit, type Told } from './told.ts'

let world: Told | undefined
let server: Server | undefined
afterEach(() => {
  world?.close()
  server?.close()
  world = server = undefined
})

const someFacts = async (count: number): Promise<Fact[]> => {
  world = openTold()
  const facts: Fact[] = []
  for (let index = 0; index < count; index++) facts.push(await world.tell('visit.accepted', visit(`${index}`, '1')))
  return facts
}

/** As much of SQS as is needed to see what is sent, and to refuse some of it. */
const listenAsSqs = async (
  refuse: (body: string, call: number) => boolean,
): Promise<{ url: string; sent: string[][] }> => {
  const sent: string[][] = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { Entries } = JSON.parse(Buffer.concat(chunks).toString()) as {
        Entries: { Id: string; MessageBody: string }[]
      }
      sent.push(Entries.map(({ MessageBody }) => MessageBody))
      const refused = Entries.filter(({ MessageBody }) => refuse(MessageBody, sent.length))
      const Failed = refused.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }))
      const Successful = Entries.filter((entry) => !refused.includes(entry)).map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      }))
      response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify({ Successful, Failed }))
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent }
}

const settings = (url: string) => ({
  region: 'eu-test-1',
  endpoint: url,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  queueUrls: { assessments: `${url}/1/assessments` },
})

test('facts go ten to a call, and what the queue did not accept is sent again', async () => {
  const facts = await someFacts(12)
  const { url, sent } = await listenAsSqs((body, call) => call === 1 && body.includes('vst_3"'))
  await sqsCarry(settings(url))('assessments', facts)
  expect(sent.map(({ length }) => length)).toEqual([10, 1, 2])
  expect(JSON.parse(sent[1]?.[0] ?? '')).toEqual(facts[3])
})

test('a queue that never accepts a fact is an error, so that the stream comes back', async () => {
  const facts = await someFacts(1)
  const { url } = await listenAsSqs(() => true)
  await expect(sqsCarry(settings(url))('assessments', facts)).rejects.toThrow('not accepted')
  await expect(sqsCarry(settings(url))('funds', facts)).rejects.toThrow('no queue')
})

test('a call never holds more than a queue takes', () => {
  const batches = batchesOf(Array.from({ length: 25 }, () => 'x'.repeat(60_000)))
  expect(batches.map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 4, 1])
  expect(new Set(batches[0]?.map(({ Id }) => Id)).size).toBe(4)
})

test('a message brings its fact, a fact too large for a message is looked up, and garbage is buried', async () => {
  const [fact] = await someFacts(1)
  if (!world || !fact) throw new Error('no world')
  const lines = Array.from({ length: 3000 }, (_, index) => ({
    household: `hsh_${String(index).padStart(60, '0')}`,
    code: `${index}`,
    stars: 6,
    amountFen: 600,
  }))
  const large = {
    ...fact,
    id: 'fct_large',
    type: 'reward.decided',
    body: { village, period: '2020-08', item: 'stars', budgetFen: 1_800_000, signedBy: ['a', 'b', 'c'], lines },
  } as unknown as Fact
  await world.table.write([
    create({ key: factKey(large.county, periodOf(large.at), large.id), kind: 'fact', body: large }),
  ])
  expect(messageOf(large).length).toBeLessThan(200)
  const taken: Fact[] = []
  const reader = {
    ...counting,
    name: 'funds' as const,
    consumes: {
      takes: { 'reward.decided': async (given: Fact) => (taken.push(given), []), ...counting.consumes?.takes },
    },
  }
  const witnessed: Delivery[] = []
  const bodies = [messageOf(fact), messageOf(large), 'garbage', '{"see":{"county":"1","period":"2","id":"3"}}']
  const event = { Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) }
  const answer = await deliverQueued(reader, event, world.deps, {
    delivered: (_id, delivery) => void witnessed.push(delivery),
    postponed: (_id, error) => {
      throw error
    },
  })
  expect(answer).toEqual({ batchItemFailures: [] })
  expect(witnessed).toEqual(['taken', 'taken', 'buried', 'buried'])
  expect(taken).toEqual([large])
})
