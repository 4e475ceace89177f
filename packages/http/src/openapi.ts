import * as z from 'zod'
import { contentTypes } from './produced.ts'
import type { Route } from './route.ts'

/** What a refusal code means to a caller, as the document shows it. */
type RefusalEntry = { readonly status: number; readonly zh: readonly string[]; readonly en: readonly string[] }

export type OpenApiInfo = {
  readonly title: string
  readonly version: string
  readonly description: string
  /** Every refusal code of the product. */
  readonly refusals: Readonly<Record<string, RefusalEntry>>
}

type Json = { readonly [name: string]: unknown }

/** The OpenAPI 3.1 description of a route list: the same list that the hosts serve. Same list, same bytes. */
export const openApiOf = (routes: readonly Route[], info: OpenApiInfo): Json => {
  const paths: Record<string, Record<string, Json>> = {}
  const sorted = routes.toSorted((a, b) => compare(a.path, b.path) || compare(a.method, b.method))
  for (const route of sorted) {
    const path = (paths[route.path] ??= {})
    const method = route.method.toLowerCase()
    const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    if (
      named.toSorted().join() !==
      Object.keys(route.params?.shape ?? {})
        .toSorted()
        .join()
    )
      throw new Error(`the parameters of ${route.method} ${route.path} are not those of its path`)
    if (path[method]) throw new Error(`two routes at ${route.method} ${route.path}`)
    path[method] = operationOf(route, sorted)
  }
  return {
    openapi: '3.1.1',
    info: {
      title: info.title,
      version: info.version,
      description: info.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...new Set(sorted.map(tagOf))].toSorted(compare).map((name) => ({ name })),
    security: [{ bearer: [] }],
    paths,
    components: componentsOf(info.refusals),
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** `household.read` → `household`. */
const tagOf = (route: Route): string => route.action.split('.')[0] ?? route.action

const operationOf = (route: Route, all: readonly Route[]): Json => ({
  operationId: operationIdOf(route),
  tags: [tagOf(route)],
  summary: route.summary.zh,
  description: route.summary.en,
  'x-action': route.action,
  ...(route.open && { security: [] }),
  parameters: parametersOf(route),
  ...requestBodyOf(route),
  responses: responsesOf(route, all),
})

/** `GET /households/{household}/visits` → `getHouseholdsByHouseholdVisits`. */
const operationIdOf = (route: Route): string =>
  route.method.toLowerCase() +
  route.path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? `By${upper(part.slice(1, -1))}` : part.split(/[-.]/).map(upper).join('')))
    .join('')

const upper = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

const parametersOf = (route: Route): Json[] => [
  ...fieldsOf(route.params, 'path'),
  ...fieldsOf(route.query, 'query'),
  { $ref: '#/components/parameters/AcceptLanguage' },
  ...(route.ifMatch
    ? [{ $ref: `#/components/parameters/IfMatch${route.ifMatch === 'if-exists' ? 'WhenExists' : ''}` }]
    : []),
  ...(route.method === 'GET'
    ? []
    : [{ $ref: `#/components/parameters/IdempotencyKey${route.idempotencyKey === 'required' ? 'Required' : ''}` }]),
]

const fieldsOf = (shape: z.ZodObject | undefined, place: 'path' | 'query'): Json[] => {
  if (!shape) return []
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as {
    properties?: Record<string, Json>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }))
}

const requestBodyOf = (route: Route): Json => {
  if (route.accepts)
    return { requestBody: { required: true, content: Object.fromEntries(route.accepts.map((type) => [type, {}])) } }
  if (!route.body) return {}
  return {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
  }
}

const responsesOf = (route: Route, all: readonly Route[]): Json => {
  const hasVersion = all.some(
    ({ ifMatch, path }) => ifMatch && (path === route.path || path.startsWith(`${route.path}/`)),
  )
  const status = route.status ?? 200
  const headers = {
    ...(hasVersion && route.path.includes('{') && { ETag: { $ref: '#/components/headers/ETag' } }),
    ...(status === 201 && { Location: { $ref: '#/components/headers/Location' } }),
    ...(route.method !== 'GET' && { 'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' } }),
  }
  return {
    [status]: {
      description: 'OK',
      ...(Object.keys(headers).length > 0 && { headers }),
      content: contentOf(route),
    },
    ...Object.fromEntries(
      problemStatuses(route).map((code) => [code, { $ref: `#/components/responses/Problem${code}` }]),
    ),
    default: { $ref: '#/components/responses/Problem' },
  }
}

