import { ArnFormat, Duration, RemovalPolicy, Validations, type Stack } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { machineName, monthlyAssessment, schedule } from '@bangfu/assessments/monthly-assessment'
import { alarmOn } from './alarms.ts'
import { deliverLogs, invoke, startMachine } from './grants.ts'
import type { Settings } from './settings.ts'

/** Known before the machine is made: its own steps start it for each county. */
export const machineArnOf = (stack: Stack, settings: Settings): string =>
  stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: nameOf(settings),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })

const nameOf = (settings: Settings): string => `bangfu-${settings.stage}-${machineName}`

/** The monthly assessment, by the definition that the one-machine host runs too, and its day in the calendar. */
export const monthlyMachine = (stack: Stack, settings: Settings, tasks: IFunction, alarms: ITopic): void => {
  const log = new LogGroup(stack, 'MonthlyLog', {
    // Names that begin so need no policy of their own for each log.
    logGroupName: `/aws/vendedlogs/states/${nameOf(settings)}`,
    retention: settings.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(stack, 'MonthlyRole', { assumedBy: new ServicePrincipal('states.amazonaws.com') })
  role.addToPolicy(invoke(tasks.functionArn))
  role.addToPolicy(deliverLogs())
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'The rights to deliver logs have no resource in IAM; the role can do nothing else but call its own steps.',
  })
  const machine = new CfnStateMachine(stack, 'Monthly', {
    stateMachineName: nameOf(settings),
    stateMachineType: 'STANDARD',
    roleArn: role.roleArn,
    definitionString: stack.toJsonString(monthlyAssessment(() => tasks.functionArn)),
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
  monthlySchedule(stack, settings, machine)
  alarmOn(stack, 'MonthlyFailed', {
    metric: new Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionsFailed',
      dimensionsMap: { StateMachineArn: machine.attrArn },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    }),
    threshold: 1,
    impact: 'The month of a county is not assessed: its rewards may be decided late.',
    look: 'The run says what failed; running the month again continues where it stopped.',
    alarms,
  })
}

const monthlySchedule = (stack: Stack, settings: Settings, machine: CfnStateMachine): void => {
  const role = new Role(stack, 'MonthlyScheduleRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') })
  role.addToPolicy(startMachine(machine.attrArn))
  const timer = new CfnSchedule(stack, 'MonthlySchedule', {
    name: nameOf(settings),
    description: 'Assesses the month before, on its first day',
    scheduleExpression: `cron(${awsCron(schedule.cron)})`,
    scheduleExpressionTimezone: schedule.timeZone,
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
  if (weekday !== '*' || more.length > 0) throw new Error(`a schedule by weekday is not written for AWS: ${cron}`)
  return `${minute} ${hour} ${day} ${month} ? *`
}
