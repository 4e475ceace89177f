import type { Values } from './message.ts'

type Template = {
  readonly zh: string
  readonly en: string
  /** Somebody waits for it: it goes out with the act that asks for it, not with the next round. */
  readonly urgent: boolean
  /** For so long anybody wants to read it; then it is dropped unsent. */
  readonly validMinutes: number
}

/** All that is ever said to people, in both languages. No template names a household, a person or a number. */
export const templates = {
  'visit-code': {
    zh: '【帮扶】干部 {on} 到您家走访，如属实请将确认码 {code} 告诉他；不属实请勿告知。{minutes} 分钟内有效。',
    en: 'Bangfu: a cadre visited you on {on}. If that is true tell him the code {code}; if not, keep it. Valid {minutes} minutes.',
    urgent: true,
    validMinutes: 10,
  },
  'task-assigned': {
    zh: '【帮扶】您有新任务，须于 {due} 前办理：{link}',
    en: 'Bangfu: a task for you, to be done by {due}: {link}',
    urgent: true,
    validMinutes: 1440,
  },
  'task-sent-back': {
    zh: '【帮扶】任务被退回，须于 {due} 前重新办理：{link}',
    en: 'Bangfu: a task was sent back to you, to be done by {due}: {link}',
    urgent: true,
    validMinutes: 1440,
  },
  'task-escalated': {
    zh: '【帮扶】任务逾期 {days} 天，已上报到您处：{link}',
    en: 'Bangfu: a task is {days} days late and comes to you: {link}',
    urgent: false,
    validMinutes: 1440,
  },
  'appeal-answered': {
    zh: '【帮扶】您的诉求已有答复，请查看：{link}',
    en: 'Bangfu: your appeal has been answered: {link}',
    urgent: false,
    validMinutes: 10080,
  },
  digest: {
    zh: '【帮扶】{on} 待办：逾期 {overdue} 项，即将到期 {due} 项。{link}',
    en: 'Bangfu, {on}: {overdue} overdue, {due} soon due. {link}',
    urgent: false,
    validMinutes: 960,
  },
  summary: {
    zh: '【帮扶】{on} 本级汇总：{people} 人有待办，逾期 {overdue} 项，即将到期 {due} 项。{link}',
    en: 'Bangfu, {on}, of your place: {people} people have something to do, {overdue} overdue, {due} soon due. {link}',
    urgent: false,
    validMinutes: 960,
  },
} as const satisfies Record<string, Template>

export type TemplateName = keyof typeof templates

export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(templates, name)

/** The text of a message in both languages. @throws RangeError when a value that the template names is missing */
export const messageText = (name: TemplateName, values: Values): { readonly zh: string; readonly en: string } => {
  const { zh, en } = templates[name]
  return { zh: fill(zh, values), en: fill(en, values) }
}

const fill = (text: string, values: Values): string =>
  text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`the template names ${name}, which was not given`)
    return String(value)
  })
