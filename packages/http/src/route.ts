import type * as z from 'zod'
import type { Produced } from './produced.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A text in both languages of the product. */
export type Words = { readonly zh: string; readonly en: string }

/** What a route asks to do something with: where it lies (for access), what the trail calls it, and the thing itself. */
export type Subject<Scope, Found> = { readonly scope: Scope; readonly about: string; readonly found: Found }

export type Answer<Body> = {
  readonly status?: number
  readonly body: Body
  /** Becomes the ETag. */
  readonly version?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Of a route with `produces`: what the browser calls the file that it keeps, in any script; shown in its window without. */
  readonly fileName?: string
}

type Shape = z.ZodObject
type Parsed<P extends Shape, Q extends Shape, B extends z.ZodType> = {
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
  /** The version that the caller saw (If-Match); always there on routes with `ifMatch`. */
  readonly version: number
}

export type RouteSpec<
  Context,
  Action,
  Scope,
  P extends Shape,
  Q extends Shape,
  B extends z.ZodType,
  R extends z.ZodType,
  Found,
> = {
  readonly method: Method
  /** `/households/{household}/visits` */
  readonly path: string
  readonly action: Action
  readonly summary: Words
  readonly params?: P
  readonly query?: Q
  /** The JSON body. Unknown fields are refused. */
  readonly body?: B
  /** Instead of JSON the raw bytes of one of these types; `body` then is a Uint8Array. */
  readonly accepts?: readonly string[]
  /** The most bytes of a body; 64 KiB unless told. */
  readonly limitBytes?: number
  readonly returns: R
  /**
   * Instead of JSON a page or a file: `returns` is then `pageText` (html, csv) or `fileBytes` (xlsx) of `produced.ts`, and
   * `body` of the answer that text or those bytes.
   */
  readonly produces?: Produced
  /** Of an open GET: for so many seconds anybody may keep a copy of the answer. Nobody may unless told. */
  readonly publicSeconds?: number
  /** What a success is answered with; 200 unless told. */
  readonly status?: number
  /**
   * A change of something that has versions: needs If-Match. `if-exists`: the same call creates it, and without If-Match
   * `version` is 0; the route itself then refuses to change what exists.
   */
  readonly ifMatch?: true | 'if-exists'
  /** Money and other things that must not happen twice: the key is required, not only honoured. */
  readonly idempotencyKey?: 'required'
  /** Everybody, signed in or not: who asks is not even looked at, so that both hosts answer alike. */
  readonly open?: true
  /** Finds what is asked about before it is decided whether the caller may: absent is thrown as not_found. */
  readonly subject: (input: Parsed<P, Q, B>, context: Context) => Promise<Subject<Scope, Found>> | Subject<Scope, Found>
  readonly run: (input: Parsed<P, Q, B> & { readonly found: Found }, context: Context) => Promise<Answer<z.input<R>>>
}

/** A route with its types forgotten, as the edge, OpenAPI and CDK see it. */
export type Route<Context = never, Action extends string = string, Scope = unknown> = {
  readonly method: Method
  readonly path: string
  readonly action: Action
  readonly summary: Words
  readonly params?: Shape
  readonly query?: Shape
  readonly body?: z.ZodType
  readonly accepts?: readonly string[]
  readonly limitBytes?: number
  readonly returns: z.ZodType
  readonly produces?: Produced
  readonly publicSeconds?: number
  readonly status?: number
  readonly ifMatch?: true | 'if-exists'
  readonly idempotencyKey?: 'required'
  readonly open?: true
  subject(
    input: Parsed<Shape, Shape, z.ZodType>,
    context: Context,
  ): Promise<Subject<Scope, unknown>> | Subject<Scope, unknown>
  run(input: Parsed<Shape, Shape, z.ZodType> & { readonly found: unknown }, context: Context): Promise<Answer<unknown>>
}

/** Binds `route` to a service's context, actions and scopes: `const route = routesOf<Context, Action, Scope>()`. */
export const routesOf =
  <Context, Action extends string, Scope>() =>
  <
    P extends Shape = z.ZodObject<Record<string, never>>,
    Q extends Shape = z.ZodObject<Record<string, never>>,
    B extends z.ZodType = z.ZodUndefined,
    R extends z.ZodType = z.ZodType,
    Found = undefined,
  >(
    spec: RouteSpec<Context, Action, Scope, P, Q, B, R, Found>,
  ): Route<Context, Action, Scope> =>
    spec

export const ok = <Body>(body: Body, version?: number): Answer<Body> => ({
  body,
  ...(version !== undefined && { version }),
})

export const created = <Body>(body: Body, location: string, version?: number): Answer<Body> => ({
  status: 201,
  body,
  headers: { location },
  ...(version !== undefined && { version }),
})
