import { readFileSync } from 'node:fs'

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: { start: string }
}

/** What `pnpm start` tells Node: whoever measures or tests the host in a process of its own starts it alike. */
export const hostFlags: readonly string[] = scripts.start.split(' ').filter((word) => word.startsWith('--'))
