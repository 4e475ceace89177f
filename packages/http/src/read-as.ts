import type * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { faultsOf } from './problem.ts'

/**
 * Reads one of many things in a body by itself, so that garbage among them loses nothing else.
 * @throws Refusal invalid_input with each place where it is wrong, as `body/items/3/…`
 */
export const readAs = <S extends z.ZodType>(shape: S, given: unknown, root: string): z.output<S> => {
  const read = shape.safeParse(given)
  if (!read.success) throw new Refusal('invalid_input', {}, faultsOf(read.error, root))
  return read.data
}
