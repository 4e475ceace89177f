import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { bundleService } from '@bangfu/infra/bundle'
import { instant } from '@bangfu/kernel/time'
import type { HttpEvent, HttpResult } from '@bangfu/service/http-event'
import { entityKey, loginKey } from '@bangfu/table/keys'
import { openDynamoTable } from '@bangfu/table/dynamo-table'
import { create } from '@bangfu/table/ops'
import { startAws } from '../support/cloud/aws.ts'
import { createTables, localClient } from '../support/dynamo-tables.ts'
import { noDynoxide, startDynoxide } from '../support/dynoxide.ts'
import { rosterCsv } from '../support/roster.ts'
import { byTurns, perSecond } from './median.ts'
import type { BenchRow } from './row.ts'

const village = '610528000901'
const login = { iss: 'https://bench.invalid', sub: 'county' }
const requests = 400

/** GET of one household through the deployed bundle, in a process of its own, against asking DynamoDB for the item alone. */
export const rows = async (): Promise<BenchRow[]> => {
  if (noDynoxide !== undefined) return []
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  const dynamo = await startDynoxide()
  const aws = await startAws({ queued: () => undefined, started: () => true })
  const client = localClient(dynamo.endpoint)
  const tableNames = await createTables(client, 'bench', { streams: false })
  const environment = {
    AWS_LAMBDA_FUNCTION_NAME: 'households-http',
    AWS_REGION: 'cn-northwest-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_KMS: aws.url,
    REGISTRY_TABLE: tableNames.registry,
    LEDGER_TABLE: tableNames.ledger,
    TRAIL_TABLE: tableNames.trail,
    VAULT_KEY: 'bench',
    FOUNDERS: '[]',
  }
  const start = async (group: string): Promise<Loop> => {
    const { folder: bundle } = await bundleService({ service: 'households', group }, folder, 'linux-x64')
    return loopOf(join(bundle, 'index.mjs'), join(folder, `${group}.log`), environment)
  }
  const [work, households] = [await start('work'), await start('record')]
  try {
    await openDynamoTable({ client, tableNames }).write([create(official())])
    const household = await importOne(work)
    const { pk, sk } = entityKey(household)
    const bare = new GetItemCommand({
      TableName: tableNames.registry,
      Key: { pk: { S: pk }, sk: { S: sk } },
      ConsistentRead: true,
    })
    const [through, asked] = await byTurns(
      async () =>
        (await call(households, 'GET /households/{household}', { pathParameters: { household } }, requests)).perSecond,
      () => perSecond(requests, () => inTurn(requests, () => client.send(bare))),
    )
    const ratio = through / asked
    return [
      {
        what: 'GET one household through the deployed bundle, against a bare GetItem',
        ratio,
        must: '≥ 0.8',
        ok: ratio >= 0.8,
        detail: `${through.toFixed(0)} against ${asked.toFixed(0)} a second, one at a time, on dynoxide`,
      },
    ]
  } finally {
    work.stop()
    households.stop()
    client.destroy()
    aws.server.close()
    await dynamo.stop()
    rmSync(folder, { recursive: true })
  }
}

const inTurn = async (count: number, work: () => Promise<unknown>): Promise<void> => {
  for (let left = count; left > 0; left--) await work()
}

const official = () => ({
  key: loginKey(login.iss, login.sub),
  kind: 'user',
  body: {
    user: 'usr_bench',
    name: 'bench',
    grants: [
      {
        grant: 'grt_bench',
        role: 'county-office',
        division: '610528',
        from: '2000-01-01',
        to: null,
        grantedBy: 'bench',
        grantedAt: instant(0),
      },
    ],
  },
})

type Loop = {
  run(event: object, count: number): Promise<{ perSecond: number; result: HttpResult }>
  stop(): void
}

const loopOf = (bundle: string, logFile: string, env: Readonly<Record<string, string>>): Loop => {
  const log = openSync(logFile, 'a')
  const child = fork(join(import.meta.dirname, 'bundle-loop.js'), [bundle], { env, stdio: ['ignore', log, log, 'ipc'] })
  const ready = once(child, 'message')
  return {
    run: async (event, count) => {
      await ready
      child.send({ event, count })
      const [told] = (await once(child, 'message')) as [{ perSecond: number; result: HttpResult }]
      return told
    },
    stop: () => void child.kill(),
  }
}

const call = async (
  loop: Loop,
  routeKey: string,
  more: Partial<HttpEvent>,
  count = 1,
): Promise<{ perSecond: number; body: any }> => {
  const [method = '', path = ''] = routeKey.split(' ')
  const rawPath = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => more.pathParameters?.[name] ?? '')
  const event = {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    ...more,
    requestContext: {
      requestId: 'bench',
      http: { method, path: rawPath },
      authorizer: { jwt: { claims: login, scopes: [] } },
    },
  }
  const { perSecond: figure, result } = await loop.run(event, count)
  if (result.statusCode !== 200) throw new Error(`${routeKey}: ${result.statusCode} ${result.body}`)
  return { perSecond: figure, body: JSON.parse(result.body ?? '') }
}

const importOne = async (loop: Loop): Promise<string> => {
  const { body } = await call(loop, 'POST /household-imports', {
    rawQueryString: `division=${village}`,
    headers: { 'content-type': 'text/csv' },
    body: rosterCsv(village, 1),
  })
  return body.lines[0].household
}
