import { createHash } from 'node:crypto'
import { helperSubject } from './cast.ts'
import { Unexpected } from './caller.ts'
import type { Registered } from './register.ts'
import { moment, type Stage } from './stage.ts'

/** Where the roster has each household; the demonstration's device stands there. */
export type Points = ReadonlyMap<string, { readonly latitude: number; readonly longitude: number }>

type Plan = {
  readonly index: number
  readonly day: number
  readonly hour: number
  readonly kind: string
  readonly second: boolean
}

/** 47 visits that reach 44 of the 45 households (three of them twice); the last household is only telephoned. */
const plans = (): Plan[] => {
  const visits: Plan[] = Array.from({ length: 44 }, (_, index) => ({
    index,
    day: 3 + (index % 25),
    hour: 8 + Math.floor(index / 5),
    kind: index % 9 === 0 ? 'holiday' : 'home-visit',
    second: false,
  }))
  for (const index of [0, 1, 2]) visits.push({ index, day: 29, hour: 14 + index, kind: 'home-visit', second: true })
  visits.push({ index: 44, day: 20, hour: 10, kind: 'phone', second: false })
  return visits.toSorted((a, b) => a.day - b.day || a.hour - b.hour)
}

const findings = [
  '家中安全饮水正常，老人身体尚好，地里玉米长势不错，问到合作社分红的时间。',
  '孩子下月开学，学杂费已准备；屋顶西角漏雨，已记下并联系村委会。',
  '户主在县内务工，本月工资按时发放；妻子在养殖厂帮工，收入稳定。',
  '慢性病用药报销手续已办完，家庭医生签约服务上月来过一次。',
  '花椒采收缺人手，与邻户商定换工；希望学校工会继续收购。',
]

/** Helpers go out, record what they found and post one photo each, straight to the object store. */
export const visit = async (stage: Stage, { households, helpers }: Registered, points: Points): Promise<void> => {
  for (const plan of plans()) {
    const target = households[plan.index]
    if (!target) continue
    const at = moment(stage.period, plan.day, `${String(plan.hour).padStart(2, '0')}:20:00`)
    const point = points.get(target.code)
    stage.setClock(moment(stage.period, plan.day, `${String(plan.hour).padStart(2, '0')}:50:00`))
    const as = await stage.as(helperSubject(target.helper))
    const key = `demo-visit-${target.code}-${plan.day}`
    const isVisit = plan.kind !== 'phone'
    const { visit } = await as.send<{ visit: string }>(
      'POST',
      '/visits',
      {
        household: target.household,
        helper: helpers[target.helper],
        kind: plan.kind,
        at,
        findings: `${plan.second ? '再次走访。' : ''}${findings[plan.index % findings.length] ?? ''}（${target.code.slice(-4)}）`,
        goods: plan.kind === 'holiday' ? [{ name: '面粉', quantity: 1, unit: '袋', valueFen: 12_000 }] : [],
        ...(isVisit && point && { position: { ...point, accuracyM: 15 } }),
      },
      { key },
    )
    if (isVisit) await postPhoto(stage, as, { visit, plan, at, point })
  }
}

type Shot = {
  readonly visit: string
  readonly plan: Plan
  readonly at: string
  readonly point: { readonly latitude: number; readonly longitude: number } | undefined
}

type Ticket = { state: string; ticket: { url: string; fields: Record<string, string> } | null }

/** Two photos of the month are not as they should be, so that the verdicts can be seen: one without EXIF, one from far away. */
const shoot = (stage: Stage, { plan, at, point }: Shot): Promise<Uint8Array<ArrayBuffer>> => {
  const seed = plan.index * 100 + plan.day
  if (plan.index === 10 || !point) return stage.photo({ seed })
  const away = plan.index === 20 ? 0.03 : 0.0002
  return stage.photo({ seed, at, latitude: point.latitude + away, longitude: point.longitude })
}

const postPhoto = async (stage: Stage, as: Awaited<ReturnType<Stage['as']>>, shot: Shot): Promise<void> => {
  const bytes = await shoot(stage, shot)
  const sha256 = createHash('sha256').update(bytes).digest('base64')
  const body = { contentType: 'image/jpeg', sizeBytes: bytes.length, sha256 }
  const { state, ticket } = await as.send<Ticket>('POST', `/visits/${shot.visit}/photos`, body)
  if (state !== 'awaited' || !ticket) return
  const form = new FormData()
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
  form.append('file', new Blob([bytes], { type: 'image/jpeg' }), 'photo.jpg')
  const posted = await stage.fetch(ticket.url, { method: 'POST', body: form })
  if (!posted.ok) throw new Unexpected('upload', posted.status, await posted.text())
}
