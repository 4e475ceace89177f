import { existsSync, realpathSync } from 'node:fs'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions, type BuildResult, type Metafile } from 'esbuild'
import type { Route } from '@bangfu/http/route'
import { leftOut } from './left-out.ts'
import { onlyLinesOf, wordsIn } from './own-tables.ts'

/** Where a function runs: decides which build of sharp goes along. */
export type Target = 'linux-arm64' | 'linux-x64'

export type Bundle = {
  readonly name: string
  /** A folder with `index.mjs`, and `node_modules` where native code goes along: what is uploaded. */
  readonly folder: string
  readonly sizeBytes: number
  readonly metafile: Metafile
}

const root = fileURLToPath(new URL('../../', import.meta.url))

const options: BuildOptions = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  metafile: true,
  write: true,
  legalComments: 'none',
  // Chinese as it is: escaped it would take twice the room.
  charset: 'utf8',
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  conditions: ['module', 'import'],
  alias: {
    '@aws-sdk/credential-provider-node': fileURLToPath(new URL('environment-credentials.ts', import.meta.url)),
  },
  // CommonJS inside an ES module: what it requires of Node must be found.
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
  },
  external: ['sharp'],
  plugins: [leftOut],
}

/** What is bundled: a service, or a group of its functions. */
export type Bundled = { readonly service: string; readonly group?: string | undefined }

/** Bundles functions as they are deployed, and as the conformance run starts them. */
export const bundleService = async ({ service, group }: Bundled, into: string, target: Target): Promise<Bundle> => {
  const name = group === undefined ? service : `${service}-${group}`
  const source = group === undefined ? 'src/lambda.ts' : `src/functions/${group}/lambda.ts`
  const folder = await emptied(join(into, name))
  const result = await buildOwn({
    entryPoints: [join(root, 'services', service, source)],
    outfile: join(folder, 'index.mjs'),
  })
  const bundle = await finished(name, folder, result.metafile)
  if (importsSharp(result.metafile)) await addSharp(folder, join(root, 'services', service), target)
  return bundle
}

/** Bundles the function that answers what no route takes: it knows all routes, and nothing else. */
export const bundleUnrouted = async (
  routes: readonly Pick<Route, 'method' | 'path'>[],
  into: string,
): Promise<Bundle> => {
  const folder = await emptied(join(into, 'unrouted'))
  const known = routes.map(({ method, path }) => ({ method, path }))
  const result = await buildOwn({
    stdin: {
      contents: `import { unroutedOf } from './unrouted.ts'; export const http = unroutedOf(${JSON.stringify(known)})`,
      resolveDir: join(root, 'packages/service/src'),
      loader: 'ts',
      sourcefile: 'unrouted-entry.ts',
    },
    outfile: join(folder, 'index.mjs'),
  })
  return finished('unrouted', folder, result.metafile)
}

/** Everything that is deployed, each in its own folder. */
export const bundleAll = async (
  deployed: readonly (Bundled & { readonly routes: readonly Pick<Route, 'method' | 'path'>[] })[],
  into: string,
  target: Target,
): Promise<Bundle[]> => [
  ...(await Promise.all(deployed.map((one) => bundleService(one, into, target)))),
  await bundleUnrouted(
    deployed.flatMap(({ routes }) => routes),
    into,
  ),
]

/** Built twice: only the first time shows which refusals it can say, and which actions it can be asked for. */
const buildOwn = async (what: BuildOptions): Promise<BuildResult<{ metafile: true }>> => {
  const looked = await build({ ...options, ...what, metafile: true, write: false })
  const plugins = [...(options.plugins ?? []), onlyLinesOf(await wordsIn(looked))]
  return build({ ...options, ...what, metafile: true, plugins })
}

const emptied = async (folder: string): Promise<string> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

const finished = async (name: string, folder: string, metafile: Metafile): Promise<Bundle> => {
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n')
  const sizeBytes = Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0)
  return { name, folder, sizeBytes, metafile }
}

const importsSharp = ({ outputs }: Metafile): boolean =>
  Object.values(outputs).some(({ imports }) => imports.some(({ path }) => path === 'sharp'))

/** sharp is native: it goes along as packages, for the machine that it will run on, not for the one that builds. */
const addSharp = async (folder: string, service: string, target: Target): Promise<void> => {
  const sharp = packageFolder('sharp', [service])
  for (const name of [
    'sharp',
    'detect-libc',
    'semver',
    '@img/colour',
    `@img/sharp-${target}`,
    `@img/sharp-libvips-${target}`,
  ])
    await cp(packageFolder(name, [service, sharp, join(root, 'infra')]), join(folder, 'node_modules', name), {
      recursive: true,
      dereference: true,
      filter: (path) => !buildOnly.some((part) => path.endsWith(`/sharp/${part}`)),
    })
}

/** Parts of sharp that only building it needs. */
const buildOnly = ['src', 'install', 'node_modules']

/** Packages hide their package.json from `require.resolve`: look where Node would look. */
const packageFolder = (name: string, importers: readonly string[]): string => {
  for (const importer of importers)
    for (let at = importer; at !== dirname(at); at = dirname(at)) {
      const folder = join(at, 'node_modules', name)
      if (existsSync(folder)) return realpathSync(folder)
    }
  throw new Error(`${name} is not installed`)
}
