import * as z from 'zod'
import { Fen } from '@bangfu/kernel/money'
import { Period } from '@bangfu/kernel/time'
import { eightThings, type EightThing } from '../record/eight-things.ts'

const text = (most: number) => z.string().trim().min(2).max(most)

/**
 * What is proposed for a household that is not on the register yet (拟帮扶方案): who is to help it, by which projects, with
 * what money from where, until when. It makes those of the eight things clear that no register can hold as facts before.
 */
export const ProposalForm = z.strictObject({
  helper: z.strictObject({ name: text(50), unit: text(100) }).nullable(),
  projects: z.array(text(100)).max(10),
  fundsFen: Fen.nullable(),
  fundChannel: text(100).nullable(),
  exitDeadline: Period.nullable(),
})
export type ProposalForm = z.output<typeof ProposalForm>

export const Proposal = z.object({
  helper: z.object({ name: z.string(), unit: z.string() }).nullable(),
  projects: z.array(z.string()),
  fundsFen: Fen.nullable(),
  fundChannel: z.string().nullable(),
  exitDeadline: Period.nullable(),
})
export type Proposal = z.output<typeof Proposal>

/** Which of the eight things a proposal makes clear. */
export const proposedThings = (proposal: Proposal | null): EightThing[] => {
  if (proposal === null) return []
  const { helper, projects, fundsFen, fundChannel, exitDeadline } = proposal
  return [
    ...(helper === null ? [] : ['helper' as const]),
    ...(projects.length === 0 ? [] : ['exit-projects' as const]),
    ...(fundsFen === null ? [] : ['funds' as const]),
    ...(fundChannel === null ? [] : ['fund-channel' as const]),
    ...(exitDeadline === null ? [] : ['exit-deadline' as const]),
  ]
}

/** Which of the things that a gate asks for are neither on file nor, where that is enough, proposed. */
export const lackingFor = (
  needed: readonly string[],
  missing: readonly EightThing[],
  proposed: readonly EightThing[],
): EightThing[] =>
  (Object.keys(eightThings) as EightThing[]).filter(
    (thing) => needed.includes(thing) && missing.includes(thing) && !proposed.includes(thing),
  )
