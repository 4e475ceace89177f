/**
 * The yearly form of a village, field by field (national-record §2 "Village form", handbook §2 "Village facts"): one table
 * from which the form, its check, the roll-up, the sheet columns and the printed page are made.
 */

/**
 * What a field holds: a whole number of things or people · money in fen · kilometres or mu with at most two decimals ·
 * yes or no · a short text.
 */
export type VillageFieldType = 'count' | 'fen' | 'km' | 'mu' | 'flag' | 'text'

export type VillageField = {
  readonly name: string
  readonly type: VillageFieldType
  readonly zh: string
  readonly en: string
  /** Part of the form under which it stands. */
  readonly group: VillageGroup
  /**
   * How a township's figure is made of its villages': added up, counted where it is yes, or not at all. Groups of people
   * that overlap (低保, 特困, 残疾) are each added over villages and never to each other (handbook §14).
   */
  readonly rollUp: 'sum' | 'count-yes' | 'none'
}

export const villageGroups = {
  people: ['人口', 'people'],
  land: ['土地', 'land'],
  economy: ['集体经济与产业', 'collective economy and industry'],
  roads: ['道路交通', 'roads and transport'],
  living: ['住房饮水用电', 'housing, water and power'],
  services: ['公共服务', 'public services'],
  organisation: ['组织建设', 'organisation'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export type VillageGroup = keyof typeof villageGroups

const fields =
  <const T extends VillageFieldType, const G extends VillageGroup>(group: G, type: T, rollUp: VillageField['rollUp']) =>
  <const N extends string>(name: N, zh: string, en: string) => ({ name, type, zh, en, group, rollUp })

const people = fields('people', 'count', 'sum')
const land = fields('land', 'mu', 'sum')
const money = fields('economy', 'fen', 'sum')
const economy = fields('economy', 'count', 'sum')
const roadFlag = fields('roads', 'flag', 'count-yes')
const km = fields('roads', 'km', 'sum')
const living = fields('living', 'count', 'sum')
const service = fields('services', 'count', 'sum')
const serviceFlag = fields('services', 'flag', 'count-yes')
const body = fields('organisation', 'count', 'sum')
const bodyFlag = fields('organisation', 'flag', 'count-yes')

export const villageFields = [
  people('households', '总户数', 'households'),
  people('population', '总人口', 'population'),
  people('groups', '村民小组数', 'villagers’ groups'),
  people('labourForce', '劳动力人数', 'persons able to work'),
  people('migrantWorkers', '外出务工人数', 'persons working away'),
  people('dibaoHouseholds', '低保户数', 'households with subsistence allowance'),
  people('dibaoPersons', '低保人数', 'persons with subsistence allowance'),
  people('tekunPersons', '特困供养人数', 'persons in destitute support'),
  people('wubaoHouseholds', '五保户数', 'five-guarantees households'),
  people('disabledPersons', '残疾人口', 'disabled persons'),
  people('medicalInsured', '参加基本医疗保险人数', 'persons with medical insurance'),
  people('pensionInsured', '参加基本养老保险人数', 'persons with pension insurance'),
  land('landMu', '土地总面积（亩）', 'land, mu'),
  land('arableMu', '耕地面积（亩）', 'arable land, mu'),
  land('irrigatedMu', '有效灌溉面积（亩）', 'irrigated land, mu'),
  land('forestMu', '林地面积（亩）', 'forest, mu'),
  land('returnedForestMu', '退耕还林面积（亩）', 'farmland returned to forest, mu'),
  land('orchardMu', '林果面积（亩）', 'orchards, mu'),
  land('pastureMu', '牧草地面积（亩）', 'pasture, mu'),
  land('waterMu', '水面面积（亩）', 'water surface, mu'),
  money('collectiveIncomeFen', '集体经济收入', 'collective income'),
  economy('cooperatives', '农民专业合作社数', 'cooperatives'),
  economy('enterprises', '带动企业数', 'enterprises that link households'),
  fields('economy', 'text', 'none')('industry', '主导产业', 'main industry'),
  economy('ruralTourismWorkers', '乡村旅游从业人数', 'persons in rural tourism'),
  money('ruralTourismIncomeFen', '乡村旅游收入', 'income from rural tourism'),
  roadFlag('hardRoadToTownship', '到乡镇通沥青（水泥）路', 'hard road to the township'),
  km('hamletRoadKm', '自然村通路里程（公里）', 'roads to hamlets, km'),
  roadFlag('bus', '通客运班车', 'bus service'),
  living('unsafeWaterHouseholds', '饮水未安全户数', 'households without safe water'),
  living('hardWaterHouseholds', '饮水困难户数', 'households short of water'),
  living('dangerousHouseHouseholds', '危房户数', 'households in dangerous houses'),
  living('poweredHouseholds', '通生活用电户数', 'households with power'),
  living('broadcastHouseholds', '通广播电视户数', 'households with radio or television'),
  service('clinics', '卫生室个数', 'clinics'),
  service('doctors', '执业（助理）医师数', 'licensed doctors'),
  service('publicToilets', '公共厕所个数', 'public toilets'),
  service('rubbishPoints', '垃圾集中堆放点个数', 'rubbish collection points'),
  service('libraries', '文化（图书）室个数', 'culture and reading rooms'),
  service('primarySchools', '村小学个数', 'primary schools'),
  serviceFlag('broadband', '通宽带', 'broadband'),
  body('partyMembers', '党员人数', 'party members'),
  body('committeeMembers', '村两委人数', 'members of the two committees'),
  bodyFlag('financeGroup', '设理财小组', 'finance group'),
  bodyFlag('supervisionCommittee', '设村务监督委员会', 'supervision committee'),
  bodyFlag('accountKeeper', '设村报账员', 'village account keeper'),
] as const satisfies readonly VillageField[]

type Fields = (typeof villageFields)[number]
export type VillageFieldName = Fields['name']

type ValueOf<T extends VillageFieldType> = T extends 'flag' ? boolean : T extends 'text' ? string : number

/** The form of one year. Null is what was not said: never zero, never no. */
export type VillageForm = {
  readonly [F in Fields as F['name']]: ValueOf<F['type']> | null
}

/** A form on which nothing is said yet. */
export const emptyVillageForm: VillageForm = Object.fromEntries(
  villageFields.map(({ name }) => [name, null]),
) as VillageForm
