import { wholeXlsx } from '@bangfu/sheets/write-xlsx'
import type { Row, SheetPlan } from '@bangfu/sheets/sheet-plan'
import { idNumber, rosterCsv } from './roster.ts'

const perVillage = 2500

/** A workbook of invented households with four members each, in villages of 2,500: as the national system gives it out. */
export const rosterWorkbook = (county: string, households: number): Buffer => {
  let headers: readonly string[] = []
  const rows: Row[] = []
  for (let first = 0; first < households; first += perVillage) {
    const village = `${county}${String(first / perVillage).padStart(3, '0')}001`
    const [header = '', ...lines] = rosterCsv(village, Math.min(perVillage, households - first), first)
      .trim()
      .split('\r\n')
    headers = header.split(',')
    for (let at = 0; at < lines.length; at += 2) {
      const couple = lines.slice(at, at + 2).map((line) => line.split(','))
      rows.push(...couple, ...childrenOf(couple[1] ?? [], headers, first + at / 2))
    }
  }
  const plan: SheetPlan = {
    name: '户信息',
    columns: headers.map((header) => ({ header, kind: 'text' as const, width: 12 })),
    choiceLines: 0,
  }
  return Buffer.from(wholeXlsx(plan, rows))
}

const childrenOf = (mother: readonly string[], headers: readonly string[], number: number): Row[] =>
  [0, 1].map((child) => {
    const row = [...mother]
    const put = (header: string, text: string): void => void (row[headers.indexOf(header)] = text)
    const day = number * 2 + child
    const birth = `${2004 + (Math.floor(day / 336) % 10)}${String(1 + (Math.floor(day / 28) % 12)).padStart(2, '0')}${String(1 + (day % 28)).padStart(2, '0')}`
    put('姓名', child === 0 ? '子甲' : '女乙')
    put('性别', child === 0 ? '男' : '女')
    put('与户主关系', child === 0 ? '之子' : '之女')
    put('证件号码', idNumber(birth, ((Math.floor(day / 3360) * 2) % 900) + 51 + child))
    put('文化程度', '')
    put('在校生状况', '小学')
    put('劳动技能', '')
    return row
  })
