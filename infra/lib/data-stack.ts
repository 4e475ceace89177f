import { Aws, Duration, RemovalPolicy, Stack, Validations, type App } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  EventType,
  HttpMethods,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
  type BucketProps,
  type CorsRule,
  type IBucket,
} from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { keptExchangeDays } from '@bangfu/objects/objects'
import { acceptFromS3 } from './grants.ts'
import { queueWithFailures, type WatchedQueue } from './queues.ts'
import type { Settings } from './settings.ts'

/** Everything that must survive a mistake: tables, objects, keys. None of it goes when its stack goes. */
export type Data = {
  readonly stack: Stack
  /** Encrypts tables and objects where they lie. */
  readonly key: Key
  /** Encrypts the keys that personal fields are sealed with: another key, so that reading a table opens nothing. */
  readonly vaultKey: Key
  readonly tables: { readonly registry: Table; readonly ledger: Table; readonly trail: Table }
  readonly evidence: Bucket
  /** Written out of its name, because who may do what with it is acknowledged word for word. */
  readonly evidenceArn: string
  readonly exchange: Bucket
  readonly exchangeArn: string
  /** Each photo that arrived. */
  readonly uploads: WatchedQueue
}

/** Photos as devices posted them; the display copies that we make beside them must not come back as new photos. */
export const uploadedPrefix = 'original/'

export const dataStack = (app: App, settings: Settings): Data => {
  const stack = new Stack(app, `bangfu-${settings.stage}-data`, {
    description: 'Bangfu: tables, objects and keys',
    terminationProtection: true,
    ...(settings.region && { env: { region: settings.region } }),
  })
  const key = keyFor(stack, 'DataKey', 'Tables and objects of Bangfu')
  const vaultKey = keyFor(stack, 'VaultKey', 'Personal fields of Bangfu')
  const uploads = queueWithFailures(stack, 'Uploads', { seconds: 6 * 60 })
  const logs = accessLogs(stack)
  const evidence = evidenceBucket(stack, settings, { key, logs, uploads: uploads.queue })
  const exchange = new Bucket(stack, 'Exchange', {
    bucketName: exchangeName(settings),
    ...privateBucket(key, logs, 'exchange/'),
    lifecycleRules: [
      { expiration: Duration.days(keptExchangeDays), noncurrentVersionExpiration: Duration.days(1) },
      { abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    cors: corsFor(settings),
  })
  const tables = {
    registry: tableFor(stack, 'Registry', key, { stream: StreamViewType.NEW_IMAGE, timeToLiveAttribute: 'x' }),
    ledger: tableFor(stack, 'Ledger', key),
    trail: tableFor(stack, 'Trail', key),
  }
  const evidenceArn = stack.formatArn({ service: 's3', region: '', account: '', resource: evidenceName(settings) })
  const exchangeArn = stack.formatArn({ service: 's3', region: '', account: '', resource: exchangeName(settings) })
  return { stack, key, vaultKey, tables, evidence, evidenceArn, exchange, exchangeArn, uploads }
}

/** Names of buckets are unique in the whole partition. */
const evidenceName = ({ stage }: Settings): string => `bangfu-${stage}-evidence-${Aws.ACCOUNT_ID}`

const exchangeName = ({ stage }: Settings): string => `bangfu-${stage}-exchange-${Aws.ACCOUNT_ID}`

const keyFor = (stack: Stack, id: string, description: string): Key =>
  new Key(stack, id, {
    description,
    enableKeyRotation: true,
    pendingWindow: Duration.days(30),
    removalPolicy: RemovalPolicy.RETAIN,
  })

const text = (name: string) => ({ name, type: AttributeType.STRING })

/** The shape that `packages/table/src/dynamo-definitions.ts` defines; a test compares the two. Only the registry forgets. */
const tableFor = (
  stack: Stack,
  id: string,
  encryptionKey: Key,
  more: Pick<TableProps, 'stream' | 'timeToLiveAttribute'> = {},
): Table => {
  const table = new Table(stack, id, {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    ...more,
  })
  table.addGlobalSecondaryIndex({ indexName: 'byDivision', partitionKey: text('dp'), sortKey: text('ds') })
  table.addGlobalSecondaryIndex({ indexName: 'byOwner', partitionKey: text('op'), sortKey: text('os') })
  return table
}

const privateBucket = (encryptionKey: Key, logs: IBucket, prefix: string) =>
  ({
    encryption: BucketEncryption.KMS,
    encryptionKey,
    // One key request for many objects.
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    serverAccessLogsBucket: logs,
    serverAccessLogsPrefix: prefix,
  }) satisfies BucketProps

const evidenceBucket = (
  stack: Stack,
  settings: Settings,
  { key, logs, uploads }: { key: Key; logs: IBucket; uploads: Queue },
): Bucket => {
  const bucket = new Bucket(stack, 'Evidence', {
    bucketName: evidenceName(settings),
    ...privateBucket(key, logs, 'evidence/'),
    ...(settings.evidenceLockDays && {
      objectLockEnabled: true,
      objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(settings.evidenceLockDays)),
    }),
    lifecycleRules: [
      {
        transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) }],
        noncurrentVersionExpiration: Duration.days(Math.max(365, settings.evidenceLockDays ?? 0)),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    cors: corsFor(settings),
  })
  tellOfUploads(bucket, uploads)
  return bucket
}

/** The web application posts to a bucket, and shows what is in it. */
const corsFor = ({ webOrigins }: Settings): CorsRule[] =>
  [
    {
      allowedMethods: [HttpMethods.POST, HttpMethods.GET],
      allowedOrigins: webOrigins,
      allowedHeaders: ['*'],
      maxAge: 3600,
    },
  ].filter(({ allowedOrigins }) => allowedOrigins.length > 0)

/**
 * S3 tells the queue of each upload. Written out, because the construct for it brings a function of its own with rights
 * on all buckets. S3 tries the queue when the rule is made, so its policy must stand before.
 */
const tellOfUploads = (bucket: Bucket, queue: Queue): void => {
  const policy = queue.addToResourcePolicy(acceptFromS3(queue.queueArn, Aws.ACCOUNT_ID))
  const resource = bucket.node.defaultChild
  if (!(resource instanceof CfnBucket)) throw new Error('not a bucket')
  resource.notificationConfiguration = {
    queueConfigurations: [
      {
        event: EventType.OBJECT_CREATED,
        queue: queue.queueArn,
        filter: { s3Key: { rules: [{ name: 'prefix', value: uploadedPrefix }] } },
      },
    ],
  }
  if (policy.policyDependable) bucket.node.addDependency(policy.policyDependable)
}

const accessLogs = (stack: Stack): IBucket => {
  const bucket = new Bucket(stack, 'AccessLogs', {
    // Server access logs can be delivered into a bucket with S3's own keys only.
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ expiration: Duration.days(400), noncurrentVersionExpiration: Duration.days(1) }],
  })
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It is the bucket of access logs: logging its own deliveries into itself would never end.',
  })
  if (!isBucket(bucket)) throw new Error('not a bucket')
  return bucket
}

/** The declarations of CDK do not agree with each other under `exactOptionalPropertyTypes`. */
const isBucket = (made: object): made is IBucket => made instanceof Bucket
