import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, instant, type Day } from '@bangfu/kernel/time'
import { Refusal } from '@bangfu/kernel/refusal'
import { dispatch, TaskInput } from '../src/dispatch.ts'
import { linesOf } from '../src/line.ts'
import type { Held, Owner } from '../src/owner.ts'
import {
  actAsDispatcher,
  actAsOwner,
  escalate,
  mostActs,
  type Decided,
  type Doer,
  type OwnerAct,
} from '../src/task-acts.ts'
import { waitsFor, type Task } from '../src/task.ts'

const id = (prefix: string, letter: string): string => `${prefix}_${letter.repeat(22)}`
const escalation = [
  { daysLate: 1, to: 'township' },
  { daysLate: 7, to: 'county' },
] as const
const village = '610528001902'
const deadline = '2020-09-01' as Day
const at = (day: string) => instant(`${day}T02:00:00Z`)

const helper = { kind: 'helper', helper: id('hlp', '1') } as Owner
const otherHelper = { kind: 'helper', helper: id('hlp', '2') } as Owner
const clerk = { kind: 'office', role: 'village-clerk', division: village } as unknown as Owner

const given = (more: object = {}): Task =>
  dispatch(
    TaskInput.parse({
      source: { kind: 'visit-need', ref: 'vst' },
      what: '屋顶漏雨',
      division: village,
      owner: helper,
      dispatcher: { role: 'township-office', division: '610528001' },
      ...more,
    }),
    id('tsk', '0') as Task['task'],
    { by: 'usr-township', now: at('2020-08-15'), deadline, escalation },
  ).task

const doer = (by: string, held: Held, day = '2020-08-16'): Doer => ({ by, held: [held], now: at(day) })
const asHelper = (owner = helper, by = 'usr-helper'): Doer =>
  doer(by, { role: 'helper', helper: owner.kind === 'helper' ? owner.helper : '' })
const asTownship = (by = 'usr-township') => doer(by, { role: 'township-office', division: '610528001' as never })
const asCounty = doer('usr-county', { role: 'county-office', division: '610528' as never })
const reply: OwnerAct = { act: 'reply', position: '立即办理', facts: '属实', measures: '已修好', evidence: [] }

const refusal = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'none'
}

