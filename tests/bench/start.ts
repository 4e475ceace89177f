import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hostFlags } from '../support/host-flags.ts'
import { median } from './median.ts'
import type { BenchRow } from './row.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const byReadme = ['npx', '-y', 'pnpm@10.34.9', 'start'] as const
const byNode = [process.execPath, ...hostFlags, 'packages/local/start.js'] as const
const rounds = 5

/** How long a start takes, to the first answer: the first one plays the demonstration, later ones find it. */
export const rows = async (): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  const first = await start(byReadme, folder)
  const later = { readme: [] as number[], node: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    later.readme.push(await start(byReadme, folder))
    later.node.push(await start(byNode, folder))
  }
  rmSync(folder, { recursive: true })
  return [
    row('first start by the command of the README, the case played', first, 60),
    row('start after the first by the command of the README', median(later.readme), 5),
    row('start after the first by Node alone', median(later.node), 5),
  ]
}

const row = (what: string, seconds: number, most: number): BenchRow => ({
  what: `${what}, seconds of ${most}`,
  ratio: seconds / most,
  must: '≤ 1',
  ok: seconds <= most,
  detail: `${seconds.toFixed(1)} s to the first answer`,
})

/** Seconds until a started host has answered; it is stopped by its pid file, as an operator does. */
const start = async ([command, ...args]: readonly [string, ...string[]], folder: string): Promise<number> => {
  const began = performance.now()
  const child = spawn(command, [...args, '--data', folder, '--port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /Bangfu is ready\s+(\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(said)))
  })
  const answered = await fetch(`${origin}/healthz`)
  if (!answered.ok) throw new Error(`answered ${answered.status}`)
  const seconds = (performance.now() - began) / 1000
  process.kill(Number.parseInt(readFileSync(join(folder, 'host.pid'), 'utf8'), 10), 'SIGTERM')
  await ended
  return seconds
}
