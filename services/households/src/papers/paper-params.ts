import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'

/** The path of the papers of one household: apart from the forms, which bring every code list along. */
export const householdParams = z.object({ household: idSchema('hsh') })
