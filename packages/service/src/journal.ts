import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { loggedError } from './redact.ts'

/** What a function writes of its work: message codes and numbers, never personal data, bodies, queries or whole events. */
export type Journal = {
  request(line: RequestLine): void
  /** An outcome of work that nobody waits for: facts, uploads, tasks. */
  work(line: WorkLine): void
  /** A fact went to the list of dead letters. */
  buried(id: string): void
  defect(error: unknown, where: { readonly requestId: string; readonly route: string }): void
}

export type RequestLine = {
  readonly requestId: string
  /** The pattern (`GET /households/{household}`), not the path: ids of people stay out of the log. */
  readonly route: string
  readonly status: number
  readonly durationMs: number
  /** Who asked, and the id of what was asked about: the record of who read whose file. */
  readonly who: string
  readonly about: string
  readonly code?: string
}

export type WorkLine = { readonly what: string; readonly id: string; readonly durationMs: number }

/**
 * The journal of one cloud function: one structured line for each request, which is its metrics too (embedded metric
 * format), so that what is logged is paid for once. Alarms find the function by its name.
 */
export const journalOf = (functionName: string): Journal => {
  const logger = new Logger({ serviceName: functionName })
  const metrics = new Metrics({ namespace: 'Bangfu', serviceName: functionName })
  const publish = (line: object, counts: Readonly<Record<string, number>>, durationMs?: number): void => {
    for (const [name, value] of Object.entries(line)) metrics.addMetadata(name, String(value))
    for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count)
    if (durationMs !== undefined) metrics.addMetric('duration', MetricUnit.Milliseconds, durationMs)
    metrics.publishStoredMetrics()
  }
  return {
    request: ({ durationMs, ...line }) =>
      publish({ message: 'request', ...line }, { requests: 1, refusals: isRefused(line.status) ? 1 : 0 }, durationMs),
    work: ({ durationMs, ...line }) => publish({ message: 'work', ...line }, { works: 1 }, durationMs),
    buried: (id) => publish({ message: 'buried', id }, { buried: 1 }),
    defect: (error, where) => {
      logger.error('defect', { ...where, defect: loggedError(error) })
      publish({ message: 'counted' }, { defects: 1 })
    },
  }
}

const isRefused = (status: number): boolean => status >= 400 && status < 500

/** Milliseconds since `start`, to a tenth. */
export const sinceMs = (start: number): number => Math.round((performance.now() - start) * 10) / 10
