import { listOf, withMore } from './code-list.ts'

/** Code lists of living conditions and relocation, from national-record §2. */
export const roadList = withMore(
  listOf('road', 'national', [
    ['01', '泥土路', 'earth', '土路'],
    ['02', '砂石路', 'gravel', '沙石路'],
    ['03', '水泥路', 'concrete'],
    ['04', '沥青路', 'asphalt', '柏油路'],
  ]),
  {},
  [{ code: '90', zh: '硬化路', en: 'hard surface', variants: ['硬化'], from: 2020, codeSet: 'own' }],
)

export const fuelList = listOf('fuel', 'national', [
  ['01', '柴草', 'firewood and straw'],
  ['02', '干畜粪', 'dried dung'],
  ['03', '煤炭', 'coal', '煤'],
  ['04', '清洁能源', 'clean energy'],
  ['05', '其他', 'other', '其它'],
])

export const houseSafetyList = listOf('house-safety', 'own', [
  ['01', '有', 'safe house', '安全', '有安全住房', '住房安全'],
  ['02', '危房C级', 'dangerous, grade C', 'C级危房', '危房(C级)'],
  ['03', '危房D级', 'dangerous, grade D', 'D级危房', '危房(D级)'],
])

export const houseGradeList = listOf('house-grade', 'own', [
  ['A', 'A级', 'grade A', 'A'],
  ['B', 'B级', 'grade B', 'B'],
  ['C', 'C级', 'grade C', 'C'],
  ['D', 'D级', 'grade D', 'D'],
])

export const houseStructureList = listOf('house-structure', 'own', [
  ['01', '钢筋混凝土', 'reinforced concrete'],
  ['02', '砖混', 'brick and concrete', '砖混结构'],
  ['03', '砖瓦砖木(砖石窑洞)', 'brick and tile or wood, stone cave dwelling', '砖瓦砖木', '砖木', '砖瓦', '砖石窑洞'],
  ['04', '竹草土坯(土窑洞)', 'bamboo, straw or adobe, earth cave dwelling', '竹草土坯', '土坯', '土窑洞'],
  ['99', '其他', 'other', '其它'],
])

export const waterSourceList = listOf('water-source', 'own', [
  ['01', '净化自来水', 'treated tap water', '自来水', '经过净化处理的自来水'],
  ['02', '受保护井泉', 'protected well or spring', '受保护的井水和泉水'],
  ['03', '不受保护', 'unprotected well or spring', '不受保护井泉', '不受保护的井水和泉水'],
  ['04', '江河湖泊', 'river or lake', '江河湖泊水'],
  ['05', '雨水', 'rain water', '收集雨水'],
  ['06', '桶装', 'bottled', '桶装水'],
  ['99', '其他', 'other', '其它'],
])

export const relocationModeList = listOf('relocation-mode', 'national', [
  ['1', '行政村整体', 'the whole village', '行政村整体搬迁', '整村搬迁'],
  ['2', '自然村(小组)整体', 'a whole hamlet or group', '自然村整体', '自然村整体搬迁', '小组整体'],
  ['3', '个别', 'single households', '个别搬迁', '零散搬迁'],
])

export const resettlementList = listOf('resettlement', 'national', [
  ['1', '集中', 'together', '集中安置'],
  ['2', '分散', 'apart', '分散安置'],
])

export const resettlementPlaceList = listOf('resettlement-place', 'national', [
  ['1', '县城', 'county town'],
  ['2', '乡镇', 'township'],
  ['3', '村内', 'in the village'],
  ['4', '村外', 'outside the village'],
  ['5', '县外', 'outside the county'],
])

export const relocationDifficultyList = listOf('relocation-difficulty', 'national', [
  ['1', '缺乏资金', 'lack of money'],
  ['2', '找不到工作', 'no work to be found'],
  ['3', '生活没着落', 'no means of living'],
  ['4', '其他', 'other', '其它'],
])
