import * as z from 'zod'
import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Coded } from '@bangfu/rules/pairing-codes'
import { aidDocuments, stagesOfState, studentStages, type AidProgramme } from '@bangfu/rules/student-aid-pack'
import type { AidApplicationInput, AidCheck } from './application.ts'

const Words = z.object({ zh: z.string(), en: z.string() })

/** One condition of a programme: what was read and where, and what is needed. A refusal is made of those not met. */
export const AidCondition = z.object({
  condition: z.enum(['status', 'category', 'student', 'stage', 'tier', 'documents', 'confirmed']),
  met: z.boolean(),
  /** The household's file, the papers of the application, or who checked it. */
  from: z.enum(['file', 'application', 'check']),
  read: Words,
  needed: Words,
})
export type AidCondition = z.infer<typeof AidCondition>

/** What stands in the register, in words. */
const statusWords: Readonly<Record<string, Coded>> = {
  candidate: { zh: '待识别', en: 'candidate' },
  registered: { zh: '在册', en: 'registered' },
  exited: { zh: '已脱贫', en: 'exited' },
  relapsed: { zh: '返贫', en: 'relapsed' },
  removed: { zh: '已移出', en: 'removed' },
  ordinary: { zh: '一般农户', en: 'ordinary' },
  monitored: { zh: '监测户', en: 'monitored' },
}

const statusWord = (status: string): Coded => statusWords[status] ?? { zh: status, en: status }
const joined = (words: readonly Coded[]): Coded => ({
  zh: words.map(({ zh }) => zh).join('、'),
  en: words.map(({ en }) => en).join(', '),
})
const same = (text: string): Coded => ({ zh: text, en: text })
const nothing: Coded = { zh: '无', en: 'none' }
const orNothing = (words: readonly Coded[]): Coded => (words.length === 0 ? nothing : joined(words))

export type Judged = {
  readonly programme: AidProgramme
  /** Undefined when the household is not on file any more. */
  readonly face: HouseholdFace | undefined
  readonly input: Pick<AidApplicationInput, 'person' | 'stage' | 'tier' | 'documents'>
  /** What school or village found; null while nobody has looked. */
  readonly check: AidCheck | null
}

/** Every condition of a programme, met or not, for an application as the file stands now. */
export const conditionsOf = (judged: Judged): AidCondition[] => [
  statusCondition(judged),
  ...categoryCondition(judged),
  studentCondition(judged),
  stageCondition(judged),
  tierCondition(judged),
  documentsCondition(judged),
  ...confirmedCondition(judged),
]

const statusCondition = ({ programme, face }: Judged): AidCondition => ({
  condition: 'status',
  met: face !== undefined && programme.statuses.includes(face.status),
  from: 'file',
  read: face ? statusWord(face.status) : nothing,
  needed: joined(programme.statuses.map(statusWord)),
})

const categoryCondition = ({ programme: { categories }, face }: Judged): AidCondition[] =>
  categories === null
    ? []
    : [
        {
          condition: 'category',
          met: face !== undefined && categories.includes(face.category),
          from: 'file',
          read: face ? same(face.category) : nothing,
          needed: joined(categories.map(same)),
        },
      ]

const studentOf = ({ face, input }: Judged) => face?.students?.find(({ person }) => person === input.person)

const studentCondition = (judged: Judged): AidCondition => {
  const needed = { zh: '户档案中的在校生', en: "a student in the household's file" }
  const found = studentOf(judged)
  if (found) return { condition: 'student', met: true, from: 'file', read: same(found.nameMasked), needed }
  // Faces of before students were shown say nothing: then the paper of the school does.
  if (judged.face && judged.face.students === undefined) {
    const met = judged.input.documents.some(({ kind }) => kind === 'enrolment' || kind === 'admission')
    return { condition: 'student', met, from: 'application', read: papersOf(judged), needed }
  }
  return { condition: 'student', met: false, from: 'file', read: nothing, needed }
}

const stageCondition = (judged: Judged): AidCondition => {
  const { programme, input } = judged
  const needed = joined(programme.stages.map((stage) => studentStages[stage]))
  const fits = programme.stages.includes(input.stage)
  const inFile = stagesOfState(studentOf(judged)?.state ?? '')
  if (inFile.includes(input.stage))
    return { condition: 'stage', met: fits, from: 'file', read: studentStages[input.stage], needed }
  // Files follow once a year, a letter of admission comes in July: another stage than the file's needs the paper.
  const proven = input.documents.some(({ kind }) => kind === 'enrolment' || kind === 'admission')
  const told = studentStages[input.stage]
  const read = proven ? told : { zh: `${told.zh}（档案不一致，无证明）`, en: `${told.en} (not in the file, no proof)` }
  return { condition: 'stage', met: fits && proven, from: 'application', read, needed }
}

const tierCondition = ({ programme, input }: Judged): AidCondition => {
  const open = programme.tiers.filter(({ stages }) => stages === undefined || stages.includes(input.stage))
  const named = programme.tiers.find(({ tier }) => tier === input.tier)
  return {
    condition: 'tier',
    met: open.some(({ tier }) => tier === input.tier),
    from: 'application',
    read: named ? { zh: named.zh, en: named.en } : same(input.tier),
    needed: orNothing(open),
  }
}

const documentsCondition = (judged: Judged): AidCondition => {
  const given = new Set(judged.input.documents.map(({ kind }) => kind))
  return {
    condition: 'documents',
    met: judged.programme.documents.every((kind) => given.has(kind)),
    from: 'application',
    read: papersOf(judged),
    needed: joined(judged.programme.documents.map((kind) => aidDocuments[kind])),
  }
}

const papersOf = ({ input }: Judged): Coded =>
  orNothing([...new Set(input.documents.map(({ kind }) => kind))].map((kind) => aidDocuments[kind]))

const confirmedCondition = ({ check }: Judged): AidCondition[] =>
  check === null
    ? []
    : [
        {
          condition: 'confirmed',
          met: check.confirmed,
          from: 'check',
          read: check.confirmed ? { zh: '属实', en: 'confirmed' } : { zh: '不属实', en: 'not confirmed' },
          needed: { zh: '学校或村核实属实', en: 'confirmed by school or village' },
        },
      ]
