import { afterEach, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Deps } from '@bangfu/service/context'
import type { World } from '../../../tests/support/world.ts'
import {
  csvOf,
  household,
  idNumber,
  importAs,
  office,
  openHouseholds,
  outcomes,
  reasons,
  village,
  type Row,
} from './a-list.ts'

let world: World<Deps>
beforeEach(() => void (world = openHouseholds()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** Two good households around the one that is tried: whatever it is, they go in. */
const tried = async (rows: readonly Row[]) => {
  const answered = await importAs(world, office, csvOf([...household(1), ...rows, ...household(3)], allColumns))
  expect(answered.status).toBe(200)
  expect(outcomes(answered)).toMatchObject({ '0001': 'registered', '0003': 'registered' })
  return answered
}

const allColumns = [
  ...Object.keys(household(1)[0] ?? {}),
  '残疾证号',
  '健康状况',
  '务工时间(月)',
  '是否参加城乡居民基本医疗保险',
  '耕地面积(亩)',
  '纬度',
  '经度',
  '生产经营性支出',
  '年度',
  '银行账号',
  '其他致贫原因',
  '家庭住址',
]

test.each<[string, Row, string[]]>([
  ['a wrong check digit', { 证件号码: '610599196611071029' }, ['4 id_number_check_digit 证件号码']],
  ['an ID number as 4.5E+17', { 证件号码: '4.5E+17' }, ['4 id_number_scientific 证件号码']],
  ['no ID number', { 证件号码: '' }, ['4 id_number_missing 证件号码']],
  ['a man with a woman’s number', { 性别: '男' }, ['4 sex_differs_from_id_number 性别、证件号码']],
  ['a sex that is none', { 性别: '?' }, ['4 sex_unknown 性别']],
  ['two heads', { 与户主关系: '配偶' }, ['4 head_not_exactly_one 与户主关系']],
  ['no relation', { 与户主关系: '' }, ['4 relation_missing 与户主关系', '4 head_not_exactly_one 与户主关系']],
  ['no name', { 姓名: '' }, ['4 name_missing 姓名']],
  ['wages in words', { 工资性收入: '两万' }, ['4 yuan_expected 工资性收入']],
  ['negative wages', { 工资性收入: '-1' }, ['4 yuan_expected 工资性收入']],
  ['land in words', { '耕地面积(亩)': '三亩' }, ['4 number_expected 耕地面积(亩)']],
  ['negative land', { '耕地面积(亩)': '-3' }, ['4 number_expected 耕地面积(亩)']],
  ['thirteen months', { '务工时间(月)': '13' }, ['4 months_expected 务工时间(月)']],
  ['insured perhaps', { 是否参加城乡居民基本医疗保险: '可能' }, ['4 yes_no_expected 是否参加城乡居民基本医疗保险']],
  ['a latitude outside China', { 纬度: '60', 经度: '109' }, ['4 position_outside_china 纬度、经度']],
  ['a latitude alone', { 纬度: '34.7' }, ['4 position_incomplete 纬度、经度']],
  ['a phone of ten digits', { 联系电话: '1540000000' }, ['4 phone_form 联系电话']],
  ['a bank account in words', { 银行账号: '信用社' }, ['4 bank_account_form 银行账号']],
  ['three other causes', { 其他致贫原因: '因病、因学、因灾' }, ['4 too_many_causes 其他致贫原因']],
  ['a year of two digits', { 年度: '20' }, ['4 year_expected 年度']],
  [
    'a disability card of another',
    { 残疾证号: '61059919661103138443', 健康状况: '残疾' },
    ['4 disability_card_form 残疾证号'],
  ],
  ['a name too long', { 姓名: '李'.repeat(60) }, ['4 cell_too_long 姓名']],
])('%s keeps the household out as a whole', async (_case, change, expected) => {
  const answered = await tried(household(2, 2, change))
  expect(outcomes(answered)['0002']).toBe('refused')
  expect(reasons(answered).filter((reason) => reason.startsWith('4 '))).toEqual(expected)
  expect(reasons(answered).filter((reason) => reason.startsWith('5 '))).toHaveLength(1)
})

test('a household number that the spreadsheet took for a quantity is refused', async () => {
  expect(reasons(await tried(household(2, 1, { 户编号: '6.10528E+15' })))).toEqual(['4 household_code_form 户编号'])
})

test('a number in the wrong column is not repeated in the answer', async () => {
  const answered = await tried(household(2, 1, { 户编号: idNumber(8, 'female') }))
  expect(JSON.stringify(answered.body)).not.toContain(idNumber(8, 'female'))
})

test('a household of another county is refused', async () => {
  expect(reasons(await tried(household(4, 1, { 户编号: '6105290009010004' })))).toEqual(['4 outside_division 户编号'])
})

test('a household without a category is refused', async () => {
  const rows = household(2).map((row) => ({ ...row, 贫困户属性: '' }))
  expect(reasons(await tried(rows))).toEqual(['4 category_missing 贫困户属性', '5 household_kept_out -'])
})

test('a line without a household number keeps out the household above it: it may be its member', async () => {
  const rows = household(2, 3)
  const answered = await tried(rows.map((row, index) => (index === 2 ? { ...row, 户编号: '' } : row)))
  expect(outcomes(answered)['0002']).toBe('refused')
  expect(reasons(answered)).toEqual([
    '4 household_kept_out -',
    '5 household_kept_out -',
    '6 household_code_missing 户编号',
  ])
})

test('the same line twice is refused, and says at which line', async () => {
  const [head = {}, spouse = {}] = household(2)
  const answered = await tried([head, spouse, spouse])
  expect(reasons(answered)).toEqual([
    '4 household_kept_out -',
    '5 household_kept_out -',
    '6 id_number_twice_in_household 证件号码',
  ])
})

test('one ID number in two households of the list keeps both out: nobody knows which is right', async () => {
  const [head = {}] = household(4, 1, { 证件号码: idNumber(8, 'female') })
  const answered = await tried([...household(2), head])
  expect(outcomes(answered)).toMatchObject({ '0002': 'refused', '0004': 'refused' })
  expect(reasons(answered).filter((reason) => reason.includes('twice_in_file'))).toEqual([
    '4 id_number_twice_in_file 证件号码',
    '6 id_number_twice_in_file 证件号码',
  ])
})

test('lines that say different things of one household are refused, naming the column', async () => {
  const [head = {}, spouse = {}] = household(2)
  const answered = await tried([head, { ...spouse, 贫困户属性: '低保户', 联系电话: '15400009999' }])
  expect(reasons(answered)).toEqual([
    '4 household_kept_out -',
    '5 lines_disagree 贫困户属性',
    '5 lines_disagree 联系电话',
  ])
})

test('thirty-one persons are no household', async () => {
  const [head = {}] = household(2)
  const many = Array.from({ length: 31 }, (_none, index) => ({
    ...head,
    与户主关系: index === 0 ? '户主' : '之女',
    证件号码: idNumber(1000 + index, 'female'),
  }))
  const answered = await tried(many)
  expect(reasons(answered).at(-1)).toBe('34 too_many_persons -')
})

test('lines of a household need not stand together', async () => {
  const [head = {}, spouse = {}] = household(2)
  const answered = await importAs(world, office, csvOf([head, ...household(3), spouse]))
  expect(answered.body.households).toEqual({ registered: 2, unchanged: 0, refused: 0 })
})

test('full-width digits, blanks and thousands marks are read', async () => {
  const answered = await tried(
    household(2, 2, {
      证件号码: ' ６１０５９９１９６６１１０７１０２８ ',
      联系电话: '+86 154-0000-0002',
      工资性收入: '"２４，０００.50"',
      '耕地面积(亩)': '３.６',
    }),
  )
  const file = await world.call(office, 'GET', `/households/${householdIn(answered, '0002')}`)
  expect(file.body).toMatchObject({ arableMu: 3.6, phoneMasked: '154****0002', incomes: [{ wageFen: 2_400_050 }] })
})

test('values that no code list knows are kept and flagged', async () => {
  const answered = await tried(
    household(2, 2, { 贫困户属性: '一般贫困户 ', 主要致贫原因: '因为懒', 健康状况: '感冒、残疾' }),
  )
  const line = (answered.body.lines as { line: number; warnings: { code: string }[] }[]).find((one) => one.line === 4)
  expect(line?.warnings.map(({ code }) => code)).toEqual([
    'disability_card_missing',
    'main_cause_unknown',
    'health_unknown',
  ])
  const file = await world.call(office, 'GET', `/households/${householdIn(answered, '0002')}`)
  expect(file.body.mainCause).toEqual({ code: null, text: '因为懒' })
  expect(file.body.persons[0].health).toEqual([
    { code: null, text: '感冒' },
    { code: '04', text: '残疾' },
  ])
})

test('columns that nothing is known of are reported and left alone', async () => {
  const answered = await importAs(world, office, csvOf(household(1).map((row) => ({ ...row, 备注: 'x' }))))
  expect(answered.body.columns.ignored).toEqual(['备注'])
  expect(answered.body.households.registered).toBe(1)
})

test.each<[string, string | Uint8Array, number, string]>([
  ['an empty body', '', 422, 'columns_missing'],
  ['a list without the ID column', csvOf(household(1), ['户编号', '姓名', '贫困户属性']), 422, 'columns_missing'],
  ['a column twice', csvOf(household(1), [...Object.keys(household(1)[0] ?? {}), '身份证号']), 422, 'column_twice'],
  ['bytes that are no text', Uint8Array.of(0xff, 0xff, 0x41, 0x80), 422, 'file_not_text'],
  ['5,001 lines', `户编号,贫困户属性,脱贫属性,姓名,与户主关系,证件号码\n${'x\n'.repeat(5001)}`, 422, 'too_many_lines'],
  ['6 MB', new Uint8Array(6_000_000), 413, 'body_too_large'],
])('%s is refused as a whole', async (_case, body, status, code) => {
  const answered = await importAs(world, office, body)
  expect([answered.status, answered.body.type]).toEqual([status, `/problems/${code}`])
})

test('GBK is read as UTF-8 is', async () => {
  const header = '户编号,贫困户属性,脱贫属性,姓名,与户主关系,证件号码\n'
  // The header and `户主`, `未脱贫`, `五保户` in GBK; TextEncoder has no GBK.
  const gbk = Buffer.concat([
    Buffer.from(
      'bba7b1e0bac52cc6b6c0a7bba7caf4d0d42ccdd1c6b6caf4d0d42cd0d5c3fb2cd3ebbba7d6f7b9d8cfb52cd6a4bcfebac5c2eb0a',
      'hex',
    ),
    Buffer.from(`${village}0001,`),
    Buffer.from('cee5b1a3bba72cceb4cdd1c6b62cc0eeb0cbc8fd2cbba7d6f72c', 'hex'),
    Buffer.from(idNumber(1, 'female')),
  ])
  const answered = await importAs(world, office, new Uint8Array(gbk), `division=${village}`, {
    'content-type': 'application/octet-stream',
  })
  expect(answered.body.columns.mapped.map((one: { header: string }) => one.header).join(',')).toBe(header.trim())
  expect(answered.body.households.registered).toBe(1)
  const list = await world.call(office, 'GET', `/households?division=${village}`)
  expect(list.body.items[0]).toMatchObject({ category: '五保户', headMasked: '李某某' })
})

test('what stands in the place of the category is seen in the file alone', async () => {
  const strayed = idNumber(8, 'female')
  const rows = household(2).map((row) => ({ ...row, 贫困户属性: strayed }))
  expect(outcomes(await tried(rows))['0002']).toBe('registered')
  const list = await world.call(office, 'GET', `/households?division=${village}`)
  expect(list.body.items[1].category).toBe('其他')
  const facts = await world.carry()
  expect(JSON.stringify([facts, list.body])).not.toContain(strayed)
  const file = await world.call(office, 'GET', `/households/${list.body.items[1].household}`)
  expect(file.body.category).toEqual({ code: null, text: strayed })
})

test('reasons never carry what stood in the cells', async () => {
  const secret = { 证件号码: '61059919661107102', 联系电话: '154000', 家庭住址: '黄窑村二组十五号', 性别: '隐' }
  const answered = await tried(household(2, 2, secret))
  expect(outcomes(answered)['0002']).toBe('refused')
  for (const value of Object.values(secret)) expect(JSON.stringify(answered.body)).not.toContain(value)
})

const householdIn = (answered: { body: { lines: { code: string; household: string }[] } }, code: string): string =>
  answered.body.lines.find((line) => line.code.endsWith(code))?.household ?? ''

test('whatever is wrong with some households, nothing fails, the good ones go in, and a repeat changes nothing', async () => {
  const columns = Object.keys(household(1)[0] ?? {})
  const dirt = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      '',
      '4.5E+17',
      '"',
      '""',
      ',',
      '\n',
      '999999999999999999',
      '户主',
      '0',
      '-1',
      '１',
      '𠮷',
      '__proto__',
    ),
  )
  const spoiled = fc.tuple(fc.constantFrom(...columns.filter((column) => column !== '户编号')), dirt)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(spoiled, { nil: undefined }), { minLength: 1, maxLength: 6 }),
      async (spoils) => {
        const own = openHouseholds()
        try {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
          const rows = spoils.flatMap((spoil, index) =>
            household(index + 1, 3, spoil ? { [spoil[0]]: quoted(spoil[1]) } : {}),
          )
          const first = await importAs(own, office, csvOf(rows, columns))
          expect([first.status, own.defects]).toEqual([200, []])
          const results = outcomes(first)
          for (const [index, spoil] of spoils.entries())
            if (!spoil) expect(results[String(index + 1).padStart(4, '0')]).toBe('registered')
          const again = outcomes(await importAs(own, office, csvOf(rows, columns)))
          for (const [code, outcome] of Object.entries(results))
            expect(again[code]).toBe(outcome === 'registered' ? 'unchanged' : outcome)
        } finally {
          own.close()
        }
      },
    ),
    { numRuns: 25 },
  )
})
