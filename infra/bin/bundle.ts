import { relative } from 'node:path'
import { bundleEverything, bundlesFolder } from '../lib/synthesize.ts'

for (const { name, sizeBytes } of await bundleEverything(bundlesFolder, 'linux-arm64'))
  console.log(`${name.padEnd(22)} ${String(Math.ceil(sizeBytes / 1000)).padStart(5)} kB`)
console.log(`in ${relative(process.cwd(), bundlesFolder)}`)
