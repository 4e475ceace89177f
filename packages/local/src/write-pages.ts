import { readFileSync, writeFileSync } from 'node:fs'
import { factsPage } from '@bangfu/facts/facts-page'
import { refusalsPage } from '@bangfu/kernel/refusals-page'
import { qualityPage } from '@bangfu/rules/quality/quality-page'
import { openApiText } from './openapi-text.ts'

/** The pages of `docs/` that are made of the sources. */
const pages = {
  'openapi.json': openApiText,
  'facts.md': factsPage,
  'refusals.md': refusalsPage,
  'quality-rules.md': qualityPage,
}

for (const [name, text] of Object.entries(pages))
  writeFileSync(new URL(`../../../docs/${name}`, import.meta.url), text())

/** Packages of a fund bring the verifier along: the script as a text, since a bundle has no files beside it. */
const verifier = readFileSync(new URL('../../../tools/verify-fund.mjs', import.meta.url), 'utf8')
writeFileSync(
  new URL('../../../services/funds/src/audit/verifier-text.ts', import.meta.url),
  `/** \`tools/verify-fund.mjs\` as a text; \`pnpm pages\` writes it. */\nexport const verifierText = ${JSON.stringify(verifier)}\n`,
)
