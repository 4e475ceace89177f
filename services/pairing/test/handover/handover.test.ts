import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { resumeJobs } from '@bangfu/service/jobs'
import { actorWith } from '../../../../tests/support/world.ts'
import { clerk, county, helperActor, office, otherVillage, strangerOffice, townshipOffice, village } from '../county.ts'
import { openHandovers, type HandoverWorld } from './a-hand-over.ts'

let world: HandoverWorld
beforeEach(() => void (world = openHandovers()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const outcomes = (answer: { lines?: readonly { outcome: string }[] }): string[] =>
  (answer.lines ?? []).map(({ outcome }) => outcome)
const codes = (answer: { lines?: readonly { reasons: readonly { code: string }[] }[] }): string[] =>
  (answer.lines ?? []).flatMap(({ reasons }) => reasons.map(({ code }) => code))

describe('re-pairing', () => {
  test('hands all households of a helper to others, the fewest first, dated and with nobody between', async () => {
    const [old, one, two] = [await world.helper(), await world.helper(), await world.helper()]
    const households = await world.households(5)
    for (const household of households) await world.pair(old, household)
    const source = { by: 'helper', helper: old }
    const done = await world.handOver({ source, among: [one, two] })
    expect(done.run).toMatchObject({ state: 'done', counts: { done: 5, unchanged: 0, refused: 0, gaps: 0 } })
    const heirs: string[] = []
    for (const household of households) {
      const [before, after] = await world.responsible(household)
      expect(before).toEqual({ helper: old, from: '2020-01-01', to: '2020-08-31' })
      expect(after).toMatchObject({ from: '2020-09-01', to: null })
      heirs.push(after?.helper ?? '')
    }
    expect(heirs.filter((heir) => heir === one)).toHaveLength(3)
    const { body: pairing } = await world.call(office, 'GET', `/pairings/${done.lines[0].pairing}`)
    expect(pairing).toMatchObject({
      handover: done.handover,
      overridden: [{ rule: 'no-release-before-exit', by: 'usr-county-office' }],
    })
    expect(await world.call(office, 'GET', `/pairing-gaps?division=${county}&on=2020-09-01`)).toMatchObject({
      body: { items: [] },
    })
    world.setNow('2020-09-02T02:00:00.000Z')
    const { body } = await world.call(helperActor(one), 'GET', `/helpers/${one}/households`)
    expect(body.items).toHaveLength(3)
    expect((await world.call(helperActor(old), 'GET', `/helpers/${old}/households`)).body.items).toEqual([])
  })

  test('on trial says loads before and after, gaps and rules, and writes nothing', async () => {
    const [old, heir] = [await world.helper(undefined, '张一一'), await world.helper(undefined, '李二二')]
    const households = await world.households(5)
    for (const household of households) await world.pair(old, household)
    const tried = await world.handOver({ source: { by: 'helper', helper: old }, among: [heir], dryRun: true })
    expect(tried.consequences).toMatchObject({
      loads: {
        above: 1,
        top: [
          { helper: heir, name: '李二二', before: 0, after: 5, most: 3, above: true },
          { helper: old, before: 5, after: 0, above: false },
        ],
      },
      gaps: { created: 0, closed: 0 },
      rules: [
        { rule: 'no-release-before-exit', lines: 5 },
        { rule: 'helper-load.ordinary', lines: 2 },
      ],
    })
    expect((await world.responsible(households[0] ?? '')).map(({ helper }) => helper)).toEqual([old])
    const done = await world.handOver({ source: { by: 'helper', helper: old }, among: [heir] })
    expect(done.consequences).toEqual(tried.consequences)
    expect(done.lines.map(({ pairing: _pairing, ...line }: any) => line)).toEqual(
      tried.lines.map(({ pairing: _pairing, ...line }: any) => line),
    )
  })

  test('without the county’s reason a line that releases a helper is refused with the rule; the township has none to give', async () => {
    const [old, heir] = [await world.helper(), await world.helper()]
    const [first = '', exited = ''] = await world.households(2)
    for (const household of [first, exited]) await world.pair(old, household)
    await world.changeTo(exited, { status: 'exited' })
    const source = { by: 'helper', helper: old }
    const bare = await world.handOver({ source, among: [heir], override: undefined })
    expect(outcomes(bare)).toEqual(['refused', 'done'])
    expect(bare.lines[0].reasons[0]).toMatchObject({
      code: 'pairing_rule_broken',
      zh: expect.stringContaining('003/1'),
    })
    const byTownship = await world.handOver({ source, among: [heir], division: village.slice(0, 9) }, townshipOffice)
    expect(codes(byTownship)).toEqual(['pairing_rule_broken'])
    expect((await world.responsible(first)).map(({ helper }) => helper)).toEqual([old])
  })
})

describe('a list', () => {
  test('says for each line what it did or why not, names no person, and does the good', async () => {
    const [one, two] = [await world.helper(), await world.helper()]
    const [paired = '', free = '', removed = ''] = await world.households(3)
    await world.pair(one, paired)
    await world.removeFromFile(removed)
    await world.changeTo(removed, { status: 'removed' })
    const away = await world.household(7, otherVillage)
    const unknown = `hsh_${'9'.repeat(22)}`
    const lines = [
      { household: paired, helper: two },
      { code: '61052800092', helper: two },
      { household: free, helper: one },
      { household: removed, helper: two },
      { household: unknown, helper: two },
      { household: away, helper: `hlp_${'9'.repeat(22)}` },
      { code: '4', helper: two },
    ]
    const done = await world.handOver({ source: { by: 'lines', lines } })
    expect(outcomes(done)).toEqual(['done', 'done', 'refused', 'refused', 'refused', 'refused', 'refused'])
    expect(codes(done)).toEqual([
      ...['household_twice', 'household_not_pairable', 'household_unknown', 'helper_not_found', 'household_unknown'],
    ])
    expect(done.lines.map(({ gap }: any) => gap).slice(0, 2)).toEqual([null, 'closed'])
    expect(JSON.stringify(done.lines)).not.toMatch(/李某某|王一一/)
  })

  test('given twice does nothing twice; after an undo it may be given again', async () => {
    const [one, two] = [await world.helper(), await world.helper()]
    const [household = ''] = await world.households(1)
    await world.pair(one, household)
    const source = { by: 'lines', lines: [{ household, helper: two }] }
    const first = await world.handOver({ source })
    const again = await world.handOver({ source })
    expect([again.handover, again.repeated]).toEqual([first.handover, true])
    const other = await world.handOver({ source, reason: '再次下发' })
    expect(outcomes(other)).toEqual(['unchanged'])
    expect(await world.responsible(household)).toHaveLength(2)
    await world.undo(first.handover)
    expect(await world.responsible(household)).toEqual([{ helper: one, from: '2020-01-01', to: null }])
    const third = await world.handOver({ source })
    expect([third.repeated, ...outcomes(third)]).toEqual([false, 'done'])
  })

  test('comes as a file with headers, names and days as people write them', async () => {
    const [school, bureau] = [await world.unit('某中学'), await world.unit('某局')]
    const [one, two, other] = [
      await world.helper(school, '张一'),
      await world.helper(bureau, '张一'),
      await world.helper(bureau, '李 二'),
    ]
    const [first = '', second = '', third = ''] = await world.households(3)
    const csv = [
      '2020年帮扶责任人调整表,,,',
      '户编号,帮扶责任人,帮扶单位,起始日期',
      "'61052800091,张一,某 局,2020/9/1",
      '６１０５２８０００９２,李二,,2020年9月5日',
      '61052800093,张一,,',
      ',张一,某局,',
      '61052800094,张一,某局,九月',
      '合计,3,,',
    ].join('\r\n')
    const upload = await world.handIn(Buffer.from(csv))
    const done = await world.handOver({ source: { by: 'upload', upload }, act: 'pair' })
    expect(outcomes(done)).toEqual(['done', 'done', 'refused', 'refused', 'refused'])
    expect(codes(done)).toEqual(['helper_ambiguous', 'household_missing', 'day_unreadable'])
    expect(await world.responsible(first)).toEqual([{ helper: two, from: '2020-09-01', to: null }])
    expect(await world.responsible(second)).toEqual([{ helper: other, from: '2020-09-05', to: null }])
    expect(await world.responsible(third)).toEqual([])
    expect(one).not.toBe(two)
    const again = await world.handOver({
      source: { by: 'upload', upload: await world.handIn(Buffer.from(csv)) },
      act: 'pair',
    })
    expect([again.handover, again.repeated]).toEqual([done.handover, true])
  })

  test('of another system keeps what overlaps apart, lists it, and lets somebody decide', async () => {
    const [one, two] = [await world.helper(), await world.helper()]
    const [first = '', second = ''] = await world.households(2)
    for (const household of [first, second]) await world.pair(one, household)
    const lines = [first, second].map((household) => ({ household, helper: two, on: '2020-06-01' }))
    const done = await world.handOver({ act: 'import', source: { by: 'lines', lines } })
    expect(done.lines.flatMap(({ warnings }: any) => warnings.map(({ code }: any) => code))).toEqual([
      'overlap_flagged',
      'overlap_flagged',
    ])
    expect(outcomes(await world.handOver({ act: 'import', source: { by: 'lines', lines }, reason: '重发' }))).toEqual([
      'unchanged',
      'unchanged',
    ])
    const listed = await world.call(clerk, 'GET', `/pairing-overlaps?division=${village}`)
    expect(listed.body.items).toMatchObject([
      { household: first, helper: two },
      { household: second, helper: two },
    ])
    expect((await world.call(helperActor(two), 'GET', `/helpers/${two}/households`)).body.items).toEqual([])
    const decide = (line: number, keep: string) =>
      world.call(office, 'POST', `/pairings/${done.lines[line].pairing}/resolution`, { keep, reason: '入户核实' })
    const id = done.lines[0].pairing
    const end = { on: '2020-07-01', reason: '结束', override: { reason: '核实后结束' } }
    expect((await world.call(office, 'POST', `/pairings/${id}/end`, end)).body.type).toBe('/problems/overlap_undecided')
    const [kept, dropped] = [await decide(0, 'this'), await decide(1, 'standing')]
    expect([kept.body.flag, dropped.body.flag]).toEqual([null, null])
    expect((await decide(0, 'this')).body.type).toBe('/problems/no_overlap')
    expect(await world.responsible(first)).toEqual([
      { helper: one, from: '2020-01-01', to: '2020-05-31' },
      { helper: two, from: '2020-06-01', to: null },
    ])
    expect(await world.responsible(second)).toEqual([{ helper: one, from: '2020-01-01', to: null }])
    expect((await world.call(office, 'GET', `/pairing-overlaps?division=${county}`)).body.items).toEqual([])
  })
})

test('a village is paired where nobody is responsible, extended where a term ends, and ended with its gaps said', async () => {
  const [one, two] = [await world.helper(), await world.helper()]
  const [first = '', second = ''] = await world.households(2)
  await world.pair(one, first, '2020-01-01', '2020-12-31')
  const source = { by: 'village', village }
  const paired = await world.handOver({ act: 'pair', source, among: [two] })
  expect(paired.lines).toMatchObject([{ household: second, outcome: 'done', gap: 'closed' }])
  const extended = await world.handOver({ act: 'extend', source, to: '2021-12-31' })
  expect(extended.lines).toMatchObject([
    { household: first, outcome: 'done' },
    { household: second, outcome: 'refused', reasons: [{ code: 'end_day_out_of_range' }] },
  ])
  const ended = await world.handOver({ act: 'end', source, on: '2020-10-31' })
  expect(ended.consequences.gaps).toMatchObject({ created: 2, households: [first, second] })
  const back = await world.undo(ended.handover)
  expect(back.undoing.counts).toEqual({ restored: 2, refused: 0 })
  expect(await world.responsible(first)).toEqual([{ helper: one, from: '2020-01-01', to: '2021-12-31' }])
})

describe('undoing', () => {
  test('restores every household as it was, and refuses the lines that changed since with their reason', async () => {
    const [old, heir, third] = [await world.helper(), await world.helper(), await world.helper()]
    const households = await world.households(25)
    for (const household of households) await world.pair(old, household)
    const before = await world.call(office, 'GET', `/pairings?division=${county}`)
    const done = await world.handOver({ source: { by: 'helper', helper: old }, among: [heir] })
    const [changed = ''] = households
    await world.handOver({ on: '2020-10-01', source: { by: 'lines', lines: [{ household: changed, helper: third }] } })
    await world.changeTo(households[1] ?? '', { status: 'exited' })
    const undone = await world.undo(done.handover)
    expect(undone.undoing).toMatchObject({ state: 'done', counts: { restored: 24, refused: 1 } })
    expect(undone.lines.filter(({ outcome }: any) => outcome === 'refused')).toMatchObject([
      { household: changed, reasons: [{ code: 'changed_since' }] },
    ])
    expect((await world.responsible(changed)).map(({ helper }) => helper)).toEqual([old, heir, third])
    for (const household of households.slice(1))
      expect(await world.responsible(household)).toEqual([{ helper: old, from: '2020-01-01', to: null }])
    for (const pairing of before.body.items.filter(({ household }: any) => household !== changed))
      expect((await world.call(office, 'GET', `/pairings/${pairing.pairing}`)).body).toEqual(pairing)
    const again = await world.undo(done.handover)
    expect(again.undoing.counts).toEqual({ restored: 24, refused: 1 })
    const facts = (await world.carry()).filter(({ type }) => type === 'pairing.changed')
    const last = new Map(facts.map(({ body }: any) => [body.pairing, body]))
    const open = [...last.values()].filter(({ from, to }) => to === null || to >= from)
    expect(open.filter(({ to }) => to === null)).toHaveLength(25)
  })

  test('is not for a trial, nor for what is still going on', async () => {
    const helper = await world.helper()
    const source = { by: 'helper', helper }
    const tried = await world.handOver({ act: 'end', source, dryRun: true })
    expect((await world.undo(tried.handover)).type).toBe('/problems/handover_not_undoable')
    const { body } = await world.ask({ act: 'end', source })
    expect((await world.undo(body.handover)).type).toBe('/problems/handover_not_undoable')
    await world.work()
    expect((await world.undo(body.handover)).undoing.state).toBe('done')
  })
})

describe('who and what', () => {
  test('villages, helpers and another county may not; garbage is refused by its place', async () => {
    const helper = await world.helper()
    const source = { by: 'helper', helper }
    expect((await world.ask({ source, act: 'end' }, clerk)).status).toBe(403)
    expect((await world.ask({ source, act: 'end' }, helperActor(helper))).status).toBe(403)
    expect((await world.ask({ source, act: 'end' }, strangerOffice)).status).toBe(404)
    const { body } = await world.ask({ source, act: 'end' })
    expect((await world.call(strangerOffice, 'GET', `/handovers/${body.handover}`)).status).toBe(404)
    const auditor = actorWith('auditor', { division: county })
    expect((await world.call(auditor, 'GET', `/handovers?division=${county}`)).body.items).toHaveLength(1)
    const faults = async (bad: object) => ((await world.ask(bad)).body.errors ?? []).map(({ pointer }: any) => pointer)
    expect(await faults({ source })).toEqual(['body/among'])
    expect(await faults({ source, act: 'pair', among: [helper] })).toEqual(['body/act'])
    expect(await faults({ source, act: 'end', among: [helper], to: '2020-01-01' })).toEqual(['body/among', 'body/to'])
    expect(await faults({ source: { by: 'village', village: '610529000901' }, act: 'import' })).toEqual([
      'body/act',
      'body/source/village',
    ])
    expect(await faults({ source: { by: 'lines', lines: [] } })).toEqual(['body/source/lines'])
    const upload = `upl_${'0'.repeat(22)}`
    expect((await world.ask({ source: { by: 'upload', upload } })).status).toBe(404)
  })

  test('an upload that never came is said so, one of another kind is not found', async () => {
    const body = { division: county, sizeBytes: 3, sha256: `${'A'.repeat(43)}=` }
    const { upload } = (await world.call(office, 'POST', '/handover-uploads', body)).body
    const answered = await world.ask({ source: { by: 'upload', upload } })
    expect(answered.body.type).toBe('/problems/upload_missing')
  })

  test('the same request under one key answers as the first time', async () => {
    const source = { by: 'helper', helper: await world.helper() }
    const first = await world.ask({ source, act: 'end' }, office, 'one')
    expect((await world.ask({ source, act: 'end' }, office, 'one')).body).toEqual(first.body)
    expect((await resumeJobs(world.deps)) >= 0).toBe(true)
    await world.work()
  })
})
