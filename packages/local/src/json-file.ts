import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/** What a small file of the host says; undefined when it is not there. */
export const readJson = <T>(file: string): T | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes it whole or not at all, readable by its owner only. */
export const writeJson = (file: string, content: unknown): void => {
  const handle = openSync(`${file}.new`, 'w', 0o600)
  writeSync(handle, JSON.stringify(content))
  fsyncSync(handle)
  closeSync(handle)
  renameSync(`${file}.new`, file)
}
