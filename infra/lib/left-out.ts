import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/**
 * Parts of libraries that no function uses and that tree shaking cannot see to be unused. Each is replaced by exports
 * of the same names that throw when they are called: a mistake here is a loud defect in the first test of a bundle.
 */
const unused: readonly RegExp[] = [
  // The OpenAPI document is made while building; a function describes nothing.
  /\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/,
  // For runtimes without Node's own crypto.
  /\/@smithy\/core\/dist-es\/submodules\/checksum\/sha256\/Sha256Js\.js$/,
  // Retry mode `adaptive`, which is asked for by name only.
  /\/@smithy\/core\/dist-es\/submodules\/retry\/util-retry\/(?:AdaptiveRetryStrategy|DefaultRateLimiter)\.js$/,
]

/** DynamoDB, KMS, SQS and what we use of S3 stream no events. S3's client asks for the serializer when it is made. */
const eventStreams = `
export const eventStreamSerdeProvider = () => ({})
export const resolveEventStreamSerdeConfig = (config) => config
`

/** An esbuild plugin that leaves out what cannot be shaken off: some 65 kB of each bundle. */
export const leftOut: Plugin = {
  name: 'left-out',
  setup: (build) => {
    for (const filter of unused)
      build.onLoad({ filter }, async ({ path }) => ({ contents: throwing(await readFile(path, 'utf8'), path) }))
    build.onLoad({ filter: /\/@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/ }, () => ({
      contents: eventStreams,
    }))
    // DynamoDB's client makes a cache for endpoint discovery, which is off unless it is switched on.
    build.onLoad({ filter: /\/@aws-sdk\/endpoint-cache\/dist-es\/EndpointCache\.js$/ }, () => ({
      contents: 'export class EndpointCache {}',
    }))
    // Every client has dozens of error classes that differ by their names alone, half a kilobyte each.
    build.onLoad({ filter: /\/@aws-sdk\/client-[\w-]+\/dist-es\/models\/errors\.js$/ }, async ({ path }) => ({
      contents: shortened(await readFile(path, 'utf8')),
    }))
    // Of a client's schemas those of the commands that are used. A key that is computed, `{ [_h]: … }`, could do anything
    // for all that is known, and so not one of S3's 534 would be shaken off: 55 kB.
    build.onLoad({ filter: /\/@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => ({
      contents: withoutEffects(await readFile(path, 'utf8'), /client-[\w-]+/.exec(path)?.[0] ?? ''),
    }))
    // The clients import their whole package.json to tell their version.
    build.onLoad({ filter: /\/@aws-sdk\/client-[\w-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string }
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
  },
}

const schema = /^((?:export )?var \w+\$? = )(\[[\s\S]*?\n?\]);$/gm
const registered = /^n0_registry\.registerError\((\w+)\$, \w+\);$/gm

/**
 * The errors that we know by their class or of which we read more than name and message, by client. All others come as
 * the client's own error class with their name, as one does that a newer service sends.
 */
const known: Readonly<Record<string, readonly string[]>> = {
  'client-dynamodb': ['TransactionCanceledException'],
  'client-kms': [],
  'client-sfn': ['ExecutionAlreadyExists'],
}

/** The same schemas, each said to do nothing when it is made; of errors those that are known. */
const withoutEffects = (source: string, client: string): string =>
  source
    .replaceAll(schema, '$1/* @__PURE__ */ (() => $2)();')
    .replaceAll(registered, (line, name: string) => ((known[client]?.includes(name) ?? true) ? line : ''))

const plainError =
  /export class (\w+) extends __BaseException \{\s+static shapeId = "([^"]+)";\s+name = "\1";\s+\$fault = "(\w+)";\s+constructor\(opts\) \{\s+super\(\{\s+name: "\1",\s+\$fault: "\3",\s+\.\.\.opts,\s+\}\);\s+Object\.setPrototypeOf\(this, \1\.prototype\);\s+\}\s+\}/g

/** The same classes, those without fields of their own made by one function. */
const shortened = (source: string): string =>
  `${source.replaceAll(plainError, 'export const $1 = /* @__PURE__ */ plain("$1", "$2", "$3")')}
function plain(name, shapeId, $fault) {
  return class extends __BaseException {
    static shapeId = shapeId
    name = name
    $fault = $fault
    constructor(opts) {
      super({ name, $fault, ...opts })
    }
  }
}`

const throwing = (source: string, path: string): string => {
  const names = [...source.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name = '']) => name)
  if (names.length === 0) throw new Error(`nothing is exported by ${path}: look at it again`)
  return [
    `const absent = () => { throw new Error('left out of the bundles: infra/lib/left-out.ts') }`,
    ...names.map((name) => `export { absent as ${name} }`),
  ].join('\n')
}
