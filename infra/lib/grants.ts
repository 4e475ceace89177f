import { Aws } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Data } from './data-stack.ts'

/**
 * Every right that anything here can be given, and the only file with IAM actions: verb by verb, resource by resource.
 * None has Scan, none has UpdateItem, and nobody can change or delete a line of the ledger or of the trail.
 */
export type Grant = (data: Data) => readonly PolicyStatement[]

export const readRegistry: Grant = ({ tables, key }) => read(tables.registry, key)
/** DynamoDB asks a transaction for the right of each thing in it. */
export const writeRegistry: Grant = ({ tables, key }) => append(tables.registry, key)
/** Takes away what stands for something that is over: a dead letter, a name that is free again. */
export const removeFromRegistry: Grant = ({ tables }) => [allow(['dynamodb:DeleteItem'], tables.registry.tableArn)]
export const readLedger: Grant = ({ tables, key }) => read(tables.ledger, key)
export const appendLedger: Grant = ({ tables, key }) => append(tables.ledger, key)
export const readTrail: Grant = ({ tables, key }) => read(tables.trail, key)
export const appendTrail: Grant = ({ tables, key }) => append(tables.trail, key)
/** The keys that personal fields are sealed with. */
export const openVault: Grant = ({ vaultKey }) => [allow(['kms:Decrypt', 'kms:GenerateDataKey'], vaultKey.keyArn)]
export const readEvidence: Grant = ({ evidenceArn, key }) => readObjects(evidenceArn, key)
export const writeEvidence: Grant = ({ evidenceArn, key }) => writeObjects(evidenceArn, key)
/** Takes away what nobody took as evidence, when its time is over: an older version stays for as long as the bucket keeps them. */
export const removeOriginals: Grant = ({ evidenceArn }) => [allow(['s3:DeleteObject'], `${evidenceArn}/original/*`)]
/** Lists that come in and files that go out. */
export const readExchange: Grant = ({ exchangeArn, key }) => readObjects(exchangeArn, key)
/** A large file goes in parts, which can be taken back; what came in is taken away when it was worked off. */
export const writeExchange: Grant = ({ exchangeArn, key }) => [
  ...writeObjects(exchangeArn, key),
  allow(['s3:DeleteObject', 's3:AbortMultipartUpload'], `${exchangeArn}/*`),
]

export const readStream: Grant = ({ tables, key }) => [
  allow(
    ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    streamArnOf(tables.registry),
  ),
  useKey(key, 'dynamodb'),
]

export const takeMessages = (...queueArns: readonly string[]): PolicyStatement =>
  allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], ...queueArns)
export const sendMessages = (...queueArns: readonly string[]): PolicyStatement =>
  allow(['sqs:SendMessage'], ...queueArns)
export const startMachine = (machineArn: string): PolicyStatement => allow(['states:StartExecution'], machineArn)
export const invoke = (functionArn: string): PolicyStatement => allow(['lambda:InvokeFunction'], functionArn)
export const writeLog = (logGroupArn: string): PolicyStatement =>
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArn)

/** Lets S3 put what it has to tell into a queue: only buckets of this account. */
export const acceptFromS3 = (queueArn: string, account: string): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal('s3.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  })

/** Lets CloudWatch send alarms through a topic that is encrypted with this key. */
export const letAlarmsUse = (): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    // In a key's policy this means the key itself.
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  })

/** Lets CloudWatch send its alarms: a topic with a policy of its own allows nobody else by itself. */
export const acceptAlarms = (topicArn: string): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  })

/** Step Functions logs through a delivery of its own, for which IAM knows no resource. */
export const deliverLogs = (): PolicyStatement =>
  allow(
    [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    '*',
  )

const allow = (actions: string[], ...resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources: [...resources] })

const read = (table: Table, key: Key): PolicyStatement[] => [
  allow(
    ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
    table.tableArn,
    ...['byDivision', 'byOwner'].map((index) => `${table.tableArn}/index/${index}`),
  ),
  useKey(key, 'dynamodb'),
]

const append = (table: Table, key: Key): PolicyStatement[] => [
  allow(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], table.tableArn),
  useKey(key, 'dynamodb'),
]

const readObjects = (bucketArn: string, key: Key): PolicyStatement[] => [
  allow(['s3:GetObject'], `${bucketArn}/*`),
  // Without it a missing object answers 403 instead of 404.
  allow(['s3:ListBucket'], bucketArn),
  useKey(key, 's3'),
]

const writeObjects = (bucketArn: string, key: Key): PolicyStatement[] => [
  allow(['s3:PutObject'], `${bucketArn}/*`),
  useKey(key, 's3'),
]

/** The key of the data, only by way of the service that keeps them. */
const useKey = (key: Key, service: 'dynamodb' | 's3'): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
  })

const streamArnOf = (table: Table): string => {
  if (!table.tableStreamArn) throw new Error('the registry has no stream')
  return table.tableStreamArn
}
