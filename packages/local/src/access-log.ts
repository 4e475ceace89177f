import { createWriteStream } from 'node:fs'
import type { Instant } from '@bangfu/kernel/time'

/** What the host writes of its work: ids, patterns and numbers. No names, no bodies, no queries, no addresses of people. */
export type LogLine =
  | {
      readonly what: 'request'
      readonly requestId: string
      readonly route: string
      readonly status: number
      readonly who: string
      /** The id of what was asked about: the record of who read whose file. */
      readonly about: string
    }
  | {
      readonly what: 'defect'
      readonly where: string
      readonly requestId: string
      readonly error: string
      readonly at: string
    }
  | { readonly what: 'work'; readonly where: string; readonly outcome: string }

export type AccessLog = { write(line: LogLine): void; close(): Promise<void> }

/** Lines wait this long for others, so that a busy host writes a few times a second and not for every request. */
const gatherMs = 50

export const openAccessLog = (file: string, clock: () => Instant): AccessLog => {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 })
  let gathered = ''
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    stream.write(gathered)
    gathered = ''
  }
  return {
    write: (line) => {
      gathered += `${JSON.stringify({ when: clock(), ...line })}\n`
      timer ??= setTimeout(flush, gatherMs)
    },
    close: () => {
      flush()
      return new Promise((resolve) => stream.end(resolve))
    },
  }
}

/** A defect as the log may show it: kind and place. The message stays out, since it may quote what a person sent. */
export const defectLine = (error: unknown, where: string, requestId: string): LogLine => ({
  what: 'defect',
  where,
  requestId,
  error: error instanceof Error ? error.name : typeof error,
  at: error instanceof Error ? placesOf(error) : '',
})

const placesOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 6)
    .map((line) => line.trim().replace(/\(?file:\/\/.*?\/(packages|services|node_modules)\//, '$1/'))
    .join(' < ')
