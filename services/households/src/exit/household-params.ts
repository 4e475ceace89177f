import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'

/** The path of what is about one household. The record's own stands beside the form of every field: too much for a function. */
export const householdParams = z.object({ household: idSchema('hsh') })
