import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Coded } from './pairing-codes.ts'
import { packFor, type Source } from './rule-pack.ts'
import type { Term } from './term.ts'

/** What follows on finding a child that left school 控辍保学 (handbook §9), in the order in which it follows. */
export const dropoutSteps = {
  found: { zh: '发现并劝返', en: 'found and talked to' },
  registered: { zh: '登记', en: 'registered' },
  reported: { zh: '书面报告', en: 'reported in writing' },
  returned: { zh: '返校', en: 'returned to school' },
  'taught-at-home': { zh: '送教上门', en: 'taught at home' },
} as const satisfies Record<string, Coded>
export type DropoutStep = keyof typeof dropoutSteps

/** How long after each step the next is due; null where no rule says so and the term is given with the step. */
export type DropoutPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly next: { readonly found: Term | null; readonly registered: Term | null; readonly reported: Term | null }
  readonly source: Source & { readonly note: Coded }
}

export const dropoutPacks: readonly DropoutPack[] = [
  {
    id: 'dropout-004-6',
    region: '',
    from: '2006-09-01',
    to: null,
    next: { found: null, registered: null, reported: null },
    source: {
      document: '004/6; 003/4',
      strength: 'WEAK',
      note: {
        zh: '来源列明劝返、登记、书面报告、返校或送教的次序，未列天数：每一步由办理人写明下一步期限，或由县给出规则包。',
        en: 'The sources give the order and no days: whoever takes a step says by when the next is due, until the county gives a pack.',
      },
    },
  },
]

/** The steps of a division on a day; undefined before the law that asks for them. */
export const dropoutPackFor = (division: Division, on: Day): DropoutPack | undefined =>
  packFor(dropoutPacks, division, on)
