import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '@bangfu/kernel/refusal'
import { mermaidOf } from '@bangfu/kernel/step-machine'
import { instant } from '@bangfu/kernel/time'
import { taskMachine } from '../src/task-acts.ts'
import {
  Appeal,
  AppealAct,
  appealMachine,
  answerForOneself,
  handleAppeal,
  nextStep,
  type Handler,
} from '../src/appeal.ts'

const township = { role: 'township-office', division: '610528001' } as const
const county = { role: 'county-office', division: '610528' } as const
const steps = ['petition', 'inquiry', 'settlement', 'aftercare', 'return-visit']

const filed = (more: object = {}): Appeal =>
  Appeal.parse({
    appeal: `apl_${'0'.repeat(22)}`,
    kind: 'petition',
    division: '610528001902',
    household: 'hsh',
    statement: 'sealed',
    citizen: null,
    against: { kind: 'identification', ref: null, level: 'village' },
    decidedBy: ['usr-decider'],
    filedBy: 'usr-household',
    filedByHousehold: true,
    filedAt: instant(0),
    deadline: '2020-10-14',
    office: township,
    state: 'filed',
    steps: steps.map((step) => ({ step, zh: step, en: step, done: null })),
    reply: null,
    closure: null,
    ...more,
  })

const by = (who: string, office: object = township): Handler => ({ by: who, now: instant(0), held: [office as never] })
const act = (given: object): AppealAct => AppealAct.parse(given)
const accept = act({ act: 'accept' })
const step = act({ act: 'step', note: '已办' })
const reply = act({ act: 'reply', position: '支持', facts: '属实', measures: '已纠正', outcome: 'upheld' })
const close = act({ act: 'close', finding: '本户满意' })

const refusal = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'none'
}
const through = (appeal: Appeal, acts: readonly AppealAct[], who = 'usr-a'): Appeal =>
  acts.reduce((now, one) => handleAppeal(now, one, by(who)), appeal)

test('tasks and appeals are drawn as they move', () => {
  const page = readFileSync(new URL('../../../docs/states.md', import.meta.url), 'utf8')
  for (const machine of [mermaidOf(taskMachine), mermaidOf(appealMachine)]) expect(page).toContain(machine)
})

describe('an appeal', () => {
  test('goes through every step of its class, is answered before the last, and closed by other hands', () => {
    const answered = through(filed(), [accept, step, step, step, step, reply])
    expect(nextStep(answered)?.step).toBe('return-visit')
    expect(refusal(() => handleAppeal(answered, close, by('usr-b')))).toBe('appeal_steps_left')
    const visited = through(answered, [step])
    expect(refusal(() => handleAppeal(visited, step, by('usr-b')))).toBe('appeal_steps_done')
    expect(refusal(() => handleAppeal(visited, close, by('usr-a')))).toBe('appeal_own_closing')
    expect(handleAppeal(visited, close, by('usr-b'))).toMatchObject({ state: 'closed', closure: { by: 'usr-b' } })
  })

  test('is not visited again before it was answered', () => {
    const waiting = through(filed(), [accept, step, step, step, step])
    expect(refusal(() => handleAppeal(waiting, step, by('usr-a')))).toBe('appeal_reply_first')
  })

  test('is answered by nobody who decided first, and by nobody who filed it', () => {
    const handling = handleAppeal(filed(), act({ act: 'accept', decidedBy: ['usr-also'] }), by('usr-a'))
    for (const who of ['usr-decider', 'usr-also', 'usr-household'])
      expect(refusal(() => handleAppeal(handling, reply, by(who)))).toBe('appeal_own_decision')
  })

  test('against the county is not handled below it', () => {
    const high = filed({ against: { kind: 'fund', ref: null, level: 'county' } })
    expect(refusal(() => handleAppeal(high, accept, by('usr-a')))).toBe('appeal_level_too_low')
    const up = handleAppeal(high, act({ act: 'refer', to: county, reason: '县级决定' }), by('usr-a'))
    expect(up).toMatchObject({ office: county, state: 'filed' })
    expect(refusal(() => handleAppeal(up, accept, by('usr-a')))).toBe('appeal_not_yours')
    expect(handleAppeal(up, accept, by('usr-c', county)).state).toBe('handling')
    const down = act({ act: 'refer', to: township, reason: '退下' })
    expect(refusal(() => handleAppeal(up, down, by('usr-c', county)))).toBe('appeal_level_too_low')
  })

  test('in a household’s name waits until the household says that it wants it', () => {
    const unconfirmed = filed({ state: 'unconfirmed', filedBy: 'usr-clerk', filedByHousehold: false })
    expect(refusal(() => handleAppeal(unconfirmed, accept, by('usr-a')))).toBe('step_not_open')
    expect(answerForOneself(unconfirmed, true).state).toBe('filed')
    expect(answerForOneself(unconfirmed, false).state).toBe('withdrawn')
    expect(refusal(() => answerForOneself(filed(), true))).toBe('step_not_open')
    expect(refusal(() => answerForOneself(filed({ state: 'closed' }), false))).toBe('step_not_open')
  })

  const someAct = fc.tuple(
    fc.constantFrom(accept, step, reply, close, act({ act: 'refer', to: county, reason: '移交' })),
    fc.constantFrom('usr-a', 'usr-b', 'usr-decider', 'usr-household'),
    fc.constantFrom(township, county),
  )

  test('whatever is done: closed means every step done, a full reply by fresh eyes, and another who closed it', () => {
    fc.assert(
      fc.property(fc.array(someAct, { maxLength: 60 }), (acts) => {
        let appeal = filed()
        for (const [one, who, office] of acts) {
          const before = appeal
          try {
            appeal = handleAppeal(appeal, one, by(who, office))
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
          }
          if (before.state === 'closed') expect(appeal).toBe(before)
        }
        const done = appeal.steps.map((one) => one.done !== null)
        expect(done).toEqual(done.toSorted((a, b) => Number(b) - Number(a)))
        if (done.every(Boolean)) expect(appeal.reply).not.toBeNull()
        if (appeal.reply) expect(['usr-decider', 'usr-household']).not.toContain(appeal.reply.by)
        if (appeal.state !== 'closed') return
        expect(done.every(Boolean)).toBe(true)
        expect(appeal.closure?.by).not.toBe(appeal.reply?.by)
      }),
    )
  })
})
