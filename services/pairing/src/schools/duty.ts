import type { Day } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/pairing-codes'
import { backboneTeachersFor, type SchoolDuty, type SchoolPairingPack } from '@bangfu/rules/school-pairing-pack'
import type { SchoolDirection } from '@bangfu/rules/school-pairing-codes'
import { dutyStates, type DutiesAnswer, type DutyLine, type DutyPerson, type DutyState } from './duty-answer.ts'
import { appraisedPeople, exchangedPeople, isThere, subjectsMissing } from './duty-people.ts'
import { assessmentsIn, backboneIn, recordsIn } from './duty-records.ts'
import type { Posting } from './posting.ts'
import { stretchesOf, type Stretch } from './school-calendar.ts'
import type { SemesterAssessment } from './semester-assessment.ts'
import type { SchoolPairing } from './school-pairing.ts'
import type { SchoolRecord } from './school-record.ts'

/** All that is on file of a pairing of schools. */
export type SchoolPairingFile = {
  readonly pairing: SchoolPairing
  readonly postings: readonly Posting[]
  readonly records: readonly SchoolRecord[]
  readonly assessments: readonly SemesterAssessment[]
}

export type Asked = { readonly on: Day; readonly pack: SchoolPairingPack; readonly shortageSubjects: readonly string[] }

/** What one duty comes to in one stretch; undefined where it binds nobody. */
type Reckoned = {
  readonly reached: number
  readonly needed: number
  readonly direction?: SchoolDirection
  readonly persons?: readonly DutyPerson[]
  readonly records?: DutyLine['records']
  readonly notes?: readonly Coded[]
}
type Reckon<D extends SchoolDuty['counts']> = (
  duty: Extract<SchoolDuty, { counts: D }>,
  stretch: Stretch,
  file: SchoolPairingFile,
  asked: Asked,
) => Reckoned | undefined

const nobodyBound: Coded = {
  zh: '受援学校派出的人员没有最短时间要求',
  en: "no minimum stay binds the weak school's people",
}

const peoplePosted: Reckon<'people-posted'> = (duty, stretch, file, asked) => {
  const people = exchangedPeople(file.postings, duty, { stretch, ...asked }, duty.kind)
  const missing = duty.shortageFirst ? subjectsMissing(file.postings, stretch, asked.shortageSubjects) : []
  const notes: Coded[] = [
    ...(duty.direction === 'weak-to-strong' && people.length > 0 ? [nobodyBound] : []),
    ...(missing.length > 0
      ? [
          {
            zh: `紧缺学科优先：${missing.join('、')} 尚无教师派驻`,
            en: `shortage subjects first: nobody is posted for ${missing.join(', ')} yet`,
          },
        ]
      : []),
  ]
  return {
    reached: people.filter(isThere).length,
    needed: duty.least,
    direction: duty.direction,
    persons: people,
    notes,
  }
}

const daysStayed: Reckon<'days-stayed'> = (duty, stretch, { postings }, asked) => {
  const { cumulatedDays, stayDays, direction } = duty
  const people = exchangedPeople(postings, duty, { stretch, ...asked }).filter(isThere)
  if (people.length === 0) return undefined
  const persons = people.map((person) => {
    const stays = person.stays.map((stay) =>
      stay.counted && stay.wholeDays < stayDays ? { ...stay, counted: false, why: tooShort(stay.wholeDays) } : stay,
    )
    const days = stays.reduce((sum, { counted, days }) => (counted ? sum + days : sum), 0)
    return { ...person, stays, cumulatedDays: days, neededDays: cumulatedDays, met: days >= cumulatedDays }
  })
  return { reached: persons.filter(({ met }) => met).length, needed: persons.length, direction, persons }
}

const tooShort = (days: number): Coded => ({
  zh: `本次 ${days} 天不足最短时间，不计`,
  en: `the stay of ${days} days does not count`,
})

const records: Reckon<'records'> = ({ record, least }, stretch, file, { on }) => {
  const lines = recordsIn(file.records, record, stretch, on)
  return { reached: lines.filter(({ counted }) => counted).length, needed: least, records: lines }
}

