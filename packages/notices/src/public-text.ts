import * as z from 'zod'

/**
 * What a published text may say. Most of what is published is a code of a list; the few texts left (a document, a unit,
 * a project, a reason) go through here: numbers of people, positions, illness, disability and family conflict do not
 * pass, whatever they are written with. Wrongly refused words can be put otherwise; wrongly published ones stay known.
 */
export const publicText = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .superRefine((text, context) => {
      for (const fault of faultsOf(text)) context.addIssue({ code: 'custom', message: fault })
    })
    .brand<'PublicText'>()

/** Why a text may not be published; empty when it may. */
export const faultsOf = (given: string): string[] => {
  const text = given.normalize('NFKC')
  return [
    ...(foreign.test(text) ? ['only Chinese letters, digits and punctuation are published'] : []),
    ...(hasLongNumber(text) ? ['a number of seven digits or more may be somebody’s; it is not published'] : []),
    ...(positions.some((pattern) => pattern.test(text)) ? ['a position is not published'] : []),
    ...(unspeakable.some((word) => lettersOf(text).includes(word))
      ? ['illness, disability and family matters are not published']
      : []),
  ]
}

/** Does a text name somebody whose full name must not be published? */
export const namesAny = (text: string, names: Iterable<string>): boolean => {
  const letters = lettersOf(text)
  for (const name of names) {
    const sought = lettersOf(name)
    if (sought.length > 1 && letters.includes(sought)) return true
  }
  return false
}

const lettersOf = (text: string): string => text.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]/gu, '')

// Latin words could say in pinyin what must not be said; a few letters are a product's or a document's.
const foreign = /[A-Za-z]{4,}|[^\p{Script=Han}A-Za-z0-9\s!-/:-@[-`{-~\u2010-\u2027\u3000-\u303F\uFF00-\uFFEF·×]/u

const numerals = '零一二三四五六七八九'
const formalNumerals = '〇壹贰叁肆伍陆柒捌玖'
const digitOf = (letter: string): string => {
  const place = Math.max(numerals.indexOf(letter), formalNumerals.indexOf(letter), '幺两'.indexOf(letter) + 1)
  return place < 0 || letter === '' ? letter : String(place)
}

/** The brackets of document numbers keep year and number apart; everything else between digits is left out. */
const hasLongNumber = (text: string): boolean =>
  Array.from(text.replaceAll(/[^\p{L}\p{N}〔〕《》[\]]/gu, ''))
    .map((letter) => (/[幺两〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖]/.test(letter) ? digitOf(letter) : letter))
    .join('')
    .split(/\D+/)
    .some((run) => run.length >= 7)

const positions = [
  /\d{1,3}\.\d{3,}/,
  /[东西]经|[南北]纬|经度|纬度|坐标/,
  /\d+\s*[°º度]\s*\d+/,
  /\d+号楼|\d+单元|\d+室|门牌/,
]

/** Parts of words: a text with any of them says, or lets guess, what must not be known of anybody. */
const unspeakable = [
  ...[
    '病',
    '残',
    '殘',
    '癌',
    '瘤',
    '聋',
    '聾',
    '哑',
    '啞',
    '盲',
    '瘫',
    '癱',
    '瘸',
    '跛',
    '傻',
    '疯',
    '痴呆',
    '智障',
    '弱智',
  ],
  ...['精神障碍', '精神异常', '护理', '康复', '透析', '尿毒', '住院', '手术', '化疗', '放疗', '医疗救助', '医药费'],
  ...['艾滋', '结核', '肝炎', '糖尿', '高血压', '心脏', '中风', '脑梗', '失能', '自闭', '抑郁', '怀孕', '流产', '不孕'],
  ...[
    '家暴',
    '离婚',
    '离异',
    '婚外',
    '家庭矛盾',
    '家庭纠纷',
    '家庭不和',
    '夫妻',
    '不孝',
    '不赡养',
    '遗弃',
    '虐待',
    '争吵',
    '打架',
  ],
  ...['赌', '吸毒', '酗酒', '懒', '好吃', '自身发展动力', '服刑', '判刑', '收监', '犯罪', '前科', '孤儿', '私生'],
]
