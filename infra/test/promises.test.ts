import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { cloudSettings } from '@bangfu/service/cloud-settings'
import { unportable } from '@bangfu/kernel/state-machine'
import { tableDefinitions } from '@bangfu/table/dynamo-definitions'
import { appendLedger, removeFromRegistry } from '../lib/grants.ts'
import { awsCron } from '../lib/machines.ts'
import { deployed, machines, machinesFor, nameOf, partsOf, taskOwner } from '../lib/services.ts'
import { services } from '../../packages/local/src/services.ts'
import { statementsOf, synthesized, type Json, type Statement, type Synthesized } from './synthesized.ts'

let made: Synthesized
let statements: Statement[]
beforeAll(() => {
  made = synthesized()
  statements = statementsOf(made)
}, 120_000)

const on = (table: string): Statement[] =>
  statements.filter(({ resources }) => resources.some((resource) => resource.includes(`FnGetAtt${table}`)))
const dynamo = ({ actions }: Statement): string[] => actions.filter((action) => action.startsWith('dynamodb:'))

describe('rights', () => {
  test('nobody can scan a table, and nobody can update an item behind the back of its version', () => {
    const actions = statements.flatMap(({ actions: all }) => all)
    expect(actions.length).toBeGreaterThan(100)
    for (const action of actions) expect(action).not.toMatch(/Scan|UpdateItem|PartiQL|BatchWrite|\*/)
  })

  test('a line of the ledger or of the trail can be added and read, never changed or taken away', () => {
    for (const table of ['Ledger', 'Trail'])
      for (const statement of on(table))
        for (const action of dynamo(statement))
          expect(['PutItem', 'ConditionCheckItem', 'GetItem', 'BatchGetItem', 'Query']).toContain(action.split(':')[1])
  })

  test('only funds touch the ledger', () => {
    expect(on('Ledger').length).toBeGreaterThan(0)
    for (const { role } of on('Ledger')) expect(role).toMatch(/^Funds/)
  })

  test('only accounts read the trail', () => {
    const readers = on('Trail').filter((statement) => dynamo(statement).some((action) => /Get|Query/.test(action)))
    expect(readers.length).toBeGreaterThan(0)
    for (const { role } of readers) expect(role).toMatch(/^Accounts/)
  })

  test('only those who import and export write into the exchange, and nobody else reads it', () => {
    const reaching = statements.filter(({ resources }) => resources.some((resource) => resource.includes('-exchange-')))
    expect(new Set(reaching.map(({ role }) => /^[A-Z][a-z]+[A-Z][a-z]+/.exec(role)?.[0]))).toEqual(
      new Set([
        ...['AccountsJobs', 'EvidenceKeeping', 'HouseholdsQuality', 'HouseholdsSheets', 'HouseholdsWork'],
        ...['FundsBooks', 'PairingHandover'],
      ]),
    )
    for (const { role, actions } of reaching)
      if (actions.some((action) => /Put|Delete|Abort/.test(action)))
        expect(role).toMatch(/^(?:Households(?:Work|Quality|Sheets)|EvidenceKeeping|FundsBooks|PairingHandover)/)
  })

  test('only evidence reaches the photos', () => {
    const reaching = statements.filter(({ resources }) => resources.some((resource) => resource.includes('-evidence-')))
    expect(reaching.length).toBeGreaterThan(0)
    for (const { role } of reaching) expect(role).toMatch(/^Evidence/)
    const removing = reaching.filter(({ actions }) => actions.some((action) => /Delete/.test(action)))
    expect(removing.length).toBeGreaterThan(0)
    for (const { role, resources } of removing) {
      expect(role).toMatch(/^EvidenceSweep/)
      expect(resources.every((resource) => resource.includes('/original/'))).toBe(true)
    }
  })

  test('rights are for named things; what has no name in IAM is the delivery of logs alone', () => {
    const wide = statements.filter(({ resources }) => resources.some((resource) => resource === '"*"'))
    expect(wide).toHaveLength(machines.length)
    for (const { role } of wide) expect(role).toMatch(/^Machine.*Role/)
    for (const { actions } of wide) for (const action of actions) expect(action).toMatch(/^logs:/)
  })

  test('the key of the data opens nothing but what DynamoDB and S3 keep', () => {
    const opening = statements.filter(({ resources }) =>
      resources.some((resource) => resource.includes('GetAttDataKey')),
    )
    expect(opening.length).toBeGreaterThan(0)
    for (const { statement } of opening)
      expect(JSON.stringify(statement.Condition.StringEquals['kms:ViaService'])).toMatch(/"(?:dynamodb|s3)\./)
  })

  test('the function that answers what no route takes can do nothing but log', () => {
    const own = statements.filter(({ role }) => role.startsWith('Unrouted'))
    expect(own.flatMap(({ actions }) => actions).toSorted()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents'])
  })

  test('a service that takes items away may do so, and one that writes the ledger may do that', () => {
    for (const { service, group, rights } of deployed) {
      const sources = sourcesOf(service.name, group)
      const removes = /import \{[^}]*\bremove\b[^}]*\} from '@bangfu\/table\/ops'/.test(sources)
      // Facts functions have the right anyway: dead letters go when they were taken.
      if (removes && !service.consumes) expect(rights).toContain(removeFromRegistry)
      if (service.name === 'funds' && /\b(?:createPosting|createOnce|createReversed)\(/.test(sources))
        expect(rights).toContain(appendLedger)
    }
  })
})

/** What a function is made of: everything that its service's file reaches by relative imports. */
const sourcesOf = (service: string, group: string | undefined): string => {
  const folder = fileURLToPath(new URL(`../../services/${service}/src/`, import.meta.url))
  const texts = new Map<string, string>()
  const follow = (file: string): void => {
    if (texts.has(file)) return
    const text = readFileSync(file, 'utf8')
    texts.set(file, text)
    for (const [, path = ''] of text.matchAll(/from '(\.{1,2}\/[^']+)'/g)) follow(resolve(dirname(file), path))
  }
  follow(join(folder, group === undefined ? 'service.ts' : `functions/${group}/service.ts`))
  return [...texts.values()].join('\n')
}

describe('data', () => {
  test('every table can be restored to any second, and cannot be deleted', () => {
    const tables = made.all('AWS::DynamoDB::Table')
    expect(tables).toHaveLength(3)
    for (const [, { Properties, DeletionPolicy, UpdateReplacePolicy }] of tables) {
      expect(Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true })
      expect(Properties.DeletionProtectionEnabled).toBe(true)
      expect(Properties.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' })
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
    }
  })

  test('the tables are what the table adapter reads and writes', () => {
    for (const { table, create, expiry } of tableDefinitions({ registry: '', ledger: '', trail: '' })) {
      const [, found] = made.all('AWS::DynamoDB::Table').find(([id]) => id.toLowerCase().startsWith(table)) ?? []
      expect(found?.Properties.KeySchema).toEqual(create.KeySchema)
      expect(byName(found?.Properties.GlobalSecondaryIndexes)).toEqual(byName(create.GlobalSecondaryIndexes))
      expect(found?.Properties.BillingMode).toBe(create.BillingMode)
      expect(found?.Properties.StreamSpecification?.StreamViewType).toBe(create.StreamSpecification?.StreamViewType)
      expect(found?.Properties.TimeToLiveSpecification?.AttributeName).toBe(expiry)
    }
  })

  test('no bucket is public, and each speaks TLS only', () => {
    const buckets = made.all('AWS::S3::Bucket')
    expect(buckets).toHaveLength(3)
    for (const [id, { Properties, DeletionPolicy }] of buckets) {
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true])
      expect(Properties.BucketEncryption).toBeDefined()
      expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' })
      expect(DeletionPolicy).toBe('Retain')
      const policy = made.all('AWS::S3::BucketPolicy').find(([, { Properties: own }]) => own.Bucket.Ref === id)
      expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"')
    }
  })

  test('only photos that devices posted are told of, not the copies that we make', () => {
    const [, bucket] = made.all('AWS::S3::Bucket').find(([id]) => id.startsWith('Evidence')) ?? []
    const [configuration] = bucket?.Properties.NotificationConfiguration.QueueConfigurations ?? []
    expect(configuration.Filter.S3Key.Rules).toEqual([{ Name: 'prefix', Value: 'original/' }])
  })

  test('what fails in a queue is put aside, and an alarm says whom it hurts', () => {
    const queues = made.all('AWS::SQS::Queue')
    const aside = new Set(queues.flatMap(([, { Properties }]) => Properties.RedrivePolicy?.deadLetterTargetArn ?? []))
    expect(aside.size).toBe(queues.length / 2)
    for (const [, { Properties }] of queues) expect(Properties.SqsManagedSseEnabled).toBe(true)
    const watched = JSON.stringify(made.all('AWS::CloudWatch::Alarm'))
    for (const [id] of queues.filter(([name]) => /Failed/.test(name))) expect(watched).toContain(id)
  })
})

