import * as z from 'zod'
import { Instant } from '@bangfu/kernel/time'

const text = (least: number, most: number) => z.string().trim().min(least).max(most)

/** Kin of the household among the village's cadres: who, in which position, and how they are related. */
export const Kin = z.strictObject({
  cadre: text(1, 50),
  position: text(1, 50),
  relation: text(1, 30),
  /** The cadre's own user, where he has one: he approves nothing in this case. */
  user: text(4, 60).optional(),
})
export type Kin = z.output<typeof Kin>

/** What every approver has to have read before he approves (handbook §3). */
export const Flag = z.object({
  flag: z.string(),
  kind: z.enum(['cadre-kin', 'exclusion']),
  /** Declared by the household, found by the survey, or said by somebody else. */
  source: z.enum(['declared', 'survey', 'raised']),
  text: z.string(),
  user: z.string().nullable(),
  by: z.string(),
  at: Instant,
})
export type Flag = z.output<typeof Flag>

type Saying = Pick<Flag, 'source' | 'by' | 'at'> & {
  /** What tells the flags of one saying from those of another: `survey-2`. */
  readonly name: string
}

export const kinFlags = (kinship: readonly Kin[], { name, ...saying }: Saying): Flag[] =>
  kinship.map(({ cadre, position, relation, user }, index) => ({
    ...saying,
    flag: `${name}-kin-${index + 1}`,
    kind: 'cadre-kin',
    text: `${relation}：${cadre}（${position}）`,
    user: user ?? null,
  }))

/** Items of the county's list that the survey answered with yes, or could not make out. */
export const exclusionFlags = (
  found: readonly { readonly item: string; readonly text: string; readonly note: string | null }[],
  { name, ...saying }: Saying,
): Flag[] =>
  found.map(({ item, text: says, note }) => ({
    ...saying,
    flag: `${name}-item-${item}`,
    kind: 'exclusion',
    text: note === null ? says : `${says}：${note}`,
    user: null,
  }))

/** What somebody else says of a case: kin, or something that the county's list names. */
export const RaisedFlag = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cadre-kin'), kin: Kin }),
  z.strictObject({ kind: z.literal('exclusion'), item: text(1, 30), note: text(2, 300) }),
])
export type RaisedFlag = z.output<typeof RaisedFlag>
