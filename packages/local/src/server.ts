import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { answer } from '@bangfu/http/edge'
import { nodeListener } from '@bangfu/http/node-server'
import { routerOf } from '@bangfu/http/router'
import { diskEndpoints } from '@bangfu/objects/disk-endpoints'
import { edgePorts, type Identify } from '@bangfu/service/edge-ports'
import { defectLine, type AccessLog } from './access-log.ts'
import type { Certificate } from './certificate.ts'
import type { DevelopmentIssuer } from './development-issuer.ts'
import type { Installation } from './installation.ts'
import { openApiText } from './openapi-text.ts'
import { services } from './services.ts'
import { StartRefused, type Settings } from './settings.ts'

export type Served = {
  readonly installation: Installation
  readonly identify: Identify
  readonly issuer: DevelopmentIssuer | undefined
  readonly log: AccessLog
}

/** Everything that one address serves: the services' routes, uploads and links, the development issuer. */
export const listenerOf = ({ installation, identify, issuer, log }: Served): RequestListener => {
  const { deps, objects, exchange } = installation
  const routes = services.flatMap((service) => service.routes)
  const ports = edgePorts(deps, identify, (error, { requestId, route }) =>
    log.write(defectLine(error, route, requestId)),
  )
  const logged = {
    ...ports,
    done: (call: Parameters<NonNullable<typeof ports.done>>[0], status: number) =>
      log.write({
        what: 'request',
        requestId: call.request.requestId,
        route: `${call.route.method} ${call.route.path}`,
        status,
        who: call.actor?.id ?? 'anonymous',
        about: call.about,
      }),
  }
  const api = nodeListener<(typeof routes)[number]>({
    find: routerOf(routes),
    answer: (route, params, request) => answer(route, params, request, logged),
    defect: (error, requestId) => log.write(defectLine(error, 'server', requestId)),
  })
  const uploads = diskEndpoints(objects, {
    created: async (created) => {
      for (const service of services) await service.onUpload?.(created, deps)
    },
    defect: (error) => log.write(defectLine(error, 'objects', '')),
  })
  const exchanges = diskEndpoints(exchange, {
    // A list that came in waits until somebody says what is to be done with it.
    created: async () => undefined,
    defect: (error) => log.write(defectLine(error, 'exchange', '')),
  })
  return together((request, response) => {
    serve(request, response).catch((error: unknown) => {
      log.write(defectLine(error, 'server', ''))
      response.destroy()
    })
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    if (path.startsWith('/objects') && (await uploads(request, response))) return
    if (path.startsWith('/exchange') && (await exchanges(request, response))) return
    if (issuer && path.startsWith('/dev/') && (await issuer.serve(request, response))) return
    if (request.method === 'GET' && path === '/openapi.json') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(openApiText())
      return
    }
    if (request.method === 'GET' && path === '/healthz') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n')
      return
    }
    await api(request, response)
  }
}

/**
 * Serves the requests of one turn step by step together: they read in one transaction, and what is done for one is still
 * in the processor's caches for the next. That spares a busy host a third of its work; a single request waits for nobody.
 */
const together = (serve: RequestListener): RequestListener => {
  let waiting: Parameters<RequestListener>[] = []
  const serveAll = (): void => {
    const group = waiting
    waiting = []
    for (const [request, response] of group) serve(request, response)
  }
  return (...call) => {
    if (waiting.push(call) === 1) setImmediate(serveAll)
  }
}

const requestTimeoutMs = 120_000
const headersTimeoutMs = 15_000

/** Listens, or says in one sentence why it cannot. */
export const listen = async (
  { port, host }: Settings,
  certificate: Certificate | undefined,
  listener: RequestListener,
): Promise<Server> => {
  const limits = { requestTimeout: requestTimeoutMs, headersTimeout: headersTimeoutMs, keepAliveTimeout: 65_000 }
  const server: Server = certificate
    ? createTlsServer({ ...limits, ...certificate }, listener)
    : createServer(limits, listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenRefused(error, port, host)))
    server.listen(port, host, resolve)
  })
  return server
}

const listenRefused = (error: NodeJS.ErrnoException, port: number, host: string): Error => {
  if (error.code === 'EADDRINUSE')
    return new StartRefused(
      `端口 ${port} 已被占用；请停止占用它的程序，或用 --port 换一个。`,
      `Port ${port} is in use; stop what uses it, or give another one with --port.`,
    )
  if (error.code === 'EACCES')
    return new StartRefused(
      `没有权限监听端口 ${port}；请用 --port 给出 1024 以上的端口。`,
      `Not permitted to listen on port ${port}; give one above 1024 with --port.`,
    )
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new StartRefused(
      `本机没有地址 ${host}；请用 --host 给出本机的地址。`,
      `This machine has no address ${host}; give one of its own with --host.`,
    )
  return error
}

const graceMs = 10_000

/** Lets what has begun be answered, then closes; what takes longer than ten seconds is cut off. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
