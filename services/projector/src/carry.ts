import { parseFact, readersOf, type Fact, type Service as ServiceName } from '@bangfu/facts/catalogue'
import type { Deps } from '@bangfu/service/context'
import { bury, deliverMany, idOf } from '@bangfu/service/deliver'
import type { Failures } from '@bangfu/service/queue'
import { factsOf, type StreamEvent } from '@bangfu/service/stream'
import { counting } from './count-facts.ts'
import type { ProjectorDeps } from './deps.ts'

/** Is told what did not go as it should, for the log and the alarms. */
export type Witness = {
  /** Something could not be reached; the stream comes back. */
  readonly failing: (error: unknown) => void
  /** The projector could not take a fact, or it has no shape. What other readers bury, their own functions tell. */
  readonly buried: (fact: string) => void
}

const nobody: Witness = { failing: () => undefined, buried: () => undefined }

/**
 * The handler of the registry's stream: counts each fact and carries it to its readers. What has no shape is buried. When
 * something cannot be reached, the first fact that is not certain is answered: the stream comes back to that fact and goes
 * on from there. What was done already has no second effect.
 */
export const carryEvent = async (
  event: StreamEvent,
  deps: ProjectorDeps,
  witness: Witness = nobody,
): Promise<Failures> => {
  const streamed = factsOf(event)
  const sound: { sequence: string; fact: Fact }[] = []
  const comeBackTo = (sequence: string | undefined, error: unknown): Failures => {
    witness.failing(error)
    return { batchItemFailures: [{ itemIdentifier: sequence ?? '' }] }
  }
  try {
    for (const { sequence, given } of streamed) {
      const fact = await soundOrBuried(given, deps)
      if (fact) sound.push({ sequence, fact })
      else witness.buried(idOf(given))
    }
    const facts = sound.map(({ fact }) => fact)
    const deliveries = await deliverMany(counting, facts, deps)
    facts.forEach(({ id }, index) => {
      if (deliveries[index] === 'buried') witness.buried(id)
    })
  } catch (error) {
    return comeBackTo(streamed[0]?.sequence, error)
  }
  const failed = await carryOn(
    sound.map(({ fact }) => fact),
    deps.carry,
  )
  const first = sound.find(({ fact }) => failed.has(fact.id))
  return first ? comeBackTo(first.sequence, failed.get(first.fact.id)) : { batchItemFailures: [] }
}

const soundOrBuried = async (given: unknown, deps: Deps): Promise<Fact | undefined> => {
  try {
    return parseFact(given)
  } catch (error) {
    await bury(counting, given, error, 1, deps)
    return undefined
  }
}

/** Brings facts to one reader, whichever it is: to the projector itself directly. */
export const bring = async (reader: ServiceName, facts: readonly Fact[], deps: ProjectorDeps): Promise<void> => {
  if (reader === 'projector') await deliverMany(counting, facts, deps)
  else await deps.carry(reader, facts)
}

/** Carries facts to all readers but the projector; answers why which may not have reached all of theirs. */
export const carryOn = async (facts: readonly Fact[], carry: ProjectorDeps['carry']): Promise<Map<string, unknown>> => {
  const forReader = new Map<ServiceName, Fact[]>()
  for (const fact of facts)
    for (const reader of readersOf(fact.type))
      if (reader !== 'projector') forReader.set(reader, [...(forReader.get(reader) ?? []), fact])
  const failed = new Map<string, unknown>()
  const carrying = [...forReader].map(async ([reader, some]) => {
    try {
      await carry(reader, some)
    } catch (error) {
      for (const { id } of some) failed.set(id, error)
    }
  })
  await Promise.all(carrying)
  return failed
}
