import { ofPerson, type PersonRule } from './rule.ts'

const yuanFen = 100

/** Work away and at home. */
export const workRules: readonly PersonRule[] = [
  ofPerson({
    id: 'work_months_range',
    fields: ['workMonths'],
    text: ['务工时间超出 0–{most} 个月', 'the months of work are outside 0 to {most}'],
    needs: ['most'],
    broken: ({ person: { workMonths } }, { most }) => workMonths !== null && (workMonths < 0 || workMonths > most),
  }),
  ofPerson({
    id: 'job_before_previous_end',
    fields: ['workFrom'],
    text: ['务工开始时间早于上一段的结束时间', 'the job began before the one before it had ended'],
    broken: ({ person: { workFrom }, previousEnd }) =>
      workFrom !== null && previousEnd !== null && workFrom < previousEnd,
  }),
  ofPerson({
    id: 'job_place_above_county',
    fields: ['workCounty', 'workCity', 'workProvince'],
    text: ['务工地点没有具体到县', 'the place of work is not named down to the county'],
    broken: ({ person: { workProvince, workCity, workCounty } }) =>
      (workProvince !== null || workCity !== null) && workCounty === null,
  }),
  ofPerson({
    id: 'local_post_outside_county',
    fields: ['workPlace', 'employmentChannel'],
    text: ['公益性岗位、帮扶车间的务工地点在县外', 'a public-welfare post or assistance workshop outside the county'],
    broken: ({ outsideCounty, publicPost, workshop }) => outsideCounty && (publicPost || workshop),
  }),
  ofPerson({
    id: 'travel_subsidy_zero',
    fields: ['travelSubsidyFen', 'measures.item'],
    text: ['有外出务工补贴措施，年度交通费补助却为 0', 'a travel subsidy as a measure, and the amount is 0'],
    broken: ({ person: { travelSubsidyFen } }, _numbers, { items }) =>
      travelSubsidyFen === 0 && items.has('work-travel-subsidy'),
  }),
  ofPerson({
    id: 'not_working_without_end',
    fields: ['workTo', 'hasWorked'],
    text: ['未在务工，但没有务工结束时间', 'not working, and the job has no end'],
    broken: ({ person: { hasWorked, workFrom, workTo } }) =>
      hasWorked === false && workFrom !== null && workTo === null,
  }),
  ofPerson({
    id: 'not_working_but_end_ahead',
    fields: ['workTo', 'hasWorked'],
    text: ['未在务工，但务工结束时间在将来', 'not working, and the end of the job lies ahead'],
    broken: ({ person: { hasWorked, workTo } }, _numbers, { period }) =>
      hasWorked === false && workTo !== null && workTo > period,
  }),
  ofPerson({
    id: 'job_never_ended',
    fields: ['workFrom', 'workTo', 'workPlace'],
    text: ['{year} 年及以前外出务工，至今没有返回', 'at work away since {year} or earlier, and never returned'],
    needs: ['year'],
    broken: ({ outsideCounty, person: { workFrom, workTo, hasWorked } }, { year }) =>
      outsideCounty &&
      hasWorked !== false &&
      workTo === null &&
      workFrom !== null &&
      Number(workFrom.slice(0, 4)) <= year,
  }),
  ofPerson({
    id: 'month_wage_below_plausible',
    fields: ['monthlyWageFen'],
    text: ['务工月收入低于 {yuan} 元', 'a month’s wages below {yuan} yuan'],
    needs: ['yuan'],
    broken: ({ person: { monthlyWageFen } }, { yuan }) => monthlyWageFen !== null && monthlyWageFen < yuan * yuanFen,
  }),
  ofPerson({
    id: 'month_wage_above_plausible',
    fields: ['monthlyWageFen'],
    text: ['务工月收入高于 {yuan} 元', 'a month’s wages above {yuan} yuan'],
    needs: ['yuan'],
    broken: ({ person: { monthlyWageFen } }, { yuan }) => monthlyWageFen !== null && monthlyWageFen > yuan * yuanFen,
  }),
  ofPerson({
    id: 'skilled_not_working',
    fields: ['labour', 'hasWorked'],
    text: ['技能劳动力没有务工', 'skilled labour, and not working'],
    broken: ({ labour, notWorking }) => labour === 'skilled' && notWorking,
  }),
  ofPerson({
    id: 'college_not_working',
    fields: ['education', 'hasWorked'],
    text: ['大专及以上文化程度，没有务工', 'college or above, and not working'],
    broken: ({ level, notWorking }) => level === 'college' && notWorking,
  }),
]
