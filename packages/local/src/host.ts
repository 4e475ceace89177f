import type { Server } from 'node:http'
import type { Instant, Period } from '@bangfu/kernel/time'
import { defectLine, openAccessLog } from './access-log.ts'
import { openBusinessClock } from './business-clock.ts'
import { certificateFor } from './certificate.ts'
import { takeDataFolder, type DataFolder } from './data-folder.ts'
import { callersOf } from './demonstration/caller.ts'
import { founder, people, period, standsAt } from './demonstration/cast.ts'
import type { Played } from './demonstration/play.ts'
import { openDevelopmentIssuer, type DevelopmentIssuer } from './development-issuer.ts'
import { developmentTokens, identifyBy, issuerTokens } from './identify.ts'
import { openInstallation } from './installation.ts'
import { readJson, writeJson } from './json-file.ts'
import { channelOf } from './message-channel.ts'
import { fetchTrusting } from './own-fetch.ts'
import { closeServer, listen, listenerOf } from './server.ts'
import type { Settings } from './settings.ts'

/** A running host: the whole system in one process. */
export type Host = {
  readonly origin: string
  readonly folder: string
  /** Tokens of the development issuer; absent with a real one. */
  readonly tokenFor?: (subject: string) => Promise<string>
  readonly demonstration?: Played
  /** Trusts the host's own certificate. */
  readonly fetch: typeof fetch
  /** Sets the time that the business lives in. */
  setClock(at: Instant): void
  /** Resolves when everything told so far has reached its readers. */
  settled(): Promise<void>
  /** Answers what has begun, stops everything, closes the data. */
  stop(): Promise<void>
}

/** Starts the whole system on this machine. @throws StartRefused when the person who starts it can mend what is wrong */
export const startHost = async (settings: Settings, say: (line: string) => void): Promise<Host> => {
  const folder = takeDataFolder(settings.folder, settings.fresh)
  const undo: (() => Promise<void> | void)[] = [() => folder.release()]
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step()
  }
  try {
    return await open(settings, folder, undo, stop, say)
  } catch (error) {
    await stop()
    throw error
  }
}

type Undo = (() => Promise<void> | void)[]

const open = async (
  settings: Settings,
  folder: DataFolder,
  undo: Undo,
  stop: () => Promise<void>,
  say: (line: string) => void,
): Promise<Host> => {
  const clock = openBusinessClock(folder.path('clock.json'))
  const log = openAccessLog(folder.path('host.log'), clock.now)
  undo.push(() => log.close())
  let origin = ''
  const publicOrigin = (): string => settings.origin ?? origin
  const issuer = settings.issuer
    ? undefined
    : await openDevelopmentIssuer(
        folder.path('issuer.json'),
        () => origin,
        () => (settings.demonstration ? people : []),
        [settings.host, ...hostOf(settings.origin)],
      )
  const installation = await openInstallation(folder, {
    clock,
    origin: publicOrigin,
    messages: settings.messages && channelOf(settings.messages),
    failed: (where, error) => log.write(defectLine(error, where, '')),
  })
  undo.push(() => installation.stop())
  const tokens = settings.issuer ? await issuerTokens(settings.issuer) : developmentTokens(issuer as DevelopmentIssuer)
  const first = settings.founder ?? (issuer && founder)
  const founders = first === undefined ? [] : [{ issuer: tokens.issuer, subject: first }]
  const identify = identifyBy(tokens, installation.table, clock.now, founders)
  const certificate = await certificateFor(settings.tls, folder.path('tls.json'), [
    settings.host,
    'localhost',
    ...hostOf(settings.origin),
  ])
  const server: Server = await listen(settings, certificate, listenerOf({ installation, identify, issuer, log }))
  undo.push(() => closeServer(server))
  origin = originOf(server, settings, certificate !== undefined)
  const fetching = fetchTrusting(certificate)
  const host = {
    origin,
    folder: settings.folder,
    fetch: fetching,
    setClock: clock.set,
    settled: () => installation.carrier.settled(),
    stop,
    ...(issuer && { tokenFor: issuer.tokenFor }),
  }
  if (!settings.demonstration || !issuer) return host
  const file = folder.path('demonstration.json')
  const before = readJson<Played>(file)
  if (before) return { ...host, demonstration: before }
  const { play } = await import('./demonstration/play.ts')
  const { photo } = await import('./demonstration/photo.ts')
  const demonstration = await play(
    {
      as: callersOf(origin, issuer.tokenFor, fetching),
      issuer: issuer.url,
      period: period as Period,
      setClock: (at) => clock.set(at as Instant),
      photo,
      fetch: fetching,
    },
    say,
  )
  clock.set(standsAt as Instant)
  writeJson(file, demonstration)
  return { ...host, demonstration }
}

const hostOf = (origin: string | undefined): string[] => (origin === undefined ? [] : [new URL(origin).hostname])

const originOf = (server: Server, { host }: Settings, secure: boolean): string => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `${secure ? 'https' : 'http'}://${name}:${port}`
}
