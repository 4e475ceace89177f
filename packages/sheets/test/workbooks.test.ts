import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOfSerial, isDateFormat, textOfNumber } from '../src/cell-value.ts'
import { readTable } from '../src/read-table.ts'
import { readXlsx } from '../src/read-xlsx.ts'
import type { Row, SheetPlan } from '../src/sheet-plan.ts'
import type { Column } from '../src/table-lines.ts'
import { csvBegin, csvRows } from '../src/write-csv.ts'
import { addRows, beginXlsx, endXlsx, wholeXlsx, type XlsxState } from '../src/write-xlsx.ts'
import { closePart, emptyZip, endZip, openPart, wholePart, type ZipState } from '../src/zip-writer.ts'
import { linesOf } from '../../../tests/support/sheet-lines.ts'

const columns = [
  { key: 'code', header: '户编号', required: true },
  { key: 'name', header: '姓名', required: true },
  { key: 'phone', header: '联系电话', variants: ['电话'] },
  { key: 'born', header: '出生日期' },
  { key: 'wage', header: '工资性收入' },
] as const satisfies readonly Column<string>[]
const limits = { mostLines: 5000, mostCellLength: 500 }

/** A workbook of these parts. */
const zipOf = (parts: Readonly<Record<string, string>>): Buffer => {
  const pieces: Uint8Array[] = []
  let zip: ZipState = emptyZip
  for (const [name, content] of Object.entries(parts)) {
    const piece = wholePart(zip, name, content)
    pieces.push(piece.bytes)
    ;({ zip } = piece)
  }
  return Buffer.concat([...pieces, endZip(zip)])
}
const workbook = (sheet: string, more: Readonly<Record<string, string>> = {}): Buffer =>
  zipOf({
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="户" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  })
const rowsXml = (...rows: string[]): string =>
  `<worksheet><sheetData>${rows.map((row, index) => `<row r="${index + 1}">${row}</row>`).join('')}</sheetData></worksheet>`
const text = (...cells: string[]): string =>
  cells.map((cell) => (cell === '' ? '<c/>' : `<c t="inlineStr"><is><t>${cell}</t></is></c>`)).join('')
const refusalOf = async (bytes: Uint8Array): Promise<string> =>
  readTable(bytes, columns, limits).then(
    () => 'read',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )

const plan: SheetPlan = {
  name: '户',
  columns: columns.map(({ header }) => ({
    header,
    kind: header === '工资性收入' ? ('money' as const) : ('text' as const),
    width: 12,
    ...(header === '姓名' && { choices: ['甲', '乙<&>"丙'], note: '按身份证填写' }),
  })),
  choiceLines: 100,
}

