import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from '@bangfu/rules/rule-pack'
import type { Checklist, ChecklistItem, ChecklistKind } from './checklist.ts'

const opinion: Source = {
  document: '中办国办《关于建立贫困退出机制的意见》2016-04 (official-rules §1)',
  strength: 'WEAK',
}
const shaanxi: Source = { document: '《陕西省贫困退出工作实施细则》 577 (official-rules §1)', strength: 'WEAK' }
const guangxi: Source = { document: '广西“十一有一低于” (official-rules §1)', strength: 'WEAK' }
const handbook: Source = { document: '003/12 (handbook §5)', strength: 'NEWS' }

/** 6–16 by the audit rules (national-record §3). */
const compulsoryAge = { fromAge: 6, toAge: 16 }
const ageNote =
  'The source says 6–16 and not whether 16 counts: it does here. Who has finished junior secondary school is no dropout.'

const income: ChecklistItem = {
  id: 'income',
  zh: '家庭年人均纯收入稳定超过当年贫困线',
  en: 'net income per head of the year above the line of that year',
  answeredBy: 'file',
  computation: 'per-head-above-line',
  source: shaanxi,
  note: 'The line of the year comes from the income lines; a year without a line meets nothing. “Stably” is not given a number.',
}
const house: ChecklistItem = {
  id: 'house',
  zh: '有安全住房',
  en: 'a safe house',
  answeredBy: 'file',
  computation: 'safe-house',
  source: shaanxi,
}
const noDropout: ChecklistItem = {
  id: 'no-dropout',
  zh: '无义务教育阶段辍学学生',
  en: 'no child of compulsory age out of school',
  answeredBy: 'file',
  computation: 'no-dropout',
  numbers: compulsoryAge,
  source: shaanxi,
  note: ageNote,
}
const insured: ChecklistItem = {
  id: 'insured',
  zh: '家庭成员全部参加基本医疗保险',
  en: 'every member has basic medical insurance',
  answeredBy: 'file',
  computation: 'all-insured',
  source: shaanxi,
}
const water: ChecklistItem = {
  id: 'water',
  zh: '有安全饮水',
  en: 'safe drinking water',
  answeredBy: 'file',
  computation: 'safe-water',
  source: shaanxi,
}
const fromOpinion = (item: ChecklistItem): ChecklistItem => ({ ...item, source: opinion })

const asked = (source: Source, id: string, zh: string, en: string): ChecklistItem => ({
  ...{ id, zh, en, source },
  answeredBy: 'person',
})
const read = (source: Source, [id, zh, en]: readonly [string, string, string], computation: string, numbers = {}) =>
  ({ id, zh, en, answeredBy: 'file-or-person', computation, numbers, source }) satisfies ChecklistItem

