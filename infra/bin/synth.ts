import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readSettings, stageFile, synthesize } from '../lib/synthesize.ts'

const { values } = parseArgs({ options: { settings: { type: 'string' }, out: { type: 'string' } } })
const root = fileURLToPath(new URL('../../', import.meta.url))
const out = values.out ?? `${root}infra/cdk.out`

const { stacks } = await synthesize(readSettings(values.settings ?? stageFile('prod')), out)
for (const { stackName, template } of stacks) {
  const kinds = new Map<string, number>()
  const { Resources: resources } = template as { Resources: Record<string, { Type: string }> }
  for (const { Type } of Object.values(resources)) kinds.set(Type, (kinds.get(Type) ?? 0) + 1)
  console.log(`${stackName}: ${Object.keys(resources).length} resources`)
  for (const [kind, count] of [...kinds].toSorted()) console.log(`  ${String(count).padStart(4)} ${kind}`)
}
console.log(`cdk-nag (AwsSolutions): clean. Written to ${relative(process.cwd(), out) || '.'}`)
