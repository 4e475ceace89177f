import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '@bangfu/kernel/refusal'
import { instant } from '@bangfu/kernel/time'
import type { Hand } from '../../src/procedure/hands.ts'
import { withHand } from '../../src/procedure/hands.ts'
import {
  contentHashOf,
  layers,
  nextLayer,
  sign,
  standingOf,
  type Layer,
  type SignedContent,
  type SignOff,
  type SigningMark,
} from '../../src/procedure/sign-off.ts'

const rules = { chain: layers, thumbprintWitnesses: 1, source: { document: 'test', strength: 'GK' } } as const
const content: SignedContent = {
  about: 'idc_1',
  parts: { household: { file: 1 }, village: { survey: 1 }, township: { review: 1 }, county: { decision: 1 } },
}
const open: SignOff = { rules, content, signatures: [] }
const account = { kind: 'account' } as const
const thumb = (...witnesses: string[]): SigningMark => ({
  kind: 'thumbprint',
  witnesses,
  evidence: { title: '手印照片', paper: '1 号' },
})

const signed = (
  before: SignOff,
  layer: Layer,
  by: string = `usr-${layer}`,
  { mark = account as SigningMark, hands = [] as readonly Hand[], hash = contentHashOf(before.content, layer) } = {},
): SignOff => ({
  ...before,
  signatures: sign(before, { layer, by, at: instant(0), contentHash: hash, mark, hands }),
})
const through = (last: Layer): SignOff =>
  layers.slice(0, layers.indexOf(last) + 1).reduce((signOff, layer) => signed(signOff, layer), open)
const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const layersOf = (signOff: SignOff): Layer[] => standingOf(signOff).map(({ layer }) => layer)

test('four layers sign, from the household up', () => {
  expect(nextLayer(open)).toBe('household')
  const all = through('county')
  expect([layersOf(all), nextLayer(all)]).toEqual([[...layers], null])
})

describe.each(layers)('a change in the part of the %s', (changed) => {
  test('takes away its signature and those above, and no other', () => {
    const before = through('county')
    const after = { ...before, content: { ...content, parts: { ...content.parts, [changed]: { other: 1 } } } }
    expect(layersOf(after)).toEqual(layers.slice(0, layers.indexOf(changed)))
    expect(nextLayer(after)).toBe(changed)
  })
})

test('a layer that puts nothing in signs what the layer below it signs', () => {
  const two = { ...content, parts: { household: 1, village: 2 } }
  expect(contentHashOf(two, 'county')).toBe(contentHashOf(two, 'village'))
  expect(contentHashOf(two, 'village')).not.toBe(contentHashOf(two, 'household'))
})

test('a signature stands for nothing else with the same content', () => {
  expect(layersOf({ ...through('county'), content: { ...content, about: 'idc_2' } })).toEqual([])
})

test.each([
  ['a village before the household', open, 'village', 'signature_out_of_turn'],
  ['a county before the township', through('village'), 'county', 'signature_out_of_turn'],
  ['a second person of a layer that has signed', through('township'), 'township', 'signature_out_of_turn'],
  ['anybody when all have signed', through('county'), 'county', 'signature_out_of_turn'],
] as const)('%s is refused', (_who, before, layer, code) => {
  expect(codeOf(() => signed(before, layer, 'usr-other'))).toBe(code)
})

test('a chain without a township is signed by the county above the village', () => {
  const short = { ...through('village'), rules: { ...rules, chain: ['household', 'village', 'county'] as const } }
  expect(layersOf(signed(short, 'county'))).toEqual(['household', 'village', 'county'])
  expect(codeOf(() => signed(short, 'township'))).toBe('signature_out_of_turn')
})

test('who read something else does not sign this', () => {
  expect(codeOf(() => signed(open, 'household', 'usr-a', { hash: 'a'.repeat(64) }))).toBe('signed_content_changed')
})

test('the same signature again changes nothing', () => {
  const once = through('village')
  expect(signed(once, 'village').signatures).toEqual(once.signatures)
})

test('nobody signs what he had his hands on, and the household may sign what it applied for', () => {
  const hands = withHand(withHand([], { who: 'usr-a', did: 'applied' }), { who: 'usr-a', did: 'applied' })
  expect(hands).toHaveLength(1)
  expect(codeOf(() => signed(open, 'household', 'usr-a', { hands }))).toBe('done')
  for (const [below, layer] of [
    ['household', 'village'],
    ['village', 'township'],
    ['township', 'county'],
  ] as const)
    expect(codeOf(() => signed(through(below), layer, 'usr-a', { hands }))).toBe('same_hand')
})

test('nobody signs for two layers, nor above a thumbprint that he entered', () => {
  expect(codeOf(() => signed(through('village'), 'township', 'usr-village'))).toBe('same_hand')
  const printed = signed(open, 'household', 'usr-clerk', { mark: thumb('张某') })
  expect(codeOf(() => signed(printed, 'village', 'usr-clerk'))).toBe('same_hand')
  expect(layersOf(signed(printed, 'village', 'usr-secretary'))).toEqual(['household', 'village'])
})

test('a thumbprint needs as many different witnesses as the rules say, and is a household’s', () => {
  const two = { ...open, rules: { ...rules, thumbprintWitnesses: 2 } }
  expect(codeOf(() => signed(two, 'household', 'usr-clerk', { mark: thumb('张某', '张某') }))).toBe('witnesses_missing')
  expect(codeOf(() => signed(two, 'household', 'usr-clerk', { mark: thumb('张某', '李某') }))).toBe('done')
  expect(codeOf(() => signed(through('household'), 'village', 'usr-x', { mark: thumb('张某') }))).toBe('invalid_input')
})

type Command =
  | { readonly sign: Layer; readonly by: string; readonly reads: 'now' | 'before' }
  | { readonly change: Layer; readonly to: number }

test('whatever is signed and changed in whatever order, what stands was read as it is, in order, by different people', () => {
  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.record({
      sign: fc.constantFrom(...layers),
      by: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      reads: fc.constantFrom('now' as const, 'before' as const),
    }),
    fc.record({ change: fc.constantFrom(...layers), to: fc.nat(3) }),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
      let now = open
      let before = open
      for (const one of commands) {
        const last = now
        if ('change' in one)
          now = { ...now, content: { ...content, parts: { ...now.content.parts, [one.change]: one.to } } }
        else {
          const hash = contentHashOf((one.reads === 'now' ? now : before).content, one.sign)
          try {
            now = signed(now, one.sign, one.by, { hash, hands: [{ who: 'e', did: 'entered' }] })
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
          }
        }
        before = last
        const standing = standingOf(now)
        expect(standing.map(({ layer }) => layer)).toEqual(layers.slice(0, standing.length))
        expect(standing.every((it) => it.contentHash === contentHashOf(now.content, it.layer))).toBe(true)
        expect(new Set(standing.map(({ by }) => by)).size).toBe(standing.length)
        expect(standing.slice(1).some(({ by }) => by === 'e')).toBe(false)
      }
    }),
    { numRuns: 200 },
  )
})