/** OpenAPI 3.1 describes a page or a file by its type alone. */
const contentOf = (route: Route): Json => {
  if (!route.produces) return { 'application/json': { schema: schemaOf(route.returns, 'output') } }
  const type = contentTypes[route.produces]
  return { [type]: type.startsWith('text/') ? { schema: { type: 'string' } } : {} }
}

/** The statuses that follow from what a route declares; all others come under `default`. */
const problemStatuses = (route: Route): number[] => [
  400,
  ...(route.open ? [] : [401, 403]),
  404,
  ...(route.method === 'GET' ? [] : [409]),
  ...(route.ifMatch ? [412] : []),
  ...(route.body || route.accepts ? [413, 415] : []),
  ...(route.method === 'GET' ? [] : [422]),
  ...(route.ifMatch ? [428] : []),
]

const allProblemStatuses = [400, 401, 403, 404, 409, 412, 413, 415, 422, 428]

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The format says it; zod's pattern of a calendar is 200 characters that no reader needs.
      if (jsonSchema.format === 'date' || jsonSchema.format === 'date-time') delete jsonSchema.pattern
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      // An answer may gain fields later without breaking a client that was generated today.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return rest
}

const componentsOf = (refusals: OpenApiInfo['refusals']): Json => ({
  securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  parameters: parameterComponents,
  headers: headerComponents,
  schemas: { Problem: problemSchema },
  responses: {
    ...Object.fromEntries(
      allProblemStatuses.map((status) => [`Problem${status}`, problemResponse(status, refusals)] as const),
    ),
    Problem: problemResponse(undefined, refusals),
  },
})

const parameterComponents: Json = {
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    required: false,
    description:
      '提示文字的语言：中文（默认）或英文。The language of problem texts: Chinese unless English is preferred.',
    schema: { type: 'string', examples: ['zh-CN', 'en'] },
  },
  ...Object.fromEntries(
    [true, false].map((required) => [
      `IfMatch${required ? '' : 'WhenExists'}`,
      {
        name: 'If-Match',
        in: 'header',
        required,
        description:
          '读取时得到的 ETag。The ETag of the version that was read.' +
          (required ? '' : ' 首次填写时不带。Left out when it is made for the first time.'),
        schema: { type: 'string', pattern: '^"\\d{1,9}"$' },
      },
    ]),
  ),
  ...Object.fromEntries(
    [false, true].map((required) => [
      `IdempotencyKey${required ? 'Required' : ''}`,
      {
        name: 'Idempotency-Key',
        in: 'header',
        required,
        description:
          '每一次操作一个唯一的键；重试时用同一个键，七天内得到第一次的答复。' +
          'One key per action; a repeat with the same key is answered as the first time, for seven days.',
        schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
      },
    ]),
  ),
}

const headerComponents: Json = {
  ETag: { description: 'The version, for If-Match.', schema: { type: 'string' } },
  Location: { description: 'Where the new thing is.', schema: { type: 'string' } },
  IdempotentReplayed: {
    description: '`true` when this is the answer that was given the first time.',
    schema: { type: 'string', const: 'true' },
  },
}

const problemSchema: Json = {
  description: 'RFC 9457',
  type: 'object',
  required: ['type', 'title', 'status', 'instance'],
  properties: {
    type: { type: 'string', examples: ['/problems/not_found'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'How to mend it.' },
    instance: { type: 'string', description: '`urn:request:` and the number of the request, to quote to an operator.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
}

const problemResponse = (status: number | undefined, refusals: OpenApiInfo['refusals']): Json => {
  const codes = Object.entries(refusals)
    .filter(([, entry]) =>
      status === undefined ? !allProblemStatuses.includes(entry.status) : entry.status === status,
    )
    .toSorted(([a], [b]) => compare(a, b))
  const lines = codes.map(([code, { zh, en }]) => `- \`${code}\` ${zh[0] ?? ''} · ${en[0] ?? ''}`)
  return {
    description: lines.length > 0 ? lines.join('\n') : 'A problem',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}
