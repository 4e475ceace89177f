import type { Cell, PlannedColumn, Row, SheetPlan } from './sheet-plan.ts'

/** The XML of the parts of a workbook (ECMA-376), as far as ours have them. */
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'

/** XML 1.0 has no place for control characters; everything else is written as it is or as an entity. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
const special = /[&<>"]/
// eslint-disable-next-line no-control-regex
const suspicious = /[&<>"\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escaped = (text: string): string => {
  if (!suspicious.test(text)) return text
  const whole = text.toWellFormed().replaceAll(forbidden, ' ')
  return special.test(whole) ? whole.replaceAll(/[&<>"]/g, (mark) => entities[mark] ?? mark) : whole
}

/** 0 → A, 27 → AB. */
export const letterOf = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : letterOf(Math.floor(index / 26) - 1) + letterOf(index % 26)

const styles = { text: 1, money: 2, number: 0, header: 3 } as const

/** One line of a sheet; an empty cell takes no room. */
export const rowXml = (line: number, row: Row, columns: readonly PlannedColumn[]): string => {
  let xml = `<row r="${line}">`
  for (let at = 0; at < row.length; at++) xml += cellXml(row[at] ?? null, at, line, columns[at]?.kind ?? 'text')
  return `${xml}</row>`
}

const letters: string[] = []
const cellXml = (cell: Cell, at: number, line: number, kind: PlannedColumn['kind']): string => {
  if (cell === null || cell === '') return ''
  const reference = `${(letters[at] ??= letterOf(at))}${line}`
  if (typeof cell === 'number') return `<c r="${reference}" s="${styles[kind]}"><v>${cell}</v></c>`
  return textCell(reference, cell, styles[kind])
}

const textCell = (reference: string, text: string, style: number): string =>
  `<c r="${reference}" s="${style}" t="inlineStr"><is><t${text.trim() === text ? '' : ' xml:space="preserve"'}>${escaped(text)}</t></is></c>`

/** What stands before the lines: the header, which stays in sight, and columns that keep what is typed into them as text. */
export const sheetBegin = ({ columns }: SheetPlan): string => {
  const cols = columns.map(
    ({ width, kind }, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${width}" style="${styles[kind]}" customWidth="1"/>`,
  )
  const header = columns.map(({ header: text }, at) => textCell(`${letterOf(at)}1`, text, styles.header))
  return (
    `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${cols.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`
  )
}

export const sheetEnd = (plan: SheetPlan): string => `</sheetData>${validationsXml(plan)}</worksheet>`

/** Drop-downs that take their words from the sheet of lists, and notes at headers. */
const validationsXml = ({ columns, choiceLines }: SheetPlan): string => {
  const listed = columns.filter(({ choices }) => choices)
  const all = columns.flatMap((column, at) => {
    const letter = letterOf(at)
    const note = column.note
      ? [
          `<dataValidation allowBlank="1" showInputMessage="1" promptTitle="${escaped(column.header.slice(0, 32))}" ` +
            `prompt="${escaped(column.note.slice(0, 255))}" sqref="${letter}1"/>`,
        ]
      : []
    if (!column.choices || choiceLines === 0) return note
    const list = letterOf(listed.indexOf(column))
    return [
      ...note,
      `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" ` +
        `sqref="${letter}2:${letter}${choiceLines + 1}"><formula1>${listsName}!$${list}$1:$${list}$${column.choices.length}</formula1></dataValidation>`,
    ]
  })
  return all.length === 0 ? '' : `<dataValidations count="${all.length}">${all.join('')}</dataValidations>`
}

const listsName = 'lists'

/** The hidden sheet with the words of all drop-downs, a column for each. */
export const listsXml = ({ columns }: SheetPlan): string => {
  const lists = columns.flatMap(({ choices }) => (choices ? [choices] : []))
  const lines = Math.max(0, ...lists.map(({ length }) => length))
  const rows = Array.from({ length: lines }, (_none, index) => {
    const cells = lists.map((list, at) => {
      const word = list[index]
      return word === undefined ? '' : textCell(`${letterOf(at)}${index + 1}`, word, styles.text)
    })
    return `<row r="${index + 1}">${cells.join('')}</row>`
  })
  return `${declaration}<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`
}

/** Text, two decimals, and a bold header: number format 49 is `@`. */
export const stylesXml =
  `${declaration}<styleSheet xmlns="${main}">` +
  '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>'

const typeOf = (what: string): string => `application/vnd.openxmlformats-officedocument.spreadsheetml.${what}+xml`

/** The parts that say what there is: written last, when the number of sheets is known. */
export const frameParts = (plan: SheetPlan, sheets: number): readonly (readonly [name: string, content: string])[] => {
  const lists = plan.columns.some(({ choices }) => choices)
  const names = Array.from({ length: sheets }, (_none, index) => plan.name + (index === 0 ? '' : ` ${index + 1}`))
  const files = [...names.map((_name, index) => `sheet${index + 1}`), ...(lists ? [listsName] : [])]
  const override = (path: string, type: string): string => `<Override PartName="/xl/${path}" ContentType="${type}"/>`
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${related}/${type}" Target="${target}"/>`
  return [
    ...(lists ? [[`xl/worksheets/${listsName}.xml`, listsXml(plan)] as const] : []),
    ['xl/styles.xml', stylesXml],
    [
      'xl/workbook.xml',
      `${declaration}<workbook xmlns="${main}" xmlns:r="${related}"><sheets>` +
        names
          .map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="r${index + 1}"/>`)
          .join('') +
        (lists ? `<sheet name="${listsName}" sheetId="${sheets + 1}" state="hidden" r:id="r${sheets + 1}"/>` : '') +
        '</sheets></workbook>',
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships">` +
        files.map((file, index) => relation(`r${index + 1}`, 'worksheet', `worksheets/${file}.xml`)).join('') +
        `${relation('styles', 'styles', 'styles.xml')}</Relationships>`,
    ],
    [
      '_rels/.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships">` +
        `${relation('workbook', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="${packaged}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        override('workbook.xml', typeOf('sheet.main')) +
        override('styles.xml', typeOf('styles')) +
        `${files.map((file) => override(`worksheets/${file}.xml`, typeOf('worksheet'))).join('')}</Types>`,
    ],
  ]
}
