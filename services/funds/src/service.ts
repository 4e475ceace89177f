import { serviceOf } from '@bangfu/service/service'
import { booksPart } from './functions/books/service.ts'
import { moneyPart } from './functions/money/service.ts'

/** Every fen from promise to household. It is deployed in parts (`functions/`); a new area is one line in its part. */
export const funds = serviceOf('funds', [moneyPart, booksPart])
