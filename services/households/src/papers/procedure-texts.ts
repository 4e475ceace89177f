import * as z from 'zod'
import type { FiledLine } from './dossier.ts'

/** What papers call the states of cases; one that is not here is printed as it is called. */
const states: Readonly<Record<string, string>> = {
  applied: '已申请',
  surveyed: '已入户调查',
  appraised: '已民主评议',
  published: '公示中',
  confirming: '审核确认中',
  confirmed: '已确认',
  refused: '不予纳入',
  appealed: '申诉中',
  withdrawn: '已撤回',
  'removal-appealed': '清退申诉中',
  restored: '申诉成立，已恢复',
  monitored: '监测中',
  eliminated: '风险已消除',
  rejected: '不予监测',
  open: '识别中',
}

const measureStates: Readonly<Record<string, string>> = {
  proposed: '拟定',
  agreed: '已商定',
  'under-way': '实施中',
  done: '已完成',
  replaced: '已调整',
  stopped: '已终止',
}

const stateText = (state: string): string => states[state] ?? state
export const measureStateText = (state: string): string => measureStates[state] ?? state

const IdentificationLine = z.object({ kind: z.string(), state: z.string(), appliedOn: z.string() })
const MonitoringLine = z.object({ state: z.string(), opened: z.string() })

/** A case of identification or removal as a file lists it. */
export const identificationFiled = (body: unknown): FiledLine => {
  const { kind, state, appliedOn } = IdentificationLine.parse(body)
  return { what: kind === 'removal' ? '清退' : '识别', on: appliedOn, standing: stateText(state) }
}

/** A case of monitoring as a file lists it. */
export const monitoringFiled = (body: unknown): FiledLine => {
  const { state, opened } = MonitoringLine.parse(body)
  return { what: '防返贫监测', on: opened.slice(0, 10), standing: stateText(state) }
}
