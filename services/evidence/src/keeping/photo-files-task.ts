import * as z from 'zod'
import { HouseholdFace } from '@bangfu/facts/faces'
import { Village } from '@bangfu/kernel/division'
import { addDays, Day, startOfDay } from '@bangfu/kernel/time'
import type { JobResult } from '@bangfu/service/job'
import { jobKind, workerOf, workersOf } from '@bangfu/service/jobs'
import { csvBegin, csvRows } from '@bangfu/sheets/write-csv'
import type { Row } from '@bangfu/sheets/sheet-plan'
import { emptyZip, endZip, wholePart, type ZipState } from '@bangfu/sheets/zip-writer'
import { faceKey } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import type { KeepingDeps } from '../deps.ts'
import { copyKey, type Evidence } from '../evidence.ts'
import { evidenceOf, evidenceOfVillage } from '../evidence-table.ts'
import { sayReason } from '../reasons.ts'
import { withheld } from './keeping-table.ts'

const machine = 'photo-files'

/** A village's photos of some days as zip files, as many as it takes. */
export const photoFilesJob = jobKind({
  kind: 'photo-files',
  machine,
  says: { zh: '打包一个村的走访照片', en: 'The photos of a village as files' },
  input: z.object({ village: Village, from: Day, to: Day }),
})

const Made = z.object({ name: z.string(), key: z.string(), contentType: z.string(), sizeBytes: z.int() })
const Cursor = z.object({
  after: z.string().default(''),
  photos: z.int().default(0),
  withheld: z.int().default(0),
  files: z.array(Made).default([]),
})
type Cursor = z.output<typeof Cursor>

/** One file: written in some seconds, and small enough to be looked at on any machine. */
const photosOfFile = 300
const readAtOnce = 4
const mostCopyBytes = 5_000_000
const zipType = 'application/zip'

/**
 * Each file is one step, so that any number of photos passes through little memory, and what was cut off goes on with the
 * file that was not done. Copies without metadata go in, originals never leave; what is withheld is named and left out.
 */
const photoFilesWorker = workerOf(photoFilesJob, async function* ({ job, input, cursor }, deps: KeepingDeps) {
  const { village, from, to } = input
  const [first, past] = [startOfDay(from), startOfDay(addDays(to, 1))]
  let at = Cursor.parse(cursor ?? {})
  for (;;) {
    const range = { from: at.after === '' ? first : `${at.after}$`, to: past }
    const { items } = await deps.table.list({ ...evidenceOfVillage(village, range), limit: photosOfFile })
    if (items.length === 0) break
    const photos = items.map(evidenceOf).filter(({ state }) => state === 'checked')
    const last = items.at(-1)?.byDivision?.sort.slice(village.length + 1) ?? past
    at = photos.length === 0 ? { ...at, after: last } : await packed(deps, photos, { job: job.job, at, after: last })
    const counts = { photos: at.photos, withheld: at.withheld, files: at.files.length }
    yield { cursor: at, done: at.photos, counts, results: at.files }
  }
  return { results: at.files }
})

type Place = { readonly job: string; readonly at: Cursor; readonly after: string }

const packed = async (deps: KeepingDeps, photos: readonly Evidence[], { job, at, after }: Place): Promise<Cursor> => {
  const number = at.files.length + 1
  const key = `results/${job}/photos-${number}.zip`
  const kept = await Promise.all(photos.map((photo) => withheld(deps.table, photo)))
  const shown = photos.filter((_photo, index) => kept[index] !== true)
  const codes = await codesOf(deps.table, photos)
  const rows = photos.map((photo, index) => rowOf(photo, codes, kept[index] === true))
  const sizeBytes = await deps.exchange.writeStream(key, zipOf(deps, shown, rows), zipType)
  const made: JobResult = { name: `走访照片_${number}.zip`, key, contentType: zipType, sizeBytes }
  return {
    after,
    photos: at.photos + shown.length,
    withheld: at.withheld + photos.length - shown.length,
    files: [...at.files, made],
  }
}

async function* zipOf(
  { objects }: KeepingDeps,
  photos: readonly Evidence[],
  rows: readonly Row[],
): AsyncGenerator<Uint8Array> {
  const list = wholePart(emptyZip, '照片清单.csv', csvBegin(headers) + csvRows(rows))
  let zip: ZipState = list.zip
  yield list.bytes
  for (let start = 0; start < photos.length; start += readAtOnce) {
    const some = photos.slice(start, start + readAtOnce)
    const copies = await Promise.all(
      some.map(({ evidence }) => objects.read(copyKey(evidence, 'display'), mostCopyBytes)),
    )
    for (const [index, photo] of some.entries()) {
      const copy = copies[index]
      if (!copy) continue
      const part = wholePart(zip, fileOf(photo), copy)
      zip = part.zip
      yield part.bytes
    }
  }
  yield endZip(zip)
}

const fileOf = ({ visitAt, visit, evidence }: Evidence): string => `${visitAt.slice(0, 10)}/${visit}/${evidence}.jpg`

const headers = [
  '文件 file',
  '走访 visit',
  '户编号 household number',
  '走访时间 visited',
  '拍摄时间 taken',
  '收到时间 received',
  '结论 verdict',
  '原因',
  'reasons',
  'SHA-256',
]

const rowOf = (photo: Evidence, codes: ReadonlyMap<string, string>, isWithheld: boolean): Row => {
  const reasons = photo.reasons.map(sayReason)
  return [
    isWithheld ? '不提供：未成年人无监护人同意 withheld' : fileOf(photo),
    photo.visit,
    codes.get(photo.household) ?? '',
    photo.visitAt,
    photo.capturedAt,
    photo.receivedAt,
    photo.verdict,
    reasons.map(({ zh }) => zh).join('；'),
    reasons.map(({ en }) => en).join('; '),
    photo.sha256,
  ]
}

const keysAtOnce = 100

const codesOf = async (table: TableReader, photos: readonly Evidence[]): Promise<Map<string, string>> => {
  const households = [...new Set(photos.map(({ household }) => household))]
  const codes = new Map<string, string>()
  for (let start = 0; start < households.length; start += keysAtOnce)
    for (const item of await table.getMany(households.slice(start, start + keysAtOnce).map(faceKey)))
      if (item) {
        const { household, code } = HouseholdFace.parse(item.body)
        codes.set(household, code)
      }
  return codes
}

export const photoFilesWork = workersOf<KeepingDeps>({
  machine,
  workers: [photoFilesWorker],
  impact: 'Photos of a village that were asked for as files are not there; each can still be looked at.',
  look: 'The job says what failed; ask for it again.',
})
