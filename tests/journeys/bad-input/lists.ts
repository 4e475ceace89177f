import { beforeAll, describe, expect, test } from '@jest/globals'
import type { RefusalCode } from '@bangfu/kernel/refusal-codes'
import { photo } from '../../support/photo.ts'
import type { Answered, Place } from './place.ts'
import { expectRefused } from './refused.ts'

type Line = { line: number; code: string; outcome: string; reasons: { code: string; column: string | null }[] }

/** Household lists in every encoding, order and disorder. Households 0001 to 0006 of the roster are on file. */
export const badLists = (place: () => Place): void => {
  const bytesType = { 'content-type': 'application/octet-stream' }
  const send = (
    list: string | Uint8Array,
    headers: Record<string, string> = bytesType,
    query = '',
  ): Promise<Answered> =>
    place().call('office', 'POST', `/household-imports?division=${place().village}${query}`, {
      body: typeof list === 'string' ? Buffer.from(list) : list,
      headers,
    })
  const listOf = (orders: readonly number[], change: (cells: Cells) => Cells = (cells) => cells): string =>
    writeCsv(
      place().rosterHeader,
      orders.flatMap((order) => place().rosterLines(order)).map((line) => change(cellsOf(place().rosterHeader, line))),
    )
  const linesAt = ({ body }: Answered): string[] =>
    (body.lines as Line[]).map(({ line, code, outcome, reasons }) =>
      [line, code.slice(-4), outcome, ...reasons.map((reason) => `${reason.code} ${reason.column ?? '-'}`)].join(' '),
    )

  describe('a list that is read', () => {
    const encodings: [string, (text: string) => Uint8Array][] = [
      ['UTF-8', (text) => Buffer.from(text)],
      ['UTF-8 with its mark', (text) => Buffer.from(`\ufeff${text}`)],
      ['GBK', (text) => gbkOf(text)],
      ['UTF-16 with its mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ]

    test('says the same whichever way its letters are written', async () => {
      const answers = []
      for (const [, encode] of encodings) answers.push(await send(encode(listOf([1, 7])), bytesType, '&dryRun=true'))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      expect(answers[0]?.body).toMatchObject({ dryRun: true, households: { registered: 1, unchanged: 1, refused: 0 } })
      for (const { body } of answers) expect(body).toEqual(answers[0]?.body)
    })

    test('in GBK goes in, and is the same household in every other encoding', async () => {
      const without = await place().kept()
      const first = await send(gbkOf(listOf([7])))
      expect([first.status, first.body.households]).toEqual([200, { registered: 1, unchanged: 0, refused: 0 }])
      const before = await place().kept()
      expect(before.households).not.toEqual(without.households)
      for (const [, encode] of encodings) {
        const again = await send(encode(listOf([7])))
        expect([again.status, again.body.households]).toEqual([200, { registered: 0, unchanged: 1, refused: 0 }])
        expect(again.body.lines[0].household).toBe(first.body.lines[0].household)
      }
      expect((await place().kept()).households).toEqual(before.households)
      const { body } = await place().call('office', 'GET', `/households/${first.body.lines[0].household as string}`)
      expect(body).toMatchObject({ code: `${place().village}0007`, villageName: '测试村' })
    })

    test('with its columns in another order is the same list', async () => {
      const backwards = listOf([1, 2]).trimEnd().split('\r\n')
      const turned = backwards.map((line) => line.split(',').toReversed().join(',')).join('\r\n')
      const { status, body } = await send(turned)
      expect([status, body.households]).toEqual([200, { registered: 0, unchanged: 2, refused: 0 }])
    })

    test('parted by tabs or semicolons is the same list', async () => {
      for (const mark of ['\t', ';']) {
        const { status, body } = await send(listOf([1, 2]).replaceAll(',', mark))
        expect([status, body.households]).toEqual([200, { registered: 0, unchanged: 2, refused: 0 }])
      }
    })
  })

  describe('a list that cannot be read is refused as a whole', () => {
    let picture: Uint8Array
    beforeAll(async () => {
      picture = await photo({ seed: 5, width: 40, height: 40 })
    })

    const refused = (code: RefusalCode, status = 422): { status: number; code: RefusalCode } => ({ status, code })
    test.each<[string, () => string | Uint8Array, { status: number; code: RefusalCode }]>([
      ['a picture', () => picture, refused('file_not_text')],
      ['a workbook', () => Buffer.from('504b0304140006000800', 'hex'), refused('workbook_unreadable')],
      ['bytes that are no letters', () => Uint8Array.of(0xff, 0xff, 0x41, 0x80), refused('file_not_text')],
      ['GBK cut in the middle of a letter', () => gbkOf(listOf([8])).subarray(0, 1), refused('file_not_text')],
      [
        'letters that a gateway took for UTF-8',
        () => listOf([8]).replace('测', '\ufffd\ufffd'),
        refused('file_not_text'),
      ],
      ['text with a NUL in it', () => listOf([8]).replace('测', '\0'), refused('file_not_text')],
      ['nothing', () => '', refused('columns_missing')],
      ['lines without a header', () => place().rosterLines(8).join('\r\n'), refused('columns_missing')],
      ['no ID column', () => listOf([8]).replace('证件号码', '备注'), refused('columns_missing')],
      ['a column twice', () => listOf([8]).replace('残疾证号', '身份证号'), refused('column_twice')],
      [
        '5,001 lines',
        () => `${place().rosterHeader}\n${`${place().rosterLines(8)[0]}\n`.repeat(5001)}`,
        refused('too_many_lines'),
      ],
      ['5 MB and a byte', () => Buffer.alloc(5_000_001, 0x20), refused('body_too_large', 413)],
    ])('%s', async (_what, list, expected) => {
      await expectRefused(place(), (headers) => send(list(), { ...bytesType, ...headers }), expected)
    })

    test('and says which columns are missing', async () => {
      const { body } = await send(listOf([8]).replace('证件号码', '备注'))
      expect(body.columns).toBe('证件号码')
      expect(body.detail).not.toContain('{')
    })

    test.each(['application/json', 'application/vnd.ms-excel', 'multipart/form-data; boundary=x', 'text/html'])(
      'sent as %s',
      async (type) => {
        await expectRefused(place(), (headers) => send(listOf([8]), { ...headers, 'content-type': type }), {
          status: 415,
          code: 'unsupported_media_type',
        })
      },
    )

    test('for another county', async () => {
      const path = `/household-imports?division=${place().otherVillage}`
      const asked = (headers: Record<string, string>) => ({
        body: Buffer.from(listOf([8])),
        headers: { ...bytesType, ...headers },
      })
      await expectRefused(place(), (headers) => place().call('office', 'POST', path, asked(headers)), {
        status: 404,
        code: 'not_found',
      })
    })
  })

  describe('a household is kept out of a list, and the others are not, for', () => {
    const spoil =
      (column: string, value: (cell: string) => string) =>
      (cells: Cells): Cells =>
        cells['与户主关系'] === '户主' ? { ...cells, [column]: value(cells[column] ?? '') } : cells
    const wrongDigit = (idNumber: string): string => idNumber.slice(0, 17) + (idNumber.endsWith('1') ? '2' : '1')

    test.each<[string, (cells: Cells) => Cells, string]>([
      ['an ID number with a wrong check digit', spoil('证件号码', wrongDigit), 'id_number_check_digit 证件号码'],
      ['an ID number as 4.5E+17', spoil('证件号码', () => '4.5E+17'), 'id_number_scientific 证件号码'],
      ['an ID number as 6.10599E+17', spoil('证件号码', () => '6.10599E+17'), 'id_number_scientific 证件号码'],
      ['an ID number of 15 digits', spoil('证件号码', (cell) => cell.slice(0, 15)), 'id_number_length 证件号码'],
      ['an ID number born on 31 February', spoil('证件号码', () => '610599195002310515'), 'id_number_birth 证件号码'],
      ['no ID number', spoil('证件号码', () => ''), 'id_number_missing 证件号码'],
      [
        'the village of another county',
        spoil('户编号', (cell) => cell.replace('610528', '610529')),
        'outside_division 户编号',
      ],
      ['a household number as 6.10528E+15', spoil('户编号', () => '6.10528E+15'), 'household_code_form 户编号'],
      ['an income below nothing', spoil('工资性收入', () => '-1'), 'yuan_expected 工资性收入'],
      ['an income of a third', spoil('工资性收入', () => '0.333'), 'yuan_expected 工资性收入'],
      ['an income beyond all', spoil('工资性收入', () => '1e308'), 'yuan_expected 工资性收入'],
      ['a place outside China', spoil('经度', () => '-0.12'), 'position_outside_china 纬度、经度'],
    ])('%s', async (_what, change, reason) => {
      const before = await place().kept()
      const answered = await send(
        writeCsv(place().rosterHeader, [
          ...place().rosterLines(1),
          ...place()
            .rosterLines(8)
            .map((line) => change(cellsOf(place().rosterHeader, line))),
          ...place().rosterLines(2),
        ]),
      )
      expect(answered.status).toBe(200)
      expect(answered.body.households).toMatchObject({ registered: 0, unchanged: 2 })
      const lines = linesAt(answered)
      expect(lines[0]).toBe('2 0001 unchanged')
      expect(lines[2]).toMatch(new RegExp(`^4 \\d{0,4} refused ${reason}( |$)`))
      expect(lines[5]).toBe('7 0002 unchanged')
      const after = await place().kept()
      expect([after.households, after.money, after.visits]).toEqual([before.households, before.money, before.visits])
    })

    test('a line that stands there twice', async () => {
      const [head = '', spouse = ''] = place().rosterLines(8)
      const answered = await send(`${place().rosterHeader}\r\n${[head, spouse, spouse].join('\r\n')}`)
      expect(linesAt(answered)).toEqual([
        '2 0008 refused household_kept_out -',
        '3 0008 refused household_kept_out -',
        '4 0008 refused id_number_twice_in_household 证件号码',
      ])
    })

    test('its people being on file elsewhere', async () => {
      const answered = await send(listOf([1], (cells) => ({ ...cells, 户编号: `${place().village}0009` })))
      expect(answered.body.households).toEqual({ registered: 0, unchanged: 0, refused: 1 })
      expect(linesAt(answered)[0]).toBe('2 0009 refused id_number_on_file 证件号码')
    })

    test('being on file with other content', async () => {
      const answered = await send(listOf([1], (cells) => ({ ...cells, 贫困户属性: '低保户' })))
      expect(linesAt(answered)[0]).toBe('2 0001 refused differs_from_file 贫困户属性')
    })

    test('and when it is mended it goes in', async () => {
      const answered = await send(listOf([8]))
      expect(answered.body.households).toEqual({ registered: 1, unchanged: 0, refused: 0 })
    })
  })
}

type Cells = Readonly<Record<string, string>>

const cellsOf = (header: string, line: string): Cells => {
  const cells = line.split(',')
  return Object.fromEntries(header.split(',').map((name, index) => [name, cells[index] ?? '']))
}

const writeCsv = (header: string, lines: readonly (string | Cells)[]): string => {
  const columns = header.split(',')
  const written = lines.map((line) =>
    typeof line === 'string' ? line : columns.map((column) => line[column] ?? '').join(','),
  )
  return `${[header, ...written].join('\r\n')}\r\n`
}

/** TextEncoder writes UTF-8 only; TextDecoder reads GBK, so that it can be asked what each pair of bytes means. */
const gbkOf = (text: string): Uint8Array =>
  Buffer.concat(Array.from(text, (letter) => gbk().get(letter) ?? Buffer.from(letter)))

let known: ReadonlyMap<string, Uint8Array> | undefined
const gbk = (): ReadonlyMap<string, Uint8Array> => {
  if (known) return known
  const decoder = new TextDecoder('gbk')
  const pairs = new Map<string, Uint8Array>()
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      if (trail !== 0x7f) {
        const bytes = Uint8Array.of(lead, trail)
        pairs.set(decoder.decode(bytes), bytes)
      }
  known = pairs
  return pairs
}
