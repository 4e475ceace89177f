/**
 * Who may import whom (ARCHITECTURE.md), as lint rules. `tests/boundaries/boundaries.test.ts` proves that each of them
 * refuses a file that breaks it.
 */
const group = (patterns, message) => ({ group: patterns, message })

const lower = [
  'table',
  'objects',
  'vault',
  'http',
  'access',
  'rules',
  'sheets',
  'facts',
  'notices',
  'sampling',
  'messages',
  'tasks',
  'text-likeness',
]
const services = [
  'accounts',
  'households',
  'pairing',
  'evidence',
  'funds',
  'catalog',
  'assessments',
  'inspections',
  'projector',
]
const bangfu = (names) => names.flatMap((name) => [`@bangfu/${name}`, `@bangfu/${name}/*`])

const awsSdk = group(['@aws-sdk/*', '@smithy/*', '@aws-crypto/*'], 'The AWS SDK appears in adapters only.')
const sqlite = group(['node:sqlite'], 'node:sqlite appears in the SQLite adapter only.')
const folders = group(['../../*/src/*', '../../../*/*'], 'Import another package by its name.')

const imports = (files, groups, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns: groups }] },
})

/** Adapters: the leaves that touch AWS or SQLite. */
const adapters = [
  'packages/table/src/dynamo-*.ts',
  'packages/table/src/sqlite-*.ts',
  'packages/objects/src/s3-*.ts',
  'packages/vault/src/kms-*.ts',
  'packages/service/src/cloud-*.ts',
  'packages/local/src/data-folder.ts',
  'services/projector/src/sqs-carry.ts',
]

/** Files of a service that reach storage or hosts; every other file in its `src` is a pure decision. */
export const impure = [
  'services/*/src/**/*-table.ts',
  'services/*/src/**/*routes.ts',
  'services/*/src/**/*-facts.ts',
  'services/*/src/**/*-task.ts',
  'services/*/src/**/service.ts',
  'services/*/src/**/lambda.ts',
  'services/*/src/deps.ts',
  'services/projector/src/carry.ts',
  'services/projector/src/sqs-carry.ts',
]

const syntax = (files, selectors, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-syntax': ['error', ...selectors.map(([selector, message]) => ({ selector, message }))],
  },
})

const classes = [
  'ClassDeclaration:not([superClass.name=/Error$/]), ClassExpression',
  'Functions and data; the only classes are errors.',
]
const anyEnv = [
  "MemberExpression[object.name='process'][property.name='env']",
  'process.env is read in composition roots only.',
]
const iam = [
  'Literal[value=/^(dynamodb|s3|kms|sqs|states|lambda|events|scheduler|logs):[A-Z*]/]',
  'IAM actions stand in infra/lib/grants.ts only.',
]
// A partition to list is named by `pk` too: what is forbidden is putting a key together.
const keys = [
  "ObjectExpression:has(> Property[key.name='pk']):has(> Property[key.name='sk'])",
  'Keys are made in packages/table/src/keys.ts only.',
]
const clocks = [
  ["MemberExpression[object.name='Date'][property.name='now']", 'The time is passed in.'],
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'The time is passed in.'],
  ["MemberExpression[object.name='Math'][property.name='random']", 'Chance is passed in.'],
]
const pure = [
  ['AwaitExpression', 'A decision does not wait for anything.'],
  ['FunctionDeclaration[async=true], ArrowFunctionExpression[async=true]', 'A decision does not wait for anything.'],
  ["MemberExpression[object.name='crypto'][property.name=/^random/]", 'Chance is passed in.'],
  ...clocks,
]

export const boundaries = [
  imports(
    ['packages/kernel/src/**/*.ts'],
    [group(['@bangfu/*', '@bangfu/*/*'], 'The kernel imports nobody.'), awsSdk, sqlite],
  ),
  ...lower.map((name) =>
    imports(
      [`packages/${name}/src/**/*.ts`],
      [
        group(
          bangfu([...lower.filter((other) => other !== name), 'service', 'local', ...services]),
          `${name} imports the kernel only.`,
        ),
        awsSdk,
        sqlite,
        folders,
      ],
      adapters,
    ),
  ),
  imports(
    ['packages/checklists/src/**/*.ts'],
    [
      group(
        bangfu([...lower.filter((name) => name !== 'rules'), 'service', 'local', ...services]),
        'checklists imports the kernel and what rule packs are.',
      ),
      awsSdk,
      sqlite,
      folders,
    ],
  ),
  imports(
    ['packages/service/src/**/*.ts'],
    [group(bangfu(['local', ...services]), 'The service kit knows no service.'), awsSdk, sqlite, folders],
    adapters,
  ),
  ...services.map((name) =>
    imports(
      [`services/${name}/src/**/*.ts`],
      [
        group(
          bangfu(['local', ...services.filter((other) => other !== name)]),
          'A service never imports another service.',
        ),
        awsSdk,
        sqlite,
        folders,
      ],
      adapters,
    ),
  ),
  ...services.map((name) => ({
    files: [`services/${name}/src/**/*.ts`],
    ignores: impure,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            group(
              bangfu([
                'local',
                'table',
                'http',
                'vault',
                'objects',
                'service',
                ...services.filter((other) => other !== name),
              ]),
              'A decision imports kernel, rules, facts and zod only.',
            ),
            // What a sheet looks like is data; reading and writing one is not.
            group(['@bangfu/sheets/*', '!@bangfu/sheets/sheet-plan'], 'A decision plans a sheet and reads none.'),
            awsSdk,
            group(['node:*', '!node:crypto'], 'A decision does no I/O.'),
          ],
        },
      ],
    },
  })),
  imports(['packages/local/src/**/*.ts'], [awsSdk, sqlite], adapters),
  imports(
    ['infra/**/*.ts'],
    [group(bangfu(['local']), 'Infrastructure knows services, not the other host.')],
    ['infra/test/**'],
  ),
  syntax(['packages/*/src/**/*.ts'], [classes, anyEnv, iam, keys], ['packages/table/src/**', 'packages/local/**']),
  syntax(['packages/table/src/**/*.ts'], [classes, anyEnv, iam]),
  syntax(['packages/local/src/**/*.ts'], [classes, iam, keys]),
  syntax(['services/*/src/**/*.ts'], [classes, anyEnv, iam, keys, ...clocks], ['services/*/src/**/lambda.ts']),
  syntax(['services/*/src/**/lambda.ts'], [classes, iam, keys]),
  syntax(['services/*/src/**/*.ts'], [classes, anyEnv, iam, keys, ...pure], impure),
  syntax(['infra/**/*.ts'], [iam], ['infra/lib/grants.ts', 'infra/test/**']),
]
