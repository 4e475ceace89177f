import { createHash } from 'node:crypto'
import * as z from 'zod'
import { parseFact, type Fact } from '@bangfu/facts/catalogue'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { deadLetterKey } from '@bangfu/table/keys'
import { create, remove, replace } from '@bangfu/table/ops'
import { Conflict, Contention, type Item } from '@bangfu/table/table'
import type { Deps } from './context.ts'
import { handlerOf, take, takeTogether } from './facts.ts'
import type { Service } from './service.ts'

/** What became of a fact: taken (now or before), nothing to do with it here, or buried as a dead letter. */
export type Delivery = 'taken' | 'nothing' | 'buried'

/** A fact that a service could not take, kept where an operator sees it and can have it delivered again. */
export const DeadLetter = z.object({
  service: z.string(),
  /** As it came: it may be what is wrong. */
  fact: z.unknown(),
  error: z.object({ code: z.string(), detail: z.string() }),
  attempts: z.int(),
  at: Instant,
})
export type DeadLetter = z.infer<typeof DeadLetter>

const attempts = 3
const mostTogether = 25

/**
 * Delivers a fact so that the stream goes on: tried a few times, then buried as a dead letter; delivered again with
 * success, the dead letter goes.
 * @throws Contention, and whatever says that the table cannot be reached: then the carrier has to come again
 */
export const deliver = async <D extends Deps>(service: Service<D>, given: unknown, deps: D): Promise<Delivery> => {
  let fact: Fact
  try {
    fact = parseFact(given)
  } catch (error) {
    await bury(service, given, error, 1, deps)
    return 'buried'
  }
  if (!handlerOf(service, fact.type)) return 'nothing'
  for (let attempt = 1; ; attempt++) {
    try {
      await take(service, fact, deps)
      await unbury(service, [fact], deps)
      return 'taken'
    } catch (error) {
      if (error instanceof Contention) throw error
      if (attempt < attempts) continue
      await bury(service, fact, error, attempts, deps)
      return 'buried'
    }
  }
}

/**
 * Delivers many facts, together where the service can take them together. A batch that fails is halved until the fact
 * that is wrong stands alone and is buried; all others are taken. Answers in the order given.
 */
export const deliverMany = async <D extends Deps>(
  service: Service<D>,
  facts: readonly Fact[],
  deps: D,
): Promise<Delivery[]> => {
  const answers: Delivery[] = []
  for (let start = 0; start < facts.length; start += mostTogether)
    answers.push(...(await deliverTogether(service, facts.slice(start, start + mostTogether), deps)))
  return answers
}

const deliverTogether = async <D extends Deps>(
  service: Service<D>,
  facts: readonly Fact[],
  deps: D,
): Promise<Delivery[]> => {
  const takeMany = service.consumes?.takeMany
  if (!takeMany || facts.length === 1) {
    const answers: Delivery[] = []
    for (const fact of facts) answers.push(await deliver(service, fact, deps))
    return answers
  }
  try {
    await takeTogether(service, facts, deps, takeMany)
  } catch (error) {
    if (error instanceof Contention) throw error
    const half = Math.ceil(facts.length / 2)
    const first = await deliverTogether(service, facts.slice(0, half), deps)
    return [...first, ...(await deliverTogether(service, facts.slice(half), deps))]
  }
  await unbury(service, facts, deps)
  return facts.map(({ type }) => (handlerOf(service, type) ? 'taken' : 'nothing'))
}

/** Puts what could not be delivered on the list of dead letters. Again: the same line, with more attempts. */
export const bury = async <D extends Deps>(
  service: Pick<Service<D>, 'name'>,
  given: unknown,
  error: unknown,
  tried: number,
  { table, clock }: D,
): Promise<void> => {
  const key = deadLetterKey(service.name, idOf(given))
  for (let attempt = 1; ; attempt++) {
    const before = await table.get(key)
    const letter: DeadLetter = {
      service: service.name,
      fact: given,
      error: describe(error),
      attempts: tried + (before ? DeadLetter.parse(before.body).attempts : 0),
      at: clock(),
    }
    const item = { key, kind: 'dead-letter', body: letter }
    try {
      await table.write([before ? replace(item, before.version) : create(item)])
      return
    } catch (failed) {
      if (!(failed instanceof Conflict) || attempt === attempts) throw failed
    }
  }
}

const unbury = async <D extends Deps>({ name }: Service<D>, facts: readonly Fact[], { table }: D): Promise<void> => {
  const letters = await table.getMany(facts.map(({ id }) => deadLetterKey(name, id)))
  const there = letters.filter((letter): letter is Item => letter !== undefined)
  for (const { key, version } of there) {
    try {
      await table.write([remove(key, { version })])
    } catch (error) {
      // Somebody else was quicker: removed, or buried anew by a delivery that lost a race against this one.
      if (!(error instanceof Conflict)) throw error
    }
  }
}

/** The id of what came, or one made from its content when it has none. */
export const idOf = (given: unknown): string => {
  const named = z.object({ id: z.string().regex(/^[\w-]{1,100}$/) }).safeParse(given)
  if (named.success) return named.data.id
  return `unnamed-${createHash('sha256')
    .update(JSON.stringify([given]))
    .digest('hex')
    .slice(0, 32)}`
}

/**
 * What went wrong, without anything that could be personal: messages of foreign errors quote their input (JSON.parse
 * does), so that only the kind of error and the place in our sources are kept.
 */
const describe = (error: unknown): DeadLetter['error'] => {
  if (error instanceof Refusal) return { code: error.code, detail: '' }
  if (error instanceof z.ZodError)
    return {
      code: 'shape',
      detail: error.issues
        .slice(0, 20)
        .map(({ path, code }) => `${path.join('/')} ${code}`)
        .join('; '),
    }
  if (error instanceof Error) return { code: error.name, detail: placeOf(error) }
  return { code: typeof error, detail: '' }
}

const placeOf = ({ stack = '' }: Error): string =>
  /((?:services|packages)\/[\w-]+\/src\/[\w./-]+:\d+)/.exec(stack)?.[1] ?? ''
