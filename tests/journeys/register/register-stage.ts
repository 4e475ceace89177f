import { addDays, dayOf, instant, type Day, type Instant } from '@bangfu/kernel/time'
import { founder } from '@bangfu/local/demonstration/cast'
import { moment } from '@bangfu/local/demonstration/stage'
import { idNumber } from '../../support/roster.ts'
import { openTarget, type Target } from '../target.ts'

export type Answered = { readonly status: number; readonly headers: Headers; readonly body: any }

const county = '610528'

/** Everybody who has a hand in the register of the village, each a person of his own: nobody approves what he entered. */
const cast = {
  registrar: 'township-office',
  clerk: 'village-clerk',
  secretary: 'first-secretary',
  publisher: 'publisher',
  reviewer: 'township-office',
  confirmer: 'county-office',
  supervisor: 'supervisor',
  // Who only tries: one of every other role that holds a division.
  administrator: 'administrator',
  assessor: 'assessor',
  auditor: 'auditor',
  'finance-entry': 'finance-entry',
  'finance-approver': 'finance-approver',
  'finance-payer': 'finance-payer',
} as const
export const roleOf = (who: Who): string => (who === 'household' ? 'household' : cast[who])
export const everybody = [...Object.keys(cast), 'household'] as readonly Who[]
export type Who = keyof typeof cast | 'household'

/** A village of its own on the target, for journeys of households onto the register, off it and back. */
export type RegisterStage = {
  readonly village: string
  readonly today: () => Day
  /** Moves the clock some days on, to the morning. */
  wait(days: number): void
  call(
    who: Who | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>
  /** A call that has to succeed; its body. */
  must(who: Who, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<any>
  /** A candidate's entry, of people whom no other run has. */
  candidate(): object
  /** Lets the household itself sign in, as `household`. */
  letIn(household: string): Promise<void>
  stop(): Promise<void>
}

/** Registers people for a village that no other run has, so that a target can be tried again and again. */
export const openRegister = async (): Promise<RegisterStage> => {
  const target = await openTarget()
  const run = Math.floor(Date.now() / 1000) % 89_000
  const village = `${county}8${String(run).padStart(5, '0')}`
  const { call, must } = callersAt(target, run)
  let today = dayOf(instant(Date.now()))
  const hire = hiringAt(target, must)
  // What day it is there, is what the target says: the demonstration stands in its month.
  for (const [who, role] of Object.entries(cast))
    today = dayOf(await hire(subjectOf(who, run), { role, division: divisionOf(role, village) }))
  let made = 0
  return {
    village,
    today: () => today,
    wait: (days) => {
      today = addDays(today, days)
      target.stage.setClock(`${today}T10:00:00+08:00`)
    },
    call,
    must,
    candidate: () => entry(village, run, ++made),
    letIn: async (household) =>
      void (await hire(subjectOf('household', run), { role: 'household', household, division: village })),
    stop: () => target.stop(),
  }
}

const subjectOf = (who: string, run: number): string => `register-${run}-${who}`

const divisionOf = (role: string, village: string): string => {
  if (role === 'village-clerk' || role === 'first-secretary') return village
  return role === 'township-office' ? village.slice(0, 9) : county
}

const callersAt = ({ origin, tokenFor }: Target, run: number): Pick<RegisterStage, 'call' | 'must'> => {
  let calls = 0
  const call: RegisterStage['call'] = async (who, method, path, body, headers = {}) => {
    const subject = (who as string) === founder ? founder : subjectOf(who ?? '', run)
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(who && { authorization: `Bearer ${await tokenFor(subject)}` }),
        ...(method !== 'GET' && { 'idempotency-key': `register-${run}-${++calls}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const must: RegisterStage['must'] = async (...asked) => {
    const { status, body } = await call(...asked)
    if (status >= 300) throw new Error(`${asked[1]} ${asked[2]} answered ${status} ${JSON.stringify(body)}`)
    return body
  }
  return { call, must }
}

const hiringAt =
  ({ stage: { issuer, period } }: Target, must: RegisterStage['must']) =>
  async (subject: string, grant: object): Promise<Instant> => {
    const body = { issuer, subject, name: '某人', division: county }
    const { user, registeredAt } = await must(founder as Who, 'POST', '/users', body)
    const from = moment(period, -365, '00:00:00').slice(0, 10)
    await must(founder as Who, 'POST', `/users/${user}/grants`, { ...grant, from })
    return registeredAt as Instant
  }

/** Invented people: born in years in which no other journey's are. */
const entry = (village: string, run: number, number: number): object => {
  const day = run % 4032
  const birth = `${1962 + Math.floor(day / 336)}${String(1 + (Math.floor(day / 28) % 12)).padStart(2, '0')}${String(1 + (day % 28)).padStart(2, '0')}`
  const serial = Math.floor(run / 4032) * 2 + number * 100
  return {
    village,
    villageName: '测试村',
    group: '3组',
    address: '三组东头第二家',
    category: '一般贫困户',
    mainCause: '因病',
    persons: [
      { name: '王某甲', relation: '户主', idNumber: idNumber(birth, serial + 1) },
      { name: '赵某乙', relation: '配偶', idNumber: idNumber(birth, serial + 2) },
    ],
  }
}
