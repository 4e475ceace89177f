import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda'
import type { HttpRequest, HttpResponse } from '@bangfu/http/message'
import type { Login } from './identify.ts'

/** API Gateway, HTTP API, payload format 2.0. Open routes have no authorizer. */
export type HttpEvent = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithJWTAuthorizer
export type HttpResult = APIGatewayProxyStructuredResultV2

/** The request in an event: header names lower-cased, cookies put back, the query raw, the body as bytes. */
export const requestOf = (event: HttpEvent): HttpRequest => ({
  method: event.requestContext.http.method,
  path: event.rawPath,
  query: new URLSearchParams(event.rawQueryString),
  headers: {
    ...Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...(event.cookies && { cookie: event.cookies.join('; ') }),
  },
  body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  requestId: event.requestContext.requestId,
})

/** Who the authorizer found in the token, which it has verified; undefined on open routes. */
export const loginOf = ({ requestContext }: HttpEvent): Login | undefined => {
  if (!('authorizer' in requestContext)) return undefined
  const { iss, sub } = requestContext.authorizer.jwt.claims
  return typeof iss === 'string' && typeof sub === 'string' ? { issuer: iss, subject: sub } : undefined
}

export const resultOf = (response: HttpResponse, requestId: string): HttpResult => ({
  statusCode: response.status,
  headers: {
    ...response.headers,
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  },
  // API Gateway takes bytes in base64, and gives them out as they were.
  ...(typeof response.body === 'string'
    ? { body: response.body }
    : { body: Buffer.from(response.body).toString('base64'), isBase64Encoded: true }),
})