/** The checklists that hold somewhere. */
export const exitChecklists: readonly Checklist[] = [
  {
    id: 'household-exit-cn-2016',
    kind: 'household-exit',
    region: '',
    from: '2016-04-01',
    to: null,
    zh: '贫困户退出（国家意见）',
    en: 'household exit by the national opinion',
    counted: 5,
    items: [
      fromOpinion(income),
      asked(opinion, 'food-and-clothing', '吃穿不愁', 'neither food nor clothing is a worry'),
      fromOpinion(noDropout),
      fromOpinion(insured),
      fromOpinion(house),
    ],
    note: 'The opinion names the conditions; that education and medical care are read from school state and insurance is the form of the provinces.',
  },
  {
    id: 'household-exit-shaanxi-5',
    kind: 'household-exit',
    region: '61',
    from: '2016-01-01',
    to: null,
    zh: '陕西省贫困户退出 5 项',
    en: 'household exit, Shaanxi, five items',
    counted: 5,
    items: [income, house, noDropout, insured, water],
    note: '5 by the official form; 003/12 counts 4 and does not itemise them. The day from which it holds is that of the line of 2016.',
  },
  {
    id: 'village-exit-cn-2016',
    kind: 'village-exit',
    region: '',
    from: '2016-04-01',
    to: null,
    zh: '贫困村退出（国家意见）',
    en: 'village exit by the national opinion',
    counted: 5,
    items: [
      read(opinion, ['incidence', '贫困发生率不高于 2%', 'poverty incidence at most 2 %'], 'incidence-at-most', {
        perMille: 20,
      }),
      asked(opinion, 'infrastructure', '基础设施', 'infrastructure'),
      asked(opinion, 'public-service', '基本公共服务', 'public services'),
      asked(opinion, 'industry', '产业发展', 'industry'),
      asked(opinion, 'collective-income', '集体经济收入', 'collective income'),
    ],
    note: 'In the west 3 %: the provinces’ own forms say so. The four others are “considered”, without numbers.',
  },
  {
    id: 'village-exit-shaanxi-7',
    kind: 'village-exit',
    region: '61',
    from: '2016-01-01',
    to: null,
    zh: '陕西省贫困村退出 7 项',
    en: 'village exit, Shaanxi, seven items',
    counted: 7,
    items: [
      read(shaanxi, ['incidence', '贫困发生率低于 3%', 'poverty incidence below 3 %'], 'incidence-below', {
        perMille: 30,
      }),
      asked(shaanxi, 'income-share', '退出户收入占比上升', 'the income share of exited households is rising'),
      asked(
        shaanxi,
        'collective-economy',
        '有集体经济、合作社或互助资金',
        'a collective economy, cooperative or mutual fund',
      ),
      read(shaanxi, ['hard-road', '通硬化路', 'a hard road'], 'village-hard-road'),
      read(shaanxi, ['water', '有安全饮水', 'safe water'], 'village-safe-water'),
      read(shaanxi, ['power', '通电率 100%', 'power for all'], 'village-power'),
      // The yearly form counts clinics and does not say which of them are up to standard.
      asked(shaanxi, 'clinic', '有标准化卫生室', 'a standard clinic'),
    ],
  },
  {
    id: 'village-exit-guangxi-11-1',
    kind: 'village-exit',
    region: '45',
    from: '2016-01-01',
    to: null,
    zh: '广西贫困村“十一有一低于”',
    en: 'village exit, Guangxi: eleven present, one below',
    counted: 12,
    items: [
      ...(
        [
          ['industry', '有特色产业', 'industry'],
          ['housing', '有住房保障', 'housing'],
          ['medical', '有基本医疗保障', 'basic medical care'],
          ['education', '有义务教育保障', 'compulsory education'],
          ['water', '有安全饮水', 'safe water'],
          ['road', '有路通村屯', 'a road'],
          ['power', '有电用', 'power'],
          ['public-service', '有基本公共服务', 'basic public services'],
          ['television', '有电视看', 'television'],
          ['collective-income', '有集体经济收入', 'collective income'],
          ['two-committees', '有好的“两委”班子', 'a good pair of committees'],
        ] as const
      ).map(([id, zh, en]) => asked(guangxi, id, zh, en)),
      read(guangxi, ['incidence', '贫困发生率低于 3%', 'poverty incidence below 3 %'], 'incidence-below', {
        perMille: 30,
      }),
    ],
    note: 'The wording of the items is ours after the source’s list. Its double confirmation and the further year of follow-up are not modelled here.',
  },
  {
    id: 'demonstration-household-1',
    kind: 'demonstration-household',
    region: '',
    from: '2016-01-01',
    to: null,
    zh: '示范户',
    en: 'demonstration household',
    counted: 2,
    items: [
      {
        id: 'household-income',
        zh: '家庭年收入达到 30,000 元',
        en: 'net income of the household at least 30,000 yuan',
        answeredBy: 'file',
        computation: 'household-income-at-least',
        numbers: { fen: 3_000_000 },
        source: handbook,
      },
      {
        id: 'per-head-income',
        zh: '人均纯收入达到 8,000 元',
        en: 'net income per head at least 8,000 yuan',
        answeredBy: 'file',
        computation: 'per-head-at-least',
        numbers: { fen: 800_000 },
        source: handbook,
      },
    ],
    note: 'Two thresholds, each for itself. The source does not date them: the county confirms.',
  },
]

const uncounted = (kind: ChecklistKind, id: string, zh: string, en: string, counted: number): Checklist => ({
  ...{ id, kind, zh, en, counted },
  region: '',
  from: '2017-01-01',
  to: null,
  items: Array.from({ length: counted }, (_none, index) => ({
    id: `item-${index + 1}`,
    zh: `第 ${index + 1} 项（来源未列明，由县补充）`,
    en: `item ${index + 1} (not itemised in the source; the county writes it)`,
    answeredBy: 'person',
    source: { document: '003/4', strength: 'NEWS' },
    incompleteInSource: true,
  })),
  note: 'The source counts the items and does not list them: a form to be completed, in force nowhere.',
})

/** Structures that a county completes before it uses them: in force nowhere. */
export const checklistsToComplete: readonly Checklist[] = [
  uncounted('household-exit', 'household-exit-7', '贫困户退出 7 项', 'household exit, seven items', 7),
  uncounted('village-exit', 'village-exit-15', '贫困村退出 15 项', 'village exit, fifteen items', 15),
]

/** The checklist of a kind that holds in a division on a day; undefined where none does. */
export const checklistFor = (
  kind: ChecklistKind,
  division: Division,
  on: Day,
  checklists: readonly Checklist[] = exitChecklists,
): Checklist | undefined =>
  packFor(
    checklists.filter((one) => one.kind === kind),
    division,
    on,
  )

/** A checklist by its id, whether it is in force or not: what was opened by it goes on by it. */
export const checklistNamed = (id: string): Checklist | undefined =>
  [...exitChecklists, ...checklistsToComplete].find((one) => one.id === id)
