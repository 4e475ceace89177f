/**
 * The part of the Amazon States Language that both hosts run the same way (ADR 0005). A definition is data: CDK deploys
 * it, the one-machine host runs it. What is not in these types is refused by `unportable`.
 */
export type StateMachine = {
  readonly Comment?: string
  readonly StartAt: string
  readonly States: Readonly<Record<string, State>>
}

export type State = TaskState | ChoiceState | WaitState | MapState | SucceedState | FailState

type Onward = { readonly Next: string } | { readonly End: true }

/** A result lands at a path of the state, or (null) is thrown away. */
type WithResult = { readonly ResultPath?: string | null }

export type Retrier = {
  readonly ErrorEquals: readonly string[]
  readonly IntervalSeconds: number
  readonly MaxAttempts: number
  readonly BackoffRate: number
}

/**
 * Tries a step four times more after errors of these names, and after what Lambda itself may throw: worth repeating as it
 * is. Errors go by their JavaScript names, so that both hosts match them alike.
 */
export const retryOf = (...errors: readonly string[]): Retrier => ({
  ErrorEquals: [
    ...errors,
    'States.Timeout',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  IntervalSeconds: 1,
  MaxAttempts: 4,
  BackoffRate: 2,
})

export type Catcher = {
  readonly ErrorEquals: readonly string[]
  readonly Next: string
  readonly ResultPath?: string
}

type Guarded = { readonly Retry?: readonly Retrier[]; readonly Catch?: readonly Catcher[] }

/** Calls a Lambda function by its ARN and takes its payload alone. */
export type TaskState = Onward &
  WithResult &
  Guarded & {
    readonly Type: 'Task'
    readonly Comment?: string
    readonly Resource: string
    readonly Parameters: Readonly<Record<string, string>>
    /** Always given: the hosts differ in what they take when it is not (60 seconds here, for ever there). */
    readonly TimeoutSeconds: number
  }

export type ChoiceRule = {
  readonly Variable: string
  readonly IsPresent?: boolean
  readonly StringEquals?: string
  readonly BooleanEquals?: boolean
  readonly Next: string
}

export type ChoiceState = {
  readonly Type: 'Choice'
  readonly Comment?: string
  readonly Choices: readonly ChoiceRule[]
  readonly Default: string
}

export type WaitState = Onward & { readonly Type: 'Wait'; readonly Comment?: string; readonly Seconds: number }

/** Does the same for each of the keys that stand in the state itself. */
export type MapState = Onward &
  WithResult &
  Guarded & {
    readonly Type: 'Map'
    readonly Comment?: string
    readonly ItemsPath: string
    readonly ItemSelector: Readonly<Record<string, string>>
    readonly MaxConcurrency: number
    readonly ItemProcessor: StateMachine & { readonly ProcessorConfig: { readonly Mode: 'INLINE' } }
  }

export type SucceedState = { readonly Type: 'Succeed'; readonly Comment?: string }
export type FailState = {
  readonly Type: 'Fail'
  readonly Comment?: string
  readonly Error: string
  readonly Cause: string
}

/**
 * A state machine that a service declares. Infrastructure deploys it to Step Functions with its schedule to EventBridge
 * Scheduler; the one-machine host runs the same definition, and its schedule by the same expression. An execution that
 * a schedule starts has the input `{ scheduledTime }`: the moment for which it was due, at least once.
 */
export type Machine = {
  /** `monthly-assessment`: no other service has one of the name. */
  readonly name: string
  /** The definition by the ARNs of its tasks, which are tasks of the same service. */
  readonly definition: (taskArn: (task: string) => string) => StateMachine
  /** Minute, hour, day and month in Asia/Shanghai, `*` for the weekday; numbers, lists and `*` only. `0 2 1 * *` */
  readonly schedule?: { readonly cron: string; readonly says: string }
  /** What it means to people when an execution fails, as a sentence; and what to do: both end up in its alarm. */
  readonly impact: string
  readonly look: string
}

/** The zone of every schedule: the country has one. */
export const scheduleZone = 'Asia/Shanghai'

/** The most bytes of a state between two steps: Step Functions' limit, kept on one machine too. */
export const mostStateBytes = 256 * 1024

/** Starts a machine under a name of the execution; the same name while it runs is started once. */
export type StartMachine = (machine: string, name: string, input: unknown) => Promise<void>

const onward = ['Next', 'End']
const guarded = ['Retry', 'Catch', 'ResultPath']
const fields: Readonly<Record<State['Type'], readonly string[]>> = {
  Task: [...onward, ...guarded, 'Resource', 'Parameters', 'TimeoutSeconds'],
  Choice: ['Choices', 'Default'],
  Wait: [...onward, 'Seconds'],
  Map: [...onward, ...guarded, 'ItemsPath', 'ItemSelector', 'MaxConcurrency', 'ItemProcessor'],
  Succeed: [],
  Fail: ['Error', 'Cause'],
}
const needed: Readonly<Record<State['Type'], readonly string[]>> = {
  Task: ['Resource', 'Parameters', 'TimeoutSeconds'],
  Choice: ['Choices', 'Default'],
  Wait: ['Seconds'],
  Map: ['ItemsPath', 'ItemSelector', 'MaxConcurrency', 'ItemProcessor'],
  Succeed: [],
  Fail: ['Error', 'Cause'],
}
const ruleFields = ['Variable', 'IsPresent', 'StringEquals', 'BooleanEquals', 'Next']
const retrierFields = ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate']
const catcherFields = ['ErrorEquals', 'Next', 'ResultPath']
const contextPaths = new Set(['$$.Execution.Id', '$$.Map.Item.Value'])

/** What in a definition the two hosts would not run alike, place by place; empty for a portable one. */
export const unportable = (definition: unknown): string[] => machineFaults(definition, '')

const machineFaults = (given: unknown, at: string, more: readonly string[] = []): string[] => {
  if (!isObject(given)) return [`${at}: not a machine`]
  const states = isObject(given['States']) ? given['States'] : {}
  const known = (name: unknown): boolean => typeof name === 'string' && name in states
  return [
    ...unknownFields(given, ['Comment', 'StartAt', 'States', ...more], at),
    ...(known(given['StartAt']) ? [] : [`${at}/StartAt: no such state`]),
    ...Object.entries(states).flatMap(([name, state]) => stateFaults(state, `${at}/${name}`, known)),
  ]
}

const stateFaults = (given: unknown, at: string, known: (name: unknown) => boolean): string[] => {
  if (!isObject(given) || !isType(given['Type'])) return [`${at}: a type of state that only one host runs`]
  const type = given['Type']
  const targets = [given, ...objects(given['Choices']), ...objects(given['Catch'])]
    .flatMap(({ Next, Default }) => [Next, Default])
    .filter((target) => target !== undefined)
  return [
    ...unknownFields(given, ['Type', 'Comment', ...fields[type]], at),
    ...needed[type].filter((name) => !(name in given)).map((name) => `${at}/${name}: missing`),
    ...targets.filter((target) => !known(target)).map(() => `${at}/Next: no such state`),
    ...objects(given['Choices']).flatMap((rule) => unknownFields(rule, ruleFields, `${at}/Choices`)),
    ...objects(given['Retry']).flatMap((retrier) => unknownFields(retrier, retrierFields, `${at}/Retry`)),
    ...objects(given['Catch']).flatMap((catcher) => unknownFields(catcher, catcherFields, `${at}/Catch`)),
    ...templateFaults(given['Parameters'], `${at}/Parameters`),
    ...templateFaults(given['ItemSelector'], `${at}/ItemSelector`),
    ...[given['ItemsPath'], given['ResultPath']].flatMap((path) => pathFaults(path, at)),
    ...(type === 'Task' ? resourceFaults(given['Resource'], at) : []),
    ...(type === 'Map' ? processorFaults(given['ItemProcessor'], at) : []),
  ]
}

const processorFaults = (given: unknown, at: string): string[] => {
  const config = isObject(given) ? given['ProcessorConfig'] : undefined
  const inline = isObject(config) && config['Mode'] === 'INLINE' && Object.keys(config).length === 1
  return [
    ...(inline ? [] : [`${at}/ItemProcessor/ProcessorConfig: keys stand in the state (INLINE)`]),
    ...machineFaults(given, `${at}/ItemProcessor`, ['ProcessorConfig']),
  ]
}

const templateFaults = (given: unknown, at: string): string[] =>
  Object.entries(isObject(given) ? given : {}).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [`${at}/${name}: a text or a path`]
    return name.endsWith('.$') ? pathFaults(value, `${at}/${name}`) : []
  })

/** Plain paths only: intrinsic functions and the context object differ between the hosts. */
const pathFaults = (path: unknown, at: string): string[] =>
  path === undefined ||
  path === null ||
  (typeof path === 'string' && (/^\$(?:\.\w+)*$/.test(path) || contextPaths.has(path)))
    ? []
    : [`${at}: not a plain path`]

const resourceFaults = (resource: unknown, at: string): string[] =>
  typeof resource === 'string' && /^arn:aws(?:-\w+)*:lambda:[^:]*:[^:]*:function:/.test(resource)
    ? []
    : [`${at}/Resource: the ARN of a function`]

const unknownFields = (given: object, allowed: readonly string[], at: string): string[] =>
  Object.keys(given)
    .filter((name) => !allowed.includes(name))
    .map((name) => `${at}/${name}: only one host runs it`)

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const objects = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : [])
const isType = (value: unknown): value is State['Type'] => typeof value === 'string' && Object.hasOwn(fields, value)
