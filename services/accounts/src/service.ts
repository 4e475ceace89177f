import { serviceOf } from '@bangfu/service/service'
import type { AccountsDeps } from './deps.ts'
import { jobsPart } from './functions/jobs/service.ts'
import { peoplePart } from './functions/people/service.ts'

/** Who may sign in, what they may do since when and by whose word, what everybody did, and what is being done for them. */
export const accounts = serviceOf<AccountsDeps>('accounts', [peoplePart, jobsPart])
