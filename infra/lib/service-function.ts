import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { alarmOn, counted } from './alarms.ts'
import { writeLog } from './grants.ts'

export type FunctionProps = {
  readonly name: string
  /** The bundle's folder, and which of its exports is called. */
  readonly folder: string
  readonly handler: string
  /** What it means to people when this does not work, as a sentence: it ends up in the text of every alarm. */
  readonly impact: string
  readonly rights: readonly PolicyStatement[]
  /** Findings of cdk-nag about its rights, each with the reason why it is right. */
  readonly acknowledged?: readonly { readonly id: string; readonly reason: string }[]
  readonly environment: Readonly<Record<string, string>>
  readonly memoryMb: number
  readonly timeoutSeconds: number
  readonly reservedConcurrency?: number
  readonly logDays: RetentionDays
  readonly alarms: ITopic
}

/** A function with its own role, its own log, and alarms that say whom it hurts. */
export const serviceFunction = (scope: Construct, id: string, props: FunctionProps): LambdaFunction => {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    logGroupName: `/bangfu/${props.name}`,
    retention: props.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  // Its rights stand in the role itself: a policy beside it would be one more resource, and a stack has at most 500.
  const rights = new PolicyDocument({ statements: [writeLog(logGroup.logGroupArn), ...props.rights], minimize: true })
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Rights: rights },
  })
  for (const { id: finding, reason } of props.acknowledged ?? [])
    Validations.of(role).acknowledge({ id: finding, reason })
  const made = new LambdaFunction(scope, id, {
    functionName: props.name,
    code: Code.fromAsset(props.folder),
    handler: `index.${props.handler}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memoryMb,
    timeout: Duration.seconds(props.timeoutSeconds),
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    environment: { ...props.environment },
    ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
  })
  const alarm = (what: string, metric: IMetric, threshold: number, look: string): void =>
    alarmOn(scope, `${id}${what}`, { metric, threshold, impact: props.impact, look, alarms: props.alarms })
  const log = `Look into the log group ${logGroup.logGroupName}.`
  const period = Duration.minutes(5)
  alarm('Errors', made.metricErrors({ period }), 1, `The function failed. ${log}`)
  alarm('Throttles', made.metricThrottles({ period }), 10, 'It was held back: raise its concurrency or the account’s.')
  alarm('Defects', counted(props.name, 'defects'), 1, `A defect of ours was answered 500 or tried again. ${log}`)
  return made
}
