import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idsFrom } from '@bangfu/kernel/ids'
import { dayOf, Instant, startOfDay, addDays, type Day } from '@bangfu/kernel/time'
import type { ObjectLine } from '@bangfu/objects/objects'
import { deviceNumbersFor } from '@bangfu/rules/device-pack'
import type { Task } from '@bangfu/service/service'
import { entityKey } from '@bangfu/table/keys'
import type { Item } from '@bangfu/table/table'
import type { EvidenceDeps } from '../deps.ts'
import { copyKey, evidenceOfKey, originalKey, sizes, type Evidence, type Size } from '../evidence.ts'
import { evidenceOf, findEvidence } from '../evidence-table.ts'
import { checkUpload, remakeCopies } from '../upload-task.ts'
import { amissWith, isRemovable, type Amiss, type Finding } from './finding.ts'
import { closeFinding, findingOf, keepFindings, openFindings } from './finding-table.ts'

/** Opened by the calendar; then step by step, first through what was found before, then through the store. */
const Step = z.object({
  scheduledTime: Instant.optional(),
  phase: z.enum(['findings', 'store']).default('findings'),
  after: z.string().max(400).optional(),
})
type Step = z.output<typeof Step>

/** The calendar is the country's: what is swept is the same everywhere unless a pack for all says otherwise. */
const everywhere = Division.parse('610000')

/** One step of the night's sweep; told again it finds the same. */
export const sweepPhotos: Task<EvidenceDeps> = async (input, deps) => {
  const step = Step.parse(input)
  return step.phase === 'findings' ? lookAgain(step, deps) : lookThrough(step, deps)
}

const findingsAtOnce = 100

/** What was found amiss before: closes what is mended by now, and removes what nobody took and nobody keeps any longer. */
const lookAgain = async ({ after }: Step, deps: EvidenceDeps): Promise<unknown> => {
  const { items } = await deps.table.list({
    ...openFindings,
    // Sort values are read from where the last step came to.
    ...(after !== undefined && { from: `${after}\u0001` }),
    limit: findingsAtOnce,
  })
  for (const item of items) await settleFinding(item, deps)
  const last = items.at(-1)?.byOwner?.sort
  if (last === undefined) return { phase: 'store', done: false }
  return { phase: 'findings', after: last, done: false }
}

const settleFinding = async (item: Item, deps: EvidenceDeps): Promise<void> => {
  const finding = findingOf(item)
  const now = deps.clock()
  if (isRemovable(finding, deviceNumbersFor(finding.division ?? everywhere, dayOf(now)), now)) {
    if (!(await isStillSo(finding, deps))) return closeFinding(deps.table, item, { at: now, how: 'mended' })
    await deps.objects.remove(finding.key)
    return closeFinding(deps.table, item, { at: now, how: 'removed' })
  }
  if (!(await isStillSo(finding, deps))) await closeFinding(deps.table, item, { at: now, how: 'mended' })
}

const isStillSo = async ({ key, what, evidence: id }: Finding, deps: EvidenceDeps): Promise<boolean> => {
  const head = await deps.objects.head(key)
  if (what === 'original-missing' || what === 'copies-missing') return head === undefined
  if (!head) return false
  const evidence = id === null ? undefined : await currentOf(id, deps)
  return amissWith({ key, storedAt: head.storedAt, evidence }) === what
}

const currentOf = async (id: string, { table }: EvidenceDeps): Promise<Evidence | undefined> => {
  const known = evidenceOfKey(`original/${id}/1`)
  return known && (await findEvidence(table, known))?.evidence
}

/** The next originals of the store against what is on record, and the copies of the same photos. */
const lookThrough = async ({ after }: Step, deps: EvidenceDeps): Promise<unknown> => {
  const start = after ?? firstKey(deps)
  const listed = await deps.objects.list('original/', start)
  const lines = withoutLastPhoto(listed)
  const copies = await copiesBetween(start, lines.at(-1)?.key, deps)
  const known = await evidenceOn([...new Set([...lines.map(({ key }) => key), ...copies].map(idOf))], deps)
  const found = [...(await amissOf(lines, known, deps)), ...(await missingOf(lines, copies, known, deps))]
  await keepFindings(deps.table, found)
  const last = lines.at(-1)?.key
  return { phase: 'store', ...(last !== undefined && { after: last }), found: found.length, done: listed.length === 0 }
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

/** What is amiss with originals that lie there. One that came and was never checked is checked now. */
const amissOf = async (
  lines: readonly ObjectLine[],
  known: ReadonlyMap<string, Evidence>,
  deps: EvidenceDeps,
): Promise<Finding[]> => {
  const found: Finding[] = []
  for (const { key, storedAt, sizeBytes } of lines) {
    const evidence = known.get(idOf(key))
    const what = amissWith({ key, storedAt, evidence })
    if (what === null) continue
    // The store tells of what comes within minutes, at least once.
    if (what === 'unchecked' && Date.parse(deps.clock()) - Date.parse(storedAt) < hourMs) continue
    if (what === 'unchecked') {
      await checkUpload({ key, sizeBytes }, deps)
      const after = amissWith({ key, storedAt, evidence: await currentOf(idOf(key), deps) })
      if (after !== null) found.push(findingFor(after, key, storedAt, evidence, deps))
      continue
    }
    found.push(findingFor(what, key, storedAt, evidence, deps))
  }
  return found
}

/** Evidence whose original or whose copies are not there; copies are made again from the original. */
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
    const missing = (Object.keys(sizes) as Size[])
      .map((size) => copyKey(evidence.evidence, size))
      .find((key) => !there.has(key))
    if (missing !== undefined && !(await remakeCopies(evidence, deps)))
      found.push(findingFor('copies-missing', missing, null, evidence, deps))
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
