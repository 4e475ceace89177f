import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SQSEvent } from 'aws-lambda'
import { Contention, type Table } from '@bangfu/table/table'
import { instant } from '@bangfu/kernel/time'
import { openWorld, type World } from '../../../tests/support/world.ts'
import type { Deps } from '../src/context.ts'
import { factsLambdaOf } from '../src/facts-lambda.ts'
import type { Journal } from '../src/journal.ts'
import type { Service } from '../src/service.ts'
import { tasksLambdaOf } from '../src/tasks-lambda.ts'
import { uploadLambdaOf } from '../src/upload-lambda.ts'

let world: World<Deps>
let written: string[]
let journal: Journal
beforeEach(() => {
  world = openWorld([], {})
  written = []
  journal = {
    request: () => undefined,
    work: ({ what, id }) => void written.push(`${what} ${id}`),
    buried: (id) => void written.push(`buried ${id}`),
    defect: (error, { route }) => void written.push(`defect ${route} ${error instanceof Error ? error.name : ''}`),
  }
})
afterEach(() => world.close())

const queueEvent = (...bodies: string[]): SQSEvent =>
  ({ Records: bodies.map((body, index) => ({ messageId: `m${index + 1}`, body })) }) as unknown as SQSEvent

describe('uploads', () => {
  const seen: unknown[] = []
  const service: Service = {
    name: 'evidence',
    routes: [],
    onUpload: async (created) => {
      if (created.key.endsWith('bad')) throw new Error('unreadable')
      seen.push(created)
    },
  }
  const told = (key: string) => JSON.stringify({ Records: [{ s3: { object: { key, size: 7 } } }] })

  test('are told with the key as it was, and only what failed comes again', async () => {
    const uploads = uploadLambdaOf(service, world.deps, journal)
    const testMessage = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' })
    expect(await uploads(queueEvent(testMessage, told('original/a+b%2Bc'), told('original/bad')))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm3' }],
    })
    expect(seen).toEqual([{ key: 'original/a b+c', sizeBytes: 7 }])
    expect(written).toEqual(['evidence upload m1', 'evidence upload m2', 'defect evidence upload Error'])
  })
})

describe('facts', () => {
  test('what has no shape is buried and does not come again; what met a busy table comes again', async () => {
    const busy: Table = {
      ...world.table,
      getMany: async () => {
        throw new Contention('busy')
      },
    }
    const service: Service = { name: 'households', routes: [], consumes: { takes: { 'posting.paid': async () => [] } } }
    const paid = {
      id: 'fct_1',
      type: 'posting.paid',
      version: 1,
      county: '610528',
      at: instant(0),
      body: {
        posting: 'p',
        fund: 'f',
        plan: 'p',
        household: 'h',
        division: '610528000901',
        item: 'aid',
        period: '2020-08',
        amountFen: 1,
      },
    }
    const facts = factsLambdaOf(service, { ...world.deps, table: busy }, journal)
    const answered = await facts(queueEvent('garbage', JSON.stringify(paid)))
    expect(answered.batchItemFailures).toEqual([{ itemIdentifier: 'm2' }])
    expect(written).toEqual(['households fact buried m1', 'buried m1', 'defect households facts Contention'])
  })
})

describe('tasks', () => {
  const service: Service = {
    name: 'assessments',
    routes: [],
    tasks: {
      double: async (input) => Number(input) * 2,
      fail: async () => {
        throw new RangeError('王某')
      },
    },
  }
  test('answer their own result, and fail with the name that the state machine waits for', async () => {
    const tasks = tasksLambdaOf(service, world.deps, journal)
    expect(await tasks({ task: 'double', input: 21, execution: 'e' })).toBe(42)
    await expect(tasks({ task: 'fail', input: null, execution: 'e' })).rejects.toThrow(RangeError)
    await expect(tasks({ task: 'none', input: null, execution: 'e' })).rejects.toThrow('no task none')
    await expect(tasks({ task: 'double' })).rejects.toThrow()
    expect(written).toEqual([
      'assessments task double e',
      'defect assessments task fail RangeError',
      'assessments task fail e',
    ])
  })
})
