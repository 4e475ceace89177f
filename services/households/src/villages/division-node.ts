import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { isInChina, Position } from '@bangfu/kernel/position'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, Day } from '@bangfu/kernel/time'

/** Village kinds of handbook §2; a village without a kind is one of which nobody said it. */
export const villageKinds = {
  poor: ['贫困村', 'poor village'],
  'deeply-poor': ['重点贫困村', 'key poor village'],
  'non-poor': ['非贫困村', 'non-poor village'],
  model: ['示范村', 'model village'],
  community: ['社区', 'urban community'],
  'urban-village': ['城中村', 'village inside a town'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export const VillageKind = z.enum(Object.keys(villageKinds) as [keyof typeof villageKinds])

const levels = { 2: 'province', 4: 'city', 6: 'county', 9: 'township', 12: 'village' } as const
export const Level = z.enum(Object.values(levels))
export const levelOf = (code: Division): z.infer<typeof Level> => levels[code.length as keyof typeof levels]

const Name = z.string().trim().min(1).max(50)
export const Year = z.int().min(1986).max(2100)

/** How a division ended; 撤并 and 代码变更 have a successor, 撤销 has none. */
export const Ending = z.enum(['merged', 'renumbered', 'abolished'])

/** A division with its history: nothing of it is overwritten, so that it can be asked how it was on any day. */
export const DivisionNode = z.object({
  division: Division,
  level: Level,
  /** Oldest first; each holds until the next begins. */
  names: z.array(z.object({ name: z.string(), from: z.string() })).min(1),
  from: z.string(),
  /** The last day on which it was; null while it is. */
  to: z.string().nullable(),
  ending: z.object({ kind: Ending, into: z.string().nullable(), reason: z.string() }).nullable(),
  kind: VillageKind.nullable(),
  /** Of a village: the years in which it was identified as poor and left that list. */
  identifiedYear: z.int().nullable(),
  exitedYear: z.int().nullable(),
  /** Of a village: where its middle lies, against which photos of households without a point are held. */
  position: Position.nullable().default(null),
})
export type DivisionNode = z.infer<typeof DivisionNode>

export const NewDivision = z.strictObject({
  division: Division,
  name: Name,
  from: Day,
  kind: VillageKind.optional(),
  identifiedYear: Year.optional(),
  exitedYear: Year.optional(),
})

/** @throws Refusal village_only when what only villages have is said of another division · years_out_of_order */
export const openDivision = ({ division, name, from, ...rest }: z.output<typeof NewDivision>): DivisionNode =>
  checkedNode({
    division,
    level: levelOf(division),
    names: [{ name, from }],
    from,
    to: null,
    ending: null,
    kind: rest.kind ?? null,
    identifiedYear: rest.identifiedYear ?? null,
    exitedYear: rest.exitedYear ?? null,
    position: null,
  })

const Reason = z.string().trim().min(2).max(200)

export const RenameInput = z.strictObject({ name: Name, on: Day, reason: Reason })
export const EndDivisionInput = z
  .strictObject({ kind: Ending, into: Division.optional(), on: Day, reason: Reason })
  .refine(({ kind, into }) => (kind === 'abolished') === (into === undefined), {
    path: ['into'],
    error: 'a merged or renumbered division names its successor, an abolished one has none',
  })
export const DescribeInput = z.strictObject({
  kind: VillageKind.nullable().optional(),
  identifiedYear: Year.nullable().optional(),
  exitedYear: Year.nullable().optional(),
  position: z.strictObject(Position.shape).refine(isInChina, { error: '不在中国境内 (outside China)' }).optional(),
  reason: Reason,
})

/** Gives a division another name from a day on. @throws Refusal division_ended · division_change_too_early */
export const renamed = (node: DivisionNode, { name, on }: z.output<typeof RenameInput>): DivisionNode => {
  assertChangeable(node, on)
  return { ...node, names: [...node.names, { name, from: on }] }
}

/** Ends a division with the day before `on`. @throws Refusal division_ended · division_change_too_early */
export const endedDivision = (
  node: DivisionNode,
  { kind, into, on, reason }: z.output<typeof EndDivisionInput>,
): DivisionNode => {
  assertChangeable(node, on)
  return { ...node, to: addDays(on, -1), ending: { kind, into: into ?? null, reason } }
}

/** Says what kind of village it is, where it lies, and in which years it was identified and exited. @throws Refusal as `openDivision` */
export const described = (node: DivisionNode, change: z.output<typeof DescribeInput>): DivisionNode =>
  checkedNode({
    ...node,
    ...(change.kind !== undefined && { kind: change.kind }),
    ...(change.identifiedYear !== undefined && { identifiedYear: change.identifiedYear }),
    ...(change.exitedYear !== undefined && { exitedYear: change.exitedYear }),
    ...(change.position !== undefined && { position: change.position }),
  })

/** The name on a day; before its first day the first one, since papers of that time are read too. */
export const nameOn = ({ names }: DivisionNode, on: Day): string =>
  (names.findLast(({ from }) => from <= on) ?? names[0])?.name ?? ''

export const existsOn = ({ from, to }: DivisionNode, on: Day): boolean => from <= on && (to === null || on <= to)

const assertChangeable = (node: DivisionNode, on: Day): void => {
  if (node.to !== null) throw new Refusal('division_ended', { into: node.ending?.into ?? '' })
  const latest = node.names.at(-1)?.from ?? node.from
  if (on <= latest) throw new Refusal('division_change_too_early', { latest })
}

const checkedNode = (node: DivisionNode): DivisionNode => {
  const { level, kind, identifiedYear, exitedYear, position } = node
  if (level !== 'village' && [kind, identifiedYear, exitedYear, position].some((said) => said !== null))
    throw new Refusal('village_only')
  if (exitedYear !== null && (identifiedYear === null || exitedYear < identifiedYear))
    throw new Refusal('village_years_out_of_order')
  return node
}
