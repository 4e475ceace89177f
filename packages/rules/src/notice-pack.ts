import type { Source } from './rule-pack.ts'

/** A number of days that a source gives, or that a county has to confirm (`note`). */
type Days = { readonly days: number; readonly source: Source; readonly note?: string }

/** How long notices run in a region and time, and how fast objections are answered. All days are calendar days. */
export type NoticePack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** The fewest days that a notice of a kind is public; the day on which it begins is not counted. */
  readonly publicDays: Readonly<Record<string, Days>>
  /** Of kinds that are not named. */
  readonly otherDays: Days
  /** An objection is answered within. */
  readonly answerDays: Days
}

const silent: Source = { document: 'no source names a number', strength: 'GK' }
const monitoring: Source = {
  document: 'qinan.gov.cn 11792/1360362: publicity in the village at least 5 days',
  strength: 'GOV',
}
const funds: Source = {
  document: '《关于完善扶贫资金项目公告公示制度的指导意见》: township and village, at least 10 days',
  strength: 'WEAK',
}
const confirm = 'To be confirmed by the county: the sources ask for a publication and name no days.'

export const noticePacks: readonly NoticePack[] = [
  {
    id: 'notices-1',
    region: '',
    from: '2013-01-01',
    to: null,
    publicDays: {
      'identification-proposed': { days: 7, source: silent, note: confirm },
      'exit-proposed': { days: 7, source: silent, note: confirm },
      'village-exit-proposed': { days: 7, source: silent, note: confirm },
      'relapse-proposed': { days: 7, source: silent, note: confirm },
      'removal-proposed': { days: 7, source: silent, note: confirm },
      'monitoring-proposed': { days: 5, source: monitoring },
      'elimination-proposed': {
        days: 5,
        source: monitoring,
        note: 'The source of elimination asks for publicity without days: those of monitoring are taken.',
      },
      'fund-plan': { days: 10, source: funds },
      'fund-paid': { days: 10, source: funds },
      'project-done': { days: 10, source: funds },
    },
    otherDays: { days: 5, source: silent, note: confirm },
    answerDays: { days: 5, source: silent, note: confirm },
  },
]

/** The fewest days for a kind of notice. */
export const publicDaysOf = ({ publicDays, otherDays }: NoticePack, kind: string): number =>
  (publicDays[kind] ?? otherDays).days
