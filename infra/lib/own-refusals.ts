import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { BuildResult, Plugin } from 'esbuild'
import { refusals } from '@bangfu/kernel/refusal-codes'

const file = /\/packages\/kernel\/src\/refusal-codes\.ts$/
/** Made while bundling, of nothing but a list of routes. */
const made = /(?:^|\/)unrouted-entry\.ts$/

/**
 * The refusals that a bundle can say: those whose codes stand as literals in the sources that went into it. The texts of
 * all would be half as large as the libraries.
 */
export const refusalsIn = async ({ metafile }: BuildResult<{ metafile: true }>): Promise<ReadonlySet<string>> => {
  const sources = Object.keys(metafile.inputs).filter(
    (input) =>
      /(?:^|\/)(?:packages|services)\//.test(input) &&
      !input.includes('node_modules') &&
      !file.test(`/${input}`) &&
      !made.test(input),
  )
  const said = new Set<string>()
  for (const source of sources)
    for (const [, word = ''] of (await readFile(resolve(source), 'utf8')).matchAll(/['"`](\w+)['"`]/g)) said.add(word)
  return new Set(Object.keys(refusals).filter((code) => said.has(code)))
}

/** An esbuild plugin that brings these refusals along and no others. */
export const onlyRefusals = (codes: ReadonlySet<string>): Plugin => ({
  name: 'own-refusals',
  setup: (build) => {
    const own = Object.fromEntries(Object.entries(refusals).filter(([code]) => codes.has(code)))
    build.onLoad({ filter: file }, () => ({ contents: `export const refusals = ${JSON.stringify(own)}` }))
  },
})
