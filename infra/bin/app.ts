import { readSettings, stageFile, synthesize } from '../lib/synthesize.ts'

// What the `cdk` command runs (cdk.json): it says itself where the result goes.
await synthesize(readSettings(process.env['BANGFU_SETTINGS'] ?? stageFile('dev')))
