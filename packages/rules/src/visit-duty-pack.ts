import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { ContactKind } from './pairing-codes.ts'
import { packFor, type Source } from './rule-pack.ts'

/** How often somebody has to come, or to call. */
export type VisitDuty = {
  readonly duty: string
  readonly zh: string
  readonly en: string
  /** Whose it is: the household's helper's, or of the leaders of a unit in the villages that it helps. */
  readonly whose: 'helper' | 'unit-leader'
  /** `visit`: anything that is a visit; otherwise these kinds of contact. */
  readonly counts: 'visit' | readonly ContactKind[]
  /** So many times in each calendar month, quarter or year. */
  readonly times: number
  readonly per: 'month' | 'quarter' | 'year'
  readonly source: Source
}

/** The duties of a region and time. */
export type VisitDutyPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly duties: readonly VisitDuty[]
  readonly note: string
}

const dazu = {
  document: 'http://nyncw.cq.gov.cn/ztzl_161/lszt/xczxj/zxgz_231/shfp/202403/t20240325_13078893.html',
  strength: 'GOV',
} as const
const leadersMonthly: VisitDuty = {
  duty: 'leader-monthly-village-visit',
  zh: '单位领导每月到帮扶村一次',
  en: 'A leader of the unit in the village once a month',
  whose: 'unit-leader',
  counts: 'visit',
  times: 1,
  per: 'month',
  source: { document: 'handbook §7: leaders monthly', strength: 'WEAK' },
}

export const visitDutyPacks: readonly VisitDutyPack[] = [
  {
    id: 'visit-duty',
    region: '',
    from: '2013-01-01',
    to: null,
    duties: [
      {
        duty: 'helper-monthly-visit',
        zh: '帮扶责任人每月入户一次',
        en: 'The helper visits once a month',
        whose: 'helper',
        counts: 'visit',
        times: 1,
        per: 'month',
        source: { document: '004/8', strength: 'WEAK' },
      },
      leadersMonthly,
    ],
    note: 'The source is the plan of one unit and names no county. Not said anywhere, and ours: months, quarters and years are those of the calendar; where a pairing covers only part of one, the number is cut in proportion to its days and rounded down; delegated visits count for the household (004/5); withdrawn ones do not. Elsewhere: ordinary households once a quarter and key households once a month (recent application text, WEAK); liaison leaders 4 visits and 6 households, team leaders 6 visits and 10 households a month (WEAK). Those say no region, and not what a key household is: a county that has them adds its pack.',
  },
  {
    id: 'visit-duty-dazu',
    region: '500111',
    from: '2024-01-01',
    to: null,
    duties: [
      {
        duty: 'helper-four-visits-a-year',
        zh: '帮扶责任人每年入户不少于四次',
        en: 'The helper visits at least four times a year',
        whose: 'helper',
        counts: 'visit',
        times: 4,
        per: 'year',
        source: dazu,
      },
      {
        duty: 'helper-monthly-call',
        zh: '帮扶责任人每月通话不少于一次',
        en: 'The helper calls at least once a month',
        whose: 'helper',
        counts: ['phone', 'video'],
        times: 1,
        per: 'month',
        source: dazu,
      },
      leadersMonthly,
    ],
    note: 'Dazu, Chongqing. The page is of March 2024; since when the rule holds it does not say. It says telephone calls; that a video call is one is ours.',
  },
]

/** The duties in force in a division on a day. @throws RangeError when none are */
export const visitDutyPackFor = (division: Division, on: Day): VisitDutyPack => {
  const pack = packFor(visitDutyPacks, division, on)
  if (!pack) throw new RangeError('no visit duties are in force')
  return pack
}
