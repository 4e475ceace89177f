import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Subscription, SubscriptionProtocol, Topic, type ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { acceptAlarms, letAlarmsUse } from './grants.ts'
import type { WatchedQueue } from './queues.ts'
import type { Settings } from './settings.ts'

export type AlarmProps = {
  readonly metric: IMetric
  readonly threshold: number
  /** What it means to people, as a sentence. */
  readonly impact: string
  /** Where to look, or what to do. */
  readonly look: string
  readonly alarms: ITopic
}

/** An alarm whose text says first what it means to people, then where to look. */
export const alarmOn = (scope: Construct, id: string, props: AlarmProps): void => {
  const alarm = new Alarm(scope, `${id}Alarm`, {
    metric: props.metric,
    threshold: props.threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `Impact: ${props.impact} ${props.look}`,
  })
  alarm.addAlarmAction(new SnsAction(props.alarms))
}

/** Where alarms go; whoever must know subscribes to it. */
export const alarmTopic = (scope: Construct, settings: Settings): ITopic => {
  // CloudWatch may not use the key that SNS brings along.
  const key = new Key(scope, 'AlarmKey', { description: 'Alarms of Bangfu', enableKeyRotation: true })
  key.addToResourcePolicy(letAlarmsUse())
  const topic = new Topic(scope, 'Alarms', { displayName: 'Bangfu', masterKey: key, enforceSSL: true })
  topic.addToResourcePolicy(acceptAlarms(topic.topicArn))
  if (settings.alarmEmail)
    new Subscription(scope, 'AlarmMail', {
      topic,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: settings.alarmEmail,
    })
  return topic
}

const period = Duration.minutes(5)

/** Something failed so often that it lies aside. */
export const watchQueue = (scope: Construct, { failed }: WatchedQueue, impact: string, alarms: ITopic): void =>
  alarmOn(scope, failed.node.id, {
    metric: failed.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
    threshold: 1,
    impact,
    look: `Messages lie in ${failed.node.id}: mend the cause, then move them back (docs/operations.md, dead letters).`,
    alarms,
  })

/** The stream is read too slowly or not at all. It forgets after 24 hours. */
export const watchStream = (scope: Construct, reader: LambdaFunction, impact: string, alarms: ITopic): void =>
  alarmOn(scope, `${reader.node.id}Age`, {
    metric: reader.metric('IteratorAge', { period, statistic: Stats.MAXIMUM }),
    threshold: Duration.minutes(10).toMilliseconds(),
    impact,
    look: 'Facts wait for more than ten minutes; after 24 hours they must be replayed (docs/operations.md, facts).',
    alarms,
  })

/** A fact was put on the list of dead letters, which stands in the registry and is not a queue. */
export const watchDeadLetters = (scope: Construct, reader: LambdaFunction, impact: string, alarms: ITopic): void =>
  alarmOn(scope, `${reader.node.id}Buried`, {
    metric: counted(reader.functionName, 'buried'),
    threshold: 1,
    impact,
    look: 'A fact was buried: the list of dead letters says why; mend the cause and replay it.',
    alarms,
  })

/** What the journal of a function counts (embedded metrics). */
export const counted = (service: string, metricName: string): Metric =>
  new Metric({ namespace: 'Bangfu', metricName, dimensionsMap: { service }, statistic: Stats.SUM, period })

export const watchApi = (scope: Construct, api: HttpApi, alarms: ITopic): void =>
  alarmOn(scope, 'Api', {
    metric: api.metricServerError({ period, statistic: Stats.SUM }),
    threshold: 5,
    impact: 'People are answered 5xx: what they did may not have been done.',
    look: 'The access log says on which routes.',
    alarms,
  })
