#!/usr/bin/env node
/**
 * Verifies the chain of a fund, offline, with nothing but Node 20 or later:
 *
 *   node verify-fund.mjs <folder of an unpacked package>
 *   node verify-fund.mjs <page.json …>        answers of GET /public/funds/{fund}/chain, saved in order
 *   node verify-fund.mjs <entries.jsonl>      entries, one JSON a line, whole or as the public sees them
 *   … --noted <entries>:<hash>                a head that was noted earlier: history before it must be the same
 *
 * Ends with 0 when everything fits, 1 with the first that does not, 2 when there was nothing to verify.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { createInterface } from 'node:readline'

const sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex')
const sorted = (value) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((name) => [name, value[name]]),
      )
    : value
const canonical = (value) => JSON.stringify(value, (_name, inner) => sorted(inner))

class Broken extends Error {}
const broken = (number, what) => {
  throw new Broken(`entry ${number}: ${what}`)
}

/** The day in Asia/Shanghai. */
const dayOf = (at) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)

/** What is hashed of an entry: as it was published, or made of the whole entry. */
const openPartOf = (entry) => {
  const { hash: _hash, ...rest } = entry
  if ('sealed' in entry) return rest
  const { fund, number, kind, lines, previousHash } = entry
  const open = lines.map(({ account, debitFen, creditFen }) =>
    debitFen === undefined ? { account, creditFen } : { account, debitFen },
  )
  const reverses = entry.reverses ? entry.reverses.number : null
  return {
    fund,
    number,
    kind,
    day: dayOf(entry.at),
    lines: open,
    reverses,
    previousHash,
    sealed: sha256(canonical(rest)),
  }
}

const isAmount = (fen) => Number.isSafeInteger(fen) && fen > 0
const startOf = (fund) => ({ fund, number: 0, hash: sha256(fund), moneyFen: 0, inFen: 0, outFen: 0, whole: 0 })

const step = (walk, entry) => {
  const number = walk.number + 1
  if (entry === null || typeof entry !== 'object' || !Array.isArray(entry.lines)) broken(number, 'is not an entry')
  if (entry.fund !== walk.fund) broken(number, 'belongs to another fund')
  if (entry.number !== number) broken(number, `is missing; entry ${entry.number} stands in its place`)
  if (entry.previousHash !== walk.hash) broken(number, 'does not follow from the entry before it')
  if (sha256(canonical(openPartOf(entry))) !== entry.hash) broken(number, 'was changed: its hash is another one')
  let difference = 0
  for (const { account, debitFen = 0, creditFen = 0 } of entry.lines) {
    if (!isAmount(debitFen + creditFen)) broken(number, 'has an amount that is none')
    difference += debitFen - creditFen
    if (account !== 'fund-money') continue
    walk.moneyFen += debitFen - creditFen
    walk.inFen += debitFen
    walk.outFen += creditFen
  }
  if (difference !== 0) broken(number, 'does not balance')
  if (walk.moneyFen < 0) broken(number, 'spends more than there was')
  if (!('sealed' in entry)) walk.whole += 1
  walk.number = number
  walk.hash = entry.hash
}

/** Each file's entries in order; heads that pages and packages tell are kept to compare. */
async function* read(files, heads) {
  for (const file of files) {
    if (!file.endsWith('.jsonl')) {
      const page = JSON.parse(readFileSync(file, 'utf8'))
      if (page.head) heads.push(page.head)
      yield* page.entries ?? []
      continue
    }
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
      if (line !== '') yield JSON.parse(line)
  }
}

const fileHash = async (path) => {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(path)) hash.update(bytes)
  return hash.digest('hex')
}

/** A package: every file as its manifest says, then the chain with the head that came along. */
const openPackage = async (folder, heads) => {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  for (const { name, sha256: told } of manifest.files) {
    const path = resolve(folder, name)
    if (!path.startsWith(resolve(folder) + sep) || !existsSync(path)) throw new Broken(`${name} is missing`)
    if ((await fileHash(path)) !== told) throw new Broken(`${name} was changed: its hash is another one`)
  }
  heads.push(manifest.head)
  return manifest.files.map(({ name }) => join(folder, name)).filter((name) => /entries(-\d+)?\.jsonl$/.test(name))
}

const compare = (walk, { fund, entries, headHash }) => {
  if (fund !== undefined && walk.fund !== undefined && fund !== walk.fund)
    throw new Broken('the head is of another fund')
  if (entries > walk.number) broken(walk.number + 1, `is missing: the head tells of ${entries} entries`)
  const found = entries === 0 ? sha256(walk.fund ?? fund ?? '') : walk.passed[entries - 1]
  if (found !== headHash) broken(entries, 'does not have the hash that the head tells')
}

const main = async (args) => {
  const at = args.indexOf('--noted')
  const noted = at < 0 ? [] : args.splice(at, 2).slice(1)
  if (args.length === 0 || (at >= 0 && !/^\d+:[0-9a-f]{64}$/.test(noted[0] ?? ''))) return 2
  const heads = noted.map((text) => ({ entries: Number(text.split(':')[0]), headHash: text.split(':')[1] }))
  const files = statSync(args[0]).isDirectory() ? await openPackage(args[0], heads) : args
  let walk
  const passed = []
  for await (const entry of read(files, heads)) {
    walk ??= startOf(entry?.fund)
    step(walk, entry)
    passed.push(walk.hash)
  }
  for (const head of heads) compare({ ...(walk ?? startOf(head.fund)), passed }, head)
  if (!walk && heads.length === 0) return 2
  const { fund, number, hash, whole, inFen, outFen, moneyFen } = walk ?? startOf(heads[0].fund)
  console.log(`whole: ${number} entries of ${fund} (${whole} whole, ${number - whole} sealed), head ${hash}`)
  console.log(`fen in ${inFen}, out ${outFen}, left ${moneyFen}; compared with ${heads.length} head(s)`)
  return 0
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error instanceof Broken ? `BROKEN: ${error.message}` : `cannot be read: ${error.message}`)
    process.exitCode = error instanceof Broken || error instanceof SyntaxError ? 1 : 2
  },
)
