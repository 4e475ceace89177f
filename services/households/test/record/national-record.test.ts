import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { codeLists } from '@bangfu/rules/code-lists'
import { headerOf, ofPerson, recordFields, type CatalogueField } from '@bangfu/rules/record-catalogue'
import type { Deps } from '@bangfu/service/context'
import type { World } from '../../../../tests/support/world.ts'
import { listPlan } from '../../src/sheets/sheet-columns.ts'
import { importColumns } from '../../src/sheets/import-columns.ts'
import { HouseholdView } from '../../src/record/household-view.ts'
import { csvOf, household, importAs, office, openHouseholds, outcomes } from '../a-list.ts'

const { codes } = JSON.parse(
  readFileSync(new URL('../../../../packages/rules/national-record/codes.json', import.meta.url), 'utf8'),
) as { codes: { code: string; field: string }[] }

test.each(codes.map(({ code, field }) => [code, field]))(
  '%s %s is a column of imports, by its name and its code, and of exports',
  (code) => {
    const field = recordFields.find(({ spec }) => spec.codes.includes(code))
    const column = importColumns.find(({ key }) => key === field?.key)
    expect(column?.variants).toContain(code)
    expect(column?.header).toBe(field && headerOf(field.key))
    // And of an export, in the order of the national list; a template leaves out what is derived.
    const exported = listPlan(2020, 'export').columns.map(({ header }) => header)
    expect(exported).toContain(column?.header)
  },
)

/** A cell that the list of a field understands, and that says something else than a blank file. */
const cellOf = ({ spec }: CatalogueField): string => {
  switch (spec.type) {
    case 'coded':
    case 'codes':
      return codeLists[spec.list].entries[1]?.zh ?? ''
    case 'money':
      return '12.34'
    case 'number':
      return '1.5'
    case 'whole':
      return spec.unit === 'year' ? '2020' : '7'
    case 'period':
      return '202003'
    case 'flag':
      return '是'
    case 'text':
      return '文字'
    default:
      return ''
  }
}

describe('every field of the record goes from a list into the file and is shown', () => {
  let world: World<Deps>
  let file: Record<string, any>
  const own = new Set([
    'code',
    'division',
    'name',
    'sex',
    'relation',
    'idNumber',
    'category',
    'povertyStatus',
    'mainCause',
    'villageName',
    'group',
  ])
  const sealed: Record<string, string> = {
    address: '三组东头',
    phone: '15400000777',
    personPhone: '15400000778',
    bankAccount: '6217000000000001234',
  }
  beforeAll(async () => {
    world = openHouseholds()
    const [head = {}, ...rest] = household(1, 2, { 残疾证号: '' })
    const given = recordFields.filter(({ key, spec }) => !own.has(key) && !spec.compared)
    for (const field of given) head[field.spec.zh] = sealed[field.key] ?? (cellOf(field) || head[field.spec.zh] || '')
    head['纬度'] = '34.7'
    head['经度'] = '109.2'
    const answered = await importAs(
      world,
      office,
      csvOf([head, ...rest.map((row) => ({ ...row, 联系电话: '' }))], Object.keys(head)),
    )
    expect(answered.body.lines.flatMap(({ reasons }: { reasons: unknown[] }) => reasons)).toEqual([])
    expect(outcomes(answered)).toEqual({ '0001': 'registered' })
    file = (await world.call(office, 'GET', `/households/${answered.body.lines[0].household}`)).body
  })
  afterAll(() => world.close())

  const shownAt = (field: CatalogueField): unknown => {
    const { key, group, spec } = field
    const name = spec.type === 'sealed' ? `${key}Masked` : key
    if (group === 'position') return file['positionMasked']
    if (group === 'income') return file['incomes'][0][name]
    if (group === 'relocation' || group === 'helper') return file[group][name]
    return ofPerson(field) ? file['persons'][0][name] : file[name]
  }
  const stored = recordFields.filter(({ key, spec }) => !spec.compared && key !== 'disabilityCard')
  /** Sums that have parts, which were given too. */
  const parted = new Set(['propertyFen', 'transferFen'])

  test.each(stored.map((field) => [field.key, field] as const))('%s', (key, field) => {
    const value = shownAt(field)
    if (parted.has(key)) expect(value).toBeUndefined()
    else expect([null, undefined, '']).not.toContain(value)
    if (Array.isArray(value)) expect(value).not.toEqual([])
  })

  test('and the answer names no other field', () => {
    expect(Object.keys(file).toSorted()).toEqual(Object.keys(HouseholdView.shape).toSorted())
  })
})
