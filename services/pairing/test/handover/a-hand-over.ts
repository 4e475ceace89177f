import { createHash } from 'node:crypto'
import type { Actor } from '@bangfu/access/actor'
import { findJob } from '@bangfu/service/job-table'
import { county, office, openCounty, village, type County } from '../county.ts'

export type Answer = Readonly<Record<string, any>>
export type HandoverWorld = County & {
  /** Gives a command, works on it, and shows what came of it: the hand-over with its lines. */
  handOver(command: object, actor?: Actor): Promise<Answer>
  ask(command: object, actor?: Actor, key?: string): Promise<{ status: number; body: any }>
  undo(handover: string, reason?: string): Promise<Answer>
  /** The lines of the file that a job has made for programs. */
  lines(job: string): Promise<Answer[]>
  handIn(bytes: Uint8Array): Promise<string>
  /** Households 1 to `count`. */
  households(count: number): Promise<string[]>
  responsible(household: string): Promise<{ helper: string; from: string; to: string | null }[]>
}

export const override = { reason: '动态调整后统一重新安排' }
export const command = (more: object): object => ({
  ...{ division: county, act: 're-pair', on: '2020-09-01', reason: '动态调整', document: '县办〔2020〕9号', override },
  ...{ dryRun: false, ...more },
})

export const openHandovers = (): HandoverWorld => {
  const world = openCounty()
  let keys = 0
  const ask: HandoverWorld['ask'] = (body, actor = office, key = `ask-${++keys}`) =>
    world.call(actor, 'POST', '/handovers', command(body), { 'idempotency-key': key })
  const lines: HandoverWorld['lines'] = async (job) => {
    const found = (await findJob(world.table, job))?.job
    const file = found?.results.find(({ name }) => name.endsWith('.jsonl'))
    const bytes = file && (await world.deps.exchange.read(file.key, 10_000_000))
    return Buffer.from(bytes ?? [])
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Answer)
  }
  const shown = async (handover: string): Promise<Answer> =>
    (await world.call(office, 'GET', `/handovers/${handover}`)).body
  return {
    ...world,
    ask,
    lines,
    handOver: async (body, actor) => {
      const { status, body: answer } = await ask(body, actor)
      if (status !== 202) throw new Error(JSON.stringify(answer))
      await world.work()
      return { ...(await shown(answer.handover)), lines: await lines(answer.job), repeated: answer.repeated }
    },
    undo: async (handover, reason = '名单有误') => {
      const headers = { 'idempotency-key': `undo-${++keys}` }
      const answered = await world.call(office, 'POST', `/handovers/${handover}/undo`, { reason }, headers)
      if (answered.status !== 202) return answered.body
      await world.work()
      return { ...(await shown(handover)), lines: await lines(answered.body.job) }
    },
    handIn: async (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('base64')
      const body = { division: county, sizeBytes: bytes.length, sha256 }
      const { body: answer } = await world.call(office, 'POST', '/handover-uploads', body)
      await world.deps.exchange.write(answer.ticket.fields.key, bytes, 'application/octet-stream')
      return answer.upload as string
    },
    households: async (count) => {
      const ids: string[] = []
      for (let number = 1; number <= count; number++) ids.push(await world.household(number, village))
      return ids
    },
    responsible: async (household) => {
      const { body } = await world.call(office, 'GET', `/households/${household}/pairings`)
      return body.items.map(({ helper, from, to }: Answer) => ({ helper, from, to }))
    },
  }
}
