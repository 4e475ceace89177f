import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { instant, type Day } from '@bangfu/kernel/time'
import { ApplicationForm, openCase } from '../../src/identification/application.ts'
import type { Doing, IdentificationCase } from '../../src/identification/case.ts'
import { appealed, refused, returned, withdrawn } from '../../src/identification/ending-steps.ts'
import { flagged, proposed, published, publicityOver } from '../../src/identification/field-steps.ts'
import { gates, isUnderWay } from '../../src/identification/gates.ts'
import { noExclusions } from '../../src/identification/exclusion-list.ts'
import type { Household } from '../../src/record/household.ts'
import { openSteps } from '@bangfu/kernel/step-machine'
import { application, proposal } from './a-case.ts'

const by = (name: string): Doing => ({ by: name, at: instant('2020-08-15T02:00:00Z'), today: '2020-08-15' as Day })
const file = {
  household: 'hsh_0000000000000000000001',
  division: '610528000901',
  status: 'candidate',
} as unknown as Household
const opened = (): IdentificationCase =>
  openCase(ApplicationForm.parse(application(file.household)), {
    ...by('usr-clerk'),
    id: 'idc_0000000000000000000001' as Id<'idc'>,
    file,
    headMasked: '王某',
    fileVersion: 1,
    own: false,
  })
const kin = { kind: 'cadre-kin', kin: { cadre: '何某', position: '会计', relation: '舅舅' } } as const
const list = noExclusions('610528')
const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('flags have a limit: the twenty-first is refused, and names none twice', () => {
  let one = opened()
  for (let count = 0; count < 20; count++) one = flagged(one, kin, { ...by('usr-supervisor'), list })
  expect(new Set(one.flags.map(({ flag }) => flag)).size).toBe(20)
  expect(codeOf(() => flagged(one, kin, { ...by('usr-supervisor'), list }))).toBe('case_limit')
})

test('whatever is done in whatever order, a case stands where the drawing leads, and keeps its hands and its flags', () => {
  const acts: Readonly<Record<string, (one: IdentificationCase) => IdentificationCase>> = {
    propose: (one) => proposed(one, proposal as unknown as Parameters<typeof proposed>[1], by('usr-clerk')),
    flag: (one) => flagged(one, kin, { ...by('usr-supervisor'), list }),
    publish: (one) => published(one, { notice: 'ntc_1', to: '2020-08-22' as Day }),
    clear: (one) => publicityOver(one, 'clear'),
    upheld: (one) => publicityOver(one, 'upheld'),
    down: (one) => publicityOver(one, 'withdrawn'),
    refuse: (one) => refused(one, '不符合条件', { ...by('usr-county'), appealBy: '2020-08-25' as Day }),
    refuseOwn: (one) => refused(one, '不符合条件', { ...by('usr-clerk'), appealBy: '2020-08-25' as Day }),
    return: (one) => returned(one, '调查不清', by('usr-county')),
    withdraw: (one) => withdrawn(one, { reason: '不再申请' }, { ...by('usr-household'), own: true }),
    appeal: (one) => appealed(one, { reason: '核算有误' }, { ...by('usr-household'), own: true }),
  }
  const states = fc.constantFrom('applied', 'surveyed', 'appraised', 'published', 'confirming' as const)
  fc.assert(
    fc.property(states, fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 12 }), (state, names) => {
      let one: IdentificationCase = { ...opened(), state: state as IdentificationCase['state'] }
      for (const name of names) {
        const before = one
        const code = codeOf(() => void (one = acts[name]?.(before) ?? before))
        const ways = gates.steps.filter(({ from }) => from === before.state).map(({ to }) => to)
        if (code === 'done' && one !== before) expect(ways).toContain(one.state)
        if (code !== 'done') expect(one).toBe(before)
        if (!isUnderWay(before.state)) expect([before.state, 'appealed']).toContain(one.state)
        expect(before.hands.every((hand) => one.hands.some(({ who }) => who === hand.who))).toBe(true)
        expect(before.flags.every((flag) => one.flags.includes(flag))).toBe(true)
        expect(one.refusal?.by).not.toBe('usr-clerk')
        expect(one.state === 'refused').toBe(one.state === 'refused' && one.ended !== null)
      }
      expect(openSteps(gates, one.state).length > 0 || one.state !== 'applied').toBe(true)
    }),
    { numRuns: 150 },
  )
})
