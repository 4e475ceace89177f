import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'
import type { Term } from './term.ts'

/** The classes of grievances 矛盾纠纷: each with its own lead and its own steps. */
export const appealClasses = ['petition', 'mass', 'emergency'] as const
export type AppealClass = (typeof appealClasses)[number]

type Words = { readonly zh: string; readonly en: string }

/** What is done about a grievance of a class, in order; none closes before the last. */
export type AppealProcedure = Words & {
  readonly lead: Words
  readonly steps: readonly (Words & { readonly step: string })[]
  /** From the filing to the end. */
  readonly term: Term
}

export type AppealPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly classes: Readonly<Record<AppealClass, AppealProcedure>>
  readonly source: Source
  readonly note: string
}

const sixtyDays: Term = { days: 60, unit: 'calendar' }

export const appealPacks: readonly AppealPack[] = [
  {
    id: 'appeals',
    region: '',
    from: '2013-01-01',
    to: null,
    classes: {
      petition: {
        zh: '信访',
        en: 'petition',
        lead: { zh: '信访部门', en: 'the petitions department' },
        steps: [
          { step: 'petition', zh: '信访', en: 'received' },
          { step: 'inquiry', zh: '排查', en: 'inquired into' },
          { step: 'settlement', zh: '调处', en: 'settled' },
          { step: 'aftercare', zh: '善后', en: 'followed up' },
          { step: 'return-visit', zh: '回访', en: 'visited again' },
        ],
        term: sixtyDays,
      },
      mass: {
        zh: '群体性事件',
        en: 'mass dispute',
        lead: { zh: '维稳部门', en: 'the stability department' },
        steps: [
          { step: 'mediation', zh: '调解', en: 'mediated' },
          { step: 'control', zh: '控制', en: 'under control' },
          { step: 'investigation', zh: '查处', en: 'investigated and dealt with' },
          { step: 'groundwork', zh: '基础工作', en: 'groundwork' },
          { step: 'lasting-stability', zh: '长期稳定', en: 'lasting stability' },
        ],
        term: sixtyDays,
      },
      emergency: {
        zh: '突发事件',
        en: 'emergency',
        lead: { zh: '应急机构', en: 'the emergency body' },
        steps: [
          { step: 'response', zh: '应急', en: 'responded to' },
          { step: 'control', zh: '控制', en: 'under control' },
          { step: 'investigation', zh: '调查', en: 'investigated' },
          { step: 'settlement', zh: '调处', en: 'settled' },
          { step: 'aftercare', zh: '善后', en: 'followed up' },
        ],
        term: sixtyDays,
      },
    },
    source: { document: '003/16', strength: 'WEAK' },
    note: 'The classes, their leads and steps are of 003/16, which names aftercare and the return visit as the weak links. It gives no terms: sixty days are those of the Regulation on Letters and Visits (2005, article 33) for petitions; that they hold for the other two classes is ours, to be confirmed.',
  },
]

/** The procedure of a class in a division on a day. @throws RangeError when no rules for appeals are in force */
export const appealProcedureFor = (division: Division, on: Day, kind: AppealClass): AppealProcedure => {
  const pack = packFor(appealPacks, division, on)
  if (!pack) throw new RangeError('no rules for appeals are in force')
  return pack.classes[kind]
}
