import { describe, expect, test } from '@jest/globals'
import { addDays, type Day } from '@bangfu/kernel/time'
import { standsAt } from '@bangfu/local/demonstration/cast'
import type { Answered, Place } from './place.ts'
import { expectRefused } from './refused.ts'

const refused = { status: 400, code: 'invalid_cursor' } as const

/** Cursors that are stale, forged, of somebody else or of another list. */
export const badCursors = (place: () => Place): void => {
  const list = (cursor: string, headers: Record<string, string> = {}): Promise<Answered> =>
    page(`/households?division=${place().village}`, cursor, headers)
  const page = (path: string, cursor: string, headers: Record<string, string>): Promise<Answered> =>
    place().call('office', 'GET', `${path}&limit=2&cursor=${encodeURIComponent(cursor)}`, { headers })
  const begin = async (who: 'office' | 'auditor' = 'office'): Promise<string> => {
    const { body } = await place().call(who, 'GET', `/households?division=${place().village}&limit=2`)
    return body.next as string
  }

  describe('a cursor', () => {
    test('goes on where the page ended', async () => {
      const { status, body } = await list(await begin())
      expect([status, body.items.length]).toEqual([200, 2])
      expect(body.items[0].code).toBe(`${place().village}0003`)
    })

    test.each<[string, (cursor: string) => string]>([
      ['that is garbage', () => 'garbage'],
      ['that is empty', () => ''],
      ['of two dots', () => '..'],
      ['that is base64 of nothing', () => 'bnVsbA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
      ['without its end', (cursor) => cursor.slice(0, -1)],
      ['without its signature', (cursor) => cursor.split('.')[0] ?? ''],
      ['with another signature', (cursor) => `${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`],
      ['that points to another place', (cursor) => moved(cursor)],
      ['that would never end', (cursor) => prolonged(cursor)],
      ['twice over', (cursor) => `${cursor}.${cursor}`],
      ['with a NUL in it', (cursor) => `${cursor}\0`],
    ])('%s is refused', async (_what, change) => {
      const cursor = change(await begin())
      await expectRefused(place(), (headers) => list(cursor, headers), refused)
    })

    test('of 5,000 letters is refused', async () => {
      await expectRefused(place(), (headers) => list('c'.repeat(5000), headers), {
        status: 400,
        code: 'invalid_input',
        pointer: 'query/cursor',
      })
    })

    test('of another user is refused', async () => {
      const theirs = await begin('auditor')
      await expectRefused(place(), (headers) => list(theirs, headers), refused)
    })

    test('of another list is refused', async () => {
      const cursor = await begin()
      const township = place().village.slice(0, 9)
      for (const path of [`/households?division=${township}`, `/funds?division=${place().village}`])
        await expectRefused(place(), (headers) => page(path, cursor, headers), refused)
    })

    // On a target whose clock cannot be set: packages/table/test/cursor.test.ts.
    test('of the day before yesterday is refused', async () => {
      const { target, isOwn } = place()
      if (!isOwn) return
      const cursor = await begin()
      target.stage.setClock(standsAt.replace(standsAt.slice(0, 10), addDays(standsAt.slice(0, 10) as Day, 2)))
      try {
        await expectRefused(place(), (headers) => list(cursor, headers), refused)
      } finally {
        target.stage.setClock(standsAt)
      }
      expect((await list(cursor)).status).toBe(200)
    })
  })
}

const changed = (cursor: string, change: (body: [number, Record<string, string>]) => unknown): string => {
  const [body = '', signature = ''] = cursor.split('.')
  const opened = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, Record<string, string>]
  return `${Buffer.from(JSON.stringify(change(opened))).toString('base64url')}.${signature}`
}

const moved = (cursor: string): string =>
  changed(cursor, ([expires, position]) => [
    expires,
    Object.fromEntries(Object.entries(position).map(([name, value]) => [name, value.replace('610528', '610529')])),
  ])

const prolonged = (cursor: string): string => changed(cursor, ([expires, position]) => [expires * 2, position])