describe('a workbook is read as people see it', () => {
  test('texts of all kinds: shared, in the cell, with phonetics, rich, and what a formula came to', async () => {
    const sheet = rowsXml(
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>',
      '<c r="A2" t="inlineStr"><is><t>1</t></is></c><c r="B2" t="s"><v>3</v></c><c r="C2" t="str"><f>A1</f><v>154</v></c>',
    )
    const shared =
      '<sst><si><t>户编号</t></si><si><r><t>姓</t></r><r><rPr/><t>名</t></r></si><si><t>电话</t></si>' +
      '<si><t>李&amp;甲</t><rPh sb="0" eb="1"><t>Li</t></rPh></si></sst>'
    const table = await readXlsx(workbook(sheet, { 'xl/sharedStrings.xml': shared }), columns, limits)
    expect(table.sheet).toBe('户')
    expect(linesOf(table)).toEqual([
      { line: 2, cells: { code: '1', name: '李&甲', phone: '154' }, unreadable: false, tooLong: [] },
    ])
  })

  test('days, numbers, and numbers that were too long for a spreadsheet', async () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    const sheet = rowsXml(
      text('户编号', '姓名', '电话', '出生日期', '工资性收入'),
      '<c r="A2"><v>6105280009010001</v></c><c r="B2" t="inlineStr"><is><t>甲</t></is></c><c r="C2"><v>15400000001</v></c><c r="D2" s="1"><v>25569</v></c><c r="E2"><v>1234.5600000000001</v></c>',
      '<c r="A3"><v>6.1059919900101E+17</v></c><c r="B3" t="inlineStr"><is><t>乙</t></is></c><c r="D3" t="d"><v>2020-04-15T00:00:00</v></c><c r="E3" t="b"><v>1</v></c>',
    )
    const table = await readXlsx(workbook(sheet, { 'xl/styles.xml': styles }), columns, limits)
    expect(linesOf(table).map(({ cells }) => cells)).toEqual([
      { code: '6105280009010001', name: '甲', phone: '15400000001', born: '1970-01-01', wage: '1234.56' },
      { code: '6.10599E+17', name: '乙', born: '2020-04-15', wage: '1' },
    ])
  })

  test('a header merged over three lines under a title, columns in any order, sums and signatures below', async () => {
    const headers = [
      { key: 'code', header: '户编号', required: true },
      { key: 'name', header: '姓名', required: true },
      { key: 'father', header: '父亲姓名' },
      { key: 'land', header: '土地耕地面积' },
    ] as const satisfies readonly Column<string>[]
    const sheet = rowsXml(
      text('贫困户花名册'),
      text('填报单位：黄窑村'),
      text('户编号', '成员', '', '土地', '', '其他'),
      text('', '姓名', '父亲', '耕地', '林地', ''),
      text('', '', '姓名', '面积', '面积', ''),
      text('1', '甲', '乙', '3', '4', '无'),
      text('2', '丙', '丁', '5', '6'),
      text('合计', '', '', '8', '10'),
      text('填表人：某某'),
    )
    const table = await readXlsx(workbook(sheet), headers, limits)
    expect(table.mapped).toEqual([
      { column: 'code', header: '户编号' },
      { column: 'name', header: '姓名' },
      { column: 'father', header: '父亲姓名' },
      { column: 'land', header: '土地耕地面积' },
    ])
    expect(table.ignored).toEqual(['面积', '其他'])
    expect(linesOf(table).map(({ line, cells }) => [line, cells])).toEqual([
      [6, { code: '1', name: '甲', father: '乙', land: '3' }],
      [7, { code: '2', name: '丙', father: '丁', land: '5' }],
    ])
    expect(table.remarks).toEqual([8, 9])
  })

  test('of several sheets the first that is shown and has the columns', async () => {
    const bytes = zipOf({
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="说明" r:id="a"/><sheet name="旧" state="hidden" r:id="b"/><sheet name="名单" r:id="c"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="a" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="b" Target="worksheets/sheet2.xml"/><Relationship Id="c" Target="worksheets/sheet3.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': rowsXml(text('请先阅读')),
      'xl/worksheets/sheet2.xml': rowsXml(text('户编号', '姓名'), text('0', '旧')),
      'xl/worksheets/sheet3.xml': rowsXml(text('户编号', '姓名'), text('1', '新')),
    })
    const table = await readXlsx(bytes, columns, limits)
    expect([table.sheet, linesOf(table).map(({ cells }) => cells)]).toEqual(['名单', [{ code: '1', name: '新' }]])
  })

  test.each([
    ['25569', false, '1970-01-01'],
    ['1', false, '1900-01-01'],
    ['59', false, '1900-02-28'],
    ['61', false, '1900-03-01'],
    ['43936.75', false, '2020-04-15'],
    ['42474', true, '2020-04-15'],
  ])('the day of %s (from 1904: %s) is %s', (serial, from1904, day) => {
    expect(dayOfSerial(Number(serial), from1904)).toBe(day)
  })

  test.each([
    [14, undefined, true],
    [0, undefined, false],
    [164, 'yyyy/m/d', true],
    [165, '0.00"元/day"', false],
    [166, '[$-804]yyyy"年"', true],
    [167, '[Red]0', false],
    [49, undefined, false],
  ])('number format %i %s shows a day: %s', (id, code, expected) => {
    expect(isDateFormat(id, code)).toBe(expected)
  })

  test.each([
    ['0.30000000000000004', '0.3'],
    ['3', '3'],
    ['1e3', '1000'],
    ['610528000901000', '610528000901000'],
    ['6105280009010010', '6.10528E+15'],
    ['4.5E+17', '4.50000E+17'],
    ['#N/A', '#N/A'],
  ])('the number %s is read as %s', (raw, expected) => expect(textOfNumber(raw)).toBe(expected))
})

describe('what is no workbook, or was made to do harm, is refused in words', () => {
  const sheet = rowsXml(text('户编号', '姓名'), text('1', '甲'))
  const good = workbook(sheet)

  test.each([
    ['half a file', good.subarray(0, good.length / 2), 'workbook_unreadable'],
    ['another zip', zipOf({ 'word/document.xml': '<a/>' }), 'workbook_unreadable'],
    ['an old or locked workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'workbook_old_or_locked'],
    ['XML that does not close', workbook('<worksheet><sheetData>'), 'workbook_unreadable'],
    [
      'entities of its own',
      workbook(`<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>${sheet.replace('甲', '&c;')}`),
      'workbook_unreadable',
    ],
    [
      'a file of the machine',
      workbook(`<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${sheet.replace('甲', '&b;')}`),
      'workbook_unreadable',
    ],
    ['a hundred levels', workbook('<a>'.repeat(100) + '</a>'.repeat(100)), 'workbook_unreadable'],
    ['a line past the last', workbook(sheet.replace('r="2"', 'r="99999999"')), 'workbook_unreadable'],
    ['no sheet', workbook(sheet, { 'xl/workbook.xml': '<workbook/>' }), 'workbook_unreadable'],
    ['other columns', workbook(rowsXml(text('甲', '乙'))), 'columns_missing'],
    ['a column twice', workbook(rowsXml(text('户编号', '姓名', '姓名'))), 'column_twice'],
  ])('%s', async (_case, bytes, code) => expect(await refusalOf(bytes)).toBe(code))

  test('a bomb stops when it is three hundred times its size', async () => {
    const zeros = `<worksheet>${' '.repeat(40_000_000)}</worksheet>`
    expect(await refusalOf(workbook(zeros))).toBe('workbook_too_large')
  })

  test('a size that the directory tells too small is not believed', async () => {
    const lying = Buffer.from(good)
    // Every size of 4 bytes in the directory's lines.
    for (let at = lying.indexOf('PK\u0001\u0002'); at >= 0; at = lying.indexOf('PK\u0001\u0002', at + 4))
      lying.writeUInt32LE(1, at + 24)
    expect(await refusalOf(lying)).toBe('read')
  })

  test('whatever bytes are changed, it is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, byte) => {
        const changed = Buffer.from(good)
        changed[at] = byte
        expect(await refusalOf(changed)).toMatch(
          /^(?:read|workbook_\w+|columns_missing|column_twice|too_many_lines|file_not_text)$/,
        )
      }),
      { numRuns: 300 },
    )
  })

  test('more lines than a list may have are refused before they are all kept', async () => {
    const many = rowsXml(text('户编号', '姓名'), ...Array.from({ length: 6000 }, () => text('1', '甲')))
    expect(await refusalOf(workbook(many))).toBe('too_many_lines')
  })
})

