import { spawnSync } from 'node:child_process'

/** Everything that can be said of the sources without running them; all of it, even when the first finds something. */
const checks: readonly (readonly [what: string, ...command: string[]])[] = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'eslint', '.', '--max-warnings', '0'],
  ['format', 'prettier', '--check', '.', '--log-level', 'warn'],
  ['unused', 'knip', '--no-progress', '--no-config-hints'],
]

const failed = checks.filter(([what, command = '', ...args]) => {
  const started = performance.now()
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${what} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return status !== 0
})
process.exit(failed.length === 0 ? 0 : 1)
