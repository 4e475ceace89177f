import type { Clause, ClauseGroup } from './clause.ts'
import { clauses } from './clauses.ts'
import type { QualityEntry } from './pack.ts'
import { qualityPacks } from './packs.ts'
import type { QualityRule } from './rule.ts'
import { qualityRules } from './rules.ts'

/** The text of `docs/quality-rules.md`, made of the clauses and packs. A test fails when the page is older than they are. */
export const qualityPage = (): string =>
  `${[...beginning(), ...groups.flatMap(groupPart), ...otherPart(), ...doubtsPart()].join('\n\n')}\n`

const groups = [...new Set(clauses.map(({ group }) => group))]
const byId = new Map(qualityRules.map((rule) => [rule.id, rule]))
type Held = { readonly pack: string; readonly entry: QualityEntry }
const heldBy = Map.groupBy(
  qualityPacks.flatMap(({ id, entries }) => entries.map((entry): Held => ({ pack: id, entry }))),
  ({ entry }) => entry.rule,
)

const beginning = (): string[] => [
  '# Quality rules of the household record',
  'Generated from `packages/rules/src/quality` by `pnpm pages`; do not edit.',
  `${qualityRules.length} rules carry out the ${clauses.length} clauses of the monthly audit rules (national-record §3) and what other parts of the record ask for. The source speaks of about 246 household and person rules and 17 village rules, and prints them as clauses: what it does not print is not here. Its own numbers (\`a_bb_ccc\`) are not printed in our copy.`,
  'The source gives no severities: identity, head and sex contradictions are errors, the rest warnings. An error refuses an entry and keeps a household out of an import; a warning accompanies it. `entry` or `file` after the severity: only when a household is put on file, or only of what is on file. A rule whose section of the file nobody keeps says nothing. What is not said is never zero and never no.',
  '| pack | region | from | to |\n|---|---|---|---|\n' +
    qualityPacks
      .map(
        ({ id, region, from, to }) => `| ${id} | ${region === '' ? 'the country' : region} | ${from} | ${to ?? ''} |`,
      )
      .join('\n'),
]

const groupPart = (group: ClauseGroup): string[] => [
  `## ${group}`,
  tableOf(clauses.filter((clause) => clause.group === group).flatMap((clause) => rowsOf(clause))),
]

const rowsOf = ({ id, text, rules }: Clause): string[] => rules.flatMap((rule) => rowsOfRule(`${id} ${text}`, rule))

const rowsOfRule = (clause: string, id: string): string[] => {
  const rule = byId.get(id)
  return rule ? (heldBy.get(id) ?? []).map((held) => row(clause, rule, held)) : []
}

const row = (clause: string, rule: QualityRule, { pack, entry }: Held): string =>
  `| ${[
    clause.replaceAll('|', '\\|'),
    `\`${rule.id}\``,
    `${entry.severity}${entry.only ? `, ${entry.only}` : ''}`,
    `${rule.zh}<br>${rule.en}`,
    Object.entries(entry.numbers ?? {})
      .map(([name, number]) => `${name} ${number}`)
      .join(', '),
    `${entry.source.document} (${entry.source.strength})${pack === 'quality-cn' ? '' : `, ${pack}`}`,
  ].join(' | ')} |`

const tableOf = (rows: readonly string[]): string =>
  ['| clause | rule | severity | says | numbers | source |', '|---|---|---|---|---|---|', ...rows].join('\n')

const otherPart = (): string[] => {
  const asked = new Set(clauses.flatMap(({ rules }) => rules))
  const others = qualityRules.filter(({ id }) => !asked.has(id))
  return ['## asked for by other parts of the record', tableOf(others.flatMap(({ id }) => rowsOfRule('', id)))]
}

/** Where the source is ambiguous or contradicts itself: noted, not guessed. A county confirms by a pack of its own. */
const doubtsPart = (): string[] => [
  '## doubts',
  'Where the source is ambiguous, contradicts itself, or was read in one of several ways. A county that knows better adds a pack.',
  qualityRules
    .flatMap(({ id }) => {
      const note = (heldBy.get(id) ?? []).find(({ entry }) => entry.note)?.entry.note
      return note ? [`- \`${id}\`: ${note.en}<br>${note.zh}`] : []
    })
    .join('\n'),
]