describe('a task', () => {
  test('goes from its owner to the office that gave it, and is closed there', () => {
    const accepted = actAsOwner(given(), { act: 'accept' }, asHelper(), escalation).task
    const replied = actAsOwner(accepted, reply, asHelper(), escalation).task
    const closed = actAsDispatcher(replied, { act: 'close', finding: '已核实' }, asTownship(), escalation).task
    expect([accepted, replied, closed].map(({ state }) => state)).toEqual(['accepted', 'replied', 'closed'])
    expect(closed).toMatchObject({ closure: { by: 'usr-township' }, escalateAfter: null, acts: 4 })
  })

  test('that was not answered is not closed', () => {
    const close = { act: 'close', finding: '算了' } as const
    expect(refusal(() => actAsDispatcher(given(), close, asTownship(), escalation))).toBe('step_not_open')
    const replied = actAsOwner(given(), reply, asHelper(), escalation).task
    const back = actAsDispatcher(replied, { act: 'send-back', reason: '没有照片' }, asTownship(), escalation).task
    expect(back).toMatchObject({ state: 'accepted', reply: null, sentBack: 1 })
    expect(refusal(() => actAsDispatcher(back, close, asTownship(), escalation))).toBe('step_not_open')
  })

  test('is not closed by anybody who had a hand in it, though he holds the office by now', () => {
    const replied = actAsOwner(given(), reply, asHelper(helper, 'usr-moved'), escalation).task
    const close = { act: 'close', finding: '很好' } as const
    expect(refusal(() => actAsDispatcher(replied, close, asTownship('usr-moved'), escalation))).toBe('task_own_closing')
  })

  test('that an office gave itself is closed by the office above', () => {
    const own = given({ owner: { kind: 'office', role: 'township-office', division: '610528001' } })
    const replied = actAsOwner(own, reply, asTownship('usr-one'), escalation).task
    const close = { act: 'close', finding: '已办' } as const
    expect(refusal(() => actAsDispatcher(replied, close, asTownship('usr-two'), escalation))).toBe('task_own_closing')
    expect(actAsDispatcher(replied, close, asCounty, escalation).task.state).toBe('closed')
  })

  test('is answered by nobody but its owner, and ruled on by nobody but who gave it or stands above', () => {
    expect(refusal(() => actAsOwner(given(), reply, asHelper(otherHelper), escalation))).toBe('task_not_yours')
    expect(refusal(() => actAsOwner(given(), reply, asTownship(), escalation))).toBe('task_not_yours')
    const assign = { act: 'assign', to: clerk, reason: '改由村办理' } as const
    for (const held of [
      { role: 'township-office', division: '610528002' },
      { role: 'village-clerk', division: village },
      { role: 'county-office', division: '610529' },
    ])
      expect(refusal(() => actAsDispatcher(given(), assign, doer('x', held as never), escalation))).toBe(
        'task_not_yours',
      )
    expect(actAsDispatcher(given(), assign, asCounty, escalation).task).toMatchObject({ owner: clerk, state: 'open' })
  })

  test('passed on keeps who had it before', () => {
    const { task, act } = actAsOwner(
      given(),
      { act: 'delegate', to: otherHelper, reason: '同事更近' },
      asHelper(),
      escalation,
    )
    expect(task).toMatchObject({ owner: otherHelper, state: 'open', handledBy: ['usr-helper'] })
    expect(act).toMatchObject({ act: 'delegate', from: helper, to: otherHelper })
    expect(
      refusal(() =>
        actAsOwner(task, { act: 'delegate', to: otherHelper, reason: 'x' }, asHelper(otherHelper), escalation),
      ),
    ).toBe('task_to_itself')
  })

  test('given back as not his waits for the office to say whose it is', () => {
    const returned = actAsOwner(given(), { act: 'return', reason: '不属我户' }, asHelper(), escalation).task
    expect(waitsFor(returned)).toBe('dispatcher')
    expect(refusal(() => actAsOwner(returned, { act: 'accept' }, asHelper(), escalation))).toBe('step_not_open')
    expect(
      actAsDispatcher(returned, { act: 'assign', to: helper, reason: '就是你' } as never, asTownship(), escalation),
    ).toBeDefined()
  })

  test('is not given with a deadline that has passed', () => {
    const late = { act: 'assign', to: clerk, reason: '改', deadline: '2020-08-01' as Day } as const
    expect(refusal(() => actAsDispatcher(given(), late, asTownship(), escalation))).toBe('task_deadline_passed')
  })

  test('ends after so many acts', () => {
    const long = { ...given(), acts: mostActs }
    expect(refusal(() => actAsOwner(long, { act: 'accept' }, asHelper(), escalation))).toBe('task_act_limit')
  })
})

