import { readdirSync } from 'node:fs'
import type { BenchRow } from './row.ts'

/** Prints the rows of ARCHITECTURE's speed table, each a ratio measured in this run. `pnpm bench [name …]` */
const here = new URL('.', import.meta.url)
const wanted = process.argv.slice(2)
const names = readdirSync(here)
  .filter((name) => name.endsWith('.ts') && !['run.ts', 'row.ts', 'median.ts'].includes(name))
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name))

let failed = 0
for (const name of names) {
  const { rows } = (await import(new URL(`${name}.ts`, here).href)) as { rows?: () => Promise<BenchRow[]> }
  if (!rows) continue
  for (const { what, ratio, must, ok, detail } of await rows()) {
    if (!ok) failed += 1
    console.log(`${ok ? 'ok  ' : 'MISS'} ${name.padEnd(12)} ${what}: ${ratio.toFixed(2)} (must be ${must}) — ${detail}`)
  }
}
console.log(failed === 0 ? 'every row reaches its mark' : `${failed} rows miss their mark`)
process.exit(failed === 0 ? 0 : 1)
