import { describe, expect, test } from '@jest/globals'
import { groupOf, Hotline, MaskedName, Publication, PublicRow, titleOf, villageNameOf } from '../src/publication.ts'
import { faultsOf, namesAny } from '../src/public-text.ts'

const row = {
  number: 1,
  name: '李某某',
  group: '2组',
  result: 'proposed-exit',
  bases: ['income-above-line'],
  amountFen: null,
  period: null,
}
const publication = {
  kind: 'exit-proposed',
  village: '610528000901',
  villageName: '黄窑村',
  rows: [row],
  document: '陕扶办发〔2016〕12号',
  responsible: { unit: '某镇人民政府', person: '王建国' },
  period: { from: '2020-08-15', to: '2020-08-22' },
  hotline: '0913-8200000',
  project: null,
  source: null,
  before: null,
  after: null,
}
const texts = ['document', 'project', 'source', 'before', 'after'] as const
const accepts = (change: object): boolean => Publication.safeParse({ ...publication, ...change }).success

test('what a notice may say is taken, and its title is made from it', () => {
  const parsed = Publication.parse(publication)
  expect(titleOf(parsed)).toBe('黄窑村2020年拟退出帮扶对象名单公示')
  expect(
    accepts({ project: '产业路硬化 1.5 公里（二期）', before: '土路，雨天不通车', after: '水泥路，宽 4.5 米' }),
  ).toBe(true)
})

describe('what must never be published has no place, in no text and in no field', () => {
  const smuggled: Record<string, readonly string[]> = {
    'an ID number': [
      '610599197001010013',
      '61059919700101001X',
      '610599 1970 0101 0013',
      '６１０５９９１９７００１０１００１３',
      '6-1-0-5-9-9-1-9-7-0-0-1-0-1-0-0-1-3',
      '六一零五九九一九七零零一零一',
    ],
    'a phone': [
      '15400001234',
      '154 0000 1234',
      '154-0000-1234',
      '（154）0000·1234',
      '一五四零零零零一二三四',
      '幺五四〇〇〇〇幺二三四',
      '①⑤④⓪⓪⓪⓪①②③④',
      '壹伍肆零零零零壹贰叁肆',
    ],
    'a bank account': ['6217000000000001234', '6217 0000 0000 0001 234'],
    'an illness': [
      '患大病',
      '尿毒症透析',
      '长 期 慢 性 病',
      '高血压',
      '肺癌',
      '住院报销',
      'niao du zheng',
      '病\u200B人',
    ],
    'a disability': ['残疾', '殘疾', '肢 体 残 疾 二级', '聋哑', '盲人', '瘫痪'],
    'a disability through the name of a measure': ['重度残疾人护理补贴', '护理补贴', '康复补助', '县残联'],
    'a family conflict': ['家庭矛盾', '夫妻不和', '离婚', '子女不孝', '家暴'],
    conduct: ['懒汉', '自身发展动力不足', '赌博', '服刑'],
    'an exact position': ['34.72029,109.27873', '东经109度16分', '109°16′', '3号楼2单元', '302室', '门牌12'],
  }
  for (const [what, values] of Object.entries(smuggled))
    test(what, () => {
      for (const value of values) {
        for (const field of texts) expect([value, field, accepts({ [field]: value })]).toEqual([value, field, false])
        expect([value, accepts({ responsible: { unit: value, person: '王建国' } })]).toEqual([value, false])
        expect([value, accepts({ responsible: { unit: '镇政府', person: value } })]).toEqual([value, false])
        expect([value, accepts({ villageName: `${value}村` })]).toEqual([value, false])
        expect([value, PublicRow.safeParse({ ...row, group: `${value}组` }).success]).toEqual([value, false])
        for (const field of ['name', 'group', 'result', 'bases', 'period'])
          expect([value, field, PublicRow.safeParse({ ...row, [field]: value }).success]).toEqual([value, field, false])
        expect([value, accepts({ hotline: value })]).toEqual([value, false])
        expect([value, accepts({ villageName: value })]).toEqual([value, false])
      }
    })

  test('a field that nobody thought of', () => {
    for (const extra of [
      'idNumber',
      'phone',
      'bankAccount',
      'health',
      'cause',
      'address',
      'position',
      'fullName',
      'photo',
      'note',
    ]) {
      expect(accepts({ [extra]: 'x' })).toBe(false)
      expect(PublicRow.safeParse({ ...row, [extra]: 'x' }).success).toBe(false)
      expect(accepts({ responsible: { unit: '镇政府', person: '王建国', [extra]: 'x' } })).toBe(false)
    }
  })

  test('a whole name, also a minor’s', () => {
    for (const name of ['李小明', '李明', '欧阳小明', 'Li Ming', '李某明', '某某', '小某明'])
      expect([name, MaskedName.safeParse(name).success]).toEqual([name, name === '某某'])
    expect(namesAny('李 小·明同学的学费', ['李小明'])).toBe(true)
    expect(namesAny('学费', ['李小明', '明'])).toBe(false)
  })

  test('a mobile as the hotline: it is somebody’s', () => {
    for (const line of ['15400001234', '8200000', '0913', '110']) expect(Hotline.safeParse(line).success).toBe(false)
    for (const line of ['0913-8200000', '029-87654321', '12317', '400-000-0000'])
      expect(Hotline.safeParse(line).success).toBe(true)
  })
})

test('numbers of documents, amounts and days are no numbers of people', () => {
  for (const text of [
    '国开办发〔2014〕24号',
    '《意见》（2016）第12号',
    '2020年12月31日前完成',
    '投资 120 万元',
    '受益 1,250 人',
    '产业路 3.5 公里',
  ])
    expect([text, faultsOf(text)]).toEqual([text, []])
})

test('a group is published when it looks like one, and left out when it may be more', () => {
  expect(groupOf(' 2组')).toBe('2组')
  expect(groupOf('第三村民小组')).toBe('第三村民小组')
  expect(groupOf('２ 组')).toBe('2组')
  for (const text of ['2组17号', '李小明家', '上院李小明家组', null, '', '15400001234组', '黄窑村二组西头第三户'])
    expect([text, groupOf(text)]).toEqual([text, null])
  expect(villageNameOf('黄窑村')).toBe('黄窑村')
  for (const text of ['15400001234', '李小明', null]) expect(villageNameOf(text)).toBeNull()
})
