import * as z from 'zod'
import { sha256 } from '@bangfu/kernel/hash'
import { wholePart, type ZipState } from '@bangfu/sheets/zip-writer'
import type { PackageRows } from './package-rows.ts'

export const PackedFile = z.object({ name: z.string(), sizeBytes: z.int(), sha256: z.string() })
export type PackedFile = z.infer<typeof PackedFile>

/** A package that is being written: the archive so far and what its manifest will say of each file. */
export type Packing = { readonly zip: ZipState; readonly files: readonly PackedFile[] }

export type Packed = Packing & { readonly bytes: Uint8Array }

/** Adds files, each named in the manifest with its hash. */
export const addFiles = (packing: Packing, files: readonly (readonly [name: string, text: string])[]): Packed => {
  let { zip } = packing
  const made: PackedFile[] = []
  const pieces: Uint8Array[] = []
  for (const [name, text] of files) {
    const part = wholePart(zip, name, text)
    zip = part.zip
    pieces.push(part.bytes)
    made.push({ name, sizeBytes: Buffer.byteLength(text), sha256: sha256(text) })
  }
  return { zip, files: [...packing.files, ...made], bytes: Buffer.concat(pieces) }
}

/** The files of one step: a file for each kind that has rows, numbered by the step. */
export const filesOf = (rows: PackageRows, step: number): (readonly [string, string])[] =>
  Object.entries(rows).flatMap(([kind, some]) =>
    some.length === 0
      ? []
      : [[`${kind}-${step}.jsonl`, some.map((row) => `${JSON.stringify(row)}\n`).join('')] as const],
  )

/** What stands beside the entries, for whoever opens the package years later. */
export const readMe = `资金账册包 · The books of a fund

离线核验（需要 Node 20 以上，不联网）：解压后在上一级目录运行
To verify offline (Node 20 or later): unpack, then run beside the folder

    node <folder>/verify-fund.mjs <folder>

  entries-*.jsonl      分录，按编号，每行一笔；最后一笔的哈希就是链首 entries in order; the last one's hash is the head
  plans-*.jsonl        支付计划（row: plan）及其明细（row: line）payment plans and their lines
  documents-*.jsonl    凭证、文件号 vouchers and document numbers
  signatures-*.jsonl   谁在何时录入、审批、支付、冲销 who entered, approved, paid, reversed, and when
  money-states.jsonl   争取、批复、下达、拨付、支付、报账及冲销、未拨付原因 how far the money is, step by step
  fund.json            资金用途、范围、各状态金额（不同状态不得相加）the earmark; sums by state, never to be added
  manifest.json        每个文件的 SHA-256 与链首 the SHA-256 of each file, and the head of the chain

请把 manifest.json 里的链首与公开的链首比对 Compare the head in manifest.json with the public one:
    GET /public/funds/<fund>/chain?limit=0
核验只说明账册没有改动，不说明银行账户和户内实际情况。
It shows that the books were not changed, not what the bank or the household would say.
`
