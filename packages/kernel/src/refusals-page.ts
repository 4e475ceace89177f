import { refusals, type RefusalCode } from './refusal-codes.ts'

/** The text of `docs/refusals.md`, made of the codes. A test fails when the page is older than they are. */
export const refusalsPage = (): string => {
  const codes = (Object.keys(refusals) as RefusalCode[]).toSorted()
  const statuses = [...new Set(codes.map((code) => refusals[code].status))].toSorted()
  return `${[...beginning, ...statuses.flatMap((status) => statusPart(status, codes))].join('\n\n')}\n`
}

const beginning = [
  '# Refusals',
  'Every way in which the system says no, and how to mend it. Generated from `packages/kernel/src/refusal-codes.ts` by `pnpm pages`; do not edit.',
  'A refusal is `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): `type` is `/problems/` and the code, `title` says what is wrong, `detail` how to mend it, `instance` is the number to quote to an operator. Texts are Chinese; English where `Accept-Language` prefers it. What stands in `{braces}` below is filled in, and stands in the answer as a field of its own too. `errors` lists places in the input, at most 100: `pointer` begins with `body/`, `query/`, `path/` or `header/`.',
  'A refusal wrote nothing, but for an import or a payment that `busy` cut off: repeated, it goes on where it stopped. `conflict` and `busy` are safe to repeat with the same `Idempotency-Key`; everything else is refused again until it is mended. `/problems/internal_error` (500) is a defect of ours: it says nothing but its number.',
]

const statusPart = (status: number, codes: readonly RefusalCode[]): string[] => [
  `## ${status}`,
  ...codes.filter((code) => refusals[code].status === status).map(codePart),
]

const codePart = (code: RefusalCode): string => {
  const { zh, en } = refusals[code]
  return [`### ${code}`, `**${zh[0]}** ${zh[1]}`, `**${en[0]}** ${en[1]}`].join('\n\n')
}
