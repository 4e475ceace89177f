import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A DynamoDB of its own for a test, in memory. */
export type RunningDynamo = { readonly endpoint: string; stop(): Promise<void> }

const binary = ((): string | undefined => {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
  } catch {
    return undefined
  }
})()

/** Why dynoxide cannot run here; undefined when it can. Its package has a binary for one platform only. */
export const noDynoxide =
  process.platform === 'linux' && process.arch === 'x64' && binary !== undefined
    ? undefined
    : `dynoxide runs on linux-x64 only, this is ${process.platform}-${process.arch}: SQLite alone is tested here, both are in test:conformance`

/** Starts dynoxide on a free port of loopback, empty; ready when it resolves. */
export const startDynoxide = async (): Promise<RunningDynamo> => {
  if (noDynoxide !== undefined || binary === undefined) throw new Error(noDynoxide)
  const port = await freePort()
  const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  const stop = stopperOf(child)
  await untilListening(port, child, 5000)
  return { endpoint: `http://127.0.0.1:${port}`, stop }
}

/** Stops a child for certain: also when this process ends before it is asked to. */
export const stopperOf = (child: ChildProcess): (() => Promise<void>) => {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  return async () => {
    process.off('exit', kill)
    kill()
    await ended
  }
}

/** A port that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Waits until a port of loopback accepts connections. @throws when the child ended, or it takes too long */
export const untilListening = async (port: number, child: ChildProcess, mostMs: number): Promise<void> => {
  const endsAt = performance.now() + mostMs
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`)
    if (performance.now() > endsAt) throw new Error(`${child.spawnfile} does not listen after ${mostMs} ms`)
    await pause(10)
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
