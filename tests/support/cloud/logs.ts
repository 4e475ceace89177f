import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What may not stand in a log: numbers of people as the tests invent them, and any Chinese at all, since names are. */
const personal: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an ID number', /610599\d{11}[\dX]/],
  ['a telephone number', /\b154\d{8}\b/],
  ['a name or another text', /\p{Script=Han}/u],
  ['a token', /eyJ[\w-]+\.eyJ/],
  ['a sealed value', /\bv1\.k\d+\.[\w-]{20}/],
]

/** What is wrong in the logs of the functions: defects, lines that are no journal, and anything personal. */
export const faultsInLogs = (folder: string): string[] =>
  readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line, index) => faultsIn(line).map((fault) => `${file}:${index + 1}: ${fault}`)),
  )

const faultsIn = (line: string): string[] => [
  ...personal.flatMap(([what, pattern]) => (pattern.test(line) ? [`${what} in the log`] : [])),
  ...journalFaults(line),
]

/** `counted` goes with a `defect`, which is told already. */
const expected = new Set(['request', 'work', 'counted'])

const journalFaults = (line: string): string[] => {
  try {
    const { message = '' } = JSON.parse(line) as { message?: string }
    return expected.has(message) ? [] : [`${message}: ${line.slice(0, 400)}`]
  } catch {
    return [`not a line of the journal: ${line.slice(0, 200)}`]
  }
}
