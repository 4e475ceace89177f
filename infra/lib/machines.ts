import { ArnFormat, Duration, RemovalPolicy, Validations, type Stack } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { scheduleZone, type Machine } from '@bangfu/kernel/state-machine'
import { alarmOn } from './alarms.ts'
import { deliverLogs, invoke, startMachine } from './grants.ts'
import type { Settings } from './settings.ts'

/** Known before the machine is made: its own steps may start it. */
export const machineArnOf = (stack: Stack, settings: Settings, machine: string): string =>
  stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: nameOf(settings, machine),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })

const nameOf = (settings: Settings, machine: string): string => `bangfu-${settings.stage}-${machine}`

export type MachineSite = {
  readonly stack: Stack
  readonly settings: Settings
  readonly alarms: ITopic
  /** The function that does a step. */
  readonly taskArn: (task: string) => string
}

/** A state machine of a service, by the definition that the one-machine host runs too, and its place in the calendar. */
export const stateMachine = ({ stack, settings, alarms, taskArn }: MachineSite, declared: Machine): void => {
  const id = idOf(declared.name)
  const name = nameOf(settings, declared.name)
  const called = new Set<string>()
  const definition = declared.definition((task) => {
    called.add(taskArn(task))
    return taskArn(task)
  })
  const log = new LogGroup(stack, `${id}Log`, {
    // Names that begin so need no policy of their own for each log.
    logGroupName: `/aws/vendedlogs/states/${name}`,
    retention: settings.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(stack, `${id}Role`, { assumedBy: new ServicePrincipal('states.amazonaws.com') })
  for (const functionArn of called) role.addToPolicy(invoke(functionArn))
  role.addToPolicy(deliverLogs())
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'The rights to deliver logs have no resource in IAM; the role can do nothing else but call its own steps.',
  })
  const machine = new CfnStateMachine(stack, id, {
    stateMachineName: name,
    stateMachineType: 'STANDARD',
    roleArn: role.roleArn,
    definitionString: stack.toJsonString(definition),
    loggingConfiguration: {
      level: 'ALL',
      // What passes between steps names helpers and households.
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
    },
  })
  machine.node.addDependency(role)
  Validations.of(machine).acknowledge({
    id: 'AwsSolutions-SF2',
    reason: 'Every step logs the execution it belongs to; tracing would need rights on all resources.',
  })
  if (declared.schedule) scheduleOf(stack, { id, name, ...declared.schedule }, machine)
  alarmOn(stack, `${id}Failed`, {
    metric: new Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionsFailed',
      dimensionsMap: { StateMachineArn: machine.attrArn },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    }),
    threshold: 1,
    impact: declared.impact,
    look: declared.look,
    alarms,
  })
}

/** `monthly-assessment` → `MachineMonthlyAssessment`. */
const idOf = (name: string): string =>
  `Machine${name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')}`

type Scheduled = { readonly id: string; readonly name: string; readonly cron: string; readonly says: string }

const scheduleOf = (stack: Stack, { id, name, cron, says }: Scheduled, machine: CfnStateMachine): void => {
  const role = new Role(stack, `${id}ScheduleRole`, { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') })
  role.addToPolicy(startMachine(machine.attrArn))
  const timer = new CfnSchedule(stack, `${id}Schedule`, {
    name,
    description: says,
    scheduleExpression: `cron(${awsCron(cron)})`,
    scheduleExpressionTimezone: scheduleZone,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: machine.attrArn,
      roleArn: role.roleArn,
      input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' }),
      retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 24 * 3600 },
    },
  })
  timer.node.addDependency(role)
}

/** Minute, hour, day, month, weekday → EventBridge's six fields, where one of day and weekday must be `?`. */
export const awsCron = (cron: string): string => {
  const [minute, hour, day, month, weekday, ...more] = cron.split(' ')
  // Steps and ranges are not read alike by croner and EventBridge.
  if (!/^[\d,* ]+$/.test(cron)) throw new Error(`a schedule of numbers, lists and * is expected: ${cron}`)
  if (weekday !== '*' || more.length > 0) throw new Error(`a schedule by weekday is not written for AWS: ${cron}`)
  return `${minute} ${hour} ${day} ${month} ? *`
}
