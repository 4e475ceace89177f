/**
 * What is left of a report when everything is taken out that a copier changes: width, case, punctuation and spaces; numbers
 * become `#`, days and times `@`, people `&`. Words that only look like a name or a number are changed too, but in every
 * text alike, so that equal texts stay equal.
 */
export const plainTextOf = (text: string): string =>
  steps.reduce((left, [what, becomes]) => left.replaceAll(what, becomes), text.normalize('NFKC').toLowerCase())

const compound = '欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|南宫|夏侯'
const single =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'
const surname = `(?:${compound}|[${single}])`
const han = String.raw`\p{Script=Han}`
/** What stands before or after a name and shows that it is one. */
const before = '户主|农户|贫困户|脱贫户|监测户|帮扶户|村民|责任人|邻居|名叫'
const after = '同志|先生|女士|书记|主任|支书|村长|组长|队长|老师|医生|大爷|大娘|大妈|大叔|大哥|大姐|老人|叔|婶|家|户|某'

const numeral = '[0-9]+(?:[.,][0-9]+)*|[〇零一二三四五六七八九十百千万亿两]+'

const steps: readonly (readonly [what: RegExp, becomes: string])[] = [
  [/[#@&]/g, ''],
  [new RegExp(`(${before})${surname}${han}{1,2}`, 'gu'), '$1&'],
  [
    new RegExp(
      `[老小]?${surname}(?:某{1,2}|${han}{1,2}(?=${after})|(?=大爷|大娘|大妈|大叔|大哥|大姐|书记|主任|家))`,
      'gu',
    ),
    '&',
  ],
  [new RegExp(numeral, 'gu'), '#'],
  // 2020年8月14日, 8月14号, 2020-08-14, 8.14 is a number; 上午10点, 10:30; 今天, 上周, 星期三.
  [/(?:#年)?#月(?:#[日号])?|#[-/]#(?:[-/]#)?|#[日号]|#年(?!级)/gu, '@'],
  [/#[:时点](?:#分?|半|许|左右)?/gu, '@'],
  [
    /今天|昨天|前天|今日|昨日|近日|日前|上午|下午|中午|早上|晚上|傍晚|本月|上月|当月|月初|月底|本周|上周|周末|(?:星期|周)(?:#|日|天)/gu,
    '@',
  ],
  [/[^\p{L}\p{N}#@&]+/gu, ''],
  [/([#@&])\1+/g, '$1'],
]
