import { writeFileSync } from 'node:fs'
import { factsPage } from '@bangfu/facts/facts-page'

writeFileSync(new URL('../../../docs/facts.md', import.meta.url), factsPage())
