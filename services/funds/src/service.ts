import { serviceOf } from '@bangfu/service/service'
import type { FundsDeps } from './deps.ts'
import { aidPart } from './functions/aid/service.ts'
import { booksPart } from './functions/books/service.ts'
import { moneyPart } from './functions/money/service.ts'

/** Every fen from promise to household. It is deployed in parts (`functions/`); a new area is one line in its part. */
export const funds = serviceOf<FundsDeps>('funds', [moneyPart, aidPart, booksPart])
