import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Messages } from './message.ts'

/**
 * A channel of files: each message is one JSON file `<message>.json` in a folder that its owner alone may read, there
 * whole or not at all. Whoever operates the channel takes files away when they are sent. The same message again has the
 * same name.
 */
export const fileMessages = (folder: string): Messages => ({
  send: async (message) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, `${nameOf(message.message)}.json`)
    const handle = await open(`${path}.new`, 'w', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(message)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${path}.new`, path)
    await syncFolder(folder)
  },
})

/** A name is on the disk for good when its folder is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const nameOf = (message: string): string => {
  if (!/^[\w-]{1,80}$/.test(message)) throw new RangeError('the id of a message is no name of a file')
  return message
}
