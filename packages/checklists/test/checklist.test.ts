import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import {
  contentOf,
  evaluate,
  unmetOf,
  type Checklist,
  type ChecklistItem,
  type Computation,
  type ItemAnswer,
} from '../src/checklist.ts'
import { checklistFor, checklistNamed, checklistsToComplete, exitChecklists } from '../src/exit-checklists.ts'

type Subject = Readonly<Record<string, number | null>>

const source = { document: 'test', strength: 'GK' } as const
const atLeast: Computation<Subject> = {
  id: 'at-least',
  fields: ['a', 'b'],
  read: (subject, { least = 0 }) => {
    const readings = Object.entries(subject).map(([field, value]) => ({ field, of: null, value }))
    return { readings, holds: readings.every(({ value }) => Number(value) >= least) }
  },
}
const item = (
  id: string,
  answeredBy: ChecklistItem['answeredBy'],
  more: Partial<ChecklistItem> = {},
): ChecklistItem => ({
  ...{ id, answeredBy, source, zh: id, en: id },
  ...(answeredBy !== 'person' && { computation: 'at-least', numbers: { least: 10 } }),
  ...more,
})
const listOf = (...items: ChecklistItem[]): Checklist => ({
  ...{ id: 'list', kind: 'household-exit', region: '', from: '2016-01-01', to: null, zh: '', en: '' },
  counted: items.length,
  items,
})
const answer = (id: string, met = true, evidence: readonly string[] = ['photo']): ItemAnswer<string> => ({
  ...{ item: id, met, evidence, note: null, by: 'usr', at: '2020-08-15T02:00:00.000Z' },
})
const goThrough = (list: Checklist, subject: Subject, answers: ItemAnswer<string>[] = []) =>
  evaluate(list, [atLeast], subject, answers)

describe('an item that the file answers', () => {
  const list = listOf(item('file', 'file'))

  test('is met when every field is there and enough, and shows what was read', () => {
    const { met, items } = goThrough(list, { a: 10, b: 11 })
    expect(met).toBe(true)
    expect(items[0]).toMatchObject({ by: 'file', missing: [], readings: [{ field: 'a', value: 10 }, { value: 11 }] })
  })

  test('is not met when a field is missing, whatever the others say', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer({ min: 10 }), { maxKeys: 5 }), (subject) => {
        const { met, items } = goThrough(list, { ...subject, gap: null })
        expect([met, items[0]?.missing]).toEqual([false, ['gap']])
      }),
    )
  })

  test('is not met when nothing was read at all, and names the fields', () => {
    expect(goThrough(list, {}).items[0]).toMatchObject({ met: false, missing: ['a', 'b'] })
  })

  test('is not answered away by a person', () => {
    expect(goThrough(list, { a: 9 }, [answer('file')]).items[0]).toMatchObject({ met: false, by: 'file', answer: null })
    expect(goThrough(list, { a: null }, [answer('file')]).met).toBe(false)
  })
})

describe('an item that a person answers', () => {
  const list = listOf(item('person', 'person'))

  test('is met by a yes with evidence alone', () => {
    const met = (...answers: ItemAnswer<string>[]) => goThrough(list, {}, answers).met
    expect([met(), met(answer('person')), met(answer('person', false)), met(answer('person', true, []))]).toEqual([
      false,
      true,
      false,
      false,
    ])
    expect(met(answer('other'))).toBe(false)
  })
})

test('an item of both is the file’s where the file says something, and a person’s where it does not', () => {
  const list = listOf(item('both', 'file-or-person'))
  expect(goThrough(list, { a: 9 }, [answer('both')]).items[0]).toMatchObject({ met: false, by: 'file' })
  expect(goThrough(list, { a: null }, [answer('both')]).items[0]).toMatchObject({ met: true, by: 'person' })
  expect(goThrough(list, { a: null }).items[0]).toMatchObject({ met: false, by: null, missing: ['a'] })
})

test('a list is met when all its items are, and one that asks nothing is not', () => {
  const list = listOf(item('a', 'file'), item('b', 'person'))
  expect(goThrough(list, { a: 10 }, [answer('b')]).met).toBe(true)
  expect(unmetOf(goThrough(list, { a: 10 })).map(({ item: id }) => id)).toEqual(['b'])
  expect(goThrough(listOf(), {}).met).toBe(false)
})

test('an item that the source does not itemise is met by nothing', () => {
  const list = listOf(item('gap', 'person', { incompleteInSource: true }))
  expect(goThrough(list, {}, [answer('gap')]).items[0]).toMatchObject({ met: false, incompleteInSource: true })
})

test('a checklist that names a computation which does not exist is a defect at once', () => {
  const list = listOf(item('wrong', 'file', { computation: 'no-such' }))
  expect(() => goThrough(list, { a: 1 })).toThrow('no-such')
})

test('who answered when is no part of what is signed; what was read and on what evidence is', () => {
  const list = listOf(item('person', 'person'))
  const content = (one: ItemAnswer<string>) => contentOf(goThrough(list, {}, [one]))
  expect(content({ ...answer('person'), by: 'other', at: 'later' })).toEqual(content(answer('person')))
  expect(content(answer('person', true, ['another']))).not.toEqual(content(answer('person')))
})

describe('the checklists that ship', () => {
  const all = [...exitChecklists, ...checklistsToComplete]

  test('have as many items as their source counts, each id once, with source and both languages', () => {
    for (const { items, counted, id } of all) {
      expect([id, items.length]).toEqual([id, counted])
      expect(new Set(items.map((one) => one.id)).size).toBe(counted)
      for (const { zh, en, source: from } of items) expect([zh, en, from.document]).not.toContain('')
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  test('name a computation exactly where the file answers', () => {
    for (const one of all.flatMap(({ items }) => items))
      expect([one.id, one.computation !== undefined]).toEqual([one.id, one.answeredBy !== 'person'])
  })

  test('hold by region: Shaanxi its own, others the country’s, nobody before 2016', () => {
    const idOf = (division: string, on = '2020-08-15') =>
      checklistFor('household-exit', division as Division, on as Day)?.id
    expect([idOf('610528'), idOf('511422')]).toEqual(['household-exit-shaanxi-5', 'household-exit-cn-2016'])
    expect(idOf('610528', '2015-12-31')).toBeUndefined()
    expect(checklistFor('village-exit', '610528' as Division, '2017-01-01' as Day)?.counted).toBe(7)
  })

  test('of seven and fifteen items are to be completed, and in force nowhere', () => {
    expect(checklistsToComplete.map(({ counted }) => counted)).toEqual([7, 15])
    for (const { items, id } of checklistsToComplete) {
      expect(items.every((one) => one.incompleteInSource)).toBe(true)
      expect(exitChecklists.some((one) => one.id === id)).toBe(false)
      expect(checklistNamed(id)?.id).toBe(id)
    }
  })
})
