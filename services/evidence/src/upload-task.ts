import { dayOf, type Instant, periodOf } from '@bangfu/kernel/time'
import { positionText } from '@bangfu/kernel/position'
import type { ObjectCreated } from '@bangfu/objects/objects'
import { evidenceNumbersFor } from '@bangfu/rules/evidence-pack'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { systemActor } from '@bangfu/service/service'
import { Conflict, type Op } from '@bangfu/table/table'
import type { EvidenceDeps } from './deps.ts'
import {
  copyKey,
  evidenceOfKey,
  mostPhotoBytes,
  originalKey,
  withRefusal,
  withRevocation,
  withVerdict,
  type Evidence,
  type When,
} from './evidence.ts'
import { deadOf, findPlace, settledOps, type Place } from './arrival-table.ts'
import {
  claimBytes,
  findEvidence,
  findHouseholdPosition,
  findVillagePosition,
  replaceEvidence,
  type Versioned,
} from './evidence-table.ts'
import { compareLooks, keepLook } from './look-table.ts'
import { examine, type Examined } from './photo-task.ts'
import type { Reason } from './reasons.ts'
import { waitingPhoto } from './reviews/waiting.ts'
import { waitingOp } from './reviews/waiting-table.ts'
import { judge, type Findings } from './verdict.ts'

const attempts = 8

/**
 * Checks a photo that has arrived, once: told again, told late or told of anything else it does nothing. State, verdict,
 * fact and the claim on the bytes are one transaction.
 */
export const checkUpload = async ({ key }: ObjectCreated, deps: EvidenceDeps): Promise<void> => {
  const awaited = await findAwaited(key, deps)
  if (!awaited) return
  const arrived = await inTurn(() => look(key, awaited, deps))
  if (!arrived) return
  await keepCopies(awaited.evidence, arrived, deps)
  if (!('code' in arrived.examined))
    await keepLook(deps.table, { evidence: awaited.evidence, look: arrived.examined.look, at: arrived.storedAt })
  for (let attempt = 1; ; attempt++) {
    const found = attempt === 1 ? awaited : await findAwaited(key, deps)
    if (!found) return
    try {
      const ops = await opsFor(found, arrived, deps)
      if (ops.length > 0) await deps.table.write(ops)
      return
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === attempts) throw error
    }
  }
}

type Arrived = { readonly examined: Examined | Reason; readonly storedAt: Instant }

type Awaited = Versioned & { readonly place: Place }

const findAwaited = async (key: string, { table }: EvidenceDeps): Promise<Awaited | undefined> => {
  const id = evidenceOfKey(key)
  const found = id && (await findEvidence(table, id))
  if (found?.evidence.state !== 'awaited') return undefined
  const place = await findPlace(table, key, found.evidence)
  return place && { ...found, place }
}

const look = async (
  key: string,
  { evidence, place }: Awaited,
  { objects }: EvidenceDeps,
): Promise<Arrived | undefined> => {
  const head = await objects.head(key)
  if (!head) return undefined
  const { storedAt } = head
  const dead = deadOf(place, storedAt)
  if (dead) return { examined: dead, storedAt }
  const bytes = await objects.read(key, mostPhotoBytes)
  return bytes && { examined: await examine(bytes, evidence), storedAt }
}

/** Keeps the copies to show: the same however often it is done, and before anybody is told that there are any. */
const keepCopies = async ({ evidence }: Evidence, { examined }: Arrived, { objects }: EvidenceDeps): Promise<void> => {
  if ('code' in examined) return
  await Promise.all([
    objects.write(copyKey(evidence, 'display'), examined.display, 'image/jpeg'),
    objects.write(copyKey(evidence, 'thumbnail'), examined.thumbnail, 'image/jpeg'),
  ])
}