describe('what is written is read again', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('610599199001011234', '=1+1', '@x', '-3', '甲,乙', '甲"乙', "'x"),
  )
  const plain = (value: string): string | undefined => {
    const shown = value.replaceAll(/[\p{Cc}\u200B-\u200D\u2060\uFEFF\uFFFE\uFFFF]/gu, ' ').trim()
    return shown === '' ? undefined : shown
  }

  test('cell by cell, as a workbook and as CSV', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (given) => {
        const rows: Row[] = given.map(([name, phone], index) => [String(index + 1), `n${name}`, phone, null, index])
        const expected = given.map(([name, phone], index) => ({
          code: String(index + 1),
          name: plain(`n${name}`),
          ...(plain(phone) !== undefined && { phone: plain(phone) }),
          wage: String(index),
        }))
        const headers = columns.map(({ header }) => header)
        for (const bytes of [wholeXlsx(plan, rows), Buffer.from(csvBegin(headers) + csvRows(rows))]) {
          const table = await readTable(bytes, columns, limits)
          const norm = (one: object) => JSON.parse(JSON.stringify(one)) as unknown
          expect(linesOf(table).map(({ cells }) => norm(cells))).toEqual(expected.map(norm))
        }
      }),
      { numRuns: 100 },
    )
  })

  test('in portions, by processes that know only the state of the one before, over several sheets', async () => {
    const rows: Row[] = Array.from({ length: 25 }, (_none, index) => [String(index), '甲', null, null, index / 2])
    const begun = beginXlsx(plan)
    const pieces = [begun.bytes]
    let state: XlsxState = begun.state
    for (let at = 0; at < rows.length; at += 4) {
      const added = addRows(JSON.parse(JSON.stringify(state)) as XlsxState, rows.slice(at, at + 4), plan, 10)
      pieces.push(added.bytes)
      ;({ state } = added)
    }
    const bytes = Buffer.concat([...pieces, endXlsx(state, plan)])
    expect(state.sheets).toBe(3)
    const table = await readXlsx(bytes, columns, limits)
    expect([table.sheet, table.lines.length, linesOf(table)[0]?.cells]).toEqual([
      '户',
      9,
      { code: '0', name: '甲', wage: '0' },
    ])
  })

  test('a text that is a number stays a text, and drop-downs take their words from the sheet of lists', () => {
    const bytes = Buffer.from(wholeXlsx(plan, [['610599199001011234', '甲', null, null, 12.5]]))
    const sheet = partOf(bytes, 'xl/worksheets/sheet1.xml')
    expect(sheet).toContain('<c r="A2" s="1" t="inlineStr"><is><t>610599199001011234</t></is></c>')
    expect(sheet).toContain('<c r="E2" s="2"><v>12.5</v></c>')
    expect(sheet).toContain('prompt="按身份证填写" sqref="B1"')
    expect(sheet).toContain('sqref="B2:B101"><formula1>lists!$A$1:$A$2</formula1>')
    expect(partOf(bytes, 'xl/worksheets/lists.xml')).toContain('乙&lt;&amp;&gt;&quot;丙')
  })
})

const partOf = (bytes: Buffer, name: string): string => {
  const { inflateRawSync } = process.getBuiltinModule('node:zlib')
  const at = bytes.indexOf(`PK\u0003\u0004`, 0)
  for (let local = at; local >= 0; local = bytes.indexOf('PK\u0003\u0004', local + 4)) {
    const length = bytes.readUInt16LE(local + 26)
    if (bytes.subarray(local + 30, local + 30 + length).toString() !== name) continue
    return inflateRawSync(bytes.subarray(local + 30 + length), { finishFlush: 2 }).toString()
  }
  throw new Error(`no ${name}`)
}

test('pieces of one part fit together whoever packed them', () => {
  const opened = openPart(emptyZip, 'a')
  const closed = closePart(opened.zip, '甲'.repeat(10))
  expect(closed.zip.done).toMatchObject([{ name: 'a', sizeBytes: 30 }])
  expect(deflateRawSync('甲'.repeat(10)).length).toBeGreaterThan(0)
})