const backbone: Reckon<'backbone-teachers'> = ({ bands }, stretch, file, { on }) => {
  const { subjectTeachers } = file.pairing
  const { persons, ambiguous } = backboneTeachersFor(bands, subjectTeachers)
  const { reached, lines } = backboneIn(file.records, stretch, on)
  const size: Coded = {
    zh: `专任教师 ${subjectTeachers} 人，应培养 ${persons} 人`,
    en: `${subjectTeachers} subject teachers: ${persons} to train`,
  }
  const both: Coded = {
    zh: `恰好 ${subjectTeachers} 人在来源中两可，取较多的任务`,
    en: `exactly ${subjectTeachers} can be read both ways in the source: the larger duty is taken`,
  }
  return { reached, needed: persons, records: lines, notes: ambiguous ? [size, both] : [size] }
}

const assessments: Reckon<'assessments'> = (_duty, stretch, file, { on }) => {
  const lines = assessmentsIn(file.assessments, stretch, on)
  return { reached: lines.filter(({ counted }) => counted).length, needed: 1, records: lines }
}

const appraisals: Reckon<'appraisals'> = (_duty, stretch, { postings }, asked) => {
  const { persons, records: lines } = appraisedPeople(postings, stretch, asked)
  if (persons.length === 0) return undefined
  return { reached: persons.filter(({ met }) => met).length, needed: persons.length, persons, records: lines }
}

const reckon = (duty: SchoolDuty, stretch: Stretch, file: SchoolPairingFile, asked: Asked): Reckoned | undefined => {
  switch (duty.counts) {
    case 'people-posted':
      return peoplePosted(duty, stretch, file, asked)
    case 'days-stayed':
      return daysStayed(duty, stretch, file, asked)
    case 'records':
      return records(duty, stretch, file, asked)
    case 'backbone-teachers':
      return backbone(duty, stretch, file, asked)
    case 'assessments':
      return assessments(duty, stretch, file, asked)
    case 'appraisals':
      return appraisals(duty, stretch, file, asked)
  }
}

const stateOf = ({ reached, needed }: Reckoned, { from, to }: Stretch, on: Day): DutyState => {
  if (on < from) return 'not-yet-due'
  if (reached >= needed) return 'done'
  return to < on ? 'late' : 'due'
}

const lineOf = (duty: SchoolDuty, stretch: Stretch, file: SchoolPairingFile, asked: Asked): DutyLine[] => {
  const found = reckon(duty, stretch, file, asked)
  if (!found) return []
  const state = stateOf(found, stretch, asked.on)
  const { direction, persons, records: lines, notes, reached, needed } = found
  return [
    {
      ...{ duty: duty.code, zh: duty.zh, en: duty.en, each: duty.each, stretch: stretch.code },
      direction: direction ?? null,
      ...{ state, stateZh: dutyStates[state].zh, reached, needed, from: stretch.from, dueBy: stretch.to },
      persons: [...(persons ?? [])],
      records: [...(lines ?? [])],
      notes: (notes ?? []).map(({ zh, en }) => ({ zh, en })),
      source: duty.source,
    },
  ]
}

/** What a pair of schools owes as of a day: each duty of the pack in each of its stretches, with its arithmetic. */
export const dutiesOf = (file: SchoolPairingFile, asked: Asked): DutiesAnswer => {
  const { pairing } = file
  const stretches = stretchesOf(pairing.calendar, pairing).map((stretch) => ({
    ...stretch,
    duties: asked.pack.duties
      .filter(({ each }) => each === stretch.each)
      .flatMap((duty) => lineOf(duty, stretch, file, asked)),
  }))
  const states = stretches.flatMap(({ duties }) => duties.map(({ state }) => state))
  const count = (state: DutyState): number => states.filter((one) => one === state).length
  const donations = file.records.filter(
    ({ kind, state, on }) => kind === 'donation' && state === 'confirmed' && on <= asked.on,
  )
  return {
    pairing: pairing.pairing,
    strong: pairing.strong.name,
    weak: pairing.weak.name,
    from: pairing.from,
    to: pairing.to,
    on: asked.on,
    pack: asked.pack.id,
    notes: asked.pack.notes.map(({ zh, en }) => ({ zh, en })),
    subjectTeachers: pairing.subjectTeachers,
    shortageSubjects: [...asked.shortageSubjects],
    counts: { done: count('done'), late: count('late'), due: count('due'), notYetDue: count('not-yet-due') },
    stretches,
    donated: {
      times: donations.length,
      valueFen: donations.reduce((sum, { valueFen }) => sum + (valueFen ?? 0), 0),
    },
  }
}
