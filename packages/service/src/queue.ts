import * as z from 'zod'
import type { Fact } from '@bangfu/facts/catalogue'
import { periodOf } from '@bangfu/kernel/time'
import { factKey } from '@bangfu/table/keys'
import { deliver, type Delivery } from './deliver.ts'
import type { Deps } from './context.ts'
import type { Service } from './service.ts'

/** A queue's event as AWS Lambda hands it over, as far as it is used. */
export type QueueEvent = { readonly Records: readonly { readonly messageId: string; readonly body: string }[] }

/** What the queue must bring again; Lambda's shape for partial failures. */
export type Failures = { readonly batchItemFailures: { readonly itemIdentifier: string }[] }

/** An SQS message holds 256 KiB and a fact may be larger (the rewards of a big village): those go by reference. */
const mostMessageBytes = 200_000

const Reference = z.object({ see: z.object({ county: z.string(), period: z.string(), id: z.string() }) })

/** The text of the message that carries a fact. */
export const messageOf = (fact: Fact): string => {
  const whole = JSON.stringify(fact)
  if (Buffer.byteLength(whole) <= mostMessageBytes) return whole
  return JSON.stringify({ see: { county: fact.county, period: periodOf(fact.at), id: fact.id } })
}

/** Is told what became of each message, for the log and the alarms. */
export type Witness = {
  delivered(messageId: string, delivery: Delivery, start: number): void
  postponed(messageId: string, error: unknown): void
}

/** Delivers the facts of a queue's event to the service whose queue it is. What fails for good is buried, not repeated. */
export const deliverQueued = async <D extends Deps>(
  service: Service<D>,
  event: QueueEvent,
  deps: D,
  witness: Witness,
): Promise<Failures> => {
  const failed: Failures['batchItemFailures'] = []
  for (const { messageId, body } of event.Records) {
    const start = performance.now()
    try {
      const delivery = await deliver(service, await contentOf(body, deps), deps)
      witness.delivered(messageId, delivery, start)
    } catch (error) {
      // The table is busy or out of reach: the queue brings it again, and its own dead-letter queue is watched.
      witness.postponed(messageId, error)
      failed.push({ itemIdentifier: messageId })
    }
  }
  return { batchItemFailures: failed }
}

const contentOf = async (body: string, { table }: Deps): Promise<unknown> => {
  const given = parseJson(body)
  const reference = Reference.safeParse(given)
  if (!reference.success) return given
  const { county, period, id } = reference.data.see
  return (await table.get(factKey(county, period, id)))?.body
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return { garbage: text.slice(0, 2000) }
  }
}
