import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { people, village } from '@bangfu/local/demonstration/cast'
import { play } from '@bangfu/local/demonstration/play'
import { runAssessment } from '@bangfu/local/demonstration/assess'
import { caseFile, everything, until } from '@bangfu/local/demonstration/stage'
import { openTarget, type Target } from './target.ts'

/** The month of Huangyao, from the roster to the rewards, over HTTP as its people do it (cases/huangyao-2020.json). */
let target: Target
beforeAll(async () => {
  target = await openTarget()
  const known = await (await target.as('county')).get<{ items: unknown[] }>(`/households?division=${village}`).then(
    ({ items }) => items.length > 0,
    () => false,
  )
  if (!known) await play(target.stage, () => undefined)
}, 120_000)
afterAll(() => target.stop())

const get = async <T = any>(subject: string, path: string): Promise<T> => (await target.as(subject)).get<T>(path)

describe('the month of Huangyao', () => {
  test('45 households are on file with masked names', async () => {
    const county = await target.as('county')
    const households = await everything<any>((path) => county.get(path), `/households?division=${village}`)
    expect(households).toHaveLength(45)
    expect(JSON.stringify(households)).not.toMatch(/610599\d{11}[\dX]|154\d{8}/)
  })

  test('the roster imported again changes nothing', async () => {
    const county = await target.as('county')
    const again = await county.send<any>(
      'POST',
      `/household-imports?division=${village}`,
      caseFile('huangyao-roster.csv'),
      { contentType: 'text/csv' },
    )
    expect(again.households).toMatchObject({ registered: 0, unchanged: 45, refused: 0 })
  })

  test('every household has its helper', async () => {
    const { items } = await get('secretary', `/pairing-gaps?division=${village}&on=${target.stage.period}-28`)
    expect(items).toEqual([])
  })

  test('44 of 45 households were visited; the last was only telephoned, and is named', async () => {
    const summary = await get('county', `/assessments/${village}/${target.stage.period}`)
    expect(summary).toMatchObject({ households: 45, visited: 44 })
    expect(summary.withoutVisit).toHaveLength(1)
    expect(summary.withoutVisit[0]).toMatchObject({ code: '6105280009010045' })
  })

  test('the figures from the facts equal a recount', async () => {
    const county = await target.as('county')
    const figures = await county.get<any>(`/divisions/${village}/figures?period=${target.stage.period}`)
    expect(figures.households.onFile).toEqual({ households: 45, persons: 144 })
    expect(figures.households.byCategory).toMatchObject({
      一般贫困户: { households: 18, persons: 65 },
      低保户: { households: 25, persons: 77 },
      五保户: { households: 2, persons: 2 },
    })
    expect(figures.visits).toMatchObject({ visits: 47, contacts: 1, householdsVisited: 44 })
    const recount = await county.send<any>('POST', `/divisions/${village}/figures/recount`, {})
    expect(recount).toMatchObject({ equal: true })
  })

  test('the statistics counted from the files equal the figures made of facts', async () => {
    const county = await target.as('county')
    const figures = await county.get<any>(`/divisions/${village}/figures?period=${target.stage.period}`)
    const counted = await county.send<any>('POST', `/divisions/${village}/statistics`, {})
    expect(counted).toMatchObject({ onRegister: figures.households.onFile, byStatus: figures.households.byStatus })
    expect(counted.byCategory).toEqual(figures.households.byCategory)
    const poor = counted.incidence.poorPersons as number
    expect(counted.incidence).toMatchObject({ population: 2381, percent: Math.round((poor / 2381) * 10_000) / 100 })
  })

  test('the dividend of 52,500 yuan reached 45 households exact to the fen', async () => {
    const { items: funds } = await get('auditor', `/funds?division=${village}`)
    const fund = funds.find(({ items }: any) => items.includes('dividend'))
    const auditor = await target.as('auditor')
    const { items: plans } = await auditor.get<any>(`/funds/${fund.fund}/plans`)
    const lines = await everything<any>((path) => auditor.get(path), `/plans/${plans[0].plan}/lines`)
    const amounts = lines.map(({ amountFen }) => amountFen).toSorted()
    expect(amounts.filter((amount) => amount === 116_667)).toHaveLength(30)
    expect(amounts.filter((amount) => amount === 116_666)).toHaveLength(15)
    expect(await auditor.get<any>(`/funds/${fund.fund}`)).toMatchObject({ balanceFen: 0 })
  })

  test('the star rewards were paid once, and a rerun of the month pays nothing twice', async () => {
    const { items: funds } = await get('auditor', `/funds?division=${village}`)
    const { fund } = funds.find(({ items }: any) => items.includes('star-reward'))
    const before = await get('auditor', `/funds/${fund}`)
    // The first run may have come before the last photo was checked; what follows has the same data to look at.
    await runAssessment(target.stage)
    const summary = await get('county', `/assessments/${village}/${target.stage.period}`)
    await runAssessment(target.stage)
    expect(await get('auditor', `/funds/${fund}`)).toEqual(before)
    expect(before.balanceFen).toBe(0)
    const again = await get('county', `/assessments/${village}/${target.stage.period}`)
    expect(again.contentHash).toBe(summary.contentHash)
  })

  test('every fund’s chain of postings is whole and balanced', async () => {
    const { items: funds } = await get('auditor', `/funds?division=${village}`)
    for (const { fund } of funds)
      expect(await get('auditor', `/funds/${fund}/verification`)).toMatchObject({
        balanced: true,
        chainWhole: true,
        equalsTill: true,
      })
  })

  test('the purchases complete 437,000 of 1,100,000 yuan: 39.73 %', async () => {
    const { grants } = await get('unit', '/me')
    const unit = grants.find((grant: any) => grant.unit !== undefined).unit
    const year = target.stage.period.slice(0, 4)
    expect(await get('unit', `/units/${unit}/purchase-progress/${year}`)).toMatchObject({
      plannedFen: 110_000_000,
      completedFen: 43_700_000,
      completedShare: '39.73',
    })
  })

  test('no ID number, phone, name or position of the journey is in the log', async () => {
    const { logFile } = target
    // A deployment keeps its log where this test does not reach.
    if (logFile === undefined) return
    const clerk = await target.as('clerk')
    const idNumber = personal().find((text) => /^610599\d{11}[\dX]$/.test(text)) ?? ''
    await clerk.get(`/households?division=${idNumber}`).catch(() => undefined)
    await clerk.get(`/households/${idNumber}`).catch(() => undefined)
    await clerk.send('POST', '/households', { idNumber }).catch(() => undefined)
    const log = await until(
      async () => readFileSync(logFile, 'utf8'),
      (text) => text.includes('"POST /households","status":403'),
      'the last call to be logged',
    )
    expect(log.split('\n').length).toBeGreaterThan(200)
    expect(personal().filter((text) => log.includes(text))).toEqual([])
  })
})

/** Every name, number and position that the journey put in. */
const personal = (): string[] => {
  const [head = '', ...lines] = caseFile('huangyao-roster.csv')
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
  const columns = head.split(',')
  const wanted = ['姓名', '证件号码', '残疾证号', '联系电话', '纬度'].map((name) => columns.indexOf(name))
  const fromRoster = lines.flatMap((line) => wanted.map((index) => line.split(',')[index] ?? ''))
  return [...fromRoster, ...people.map(({ name }) => name)].filter((text) => text.length >= 2)
}
