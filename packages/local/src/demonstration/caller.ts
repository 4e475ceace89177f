/** Calls the public API as one person; every change carries a key, so that a demonstration that was cut off goes on. */
export type Caller = {
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown, options?: SendOptions): Promise<T>
}

export type SendOptions = {
  /** The Idempotency-Key; made from the path and the body's place in the story. */
  readonly key?: string
  readonly contentType?: string
  readonly ifMatch?: number
}

/** A call that was refused where the story expects success. */
export class Unexpected extends Error {
  readonly status: number
  readonly problem: unknown
  constructor(call: string, status: number, problem: unknown) {
    super(`${call} answered ${status}: ${JSON.stringify(problem)}`)
    this.name = 'Unexpected'
    this.status = status
    this.problem = problem
  }
}

export type Callers = (subject: string) => Promise<Caller>

/** Callers of a host by subject, each with a token of its own. */
export const callersOf = (
  origin: string,
  tokenFor: (subject: string) => Promise<string>,
  fetching: typeof fetch = fetch,
): Callers => {
  const known = new Map<string, Promise<Caller>>()
  const make = async (subject: string): Promise<Caller> => {
    const authorization = `Bearer ${await tokenFor(subject)}`
    const call = async <T>(
      method: string,
      path: string,
      headers: Record<string, string>,
      body?: string | Uint8Array<ArrayBuffer>,
    ): Promise<T> => {
      const response = await fetching(`${origin}${path}`, {
        method,
        headers: { authorization, 'accept-language': 'en', ...headers },
        ...(body !== undefined && { body }),
      })
      const answered: unknown = await response.json()
      if (!response.ok) throw new Unexpected(`${method} ${path}`, response.status, answered)
      return answered as T
    }
    return {
      get: (path) => call('GET', path, {}),
      send: (method, path, body, { key, contentType = 'application/json', ifMatch } = {}) =>
        call(
          method,
          path,
          {
            'content-type': contentType,
            ...(key !== undefined && { 'idempotency-key': key }),
            ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
          },
          body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
        ),
    }
  }
  return (subject) => {
    const before = known.get(subject)
    if (before) return before
    const made = make(subject)
    known.set(subject, made)
    return made
  }
}
