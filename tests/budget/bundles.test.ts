import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Bundle } from '@bangfu/infra/bundle'
import { deployed, nameOf } from '@bangfu/infra/services'
import type { Route } from '@bangfu/http/route'
import { bundleEverything } from '@bangfu/infra/synthesize'

const folder = mkdtempSync(join(tmpdir(), 'bangfu-bundles-'))
const root = fileURLToPath(new URL('../..', import.meta.url))
const names = [...deployed.map(nameOf), 'unrouted']
const bundles = new Map<string, Bundle>()

beforeAll(async () => {
  for (const bundle of await bundleEverything(folder, 'linux-arm64')) bundles.set(bundle.name, bundle)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

const inputsOf = (name: string): string[] =>
  Object.values(bundles.get(name)?.metafile.outputs ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )

/** What has no place in a function: it is big, or it is the wrong way to do it here. */
const forbidden = [
  '@aws-sdk/lib-dynamodb',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/s3-presigned-post',
  '@aws-lambda-powertools/tracer',
  'aws-sdk',
  'aws-xray-sdk-core',
  'express',
  'lodash',
  'moment',
  'find-my-way',
  'jose',
  'csv-parse/lib/stream',
  'zod/v3',
]

/** Workbooks and CSV besides every rule of the record. Nobody waits for its start but once. */
const larger: Readonly<Record<string, number>> = { 'households-sheets': 660_000 }

describe.each(names)('the functions of %s', (name) => {
  test('are small enough to start fast: 450 kB, with S3 600 kB', () => {
    const usesS3 = inputsOf(name).some((file) => file.includes('/client-s3/'))
    expect(bundles.get(name)?.sizeBytes).toBeLessThanOrEqual(larger[name] ?? (usesS3 ? 600_000 : 450_000))
  })

  test('can say every refusal that stands in their sources', () => {
    const text = readFileSync(join(bundles.get(name)?.folder ?? '', 'index.mjs'), 'utf8')
    const sources = inputsOf(name).filter(
      (file) => /^(?:packages|services)\//.test(file) && existsSync(join(root, file)),
    )
    const codes = sources.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/new Refusal\(\s*'(\w+)'/g)].map(([, code]) => code ?? ''),
    )
    expect(codes.filter((code) => !text.includes(`${code}:{status:`))).toEqual([])
  })

  test('can decide about every action of their routes', () => {
    const text = readFileSync(join(bundles.get(name)?.folder ?? '', 'index.mjs'), 'utf8')
    const routes = (deployed.find((one) => nameOf(one) === name)?.service.routes ?? []) as readonly Route[]
    const actions = new Set(routes.map(({ action }) => action))
    expect([...actions].filter((action) => !text.includes(`${JSON.stringify(action)}:{`))).toEqual([])
  })

  test('bring nothing along that has no place in a function', () => {
    const inputs = inputsOf(name)
    expect(inputs.length).toBeGreaterThan(20)
    // Only the function that answers what no route takes has to look for a route by itself.
    for (const one of forbidden.filter((other) => name !== 'unrouted' || other !== 'find-my-way'))
      expect(inputs.filter((file) => file.includes(`/node_modules/${one}/`))).toEqual([])
    expect(inputs.filter((file) => /\/zod\/v4\/locales\/(?!en\.js)/.test(file))).toEqual([])
  })

  test('contain no other service, no SQLite and nothing of the one-machine host', () => {
    for (const file of inputsOf(name)) {
      const [, service] = /(?:^|\/)services\/([^/]+)\//.exec(file) ?? []
      expect(name === service || name.startsWith(`${service ?? name}-`) || service === undefined).toBe(true)
      expect(file).not.toMatch(/packages\/local\/|sqlite|disk-objects|key-file/)
    }
  })
})

test('photos are worked on by the build of sharp for the processor of the cloud', () => {
  const packages = join(bundles.get('evidence-photos')?.folder ?? '', 'node_modules/@img')
  expect(readdirSync(packages).toSorted()).toEqual(['colour', 'sharp-libvips-linux-arm64', 'sharp-linux-arm64'])
})
