import * as z from 'zod'
import { catalogue, services, type FactType } from './catalogue.ts'
import * as faces from './faces.ts'

/** The text of `docs/facts.md`, made of the catalogue and the faces. A test fails when the page is older than they are. */
export const factsPage = (): string =>
  [
    '# Facts and faces',
    'What services tell each other, and what they show of themselves. Generated from `packages/facts/src` by `pnpm pages`; do not edit.',
    'A **fact** is written in the transaction that made it true, never changes, and comes to its readers at least once, late, and in any order ([ADR 4](adr/0004-facts-and-projections.md)). It holds ids, codes, masked names and amounts: no personal data.',
    'A **face** is what a service shows of an entity at its id, beside the entity and in the same transaction. Others may read it and make their own write depend on its version.',
    '## Who tells whom',
    services.flatMap(tellsLine).join('\n'),
    '## Facts',
    ...Object.keys(catalogue).map((type) => factPart(type as FactType)),
    '## Faces',
    ...Object.entries(faces).flatMap(([name, schema]) =>
      schema instanceof z.ZodObject ? [facePart(name, schema)] : [],
    ),
  ].join('\n\n') + '\n'

const entries = Object.entries(catalogue)

const tellsLine = (service: string): string[] => {
  const tells = entries.flatMap(([type, { writer }]) => (writer === service ? [code(type)] : []))
  const reads = entries.flatMap(([type, { readers }]) =>
    (readers as readonly string[]).includes(service) ? [code(type)] : [],
  )
  if (tells.length + reads.length === 0) return []
  return [`- **${service}** tells ${tells.join(', ') || 'nothing'}; reads ${reads.join(', ') || 'nothing'}.`]
}

const factPart = (type: FactType): string => {
  const { writer, readers, version, says, shape } = catalogue[type]
  return [
    `### ${type}`,
    says,
    `Version ${version}, told by **${writer}**, read by ${readers.map((reader) => `**${reader}**`).join(', ')}.`,
    fieldsOf(shape),
  ].join('\n\n')
}

const facePart = (name: string, schema: z.ZodObject): string => [`### ${name}`, fieldsOf(schema)].join('\n\n')

type Json = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Json[]
  readonly items?: Json
  readonly properties?: Readonly<Record<string, Json>>
  readonly required?: readonly string[]
  readonly pattern?: string
  readonly format?: string
}

const fieldsOf = (schema: z.ZodType): string =>
  Object.entries(jsonOf(schema).properties ?? {})
    .map(([name, field]) => `- ${code(name)}: ${typeOf(field)}`)
    .join('\n')

// JSON Schema is zod's own description of itself, and stable, which its inner definitions are not.
const jsonOf = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Json

const typeOf = (field: Json): string => {
  if (field.anyOf) return field.anyOf.map(typeOf).join(' or ')
  if (field.enum) return field.enum.map((value) => code(String(value))).join(', ')
  if (field.type === 'array') return `list of ${typeOf(field.items ?? {})}`
  if (field.properties)
    return `{ ${Object.entries(field.properties)
      .map(([name, inner]) => `${name}: ${typeOf(inner)}`)
      .join('; ')} }`
  const type = [field.type ?? 'anything'].flat().join(' or ')
  return field.pattern && field.format === undefined ? `${type} ${code(field.pattern)}` : type
}

const code = (text: string): string => `\`${text}\``
