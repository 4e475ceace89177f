import type { SQSEvent } from 'aws-lambda'
import type { Deps } from './context.ts'
import { sinceMs, type Journal } from './journal.ts'
import { deliverQueued, type Failures } from './queue.ts'
import type { Service } from './service.ts'

/** Takes the facts of a service's queue: each message is one, and only those that must come again are answered. */
export const factsLambdaOf =
  <D extends Deps>(service: Service<D>, deps: D, journal: Journal): ((event: SQSEvent) => Promise<Failures>) =>
  (event) =>
    deliverQueued(service, event, deps, {
      delivered: (id, delivery, start) => {
        journal.work({ what: `${service.name} fact ${delivery}`, id, durationMs: sinceMs(start) })
        if (delivery === 'buried') journal.buried(id)
      },
      postponed: (id, error) => journal.defect(error, { requestId: id, route: `${service.name} facts` }),
    })
