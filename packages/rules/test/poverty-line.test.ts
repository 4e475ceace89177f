import { expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { povertyLineOf, povertyLines } from '../src/poverty-line-pack.ts'

const county = '610528' as Division

test('a year has the line that the sources give it, and years without one have none', () => {
  const lines = [2010, 2011, 2015, 2016, 2017, 2018, 2019, 2020, 2021].map(
    (year) => povertyLineOf(county, year)?.perHeadFen ?? null,
  )
  expect(lines).toEqual([230_000, null, null, 307_000, 307_000, null, null, 400_000, null])
})

test('a province’s own line goes before the country’s', () => {
  const [country] = povertyLines.filter(({ fromYear }) => fromYear === 2020)
  const own = { ...country!, id: 'own', region: '61', perHeadFen: 401_500 }
  expect(povertyLineOf(county, 2020, [...povertyLines, own])?.id).toBe('own')
  expect(povertyLineOf('510000' as Division, 2020, [...povertyLines, own])?.id).toBe('line-2020')
})
