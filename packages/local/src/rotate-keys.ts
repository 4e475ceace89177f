import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rotateKeyFile } from '@bangfu/vault/key-file'
import { takeDataFolder } from './data-folder.ts'
import { StartRefused } from './settings.ts'

/** Adds a data key to a stopped host's key file: it seals from the next start on; what was sealed before still opens. */
const main = (): void => {
  const { values } = parseArgs({ options: { data: { type: 'string', default: '.bangfu' } } })
  const folder = takeDataFolder(resolve(values.data), false)
  try {
    console.log(`新密钥 new key ${rotateKeyFile(folder.path('keys.json'))}`)
  } finally {
    folder.release()
  }
}

try {
  main()
} catch (error) {
  console.error(error instanceof StartRefused || error instanceof Error ? error.message : error)
  process.exit(1)
}
