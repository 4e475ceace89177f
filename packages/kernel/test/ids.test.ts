import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { idsFrom, idSchema, inPortions } from '../src/ids.ts'

test('no two ids are alike, also made in the same millisecond and from one draw of chance', () => {
  const newId = idsFrom(() => 1_600_000_000_000, randomBytes)
  const ids = Array.from({ length: 1000 }, () => newId('hsh'))
  expect(new Set(ids).size).toBe(1000)
  for (const id of ids) expect(idSchema('hsh').safeParse(id).success).toBe(true)
})

test('no random byte is given twice', () => {
  let drawn = 0
  const next = inPortions((count) => Uint8Array.from({ length: count }, () => drawn++ % 251), 3)
  const given = Array.from({ length: 500 }, () => [...next()]).flat()
  expect(given).toEqual(given.map((_byte, index) => index % 251))
})
