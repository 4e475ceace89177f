import { writeFileSync } from 'node:fs'
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
