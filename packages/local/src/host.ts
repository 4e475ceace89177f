import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { randomBytes } from 'node:crypto'
import { answer } from '@bangfu/http/edge'
import { nodeListener } from '@bangfu/http/node-server'
import { routerOf } from '@bangfu/http/router'
import { idsFrom } from '@bangfu/kernel/ids'
import { edgePorts, type Identify } from '@bangfu/service/edge-ports'
import type { Login } from '@bangfu/service/identify'
import { defectLine, openAccessLog, type AccessLog } from './access-log.ts'
import { openBusinessClock, type BusinessClock } from './business-clock.ts'
import { certificateFor, type Certificate } from './certificate.ts'
import { takeDataFolder, type DataFolder } from './data-folder.ts'
import { founder, people, period, standsAt } from './demonstration/cast.ts'
import { callersOf } from './demonstration/caller.ts'
import { photo } from './demonstration/photo.ts'
import { play, type Played } from './demonstration/play.ts'
import { openDevelopmentIssuer, type DevelopmentIssuer } from './development-issuer.ts'
import { developmentTokens, identifyBy, issuerTokens } from './identify.ts'
import { openInstallation, type Installation } from './installation.ts'
import { openApiText } from './openapi-text.ts'
import { services, type AllDeps } from './services.ts'
import { StartRefused, type Settings } from './settings.ts'

/** A running host: the whole system in one process. */
export type Host = {
  readonly origin: string
  readonly folder: string
  /** Tokens of the development issuer; absent with a real one. */
  readonly tokenFor?: (subject: string) => Promise<string>
  readonly demonstration?: Played
  /** Trusts the host's own certificate. */
  readonly fetch: typeof fetch
  /** Resolves when everything told so far has reached its readers. */
  settled(): Promise<void>
  /** Answers what has begun, stops everything, closes the data. */
  stop(): Promise<void>
}
