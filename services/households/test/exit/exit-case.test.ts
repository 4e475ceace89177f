import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { evaluate } from '@bangfu/checklists/checklist'
import { checklistNamed } from '@bangfu/checklists/exit-checklists'
import { Refusal } from '@bangfu/kernel/refusal'
import { campaignMachine } from '../../src/campaigns/campaign.ts'
import {
  announced,
  answerItem,
  appraised,
  consent,
  contentHashOf,
  decline,
  published,
  sentBack,
  verify,
  withdrawn,
  type ExitCase,
} from '../../src/exit/exit-case.ts'
import { householdExitMachine, villageExitMachine } from '../../src/exit/exit-machine.ts'
import { householdComputations, type ReadHousehold } from '../../src/exit/household-reading.ts'
import { relapseMachine } from '../../src/exit/relapse-case.ts'
import { mermaidOf } from '@bangfu/kernel/step-machine'

const checklist = checklistNamed('household-exit-shaanxi-5')!
const good: ReadHousehold = {
  ...{ year: 2016, netFen: 2_400_000, heads: 2, lineFen: 307_000, safeHouse: true, safeWater: true },
  persons: [{ person: 'per_a', age: 40, inSchool: false, finishedCompulsory: true, droppedOut: false, insured: true }],
}
const resultOf = (change: Partial<ReadHousehold> = {}) =>
  evaluate(checklist, householdComputations, { ...good, ...change }, [] as ExitCase['answers'])

const fresh = {
  ...{ exit: 'ext_1', kind: 'household', division: '610528000901', household: 'hsh_1', label: '某某' },
  ...{ checklist: checklist.id, year: 2016, state: 'opened', answers: [], appraisals: 0, verifications: [] },
  ...{ opened: { by: 'usr-0', at: '', fileVersion: 1 }, hands: [{ who: 'usr-0', did: 'applied' }] },
  ...{ consent: null, notice: null, ended: null },
} as unknown as ExitCase

const doing = (who: number) => ({ by: `usr-${who}`, at: '2017-11-06T02:00:00.000Z', on: '2017-11-06' }) as never

type Call = { readonly step: string; readonly who: number; readonly good: boolean }

/** The step that leads on. */
const nextOf = ({ state, verifications }: ExitCase): string => {
  const [first] = verifications
  const verifying = first?.as === 'village-committee' ? 'team' : 'committee'
  const onward: Record<string, string> = {
    opened: 'appraise',
    appraised: verifying,
    verified: 'consent',
    consented: 'publish',
  }
  return onward[state] ?? 'announce'
}

/** What a call makes of a case; the case itself where it is refused. */
const after = (exit: ExitCase, { step, who, good: holds }: Call): ExitCase => {
  const result = resultOf(holds ? {} : { safeHouse: false })
  const contentHash = contentHashOf(exit, result)
  const calls: Record<string, () => ExitCase> = {
    appraise: () => appraised(exit, { outcome: holds ? 'passed' : 'no-quorum' } as never, doing(who)),
    committee: () => verify(exit, result, { as: 'village-committee', contentHash, hands: [] }, doing(who)),
    team: () => verify(exit, result, { as: 'resident-team', contentHash, hands: [] }, doing(who)),
    consent: () => consent(exit, result, { contentHash, mark: { kind: 'account' } }, doing(who)),
    decline: () => decline(exit, doing(who), null),
    publish: () => published(exit, result, 'ntc_1', doing(who)),
    announce: () => announced(exit, result, [], doing(who)),
    return: () => sentBack(exit, 'return'),
    recheck: () => sentBack(exit, 'recheck'),
    withdraw: () => withdrawn(exit, doing(who), '终止'),
  }
  try {
    return calls[step === 'next' ? nextOf(exit) : step]!()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return exit
  }
}

const call = fc.record({
  step: fc.constantFrom(
    'appraise',
    'committee',
    'team',
    'consent',
    'publish',
    'announce',
    'recheck',
    'return',
    'decline',
  ),
  who: fc.integer({ min: 0, max: 4 }),
  good: fc.boolean(),
})
const onward = fc.record({ step: fc.constant('next'), who: fc.integer({ min: 0, max: 4 }), good: fc.constant(true) })
const steps: fc.Arbitrary<Call[]> = fc.array(
  fc.oneof({ weight: 1, arbitrary: call }, { weight: 6, arbitrary: onward }),
  { maxLength: 30 },
)

describe('whatever is called in which order by whom', () => {
  test('a case is announced only when appraised, verified by two others, consented to and published, on one content', () => {
    let ended = 0
    fc.assert(
      fc.property(steps, (calls) => {
        let exit = fresh
        for (const one of calls) {
          const next = after(exit, one)
          if (next.state === 'announced' && exit.state !== 'announced') {
            ended += 1
            const hash = contentHashOf(next, resultOf())
            const signers = next.verifications.map(({ by }) => by)
            expect(next.appraisals).toBeGreaterThan(0)
            expect(next.verifications.map(({ as }) => as).toSorted()).toEqual(['resident-team', 'village-committee'])
            expect(new Set([...signers, 'usr-0', next.ended?.by]).size).toBe(4)
            expect([...next.verifications, next.consent].every((signed) => signed?.contentHash === hash)).toBe(true)
            expect([next.notice, one.good]).toEqual(['ntc_1', true])
          }
          exit = next
        }
        if (exit.ended !== null) for (const one of calls) expect(after(exit, one)).toBe(exit)
      }),
      { numRuns: 300, seed: 7 },
    )
    expect(ended).toBeGreaterThan(0)
  }, 20_000)

  test('nobody who opened or recorded verifies', () => {
    fc.assert(
      fc.property(steps, (calls) => {
        const exit = calls.reduce(after, fresh)
        const hands = exit.hands.filter(({ did }) => did !== 'published').map(({ who }) => who)
        const late = exit.verifications.filter(({ by }) => hands.includes(by))
        // Who records another meeting after he verified goes back behind his own signature: the case was sent back.
        expect(late).toEqual([])
      }),
    )
  })
})

test('a checklist that its source does not itemise is answered by nobody', () => {
  const answer = { item: 'item-1', met: true, evidence: [{ title: '证明' }], note: null, by: 'usr-1', at: '' } as never
  expect(() => answerItem(fresh, checklistNamed('household-exit-7')!, answer)).toThrow('checklist_incomplete')
})

test.each([
  ['exit of a household', householdExitMachine],
  ['exit of a village', villageExitMachine],
  ['relapse', relapseMachine],
  ['campaign', campaignMachine],
])('the drawing of %s in docs/states.md is what is enforced', (_name, machine) => {
  const page = readFileSync(new URL('../../../../docs/states.md', import.meta.url), 'utf8')
  expect(page).toContain(mermaidOf(machine as typeof householdExitMachine))
})
