import { openApiOf } from '@bangfu/http/openapi'
import type { Route } from '@bangfu/http/route'
import { refusals } from '@bangfu/kernel/refusal-codes'
import { services } from './services.ts'

/** `docs/openapi.json` as it must be: every route of every service. */
export const openApiText = (): string => {
  const document = openApiOf(
    services.flatMap(({ routes }): readonly Route[] => routes),
    {
      title: 'Bangfu 帮扶',
      version: '0.1.0',
      description:
        '结对帮扶：从入户走访到账本。Paired assistance for a county, from the visit to the ledger. ' +
        'Amounts are integers of fen; instants are UTC, ISO 8601; months are `YYYY-MM` in Asia/Shanghai.',
      refusals,
    },
  )
  return `${written(document, '')}\n`
}

const widest = 110

/** JSON with what fits on a line on one line: half as long as one line for each value, and changes still show line by line. */
const written = (value: unknown, indent: string): string => {
  const flat = JSON.stringify(value)
  if (flat.length + indent.length <= widest || typeof value !== 'object' || value === null) return flat
  const inner = `${indent} `
  const lines = Array.isArray(value)
    ? value.map((item) => inner + written(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => `${inner}${JSON.stringify(name)}: ${written(item, inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}
