import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { hostFlags } from './host-flags.ts'

const start = fileURLToPath(new URL('../../packages/local/start.js', import.meta.url))

export type ProcessHost = {
  readonly origin: string
  readonly child: ChildProcess
  readonly output: () => string
  readonly exited: Promise<number | null>
}

/** Starts the one-machine host as a process of its own, as `pnpm start` does. */
export const spawnHost = (
  args: readonly string[],
): { child: ChildProcess; output: () => string; exited: Promise<number | null> } => {
  const child = spawn(process.execPath, [...hostFlags, start, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  return { child, output: () => text, exited }
}

/** Starts it and waits until it says that it is ready. */
export const startProcessHost = async (args: readonly string[]): Promise<ProcessHost> => {
  const host = spawnHost(args)
  const origin = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const found = /Bangfu is ready\s+(\S+)/.exec(host.output())?.[1]
      if (found !== undefined) resolve(found)
    }
    host.child.stdout?.on('data', look)
    void host.exited.then((code) => reject(new Error(`the host ended with ${code}: ${host.output()}`)))
  })
  return { ...host, origin }
}
