import type { Day } from '@bangfu/kernel/time'
import { addDays } from '@bangfu/kernel/time'
import type { Source } from './rule-pack.ts'

/** One year of public holidays and make-up working days, as the State Council's General Office announced it. */
export type HolidayYear = {
  readonly year: number
  readonly sources: readonly Source[]
  /** First and last day of each holiday, as `MM-DD/MM-DD` or one `MM-DD`; weekends inside are named too. */
  readonly off: readonly string[]
  /** Weekend days on which offices work. */
  readonly work: readonly string[]
}

const notice = (number: string): Source => ({ document: `国务院办公厅 ${number}`, strength: 'NEWS' })

/**
 * 节假日安排, year by year. Read from copies of the notices in the press and on government pages of other places, which
 * all agree; the notices themselves were not at hand, hence NEWS. Provinces that lengthened the Spring Festival of 2020
 * further are not told apart. A year that is missing here has its weekends and nothing else.
 */
export const holidayYears: readonly HolidayYear[] = [
  {
    year: 2019,
    sources: [notice('国办发明电〔2018〕15号'), notice('国办发明电〔2019〕3号 (Labour Day)')],
    off: ['01-01', '02-04/02-10', '04-05/04-07', '05-01/05-04', '06-07/06-09', '09-13/09-15', '10-01/10-07'],
    work: ['02-02', '02-03', '04-28', '05-05', '09-29', '10-12'],
  },
  {
    year: 2020,
    sources: [notice('国办发明电〔2019〕16号'), notice('国办发明电〔2020〕1号 (Spring Festival to 2 February)')],
    off: ['01-01', '01-24/02-02', '04-04/04-06', '05-01/05-05', '06-25/06-27', '10-01/10-08'],
    work: ['01-19', '04-26', '05-09', '06-28', '09-27', '10-10'],
  },
  {
    year: 2021,
    sources: [notice('国办发明电〔2020〕27号')],
    off: ['01-01/01-03', '02-11/02-17', '04-03/04-05', '05-01/05-05', '06-12/06-14', '09-19/09-21', '10-01/10-07'],
    work: ['02-07', '02-20', '04-25', '05-08', '09-18', '09-26', '10-09'],
  },
  {
    year: 2022,
    sources: [notice('国办发明电〔2021〕11号'), notice('国办发明电〔2022〕16号 (31 December)')],
    off: [
      '01-01/01-03',
      '01-31/02-06',
      '04-03/04-05',
      '04-30/05-04',
      '06-03/06-05',
      '09-10/09-12',
      '10-01/10-07',
      '12-31',
    ],
    work: ['01-29', '01-30', '04-02', '04-24', '05-07', '10-08', '10-09'],
  },
  {
    year: 2023,
    sources: [notice('国办发明电〔2022〕16号')],
    off: ['01-01/01-02', '01-21/01-27', '04-05', '04-29/05-03', '06-22/06-24', '09-29/10-06'],
    work: ['01-28', '01-29', '04-23', '05-06', '06-25', '10-07', '10-08'],
  },
  {
    year: 2024,
    sources: [notice('国办发明电〔2023〕7号')],
    off: ['01-01', '02-10/02-17', '04-04/04-06', '05-01/05-05', '06-10', '09-15/09-17', '10-01/10-07'],
    work: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  },
  {
    year: 2025,
    sources: [notice('国办发明电〔2024〕12号')],
    off: ['01-01', '01-28/02-04', '04-04/04-06', '05-01/05-05', '05-31/06-02', '10-01/10-08'],
    work: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  {
    year: 2026,
    sources: [notice('国办发明电〔2025〕7号')],
    off: ['01-01/01-03', '02-15/02-23', '04-04/04-06', '05-01/05-05', '06-19/06-21', '09-25/09-27', '10-01/10-07'],
    work: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
]

const daysOf = (year: number, range: string): Day[] => {
  const [first = '', last = first] = range.split('/').map((end) => `${year}-${end}`)
  const days: Day[] = []
  for (let day = first as Day; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

const off = new Set(holidayYears.flatMap((each) => each.off.flatMap((range) => daysOf(each.year, range))))
const work = new Set(holidayYears.flatMap((each) => each.work.flatMap((day) => daysOf(each.year, day))))
const announced = new Set(holidayYears.map(({ year }) => year))

/** Whether the holidays of a day's year are known here; otherwise only its weekends are. */
export const holidaysKnown = (day: Day): boolean => announced.has(Number(day.slice(0, 4)))

/** Whether offices work on a day: neither weekend nor holiday, or a weekend day that makes up for one. */
export const isWorkingDay = (day: Day): boolean => work.has(day) || (!off.has(day) && !isWeekend(day))

const isWeekend = (day: Day): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
