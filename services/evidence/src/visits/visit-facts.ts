import { canonical } from '@bangfu/kernel/canonical'
import { positionOf } from '@bangfu/kernel/position'
import type { Takes } from '@bangfu/service/service'
import type { Op } from '@bangfu/table/table'
import type { Sealed, Vault } from '@bangfu/vault/vault'
import type { Deps } from '@bangfu/service/context'
import type { Evidence, EvidenceId } from '../evidence.ts'
import { loadEvidence, loadVisit } from '../evidence-table.ts'
import { lateOp } from '../lateness/lateness-table.ts'
import type { ReasonCode } from '../reasons.ts'
import { waitingVisit } from '../reviews/waiting.ts'
import { waitingOverOp } from '../reviews/waiting-table.ts'
import { fileVisit, writeOnce, type Filed } from './filing-table.ts'
import { closerText, isBefore, type SameText } from './same-text.ts'
import { similarTexts } from './text-table.ts'
import { filePoint, pointsAround, withdrawPoint } from './trace-table.ts'
import { isLater, travelBetween, worseTravel, type TracePoint, type Travel } from './travel.ts'
import { judgedVisit, type VisitCheck } from './visit-check.ts'
import { findChecks, judgedOps, replaceCheck, type FoundCheck } from './visit-check-table.ts'

/**
 * Checks each visit as it is told, and again when a photo or another visit says more. What is found of two visits is held
 * against the later of them whichever is told first, so that any order and any repeat give the same reasons.
 */
export const visitTakes: Takes<Deps> = {
  'visit.accepted': async ({ body }, deps) => {
    const face = await loadVisit(deps.table, body.visit)
    const filed = await fileVisit(face, deps)
    const { found, grams, point, numbers } = filed
    if (found.check.state === 'checked') return []
    const texts = grams ? await similarTexts(deps, face, grams, numbers) : []
    const against: Against[] = [
      ...texts.map((text) => textAgainst(found.check, text)),
      ...(point ? await travelsAgainst(point, face.helper, filed, deps) : []),
    ]
    const next = judgedVisit(withAgainst(found.check, against), numbers)
    const isLate = next.reasons.some(({ code }) => code === 'recorded_late')
    return [
      ...judgedOps(deps, deps.clock(), found, next),
      ...(await othersOps(against, filed, deps)),
      await lateOp(deps.table, found.check, 'visits', isLate),
    ]
  },

  'visit.withdrawn': async ({ body }, deps) => {
    const face = await loadVisit(deps.table, body.visit)
    const { found } = await fileVisit(face, deps)
    const { check, version } = found
    return [
      replaceCheck({ ...check, withdrawn: true, waiting: false }, version),
      ...(check.waiting ? [waitingOverOp(waitingVisit(check))] : []),
      ...(await withdrawPoint(deps.table, face.helper, { at: face.at, point: face.visit })),
    ]
  },

  'evidence.checked': async ({ body }, deps) => {
    const { table, vault } = deps
    const [{ evidence }, face] = await Promise.all([
      loadEvidence(table, body.evidence as EvidenceId),
      loadVisit(table, body.visit),
    ])
    const filed = await fileVisit(face, deps)
    const { found } = filed
    const late = await lateOp(table, found.check, 'photos', body.reasons.includes('handed_in_late'))
    const point = face.delegated === true ? undefined : photoPoint(evidence, vault)
    if (!point) return [late]
    await writeOnce(table, [filePoint(face.helper, point, vault)])
    const against = await travelsAgainst(point, face.helper, filed, deps)
    return [...againstOps(found, against, filed, deps), ...(await othersOps(against, filed, deps)), late]
  },
}

/** What one visit has to answer for because of another. */
type Against = { readonly visit: string; readonly text?: SameText; readonly travel?: Travel | null }

/** Of two like texts the later has the earlier held against it. */
const textAgainst = (own: VisitCheck, other: SameText): Against =>
  isBefore(other, own)
    ? { visit: own.visit, text: other }
    : { visit: other.visit, text: { visit: own.visit, percent: other.percent, recordedAt: own.recordedAt, at: own.at } }

/** Of two places that are too far apart the visit of the later one has the earlier held against it. */
const travelsAgainst = async (
  point: TracePoint,
  helper: string,
  { numbers }: Filed,
  deps: Deps,
): Promise<Against[]> => {
  const points = await pointsAround(deps, helper, point, numbers.travelHours)
  return points.flatMap((other) => {
    const [from, to] = isLater(other, point) ? [point, other] : [other, point]
    const travel = travelBetween(from, to, numbers)
    return travel ? [{ visit: to.visit, travel }] : []
  })
}

const withAgainst = (check: VisitCheck, against: readonly Against[]): VisitCheck =>
  against
    .filter(({ visit }) => visit === check.visit)
    .reduce(
      (now, { text = null, travel = null }) => ({
        ...now,
        sameText: closerText(now.sameText, text),
        travel: worseTravel(now.travel, travel),
      }),
      check,
    )

/** A check with what is new against it; nothing when nothing is. One that is only filed is judged by its own fact. */
const againstOps = (found: FoundCheck, against: readonly Against[], { numbers }: Filed, deps: Deps): Op[] => {
  const more = withAgainst(found.check, against)
  if (canonical([more.sameText, more.travel]) === canonical([found.check.sameText, found.check.travel])) return []
  if (more.state === 'filed') return [replaceCheck(more, found.version)]
  return judgedOps(deps, deps.clock(), found, judgedVisit(more, numbers))
}

/** A transaction holds 100 operations, and each visit that is judged again takes up to four. */
const mostOthers = 15

const othersOps = async (against: readonly Against[], filed: Filed, deps: Deps): Promise<Op[]> => {
  const others = [...new Set(against.map(({ visit }) => visit))].filter((visit) => visit !== filed.found.check.visit)
  const found = await findChecks(deps.table, others.toSorted().slice(0, 100))
  return found
    .map((one) => againstOps(one, against, filed, deps))
    .filter((ops) => ops.length > 0)
    .slice(0, mostOthers)
    .flat()
}

/** What makes a photo's own word of time and place worthless. */
const worthless: readonly ReasonCode[] = [
  'capture_time_impossible',
  'position_outside_china',
  'declared_time_differs',
  'duplicate_photo',
  'near_duplicate_photo',
  'mirrored_photo',
]

const photoPoint = (
  { evidence, visit, household, capturedAt, position: sealed, reasons }: Evidence,
  vault: Vault,
): TracePoint | undefined => {
  if (capturedAt === null || sealed === null || reasons.some(({ code }) => worthless.includes(code))) return undefined
  const position = positionOf(vault.open('position', evidence, sealed as Sealed))
  return position && { point: evidence, visit, household, at: capturedAt, position, isStay: false }
}
