import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { measureGroupList, measureItemList, sixBatchesList } from './measure-code-lists.ts'
import type { MeasureGroup, MeasureItem } from './quality/subject.ts'
import { packFor, type Source } from './rule-pack.ts'

/**
 * What a measure can be: an item of the wall card 明白卡, or one that the default table of proposals names besides. `group`
 * is the column of the national export that it goes to; null where the export has none for it.
 */
export type MeasureKind = {
  readonly code: string
  readonly zh: string
  readonly en: string
  /** Code of the list of measure groups. */
  readonly wallGroup: string
  readonly group: MeasureGroup | null
  /** The name by which a quality rule asks for it. */
  readonly item: MeasureItem | null
}

/** The wall card's groups as columns of the export, by their names; 生态, 扶志 and 其他 have none. */
const groupOfWall: Readonly<Record<string, MeasureGroup>> = {
  '01': 'industry',
  '02': 'work',
  '03': 'relocation',
  '04': 'public-post',
  '05': 'education',
  '06': 'health',
  '07': 'housing',
  '08': 'finance',
  '09': 'living',
  '10': 'comprehensive',
}

/** Items that the export has a column of their own for. */
const groupOfItem: Readonly<Record<string, MeasureGroup>> = { 两免一补: 'compulsory-education', 饮水: 'water' }
const ruleItems: Readonly<Record<string, MeasureItem>> = { 雨露: 'yulu', 低保: 'dibao' }

const kindsOfCard: readonly MeasureKind[] = measureItemList.entries.map(({ code, zh, en }) => {
  const wallGroup = code.slice(0, 2)
  const group = groupOfItem[zh] ?? groupOfWall[wallGroup] ?? null
  return { code, zh, en, wallGroup, group, item: ruleItems[zh] ?? null }
})

const kind = (
  code: string,
  zh: string,
  en: string,
  group: MeasureGroup | null,
  item: MeasureItem | null = null,
): MeasureKind => ({ code, zh, en, wallGroup: code.slice(0, 2), group, item })

/** What the default table and the export name and the card does not list: numbers from 51 are our own. */
const kindsBesides: readonly MeasureKind[] = [
  kind('0551', '三免一助', 'three fees waived, one grant', 'education'),
  kind('1051', '特困供养', 'support of the destitute', 'comprehensive', 'tekun'),
  kind('1052', '残疾人生活补贴', 'living allowance for the disabled', 'comprehensive', 'disability-subsidy'),
  kind('1053', '残疾人护理补贴', 'care allowance for the disabled', 'comprehensive', 'disability-subsidy'),
  kind('1251', '扶志', 'encouragement', null),
  kind('9951', '社会帮扶', 'help by society', 'social'),
  kind('9952', '基础设施建设', 'infrastructure', 'infrastructure'),
  kind('9999', '其他', 'other', null),
]

export const measureKinds: readonly MeasureKind[] = [...kindsOfCard, ...kindsBesides]
const kindByCode = new Map(measureKinds.map((one) => [one.code, one]))
export const measureKind = (code: string): MeasureKind | undefined => kindByCode.get(code)

/**
 * The ways of grouping measures that are in use side by side. Those of which the sources give only the name have no
 * groups until a county writes them: nothing is invented.
 */
export const measureGroupings: readonly {
  readonly name: string
  readonly zh: string
  readonly entries: readonly { readonly code: string; readonly zh: string; readonly en: string }[]
  readonly note: string | null
}[] = [
  {
    name: 'wall-card',
    zh: '帮扶措施明白卡',
    entries: measureGroupList.entries.map(({ code, zh, en }) => ({ code, zh, en })),
    note: 'The source says 14 groups and names 13.',
  },
  {
    name: 'six-batches',
    zh: '六个一批',
    entries: sixBatchesList.entries.map(({ code, zh, en }) => ({ code, zh, en })),
    note: null,
  },
  {
    name: 'five-batches',
    zh: '五个一批',
    entries: [],
    note: 'Named in the sources without its groups: the county writes them.',
  },
  {
    name: 'ten-projects',
    zh: '十大工程',
    entries: [],
    note: 'Named in the sources without its groups: the county writes them.',
  },
]

/** What a plan of a region and time proposes, aims at, and when it is called still. */
export type PlanPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** Cause or category → kinds of measures, by codes of the lists of causes and categories. */
  readonly proposals: readonly {
    readonly because: 'cause' | 'category'
    readonly code: string
    readonly kinds: readonly string[]
    readonly source: Source
  }[]
  readonly targets: readonly PlanTarget[]
  /** Without progress for so many days a measure under way is listed. */
  readonly stillDays: { readonly days: number; readonly source: Source }
}

/** So many measures of some kinds that a household is meant to have. */
export type PlanTarget = {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly least: number
  readonly most: number | null
  readonly kinds: readonly string[]
  readonly source: Source
  readonly note: string | null
}

const defaultTable: Source = { document: '004/2, default table of the handbook §4', strength: 'WEAK' }
const threeTwelve: Source = { document: '003/12', strength: 'WEAK' }

export const planPacks: readonly PlanPack[] = [
  {
    id: 'plan-1',
    region: '',
    from: '1900-01-01',
    to: null,
    proposals: [
      { because: 'category', code: '04', kinds: ['1001'], source: defaultTable },
      { because: 'category', code: '06', kinds: ['1051'], source: defaultTable },
      { because: 'cause', code: '02', kinds: ['1052', '1053'], source: defaultTable },
      { because: 'cause', code: '03', kinds: ['0505', '0551', '0502'], source: defaultTable },
      { because: 'cause', code: '09', kinds: ['0801'], source: defaultTable },
      { because: 'cause', code: '07', kinds: ['0506'], source: defaultTable },
    ],
    targets: [
      {
        id: 'income-project',
        zh: '稳定增收项目',
        en: 'stable income project',
        least: 1,
        most: null,
        kinds: kindsOfCard.filter(({ wallGroup }) => wallGroup === '01').map(({ code }) => code),
        source: { document: '004/3, proposed there', strength: 'WEAK' },
        note: 'Which measures are stable income projects is not said: those of the group 产业 are taken.',
      },
      {
        id: 'cooperative',
        zh: '加入合作社',
        en: 'member of a cooperative',
        least: 1,
        most: null,
        kinds: ['0107'],
        source: threeTwelve,
        note: null,
      },
      {
        id: 'skill',
        zh: '掌握技能',
        en: 'skills learned',
        least: 1,
        most: 2,
        kinds: ['0506'],
        source: threeTwelve,
        note: null,
      },
    ],
    stillDays: { days: 90, source: { document: 'bangfu: own default, to be confirmed by the county', strength: 'GK' } },
  },
]

/** The pack in force for a division on a day. @throws RangeError when none does */
export const planPackFor = (division: Division, on: Day, packs: readonly PlanPack[] = planPacks): PlanPack => {
  const pack = packFor(packs, division, on)
  if (!pack) throw new RangeError('no plan pack is in force')
  return pack
}
