import { openApiOf } from '@bangfu/http/openapi'
import type { Route } from '@bangfu/http/route'
import { refusals } from '@bangfu/kernel/refusal-codes'
import { services } from './services.ts'

/** `docs/openapi.json` as it must be: every route of every service. */
export const openApiText = (): string =>
  `${JSON.stringify(
    openApiOf(services.flatMap(({ routes }) => routes) as unknown as readonly Route[], {
      title: 'Bangfu 帮扶',
      version: '0.1.0',
      description:
        '结对帮扶：从入户走访到账本。Paired assistance for a county, from the visit to the ledger. ' +
        'Amounts are integers of fen; instants are UTC, ISO 8601; months are `YYYY-MM` in Asia/Shanghai.',
      refusals,
    }),
    null,
    2,
  )}\n`