/** A value as it would be deployed: references replaced by something of their kind. */
const tokenless = (name: string, value: Json): string => {
  if (typeof value === 'string') return value
  const filler = name === 'FACT_QUEUES' ? 'https://sqs.example/1/q' : 'name'
  const parts: Json[] = value['Fn::Join']?.[1] ?? [value]
  return parts.map((part) => (typeof part === 'string' ? part : filler)).join('')
}

const byName = (indexes: Json): Json =>
  [...indexes].toSorted((a: Json, b: Json) => (a.IndexName < b.IndexName ? -1 : 1))

describe('functions', () => {
  test('each runs Node 24 on arm64, logs into a log of its own that forgets, under a role of its own', () => {
    const functions = made.all('AWS::Lambda::Function')
    expect(functions.length).toBeGreaterThan(deployed.length)
    for (const [, { Properties }] of functions) {
      expect(Properties.Runtime).toBe('nodejs24.x')
      expect(Properties.Architectures).toEqual(['arm64'])
      const log = made.resources[Properties.LoggingConfig.LogGroup.Ref]
      expect(log?.Properties.RetentionInDays).toBeGreaterThan(0)
    }
    const roles = functions.map(([, { Properties }]) => Properties.Role['Fn::GetAtt'][0])
    expect(new Set(roles).size).toBe(functions.length)
  })

  test('each has alarms, and every alarm says first what it means to people', () => {
    const alarms = made.all('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties)
    for (const { AlarmDescription, AlarmActions } of alarms) {
      expect(JSON.stringify(AlarmDescription)).toMatch(/Impact: [A-Z][^.]{20,}\. /)
      expect(AlarmActions).toHaveLength(1)
    }
    for (const [id] of made.all('AWS::Lambda::Function')) {
      const own = alarms.filter(({ Dimensions }) => JSON.stringify(Dimensions ?? []).includes(`"${id}"`))
      expect(own.map(({ MetricName }) => MetricName)).toEqual(expect.arrayContaining(['Errors', 'Throttles']))
    }
    expect(alarms.filter(({ MetricName }) => MetricName === 'defects').length).toBe(
      made.all('AWS::Lambda::Function').length,
    )
  })

  test('CloudWatch may send its alarms, over TLS only, through a topic that is encrypted with a key it may use', () => {
    const [[, policy] = ['', undefined]] = made.all('AWS::SNS::TopicPolicy')
    const [[, topic] = ['', undefined]] = made.all('AWS::SNS::Topic')
    const allowed = policy?.Properties.PolicyDocument.Statement.filter(({ Effect }: Json) => Effect === 'Allow')
    expect(allowed).toMatchObject([{ Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' } }])
    expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"')
    const key = made.resources[topic?.Properties.KmsMasterKeyId['Fn::GetAtt'][0]]
    expect(JSON.stringify(key?.Properties.KeyPolicy)).toContain('cloudwatch.amazonaws.com')
  })

  test('leaves room in every stack: CloudFormation takes 500 resources', () => {
    const counts = Object.entries(made.stacks).map(
      ([name, resources]) => [name, Object.keys(resources).length] as const,
    )
    expect(counts.filter(([, count]) => count > 400)).toEqual([])
    // None hides another: what stands in several stacks has a name of its own in each.
    expect(Object.keys(made.resources)).toHaveLength(counts.reduce((sum, [, count]) => sum + count, 0))
  })

  test('every part that a service has is deployed', () => {
    const handlers = made.all('AWS::Lambda::Function').map(([id, { Properties }]) => [id, Properties.Handler])
    const has = (name: string, part: string) =>
      handlers.some(
        ([id, handler]) => id.toLowerCase().startsWith(name.replaceAll('-', '') + part) && handler === `index.${part}`,
      )
    for (const one of deployed)
      for (const part of ['http', 'facts', 'uploads', 'tasks', 'stream'] as const)
        expect([nameOf(one), part, has(nameOf(one), part)]).toEqual([nameOf(one), part, partsOf(one).includes(part)])
  })

  test('nothing of a service is left out by its groups', () => {
    for (const { name, routes, tasks = {}, machines: own = [], consumes } of services) {
      const groups = deployed.filter(({ service }) => service.name === name).map(({ service }) => service)
      const whole = {
        routes: groups.flatMap((group) => group.routes),
        consumes: groups.some((group) => group.consumes),
      }
      expect(whole).toEqual({ routes: expect.arrayContaining([...routes]), consumes: consumes !== undefined })
      expect(whole.routes).toHaveLength(routes.length)
      for (const task of Object.keys(tasks)) expect(taskOwner(name, task).service.name).toBe(name)
      const declared = machines.flatMap(({ machine, of }) => (of.service.name === name ? machine.name : []))
      expect(declared.toSorted()).toEqual(own.map((machine) => machine.name).toSorted())
    }
  })

  test('each is told what its composition root asks for', () => {
    const machineStarters = deployed.filter((one) => machinesFor(one).length > 0).map(nameOf)
    for (const [, { Properties }] of made.all('AWS::Lambda::Function')) {
      if (Properties.FunctionName.includes('unrouted')) continue
      const told = Object.fromEntries(
        Object.entries<Json>(Properties.Environment.Variables).map(([name, value]) => [name, tokenless(name, value)]),
      )
      const settings = cloudSettings({ ...told, AWS_LAMBDA_FUNCTION_NAME: 'f', AWS_REGION: 'cn-north-1' })
      expect(settings.factQueues !== undefined).toBe(Properties.FunctionName.includes('projector'))
      expect(settings.machineArns !== undefined).toBe(
        machineStarters.some((name) => Properties.FunctionName.startsWith(`bangfu-prod-${name}-`)),
      )
      expect(settings.evidenceBucket !== undefined).toBe(
        /-evidence-(?:photos|keeping|sweep)-/.test(Properties.FunctionName),
      )
      expect(settings.exchangeBucket !== undefined).toBe(
        /-(?:work|jobs|quality|sheets|keeping|handover|books)-/.test(Properties.FunctionName),
      )
    }
  })

  test('the address and the encrypted secret of the messenger are told to those who send, and to nobody else', () => {
    const messages = { url: 'https://messages.invalid/hook', encryptedSecret: 'AQICAHg=' }
    const senders = deployed.filter(({ sendsMessages }) => sendsMessages).map(nameOf)
    for (const [, { Properties }] of synthesized({ messages }).all('AWS::Lambda::Function')) {
      const sends = senders.some((name) => Properties.FunctionName.startsWith(`bangfu-prod-${name}-`))
      const given: Json = Properties.Environment?.Variables.MESSAGES_WEBHOOK
      expect(given && JSON.parse(given)).toEqual(sends ? messages : undefined)
    }
    expect(senders).toEqual(['pairing-pairs', 'pairing-tasks'])
  }, 120_000)

  test('the stream brings facts only', () => {
    const [, mapping] = made.all('AWS::Lambda::EventSourceMapping').find(([id]) => id.startsWith('Projector')) ?? []
    expect(JSON.parse(mapping?.Properties.FilterCriteria.Filters[0].Pattern)).toEqual({
      dynamodb: { NewImage: { k: { S: ['fact'] } } },
    })
    for (const [, { Properties }] of made.all('AWS::Lambda::EventSourceMapping'))
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
  })
})

describe('the API', () => {
  const listed = () => deployed.flatMap(({ service }) => service.routes)

  test('has the routes of the services, neither more nor less', () => {
    const keys = made.all('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey)
    expect(keys.toSorted()).toEqual(['$default', ...listed().map(({ method, path }) => `${method} ${path}`)].toSorted())
  })

  test('asks for a token of the issuer everywhere but on open routes', () => {
    const open = new Set([
      '$default',
      ...listed().flatMap((route) => (route.open ? [`${route.method} ${route.path}`] : [])),
    ])
    for (const [, { Properties }] of made.all('AWS::ApiGatewayV2::Route'))
      expect(Properties.AuthorizationType).toBe(open.has(Properties.RouteKey) ? 'NONE' : 'JWT')
  })

  test('throttles each route', () => {
    const [[, { Properties }] = ['', { Properties: {} }]] = made.all('AWS::ApiGatewayV2::Stage')
    for (const { method, path } of listed())
      expect(Properties.RouteSettings[`${method} ${path}`].ThrottlingRateLimit).toBeGreaterThan(0)
    expect(Properties.DefaultRouteSettings.ThrottlingRateLimit).toBeLessThanOrEqual(20)
  })

  test('logs neither paths nor queries nor the addresses of devices', () => {
    const [[, { Properties }] = ['', { Properties: {} }]] = made.all('AWS::ApiGatewayV2::Stage')
    expect(Properties.AccessLogSettings.Format).not.toMatch(/\$context\.(?:path|identity|http)|query/i)
    expect(Properties.AccessLogSettings.Format).toContain('$context.routeKey')
  })
})

describe('state machines', () => {
  test('are the definitions that the one-machine host runs, and write no data into their logs', () => {
    const deployedMachines = made.all('AWS::StepFunctions::StateMachine')
    expect(deployedMachines).toHaveLength(machines.length)
    for (const [, machine] of deployedMachines) {
      const text: string = machine.Properties.DefinitionString['Fn::Join'][1]
        .map((part: Json) => (typeof part === 'string' ? part : 'arn:aws-cn:lambda:cn-north-1:1:function:tasks'))
        .join('')
      expect(unportable(JSON.parse(text))).toEqual([])
      expect(machine.Properties.LoggingConfiguration.IncludeExecutionData).toBe(false)
    }
  })

  test('that stand in the calendar start by it, in Shanghai', () => {
    const schedules = new Map(
      made.all('AWS::Scheduler::Schedule').map(([, { Properties }]) => [Properties.Name, Properties]),
    )
    expect(schedules.get('bangfu-prod-monthly-assessment')).toMatchObject({
      ScheduleExpression: 'cron(0 2 1 * ? *)',
      ScheduleExpressionTimezone: 'Asia/Shanghai',
    })
    expect(schedules.size).toBe(machines.filter(({ machine }) => machine.schedule).length)
  })

  test('a schedule that EventBridge and this host would not read alike is refused', () => {
    for (const cron of ['*/10 * * * *', '0 2 * * 1', '0 2 1-5 * *', '0 0 2 1 * *'])
      expect(() => awsCron(cron)).toThrow()
  })
})

test('works in the partition of China: no address of another partition is written anywhere', () => {
  const { text } = synthesized({ region: 'cn-north-1' })
  expect(text.match(/arn:aws:.{0,80}/)).toBeNull()
}, 120_000)

test('photos are locked for as long as the stage says', () => {
  const [, bucket] = made.all('AWS::S3::Bucket').find(([id]) => id.startsWith('Evidence')) ?? []
  expect(bucket?.Properties.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({ Mode: 'GOVERNANCE', Days: 365 })
})
