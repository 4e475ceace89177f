const header =
  '户编号,行政村,村民小组,贫困户属性,脱贫属性,主要致贫原因,姓名,性别,与户主关系,证件号码,残疾证号,民族,文化程度,在校生状况,健康状况,劳动技能,务工状况,务工时间(月),联系电话,是否参加城乡居民基本医疗保险,是否参加城乡居民基本养老保险,耕地面积(亩),纬度,经度,工资性收入,生产经营性收入,财产性收入,转移性收入,生产经营性支出'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** An ID number of the unassigned region 610599 with the right check digit (GB 11643); `serial` is odd for men. */
export const idNumber = (birth: string, serial: number): string => {
  const body = `610599${birth}${String(serial).padStart(3, '0')}`
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

/** A roster of invented households in one village, `first` making its people different from those of other rosters. */
export const rosterCsv = (village: string, households: number, first = 0): string => {
  const lines = [header]
  for (let index = 0; index < households; index++) {
    const number = first + index
    const code = village + String(index + 1).padStart(4, '0')
    const birth = (offset: number): string => {
      const day = number * 2 + offset
      return `${1950 + (Math.floor(day / 336) % 12)}${String(1 + (Math.floor(day / 28) % 12)).padStart(2, '0')}${String(1 + (day % 28)).padStart(2, '0')}`
    }
    const serial = (Math.floor(number / 2016) * 2) % 900
    const phone = `154${String(10_000_000 + number)}`
    lines.push(
      `${code},测试村,1组,一般贫困户,已脱贫,缺技术,测${names(number)},男,户主,${idNumber(birth(0), serial + 51)},,汉族,初中,,健康,普通劳动力,乡(镇)内,8,${phone},是,是,3.5,34.7${String(number % 1000).padStart(3, '0')},109.26,20000,3000,500,1200,400`,
      `${code},测试村,1组,一般贫困户,已脱贫,,试${names(number)},女,配偶,${idNumber(birth(1), serial + 52)},,汉族,初中,,健康,普通劳动力,,,,是,是,,,,,,,,`,
    )
  }
  return `${lines.join('\r\n')}\r\n`
}

const stems = '甲乙丙丁戊己庚辛壬癸'
const names = (number: number): string => stems.charAt(number % 10) + stems.charAt(Math.floor(number / 10) % 10)
