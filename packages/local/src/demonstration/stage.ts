import { readFileSync } from 'node:fs'
import { addDays, type Day, type Period } from '@bangfu/kernel/time'
import type { Callers } from './caller.ts'

/** What the story needs of the host it is played on: people who call, and a clock if the host lets its clock be set. */
export type Stage = {
  readonly as: Callers
  /** The issuer whose tokens the callers carry: people are registered under it. */
  readonly issuer: string
  /** The month that is played. */
  readonly period: Period
  /** Moves the host's clock, where it can be moved. */
  readonly setClock: (at: string) => void
  readonly photo: (taken: Taken) => Promise<Uint8Array<ArrayBuffer>>
  readonly fetch: typeof fetch
}

/** Where and when a photo was taken; without these it carries no EXIF. */
export type Taken = {
  readonly seed: number
  readonly at?: string
  readonly latitude?: number
  readonly longitude?: number
}

/** Shipped with the product: real figures, invented people. */
export const caseFile = (name: string): Buffer => readFileSync(new URL(`../../../../cases/${name}`, import.meta.url))

/** A moment of the month that is played, in the county's time zone. */
export const moment = (period: Period, day: number, time: string): string =>
  `${addDays(`${period}-01` as Day, day - 1)}T${time}+08:00`

/** Asks again until the answer is as awaited: facts between services take a moment. */
export const until = async <T>(ask: () => Promise<T>, awaited: (answer: T) => boolean, what: string): Promise<T> => {
  const deadline = Date.now() + 30_000
  for (;;) {
    const answer = await ask()
    if (awaited(answer)) return answer
    if (Date.now() > deadline)
      throw new Error(`waited 30 s for ${what}; last answer ${JSON.stringify(answer).slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** All items of a list, page by page. */
export const everything = async <T>(
  get: (path: string) => Promise<{ items: T[]; next: string | null }>,
  path: string,
): Promise<T[]> => {
  const items: T[] = []
  let next: string | null = null
  do {
    const page: { items: T[]; next: string | null } = await get(
      `${path}${path.includes('?') ? '&' : '?'}limit=200${next === null ? '' : `&cursor=${encodeURIComponent(next)}`}`,
    )
    items.push(...page.items)
    next = page.next
  } while (next !== null)
  return items
}
