import { chanceOf } from '../../../tests/support/scene.ts'

type Chance = () => number
const pick = <T>(chance: Chance, from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T
const number = (chance: Chance, most: number): string => String(1 + Math.floor(chance() * most))

const surnames = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗')
const given = ['建国', '秀英', '小军', '玉兰', '志强', '桂芳', '海', '平', '明德', '春花', '永福', '改琴']
const crops = ['小麦', '玉米', '花椒', '核桃', '苹果', '柿子', '油菜', '红薯', '大豆', '中药材', '黄花菜', '香菇']
const animals = ['奶山羊', '土鸡', '肉牛', '生猪', '蜜蜂', '兔子', '鹅', '鹌鹑']
const works = ['建筑工地', '电子厂', '饭店后厨', '物流公司', '服装厂', '家政公司', '快递站', '砖厂', '公益岗位', '果库']
const cities = ['西安', '渭南', '苏州', '东莞', '银川', '杭州', '郑州', '县城', '镇上', '宝鸡']
const illnesses = [
  '高血压',
  '糖尿病',
  '腰椎间盘突出',
  '白内障',
  '风湿',
  '心脏病',
  '胃病',
  '脑梗后遗症',
  '慢阻肺',
  '骨折',
]
const things = [
  '米面油',
  '棉被',
  '学习用品',
  '化肥',
  '鸡苗',
  '电暖气',
  '常用药',
  '书包',
  '春联',
  '农具',
  '雨鞋',
  '羊羔',
]
const people = ['母亲', '老伴', '大儿子', '小女儿', '孙子', '儿媳', '父亲', '弟弟', '女婿', '外孙女']
const schools = ['村小学', '镇初中', '县职校', '省城大学', '幼儿园', '特教学校', '县高中', '护理学院']
const faults = [
  '屋顶漏雨',
  '院墙开裂',
  '水压不足',
  '厕所未改',
  '路灯不亮',
  '线路老化',
  '窑洞潮湿',
  '排水沟堵塞',
  '门窗变形',
]
const subsidies = [
  '低保',
  '残疾人两项补贴',
  '养老金',
  '退耕还林补助',
  '高龄津贴',
  '雨露计划',
  '产业奖补',
  '临时救助',
  '稳岗补贴',
]
const moods = ['精神不错', '有些着急', '情绪平稳', '很健谈', '话不多', '心里踏实', '有顾虑', '盼着早日好转', '干劲很足']
const neighbours = ['组长', '邻居', '村医', '合作社负责人', '信用社信贷员', '班主任', '农技员', '护林员']

/** Sentences of honest reports, each with what was found this time. */
const sentences: readonly ((chance: Chance) => string)[] = [
  (c) =>
    `到${pick(c, surnames)}${pick(c, given)}家时${pick(c, people)}正在${pick(c, ['喂', '赶', '清点'])}${pick(c, animals)}，存栏${number(c, 60)}只。`,
  (c) =>
    `今年种了${number(c, 12)}亩${pick(c, crops)}，${pick(c, ['长势好', '受旱减产', '刚浇过一遍水', '准备下月收', '被野猪糟蹋了一片'])}。`,
  (c) => `${pick(c, people)}在${pick(c, cities)}${pick(c, works)}上班，每月挣${number(c, 6)}千${number(c, 9)}百元。`,
  (c) =>
    `${pick(c, people)}患${pick(c, illnesses)}，${pick(c, ['本月住院一次', '按时服药', '需要复查', '报销比例不清楚', '签约医生来过'])}。`,
  (c) =>
    `${pick(c, people)}在${pick(c, schools)}读书，${pick(c, ['成绩中等', '得了奖状', '住校吃食堂', '想转学', '学费已减免', '手机玩得多'])}。`,
  (c) =>
    `发现${pick(c, faults)}，已${pick(c, ['拍照报镇上', '同村委会商量', '联系施工队', '记入台账', '请电工来看'])}。`,
  (c) =>
    `核对${pick(c, subsidies)}到账${number(c, 9)}百${number(c, 90)}元，${pick(c, ['与存折一致', '少了一笔', '尚未发放', '户主不知道这项', '已补发'])}。`,
  (c) =>
    `送去${pick(c, things)}和${pick(c, things)}，${pick(c, ['帮着搬进屋', '教了用法', '老人再三推辞', '分给了隔壁一些'])}。`,
  (c) =>
    `${pick(c, ['同', '向', '请'])}${pick(c, neighbours)}了解，该户${pick(c, moods)}，${pick(c, ['邻里和睦', '常帮别人', '少出门', '爱下棋'])}。`,
  (c) =>
    `帮着${pick(c, ['掰', '装', '晒', '卖', '挑选'])}${pick(c, crops)}${number(c, 8)}小时，${pick(c, ['卖到合作社', '留作种子', '发往食堂', '还剩一半'])}。`,
  (c) =>
    `${pick(c, people)}提出想${pick(c, ['学电焊', '贷款买三轮车', '办残疾证', '搬到安置点', '再养几头', '开小卖部', '修水窖', '考驾照'])}，${pick(c, ['答应问清政策', '一起算了账', '记下待办', '约好下周去办'])}。`,
  (c) =>
    `讲了${pick(c, ['防返贫监测', '大病保险', '小额信贷', '雨露计划', '厕所改造', '教育资助', '养老缴费', '土地流转'])}，${pick(c, people)}${pick(c, ['听懂了', '问得很细', '说以前没听过', '当场填了表', '要再想想'])}。`,
  (c) =>
    `${pick(c, ['院里', '屋里', '灶房', '羊圈', '后院', '门前'])}${pick(c, ['收拾得干净', '堆着柴火', '刚铺了水泥', '下雨有积水', '新接了自来水', '还没有硬化'])}。`,
  (c) =>
    `${pick(c, crops)}${pick(c, ['每斤卖', '收购价', '批发价'])}${number(c, 9)}元，${pick(c, ['比去年低', '价格看涨', '客商压价', '校食堂订了一批'])}。`,
]

/** An honest report: some sentences of its own. */
export const report = (seed: number, least = 3, most = 6): string => {
  const chance = chanceOf(seed)
  const count = least + Math.floor(chance() * (most - least + 1))
  return Array.from({ length: count }, () => pick(chance, sentences)(chance)).join('')
}

const digits = /\d+/g

/** What a copier does to a report so that it passes for this month's. */
export const copies: Readonly<Record<string, (text: string, chance: Chance) => string>> = {
  'with other numbers and another day': (text, c) =>
    `${number(c, 12)}月${number(c, 28)}日，${text.replaceAll(digits, () => number(c, 99))}`,
  'with another name': (text, c) =>
    text.replaceAll(/到..{1,2}家时/g, `到${pick(c, surnames)}${pick(c, given)}家时`) +
    `户主${pick(c, surnames)}${pick(c, given)}签字。`,
  'in other punctuation and width': (text) =>
    text
      .replaceAll('，', ' , ')
      .replaceAll('。', '；\n')
      .replaceAll(digits, (all) =>
        Array.from(all, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''),
      ),
  'with its sentences in another order': (text, c) =>
    text
      .split(/(?<=。)/)
      .map((sentence) => ({ sentence, rank: c() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ sentence }) => sentence)
      .join(''),
  'with two words changed': (text, c) => {
    const letters = Array.from(text)
    for (let change = 0; change < 2; change++) {
      const at = Math.floor(c() * (letters.length - 2))
      letters.splice(at, 2, pick(c, ['情况', '目前', '已经', '比较']))
    }
    return letters.join('')
  },
  'with a short sentence more': (text, c) => text + pick(c, ['特此记录。', '下次再来。', '一切正常。', '已拍照。']),
}
