import { listOf } from './code-list.ts'

/** Code lists of measures, from national-record §2: several groupings are in use side by side. */
export const sixBatchesList = listOf('six-batches', 'own', [
  ['01', '发展生产', 'production'],
  ['02', '易地搬迁', 'relocation'],
  ['03', '生态补偿', 'ecological compensation'],
  ['04', '发展教育', 'education'],
  ['05', '社会保障(兜底)', 'social security as the last support', '社会保障', '兜底', '社会保障兜底'],
  ['06', '医疗救助', 'medical relief'],
])

/** The project classes of the handbook that every household got 扶贫手册. */
export const projectClassList = listOf('project-class', 'own', [
  ['01', '雨露计划', 'Yulu plan'],
  ['02', '小额信贷', 'small loan'],
  ['03', '易地搬迁', 'relocation'],
  ['04', '产业发展', 'industry'],
  ['05', '基础设施', 'infrastructure'],
  ['06', '公共服务和社会事业', 'public services'],
])

/** The groups of the wall card of measures 帮扶措施明白卡. The source speaks of 14 groups and names these thirteen. */
export const measureGroupList = listOf('measure-group', 'own', [
  ['01', '产业', 'industry', '产业帮扶'],
  ['02', '就业', 'work', '就业帮扶'],
  ['03', '易地搬迁', 'relocation', '搬迁'],
  ['04', '公益岗位', 'public-welfare post', '公益性岗位', '公益性岗位帮扶'],
  ['05', '教育', 'education', '教育帮扶'],
  ['06', '健康', 'health', '健康帮扶'],
  ['07', '危改', 'rebuilding of dangerous houses', '危房改造'],
  ['08', '金融', 'finance', '金融帮扶'],
  ['09', '生活条件', 'living conditions', '生产生活条件改善'],
  ['10', '综合保障', 'general security'],
  ['11', '生态', 'ecology', '生态帮扶'],
  ['12', '扶志', 'encouragement'],
  ['99', '其他', 'other', '其它'],
])

/** What each group of the wall card lists; the first two digits are its group. */
export const measureItemList = listOf('measure-item', 'own', [
  ...itemsOf('01', '种植 养殖 加工 服务 休闲农业与乡村旅游 村集体量化入股 合作社'),
  ...itemsOf('02', '乡内 乡外'),
  ...itemsOf('03', '入住'),
  ...itemsOf('04', '护林员 护路员 护水员 护边员 护草员 护理员 护洁员 治安协管员 其他岗位'),
  ...itemsOf('05', '营养 雨露 专项补助 助学贷款 两免一补 技术培训'),
  ...itemsOf('06', '基本医保 大病保险 医疗救助 商业补充 意外险 大病救治 签约'),
  ...itemsOf('07', '危改'),
  ...itemsOf('08', '小额信贷 农业保险'),
  ...itemsOf('09', '入户路 饮水 厕所'),
  ...itemsOf('10', '低保 养老 留守关爱 临时救助 孤儿'),
  ...itemsOf('11', '退耕 补偿'),
])

function itemsOf(group: string, names: string): [string, string, string][] {
  return names
    .split(' ')
    .map((name, index) => [
      `${group}${String(index + 1).padStart(2, '0')}`,
      name,
      `item ${index + 1} of group ${group}`,
    ])
}
