import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { faultsInLogs } from '../support/cloud/logs.ts'
import { startCloud, type Cloud } from '../support/cloud/start-cloud.ts'
import { startDynamoDbLocal } from './dynamodb-local.ts'
import { startRadosgw } from './radosgw.ts'

/**
 * `pnpm test:conformance`: the contract suites on DynamoDB Local and radosgw, then the journeys through the deployed
 * bundles behind the gateway. Installs what it needs, stops what it started, exits with 1 when anything failed.
 */
const root = join(import.meta.dirname, '../..')
mkdirSync(join(root, '.conformance'), { recursive: true })
const folder = mkdtempSync(join(root, '.conformance/run-'))
const started: { stop(): Promise<void> }[] = []

const jest = (what: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  new Promise<boolean>((resolve) => {
    console.log(`\n== ${what}`)
    const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
    const child = spawn(process.execPath, [...options, join(root, 'node_modules/jest/bin/jest.js'), '--ci', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    })
    child.once('exit', (code) => resolve(code === 0))
  })

const journeys = async (cloud: Cloud): Promise<boolean> => {
  const environment = { TARGET: cloud.url, ISSUER: cloud.issuer }
  const passed = await jest('journeys through the deployed bundles', ['-i', 'tests/journeys'], environment)
  await cloud.settled()
  const faults = [...cloud.problems(), ...faultsInLogs(cloud.logs)]
  for (const fault of faults.slice(0, 50)) console.log(`  ✕ ${fault}`)
  return passed && faults.length === 0
}

const run = async (): Promise<boolean> => {
  const contracts = await jest('contracts', ['-c', 'tests/conformance/jest.config.js'])
  const dynamo = await startDynamoDbLocal()
  started.push(dynamo)
  const s3 = await startRadosgw()
  started.push(s3)
  const begun = performance.now()
  const cloud = await startCloud({ dynamo, s3 }, folder)
  started.push(cloud)
  console.log(`cloud: ${cloud.url} after ${((performance.now() - begun) / 1000).toFixed(1)} s.`)
  return (await journeys(cloud)) && contracts
}

let passed = false
try {
  passed = await run()
} finally {
  for (const one of started.toReversed()) await one.stop()
  if (passed) rmSync(folder, { recursive: true })
  else console.log(`\nWhat the functions wrote lies in ${folder}/logs.`)
}
console.log(passed ? '\nConformance: passed.' : '\nConformance: FAILED.')
process.exitCode = passed ? 0 : 1
