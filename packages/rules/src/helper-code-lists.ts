import { listOf } from './code-list.ts'

/** Code lists of the helper that a national household list names, from national-record §2. */
export const unitTierList = listOf('unit-tier', 'national', [
  ['10', '中央', 'central'],
  ['20', '省', 'province', '省级'],
  ['40', '市', 'city', '市级'],
  ['50', '县(区)', 'county', '县', '区', '县级'],
  ['60', '街道镇乡', 'township', '乡镇', '乡镇级', '街道'],
  ['70', '村(居)委', 'village committee', '村委', '居委'],
  ['80', '军队', 'army'],
  ['90', '其他', 'other', '其它'],
  ['99', '村两委', 'the two village committees'],
])

export const helperEducationList = listOf('helper-education', 'national', [
  ['10', '研究生及以上', 'postgraduate or above', '研究生+', '研究生'],
  ['11', '博士', 'doctor'],
  ['14', '硕士', 'master'],
  ['20', '本科', 'bachelor', '大学本科'],
  ['30', '专科', 'college', '大专'],
  ['40', '中专中技', 'vocational', '中专', '中技', '中专中技校', '中专技校'],
  ['60', '高中', 'senior middle school'],
  ['70', '初中', 'junior middle school'],
  ['80', '小学', 'primary school'],
  ['90', '其他', 'other', '其它'],
])

export const helperSkillList = listOf('helper-skill', 'national', [
  ['01', '种植', 'crops'],
  ['02', '养殖', 'livestock'],
  ['03', '林果', 'forest and fruit'],
  ['04', '服务', 'services'],
])

/** The source gives both ends and writes `..` between 101 and 131; what lies between is GB/T 12407. */
export const helperRankList = listOf('helper-rank', 'national', [
  ['101', '国家级正职', 'state level, head'],
  ['102', '国家级副职', 'state level, deputy'],
  ['111', '省部级正职', 'province level, head'],
  ['112', '省部级副职', 'province level, deputy'],
  ['121', '厅局级正职', 'bureau level, head'],
  ['122', '厅局级副职', 'bureau level, deputy'],
  ['131', '县处级正职', 'county level, head'],
  ['132', '县处级副职', 'county level, deputy'],
  ['141', '乡科级正职', 'section level, head'],
  ['142', '乡科级副职', 'section level, deputy'],
  ['150', '科员', 'section member'],
  ['160', '办事员', 'clerk'],
  ['199', '未定职', 'no rank yet'],
])