describe('a late task', () => {
  const on = (task: Task, day: string): Decided | undefined => escalate(task, escalation, at(day))

  test('goes up to the township the day after, to the county a week after, and no further', () => {
    expect(on(given(), deadline)).toBeUndefined()
    const up = on(given(), '2020-09-02')
    expect(up?.task.escalated).toMatchObject([{ to: { role: 'township-office', division: '610528001' }, daysLate: 1 }])
    expect(up && on(up.task, '2020-09-02')).toBeUndefined()
    expect(up && on(up.task, '2020-09-07')).toBeUndefined()
    const higher = up && on(up.task, '2020-09-08')
    expect(higher?.task.escalated).toHaveLength(2)
    expect(higher?.task.escalateAfter).toBeNull()
    expect(higher && on(higher.task, '2020-12-01')).toBeUndefined()
  })

  test('does not go up to whoever has it, nor below him', () => {
    const county = given({ owner: { kind: 'office', role: 'county-office', division: '610528' } })
    expect(county.escalateAfter).toBeNull()
    const township = given({ owner: { kind: 'office', role: 'township-office', division: '610528001' } })
    expect(on(township, '2020-09-30')?.task.escalated).toMatchObject([{ to: { division: '610528' } }])
  })

  test('with a new deadline goes up anew when that one passes', () => {
    const up = on(given(), '2020-09-02')?.task ?? given()
    const back = actAsDispatcher(
      actAsOwner(up, reply, asHelper(), escalation).task,
      { act: 'send-back', reason: '不够', deadline: '2020-10-01' as Day },
      asTownship(),
      escalation,
    ).task
    expect(on(back, '2020-10-01')).toBeUndefined()
    expect(on(back, '2020-10-02')?.task.escalated).toHaveLength(2)
  })
})

describe('whatever is done', () => {
  const acts = fc.constantFrom('accept', 'return', 'reply', 'delegate', 'assign', 'send-back', 'close', 'night')
  const run = (names: readonly string[]): Task[] => {
    const seen = [given()]
    let day = '2020-08-16' as Day
    for (const name of names) {
      const task = seen.at(-1) ?? given()
      day = addDays(day, 3)
      const owner =
        task.owner.kind === 'helper'
          ? asHelper(task.owner, 'usr-helper')
          : doer('usr-clerk', { role: 'village-clerk', division: village as never })
      const now = { now: at(day) }
      try {
        const decided =
          name === 'accept' || name === 'return'
            ? actAsOwner(task, { act: name, reason: '不属我' } as never, { ...owner, ...now }, escalation)
            : name === 'reply'
              ? actAsOwner(task, reply, { ...owner, ...now }, escalation)
              : name === 'delegate'
                ? actAsOwner(task, { act: name, to: clerk, reason: '转' }, { ...owner, ...now }, escalation)
                : name === 'assign'
                  ? actAsDispatcher(
                      task,
                      { act: name, to: helper, reason: '改' },
                      { ...asTownship(), ...now },
                      escalation,
                    )
                  : name === 'send-back'
                    ? actAsDispatcher(task, { act: name, reason: '退' }, { ...asTownship(), ...now }, escalation)
                    : name === 'close'
                      ? actAsDispatcher(task, { act: name, finding: '好' }, { ...asTownship(), ...now }, escalation)
                      : escalate(task, escalation, at(day))
        if (decided) seen.push(decided.task)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      }
    }
    return seen
  }

  test('a closed task has a reply with position, facts and measures, was closed by other hands, and moves no more', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 30 }), (names) => {
        const seen = run(names)
        const closed = seen.filter(({ state }) => state === 'closed')
        expect(closed.length).toBeLessThanOrEqual(1)
        for (const task of closed) {
          expect(seen.at(-1)).toBe(task)
          expect(task.reply?.position && task.reply.facts && task.reply.measures).toBeTruthy()
          expect(task.handledBy).not.toContain(task.closure?.by)
        }
      }),
    )
  })

  test('a task stands once in each list, and first in that of whose turn it is', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 30 }), (names) => {
        for (const task of run(names)) {
          const lines = linesOf(task)
          expect(new Set(lines.map(({ who }) => who)).size).toBe(lines.length)
          expect(lines[0]?.as).toBe(waitsFor(task) === 'dispatcher' ? 'dispatcher' : 'owner')
          expect(task.escalated.map(({ to }) => to.role)).toEqual([...new Set(task.escalated.map(({ to }) => to.role))])
        }
      }),
    )
  })

  test('its history counts every act once', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 30 }), (names) => {
        expect(run(names).map(({ acts: count }) => count)).toEqual(run(names).map((_task, index) => index + 1))
      }),
    )
  })
})
