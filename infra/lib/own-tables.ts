import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { BuildResult, Plugin } from 'esbuild'
import { permissions } from '@bangfu/access/permissions'
import { refusals } from '@bangfu/kernel/refusal-codes'

/** Tables of which each bundle needs a few lines: together they would be a quarter as large as the libraries. */
const tables = [
  { file: /\/packages\/kernel\/src\/refusal-codes\.ts$/, name: 'refusals', lines: refusals },
  { file: /\/packages\/access\/src\/permissions\.ts$/, name: 'permissions', lines: permissions },
] as const

/** Made while bundling, of nothing but a list of routes. */
const made = /(?:^|\/)unrouted-entry\.ts$/

const isTable = (input: string): boolean => tables.some(({ file }) => file.test(`/${input}`))

/** The lines of the tables that a bundle can come to: those whose names stand as literals in its sources. */
export const wordsIn = async ({ metafile }: BuildResult<{ metafile: true }>): Promise<ReadonlySet<string>> => {
  const sources = Object.keys(metafile.inputs).filter(
    (input) =>
      /(?:^|\/)(?:packages|services)\//.test(input) &&
      !input.includes('node_modules') &&
      !isTable(input) &&
      !made.test(input),
  )
  const said = new Set<string>()
  for (const source of sources)
    for (const [, word = ''] of (await readFile(resolve(source), 'utf8')).matchAll(/['"`]([\w.-]+)['"`]/g))
      said.add(word)
  return said
}

/** An esbuild plugin that brings the lines of these names along and no others. */
export const onlyLinesOf = (words: ReadonlySet<string>): Plugin => ({
  name: 'own-tables',
  setup: (build) => {
    for (const { file, name, lines } of tables) {
      const own = Object.fromEntries(Object.entries(lines).filter(([word]) => words.has(word)))
      build.onLoad({ filter: file }, () => ({ contents: `export const ${name} = ${JSON.stringify(own)}` }))
    }
  },
})
