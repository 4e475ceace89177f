import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@jest/globals'
import { callersOf, type Callers } from '@bangfu/local/demonstration/caller'
import { period as casePeriod, standsAt, village } from '@bangfu/local/demonstration/cast'
import { photo } from '@bangfu/local/demonstration/photo'
import type { Stage } from '@bangfu/local/demonstration/stage'
import { startHost } from '@bangfu/local/host'
import { instant, periodOf, previousPeriod, type Period } from '@bangfu/kernel/time'

/** Where a journey is walked: a host started for it, or the deployment at TARGET. */
export type Target = {
  readonly origin: string
  readonly as: Callers
  readonly tokenFor: (subject: string) => Promise<string>
  readonly stage: Stage
  /** The log of a host started for the journey. */
  readonly logFile?: string
  stop(): Promise<void>
}

/** The name in the tokens of the development issuer; a deployment says its own in ISSUER. */
const developmentIssuer = 'https://development-issuer.invalid'

/** A test that lets days go by: only a host started for the journey has a clock that can be set. */
export const overDays = process.env.TARGET === undefined ? test : test.skip

export const openTarget = async (): Promise<Target> => {
  const target = process.env.TARGET
  return target === undefined ? ownHost() : deployed(target)
}

const ownHost = async (): Promise<Target> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-journey-'))
  const host = await startHost(
    { port: 0, host: '127.0.0.1', folder, fresh: false, demonstration: false, tls: 'off', openToNetwork: false },
    () => undefined,
  )
  const tokenFor = host.tokenFor ?? (() => Promise.reject(new Error('no development issuer')))
  const as = callersOf(host.origin, tokenFor)
  host.setClock(instant(standsAt))
  const stage: Stage = {
    as,
    issuer: developmentIssuer,
    period: casePeriod as Period,
    setClock: (at) => host.setClock(instant(at)),
    photo,
    fetch,
  }
  return {
    origin: host.origin,
    as,
    tokenFor,
    stage,
    logFile: join(folder, 'host.log'),
    stop: async () => {
      await host.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

const deployed = async (origin: string): Promise<Target> => {
  const tokenFor = async (subject: string): Promise<string> => {
    const response = await fetch(`${origin}/dev/tokens`, { method: 'POST', body: new URLSearchParams({ subject }) })
    return ((await response.json()) as { access_token: string }).access_token
  }
  const as = callersOf(origin, tokenFor)
  const stage = { as, issuer: process.env.ISSUER ?? developmentIssuer, setClock: () => undefined, photo, fetch }
  return { origin, as, tokenFor, stage: { ...stage, period: await playedPeriod(as) }, stop: async () => undefined }
}

/** The case's own month where the demonstration was played; last month on a host with the real time. */
const playedPeriod = async (as: Callers): Promise<Period> => {
  try {
    await (await as('county')).get(`/assessments/${village}/${casePeriod}`)
    return casePeriod as Period
  } catch {
    return previousPeriod(periodOf(instant(Date.now())))
  }
}
