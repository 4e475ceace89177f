import { describe, expect, test } from '@jest/globals'
import { ESLint } from 'eslint'
import ts from 'typescript-eslint'
import { boundaries } from '../support/boundaries.js'

/** The boundaries alone, without types: what the linter says of a file that breaks one. */
const eslint = new ESLint({
  cwd: new URL('../..', import.meta.url).pathname,
  overrideConfigFile: true,
  overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser: ts.parser as never } }, ...(boundaries as [])],
})

const complaints = async (filePath: string, code: string): Promise<string[]> => {
  const [result] = await eslint.lintText(code, { filePath })
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`)
}

describe('a file that breaks a boundary is refused', () => {
  test.each([
    ['packages/kernel/src/money.ts', "import { x } from '@bangfu/table/table'"],
    ['packages/table/src/table.ts', "import { x } from '@bangfu/http/edge'"],
    ['packages/http/src/edge.ts', "import { x } from '@bangfu/access/can'"],
    ['packages/rules/src/pack.ts', "import { x } from '@bangfu/service/context'"],
    ['packages/service/src/context.ts', "import { x } from '@bangfu/funds/service'"],
    ['packages/service/src/context.ts', "import { x } from '@bangfu/local/host'"],
    ['services/funds/src/routes.ts', "import { x } from '@bangfu/households/household'"],
    ['services/funds/src/routes.ts', "import { x } from '@bangfu/local/host'"],
    ['services/funds/src/funds/fund.ts', "import { x } from '@bangfu/households/household'"],
    ['services/funds/src/funds/fund.ts', "import { x } from '@bangfu/table/ops'"],
    ['services/funds/src/funds/fund.ts', "import { x } from '@bangfu/service/context'"],
    ['services/funds/src/funds/fund.ts', "import { readFileSync } from 'node:fs'"],
    ['services/funds/src/routes.ts', "import { S3Client } from '@aws-sdk/client-s3'"],
    ['packages/table/src/ops.ts', "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'"],
    ['packages/vault/src/keyring.ts', "import { DatabaseSync } from 'node:sqlite'"],
    ['services/funds/src/routes.ts', "import { DatabaseSync } from 'node:sqlite'"],
    ['services/funds/src/funds/fund.ts', 'export const pay = async () => { await 1 }'],
    ['services/funds/src/funds/fund.ts', 'export const now = () => Date.now()'],
    ['services/funds/src/funds/fund.ts', 'export const now = () => new Date()'],
    ['services/funds/src/funds/fund.ts', 'export const chance = () => Math.random()'],
    ['services/funds/src/routes.ts', 'export const now = () => Date.now()'],
    ['services/funds/src/routes.ts', 'export const table = process.env.TABLE'],
    ['packages/service/src/context.ts', 'export const table = process.env.TABLE'],
    ['services/funds/src/funds/fund-table.ts', "export const key = { table: 'ledger', pk: 'a', sk: 'b' }"],
    ['services/funds/src/funds/fund.ts', 'export class Fund {}'],
    ['infra/lib/services-stack.ts', "export const action = 'dynamodb:Scan'"],
    ['services/funds/src/funds/fund.ts', "export const action = 'dynamodb:PutItem'"],
    ['infra/lib/services-stack.ts', "import { x } from '@bangfu/local/host'"],
  ])('%s: %s', async (file, code) => {
    expect(await complaints(file, code)).not.toEqual([])
  })

  test.each([
    ['packages/table/src/dynamo-table.ts', "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'"],
    ['packages/table/src/sqlite-file.ts', "import { DatabaseSync } from 'node:sqlite'"],
    ['services/funds/src/funds/fund.ts', "import { fen } from '@bangfu/kernel/money'\nexport const none = fen(0)"],
    [
      'services/funds/src/funds/fund-table.ts',
      "import { entityKey } from '@bangfu/table/keys'\nexport const key = entityKey('a')",
    ],
    ['services/funds/src/lambda.ts', 'export const table = process.env.TABLE'],
    ['infra/lib/grants.ts', "export const action = 'dynamodb:PutItem'"],
    ['packages/kernel/src/refusal.ts', 'export class Refusal extends Error {}'],
  ])('and one that keeps them is not — %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([])
  })
})
