import type { Field } from '@bangfu/rules/household-entry'

/** A column of a household list; `of` says whether it speaks of the household or of the person of its line. */
export type ImportColumn = {
  readonly key: Field
  readonly of: 'household' | 'person'
  readonly mostLength: number
  readonly header: string
  readonly variants: readonly string[]
  readonly required?: true
}

const ofHousehold = (key: Field, mostLength: number, header: string, ...variants: string[]): ImportColumn => ({
  key,
  of: 'household',
  mostLength,
  header,
  variants,
})
const ofPerson = (key: Field, mostLength: number, header: string, ...variants: string[]): ImportColumn => ({
  key,
  of: 'person',
  mostLength,
  header,
  variants,
})
const required = (column: ImportColumn): ImportColumn => ({ ...column, required: true })

/** The columns of the national export (national-record §1), and how other files head them. */
export const importColumns: readonly ImportColumn[] = [
  required(ofHousehold('code', 60, '户编号', '户号', '家庭编号', 'AAC001')),
  ofHousehold('villageName', 50, '行政村', '村', '村名', '所在村'),
  ofHousehold('group', 50, '村民小组', '小组', '组', '自然村(组)'),
  ofHousehold('address', 200, '家庭住址', '住址', '地址', '详细地址'),
  required(ofHousehold('category', 50, '贫困户属性', '户属性', '贫困户类型', 'AAC006')),
  required(ofHousehold('povertyStatus', 50, '脱贫属性', '脱贫标志', 'AAR010')),
  ofHousehold('mainCause', 50, '主要致贫原因', '致贫原因', 'AAC007'),
  ofHousehold('otherCauses', 100, '其他致贫原因', '其它致贫原因', 'AAC008'),
  ofHousehold('phone', 30, '联系电话', '电话', '手机', '手机号', '手机号码', 'AAR012'),
  ofHousehold('bankAccount', 40, '银行账号', '银行卡号', '一卡通账号', 'AAC004'),
  ofHousehold('arableMu', 20, '耕地面积(亩)', '耕地面积', 'AAC301'),
  ofHousehold('latitude', 30, '纬度', '北纬'),
  ofHousehold('longitude', 30, '经度', '东经'),
  ofHousehold('incomeYear', 10, '年度', '年份', '收入年度', 'AAR040'),
  ofHousehold('wageFen', 30, '工资性收入', '工资性收入(元)', 'AAC073'),
  ofHousehold('operatingFen', 30, '生产经营性收入', '生产经营性收入(元)', '经营性收入', 'AAC071'),
  ofHousehold('propertyFen', 30, '财产性收入', '财产性收入(元)', 'AAC072'),
  ofHousehold('transferFen', 30, '转移性收入', '转移性收入(元)', 'AAC085'),
  ofHousehold('operatingExpenseFen', 30, '生产经营性支出', '生产经营性支出(元)', 'AAC074'),
  required(ofPerson('name', 50, '姓名', 'AAB002')),
  ofPerson('sex', 10, '性别', 'AAB003'),
  required(ofPerson('relation', 50, '与户主关系', '与户主的关系', '家庭关系', 'AAB006')),
  required(ofPerson('idNumber', 60, '证件号码', '身份证号', '身份证号码', '公民身份号码', '身份证', 'AAB004')),
  ofPerson('disabilityCard', 60, '残疾证号', '残疾证号码', '残疾人证号'),
  ofPerson('ethnicGroup', 50, '民族', 'AAB007'),
  ofPerson('education', 50, '文化程度', '学历', 'AAB008'),
  ofPerson('studentState', 50, '在校生状况', '在校生情况', 'AAB009'),
  ofPerson('health', 100, '健康状况', 'AAB017'),
  ofPerson('labour', 50, '劳动技能', '劳动能力', 'AAB010'),
  ofPerson('workPlace', 50, '务工状况', '务工区域', 'AAB011'),
  ofPerson('workMonths', 20, '务工时间(月)', '务工时间', '务工月数', 'AAB012'),
  ofPerson('medicalInsurance', 20, '是否参加城乡居民基本医疗保险', '城乡居民基本医疗保险', '参加医保', 'AAB013'),
  ofPerson('pension', 20, '是否参加城乡居民基本养老保险', '城乡居民基本养老保险', '参加养老保险', 'AAB014'),
]

const headers = new Map(importColumns.map(({ key, header }) => [key, header]))

/** The national header of a field, as the people who mend the list know it. */
export const headerOf = (field: Field): string => headers.get(field) ?? field
