import { Duration, RemovalPolicy, Validations, type Stack } from 'aws-cdk-lib'
import {
  CfnApiMapping,
  CfnStage,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpIntegrationType,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteIntegration,
  HttpRouteKey,
  IntegrationCredentials,
  PayloadFormatVersion,
  type HttpRouteIntegrationConfig,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Route } from '@bangfu/http/route'
import { invoke } from './grants.ts'
import type { Settings, Throttle } from './settings.ts'

export type Routed = {
  readonly route: Pick<Route, 'method' | 'path' | 'open' | 'limitBytes'>
  readonly answeredBy: IFunction
  /** Its routes stand in a stack of their own. */
  readonly service: string
}

/** Where the pieces of the API stand: itself, the routes of each service, and what needs them all. */
export type ApiStacks = {
  readonly base: Stack
  readonly routesOf: (service: string) => Stack
  readonly stage: Stack
}

/**
 * One API with every route of every service. What is not open needs a token of the issuer, which API Gateway verifies;
 * what no route takes goes to `unrouted`, which says so as a problem.
 */
export const httpApi = (
  stacks: ApiStacks,
  settings: Settings,
  routed: readonly Routed[],
  unrouted: IFunction,
): HttpApi => {
  const api = new HttpApi(stacks.base, 'Api', {
    apiName: `bangfu-${settings.stage}`,
    createDefaultStage: false,
    disableExecuteApiEndpoint: settings.domain !== undefined,
    ...(settings.webOrigins.length > 0 && { corsPreflight: corsFor(settings.webOrigins) }),
  })
  const authorizer = new HttpJwtAuthorizer('Login', settings.issuer.url, { jwtAudience: [settings.issuer.audience] })
  const role = callingRole(stacks.base, [...routed.map(byFunction), unrouted])
  const integrations = new Map<IFunction, CalledByRole>()
  const integrationOf = (made: IFunction): CalledByRole => {
    const known = integrations.get(made)
    if (known) return known
    const integration = new CalledByRole(`To${made.node.id}`, made, IntegrationCredentials.fromRole(role))
    integrations.set(made, integration)
    return integration
  }
  const open = new HttpNoneAuthorizer()
  const routes = routed.map(({ route, answeredBy, service }) => {
    const made = new HttpRoute(stacks.routesOf(service), `${route.method}${route.path}`, {
      httpApi: api,
      routeKey: HttpRouteKey.with(route.path, HttpMethod[route.method]),
      integration: integrationOf(answeredBy),
      authorizer: route.open ? open : authorizer,
    })
    if (route.open) acknowledgeOpen(made, `${route.method} ${route.path} is for everybody.`)
    return made
  })
  const rest = new HttpRoute(stacks.stage, 'Unrouted', {
    httpApi: api,
    routeKey: HttpRouteKey.DEFAULT,
    integration: integrationOf(unrouted),
    authorizer: open,
  })
  acknowledgeOpen(rest, 'It says that there is nothing here, to everybody, and has no rights.')
  const stage = stageOf(stacks.stage, api, settings, routed)
  // API Gateway refuses settings of routes that are not there yet.
  stage.node.addDependency(...routes, rest)
  nameOf(stacks.stage, api, settings, stage)
  return api
}

const byFunction = ({ answeredBy }: Routed): IFunction => answeredBy

/** What API Gateway calls functions as: one role, where a permission for each would be as many resources of the stack. */
const callingRole = (stack: Stack, called: readonly IFunction[]): Role =>
  new Role(stack, 'Calling', {
    assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    inlinePolicies: {
      Call: new PolicyDocument({
        statements: [...new Set(called)].map((made) => invoke(made.functionArn)),
        minimize: true,
      }),
    },
  })

/** A function that the API calls with a role; the one of the library asks for a permission of the function. */
class CalledByRole extends HttpRouteIntegration {
  readonly #made: IFunction
  readonly #credentials: IntegrationCredentials
  constructor(id: string, made: IFunction, credentials: IntegrationCredentials) {
    super(id)
    this.#made = made
    this.#credentials = credentials
  }
  bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      uri: this.#made.functionArn,
      credentials: this.#credentials,
    }
  }
}

const acknowledgeOpen = (route: HttpRoute, reason: string): void =>
  Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason })

const corsFor = (allowOrigins: readonly string[]) => ({
  allowOrigins: [...allowOrigins],
  allowMethods: [
    CorsHttpMethod.GET,
    CorsHttpMethod.POST,
    CorsHttpMethod.PUT,
    CorsHttpMethod.PATCH,
    CorsHttpMethod.DELETE,
  ],
  allowHeaders: ['authorization', 'content-type', 'accept-language', 'if-match', 'idempotency-key'],
  exposeHeaders: ['etag', 'location', 'idempotent-replayed', 'x-request-id'],
  maxAge: Duration.hours(1),
})

/**
 * What is written of each request: never the path or the query, where ids of people stand, nor the address of a device.
 */
const accessLine = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  totalMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  authorizer: '$context.authorizer.error',
  integration: '$context.integrationErrorMessage',
}

const stageOf = (stack: Stack, api: HttpApi, settings: Settings, routed: readonly Routed[]): CfnStage => {
  const log = new LogGroup(stack, 'AccessLog', {
    // Names that begin so need no policy of their own for each log.
    logGroupName: `/aws/vendedlogs/bangfu-${settings.stage}-access`,
    retention: settings.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const { throttle } = settings
  return new CfnStage(stack, 'Stage', {
    apiId: api.apiId,
    stageName: '$default',
    autoDeploy: true,
    accessLogSettings: { destinationArn: log.logGroupArn, format: JSON.stringify(accessLine) },
    defaultRouteSettings: { ...limits(throttle.unrouted), detailedMetricsEnabled: false },
    routeSettings: Object.fromEntries(
      routed.map(({ route }) => [
        `${route.method} ${route.path}`,
        inCloudFormation(limits(throttleOf(route, throttle))),
      ]),
    ),
  })
}

const heavyBytes = 256 * 1024

const throttleOf = (route: Routed['route'], throttle: Settings['throttle']): Throttle => {
  if ((route.limitBytes ?? 0) > heavyBytes) return throttle.heavy
  return route.method === 'GET' ? throttle.read : throttle.change
}

const limits = ({ perSecond, burst }: Throttle) => ({ throttlingRateLimit: perSecond, throttlingBurstLimit: burst })

/** Route settings are free JSON to CloudFormation, so that nobody puts their names into its spelling. */
const inCloudFormation = ({ throttlingRateLimit, throttlingBurstLimit }: ReturnType<typeof limits>) => ({
  ThrottlingRateLimit: throttlingRateLimit,
  ThrottlingBurstLimit: throttlingBurstLimit,
})

const nameOf = (stack: Stack, api: HttpApi, { domain }: Settings, stage: CfnStage): void => {
  if (!domain) return
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', domain.certificateArn)
  const name = new DomainName(stack, 'Domain', { domainName: domain.name, certificate })
  const mapping = new CfnApiMapping(stack, 'DomainMapping', {
    apiId: api.apiId,
    domainName: name.name,
    stage: stage.stageName,
  })
  mapping.addResourceDependency(stage)
}