/** Makes the copies to show of a photo again; false when its original is not there or cannot be opened. */
export const remakeCopies = async (evidence: Evidence, deps: EvidenceDeps): Promise<boolean> => {
  const bytes = await deps.objects.read(originalKey(evidence), mostPhotoBytes)
  const examined = bytes && (await inTurn(() => examine(bytes, evidence)))
  if (!examined || 'code' in examined) return false
  await keepCopies(evidence, { examined, storedAt: deps.clock() }, deps)
  return true
}

const opsFor = async (
  { evidence: asked, version, place }: Awaited,
  { examined, storedAt }: Arrived,
  deps: EvidenceDeps,
): Promise<readonly Op[]> => {
  const now = deps.clock()
  // A check that comes late must not make the photo late: the store knows when it came.
  const when = { receivedAt: storedAt < now ? storedAt : now, checkedAt: now }
  const history = historyOp({ actor: systemActor('evidence'), now }, asked.evidence, version, asked)
  // A device that was revoked while its photo was looked at is known by now.
  const dead = deadOf(place, storedAt)
  if (dead) {
    // Another device has asked since: the photo is still awaited from it.
    if (!place.isLast) return []
    return [
      replaceEvidence(withRevocation(asked, dead, when), version),
      history,
      ...settledOps(place, 'revoked', [dead], now),
    ]
  }
  const evidence = { ...asked, attempt: place.attempt }
  if ('code' in examined)
    return [
      replaceEvidence(withRefusal(evidence, examined, when), version),
      history,
      ...settledOps(place, 'refused', [examined], now),
    ]
  const { duplicateOf, claim } = await claimBytes(deps.table, evidence)
  const { alikePercent } = evidenceNumbersFor(evidence.division, dayOf(evidence.visitAt))
  const seen = { evidence, look: examined.look, at: storedAt }
  const { alike, ops } = await compareLooks(deps.table, seen, { duplicateOf, leastPercent: alikePercent })
  const next = await judged(evidence, examined, { duplicateOf, alike }, when, deps)
  const waiting = next.waiting ? [waitingOp(waitingPhoto(next))] : []
  return [
    ...[replaceEvidence(next, version), history, ...claim, ...ops, ...waiting],
    ...settledOps(place, 'arrived', [], now),
    factOf(next, now, deps),
  ]
}

const judged = async (
  evidence: Evidence,
  { exif, picture }: Examined,
  same: Pick<Findings, 'duplicateOf' | 'alike'>,
  when: When,
  { table, vault }: EvidenceDeps,
): Promise<Evidence> => {
  const { capturedAt, position, device } = exif
  const [household, village] = await Promise.all([
    findHouseholdPosition(table, vault, evidence.household),
    findVillagePosition(table, evidence.division),
  ])
  const { visitAt, declaredAt, contentType } = evidence
  const { receivedAt } = when
  const made = { ...picture, contentType, hasCamera: device !== null }
  const judgement = judge(
    { visitAt, declaredAt, receivedAt, capturedAt, position, household, village, made, ...same },
    evidenceNumbersFor(evidence.division, dayOf(visitAt)),
  )
  const sealedPosition = position && vault.seal('position', evidence.evidence, positionText(position))
  return withVerdict(evidence, { ...judgement, picture, capturedAt, device, sealedPosition }, when)
}

const factOf = (evidence: Evidence, now: Instant, deps: EvidenceDeps): Op =>
  tell(deps, now, evidence.division, 'evidence.checked', {
    evidence: evidence.evidence,
    visit: evidence.visit,
    household: evidence.household,
    helper: evidence.helper,
    division: evidence.division,
    period: periodOf(evidence.visitAt),
    verdict: evidence.verdict ?? 'unverifiable',
    reasons: evidence.reasons.map(({ code }) => code),
  })

/** How many photos are in memory at a time, whatever arrives at once: two cores, and a bound on the memory. */
const mostAtOnce = 2
let working = 0
const waiting: (() => void)[] = []

const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (working >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else working++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else working--
  }
}
