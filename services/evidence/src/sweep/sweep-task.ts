import * as z from 'zod'
import { idsFrom } from '@bangfu/kernel/ids'
import { dayOf, Instant, startOfDay, addDays, type Day } from '@bangfu/kernel/time'
import type { ObjectLine } from '@bangfu/objects/objects'
import { deviceNumbersFor } from '@bangfu/rules/device-pack'
import type { Task } from '@bangfu/service/service'
import { entityKey } from '@bangfu/table/keys'
import type { EvidenceDeps } from '../deps.ts'
import { copyKey, originalKey, type Evidence } from '../evidence.ts'
import { evidenceOf } from '../evidence-table.ts'
import { amissWith, type Amiss, type Finding } from './finding.ts'
import { keepFindings } from './finding-table.ts'
import { everywhere, settleSome } from './settle-task.ts'

/** Opened by the calendar; then step by step, first through the store, then through all that stands as amiss. */
const Step = z.object({
  scheduledTime: Instant.optional(),
  phase: z.enum(['store', 'findings']).default('store'),
  after: z.string().max(400).optional(),
})

/** One step of the night's sweep; told again it finds the same. */
export const sweepPhotos: Task<EvidenceDeps> = async (input, deps) => {
  const { phase, after } = Step.parse(input)
  if (phase === 'findings') {
    const last = await settleSome(after, deps)
    return { phase, ...(last !== undefined && { after: last }), done: last === undefined }
  }
  const last = await lookThrough(after ?? firstKey(deps), deps)
  return last === undefined ? { phase: 'findings', done: false } : { phase, after: last, done: false }
}

/** The next originals against what is on record, and the copies of the same photos; the last one's key. */
const lookThrough = async (start: string, deps: EvidenceDeps): Promise<string | undefined> => {
  const lines = withoutLastPhoto(await deps.objects.list('original/', start))
  const last = lines.at(-1)?.key
  const copies = await copiesBetween(start, last, deps)
  const known = await evidenceOn([...new Set([...lines.map(({ key }) => key), ...copies].map(idOf))], deps)
  const found = [...amissOf(lines, known, deps), ...(await missingOf(lines, copies, known, deps))]
  await keepFindings(deps.table, found)
  return last
}

/** Ids begin with their time: where in the store the days begin that are looked through. */
const firstKey = ({ clock }: EvidenceDeps): string => {
  const now = clock()
  const { sweptDays } = deviceNumbersFor(everywhere, dayOf(now))
  const from: Day = addDays(dayOf(now), -sweptDays)
  const first = idsFrom(
    () => Date.parse(startOfDay(from)),
    (count) => new Uint8Array(count),
  )('evd')
  return `original/${first}`
}

const idOf = (key: string): string => key.split('/')[1] ?? ''

/** All tries of a photo are looked at together: the last one's may go on in the next list, unless it is the only one. */
const withoutLastPhoto = (lines: readonly ObjectLine[]): readonly ObjectLine[] => {
  const last = idOf(lines.at(-1)?.key ?? '')
  const before = lines.filter(({ key }) => idOf(key) !== last)
  return before.length > 0 ? before : lines
}

const mostCopyPages = 50

/** The keys of the copies to show of all photos from one original to another, and past the last when there is none. */
const copiesBetween = async (
  start: string,
  last: string | undefined,
  { objects }: EvidenceDeps,
): Promise<readonly string[]> => {
  const until = last === undefined ? undefined : `display/${idOf(last)}/~`
  const keys: string[] = []
  let after = `display/${idOf(start)}${start.split('/').length > 2 ? '/~' : ''}`
  for (let page = 0; page < mostCopyPages; page++) {
    const lines = await objects.list('display/', after)
    const some = lines.map(({ key }) => key).filter((key) => until === undefined || key <= until)
    keys.push(...some)
    const end = lines.at(-1)?.key
    if (end === undefined || some.length < lines.length) break
    after = end
  }
  return keys
}

const evidenceOn = async (ids: readonly string[], { table }: EvidenceDeps): Promise<ReadonlyMap<string, Evidence>> => {
  const known = new Map<string, Evidence>()
  for (let at = 0; at < ids.length; at += 100)
    for (const item of await table.getMany(ids.slice(at, at + 100).map(entityKey)))
      if (item?.kind === 'evidence') known.set(item.key.pk, evidenceOf(item))
  return known
}

const hourMs = 3_600_000

/** What is amiss with originals that lie there. Of what comes the store tells within minutes: a new one is not late yet. */
const amissOf = (lines: readonly ObjectLine[], known: ReadonlyMap<string, Evidence>, deps: EvidenceDeps): Finding[] =>
  lines.flatMap(({ key, storedAt }) => {
    const evidence = known.get(idOf(key))
    const what = amissWith({ key, evidence })
    if (what === null) return []
    const isNew = Date.parse(deps.clock()) - Date.parse(storedAt) < hourMs
    return what === 'unchecked' && isNew ? [] : [findingFor(what, key, storedAt, evidence, deps)]
  })

/** Evidence whose original or whose copies are not there. */
const missingOf = async (
  lines: readonly ObjectLine[],
  copies: readonly string[],
  known: ReadonlyMap<string, Evidence>,
  deps: EvidenceDeps,
): Promise<Finding[]> => {
  const originals = new Set(lines.map(({ key }) => key))
  const there = new Set(copies)
  const found: Finding[] = []
  for (const evidence of known.values()) {
    if (evidence.state !== 'checked') continue
    const original = originalKey(evidence)
    if (!originals.has(original) && !(await deps.objects.head(original)))
      found.push(findingFor('original-missing', original, null, evidence, deps))
    const missing = (['display', 'thumbnail'] as const)
      .map((size) => copyKey(evidence.evidence, size))
      .find((key) => !there.has(key))
    if (missing !== undefined) found.push(findingFor('copies-missing', missing, null, evidence, deps))
  }
  return found
}

const findingFor = (
  what: Amiss,
  key: string,
  storedAt: Instant | null,
  evidence: Evidence | undefined,
  { clock }: EvidenceDeps,
): Finding => ({
  ...{ what, key, storedAt },
  evidence: evidence?.evidence ?? null,
  division: evidence?.division ?? null,
  foundAt: clock(),
  closed: null,
})
