import type { RegisterStatus } from '../record/register-status.ts'

/** What papers call the states of the register. */
export const statusTexts: Readonly<Record<RegisterStatus, string>> = {
  candidate: '候选',
  registered: '在册帮扶',
  exited: '已退出（跟踪）',
  relapsed: '返贫',
  removed: '已移出',
  ordinary: '一般农户',
  monitored: '监测对象',
}

/** A state as a face tells it, which may be one that this paper does not know yet. */
export const statusTextOf = (status: string): string =>
  (statusTexts as Readonly<Record<string, string>>)[status] ?? status
