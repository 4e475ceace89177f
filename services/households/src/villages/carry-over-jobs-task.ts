import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { jobKind } from '@bangfu/service/jobs'

/** The machine of what follows from changes of villages. */
export const villageMachineName = 'village-changes'

/** Takes the households of a village that ended into its successor. */
export const carryOverJob = jobKind({
  kind: 'village-carry-over',
  machine: villageMachineName,
  says: { zh: '撤并村的户转入新村', en: 'Take the households of an ended village into its successor' },
  input: z.object({ village: Village, into: Village, on: Day, reason: z.string(), by: z.string() }),
})
