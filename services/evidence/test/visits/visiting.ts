import { VisitFace, type HouseholdFace } from '@bangfu/facts/faces'
import { parseFact, type Fact } from '@bangfu/facts/catalogue'
import { Division, Village } from '@bangfu/kernel/division'
import { positionText, type Position } from '@bangfu/kernel/position'
import { instant, periodOf } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { divisionId, faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { take } from '@bangfu/service/facts'
import { actorWith, openWorld, type World } from '../../../../tests/support/world.ts'
import { Evidence } from '../../src/evidence.ts'
import { createEvidence } from '../../src/evidence-table.ts'
import { findingsPart } from '../../src/functions/findings/service.ts'
import type { ReasonCode } from '../../src/reasons.ts'

export const village = Village.parse('610528000901')
export const county = Division.parse('610528')
export const office = actorWith('county-office', { division: county })
export const home: Position = { latitude: 34.7691, longitude: 109.1883 }
/** So many kilometres north of the village. */
export const north = (km: number): Position => ({ ...home, latitude: home.latitude + km / 111.2 })

/** A visit as the pairing service shows it. */
export type Visiting = {
  readonly visit: number
  readonly helper?: string
  readonly unit?: string
  readonly household?: number
  readonly village?: Village
  readonly kind?: string
  readonly at?: string
  readonly recordedAt?: string
  readonly findings?: string
  readonly position?: Position | null
  /** Of the household; null when it has none. */
  readonly point?: Position | null
  readonly delegated?: boolean
  readonly corrects?: string
}

export const idOf = (prefix: string, number: number): string => `${prefix}_${number.toString().padStart(22, '0')}`
export const visitId = (number: number): string => idOf('vst', number)
export const photoId = (number: number): string => idOf('evd', number)

export type Visits = World<Deps> & {
  /** Puts a visit on file; the fact that tells it. */
  record(visiting: Visiting): Promise<Fact>
  /** The fact that a visit on file was taken back. */
  withdrawn(visit: number): Promise<Fact>
  /** Puts a photo of a visit on file as one that was checked; the fact that tells it. */
  photo(photo: {
    readonly photo: number
    readonly visit: number
    readonly at: string
    readonly position: Position
    readonly reasons?: readonly ReasonCode[]
  }): Promise<Fact>
  /** Lets the service take facts, one after the other. */
  take(...facts: readonly Fact[]): Promise<void>
  /** What is found about a visit, as an office reads it. */
  check(visit: number): Promise<any>
  /** The codes of its reasons. */
  codes(visit: number): Promise<string[]>
}

/** The part of the service that judges visits, in a county where visits are recorded. */
export const openVisits = (): Visits => {
  const world = openWorld<Deps>([findingsPart], {}, '2020-09-01T02:00:00.000Z')
  const { table, deps } = world
  const seen = new Set<string>()
  let number = 0
  const factOf = (type: string, body: unknown): Fact =>
    parseFact({ id: `fct_${++number}`, type, version: 1, county, at: deps.clock(), body })
  const check = async (visit: number): Promise<any> =>
    (await world.call(office, 'GET', `/visits/${visitId(visit)}/check`)).body
  return {
    ...world,
    record: async (visiting) => {
      const face = faceOf(visiting, deps)
      const point = visiting.point === undefined ? home : visiting.point
      const { household } = face
      await table.write([
        create({ key: faceKey(face.visit), kind: 'face', body: face }),
        ...(seen.has(household)
          ? []
          : [create({ key: faceKey(household), kind: 'face', body: householdFace(face, point, deps) })]),
      ])
      seen.add(household)
      return factOf('visit.accepted', { ...face, delegated: face.delegated ?? false, period: periodOf(face.at) })
    },
    withdrawn: async (visit) => {
      const item = await table.get(faceKey(visitId(visit)))
      const face = VisitFace.parse(item?.body)
      return factOf('visit.withdrawn', { ...face, period: periodOf(face.at), because: 'taken-back', reason: '填错' })
    },
    photo: async ({ photo, visit, at, position, reasons = [] }) => {
      const evidence = evidenceOf(photo, visit, at, position, reasons, deps)
      await table.write(createEvidence(evidence).slice(0, 2))
      const { household, helper, division } = evidence
      return factOf('evidence.checked', {
        ...{ evidence: evidence.evidence, visit: evidence.visit, household, helper, division, reasons },
        period: periodOf(evidence.visitAt),
        verdict: 'verified',
      })
    },
    take: async (...facts) => {
      for (const fact of facts) await take(findingsPart, fact, deps)
    },
    check,
    codes: async (visit) => ((await check(visit)).reasons as { code: string }[]).map(({ code }) => code),
  }
}

const faceOf = (visiting: Visiting, { vault }: Deps): VisitFace => {
  const { helper = 'hlp-1', unit = 'unt-1', kind = 'home-visit', position = home } = visiting
  const visit = visitId(visiting.visit)
  const at = instant(visiting.at ?? '2020-08-14T02:30:00.000Z')
  return {
    ...{ visit, helper, unit, kind, at },
    household: idOf('hsh', visiting.household ?? visiting.visit),
    division: visiting.village ?? village,
    isVisit: kind !== 'phone',
    delegated: visiting.delegated ?? false,
    recordedAt: instant(visiting.recordedAt ?? Date.parse(at) + 3_600_000),
    position: position && vault.seal('position', visit, positionText(position)),
    findings: vault.seal('findings', visit, visiting.findings ?? '一切正常。'),
    ...(visiting.corrects !== undefined && { corrects: visiting.corrects }),
  }
}

const householdFace = ({ household, division }: VisitFace, point: Position | null, { vault }: Deps): HouseholdFace => ({
  household,
  code: '6105280009010001',
  division,
  category: 'ordinary',
  status: 'registered',
  payable: true,
  persons: 3,
  headMasked: '李某某',
  position: point && vault.seal('position', household, positionText(point)),
})

const evidenceOf = (
  photo: number,
  visit: number,
  at: string,
  position: Position,
  reasons: readonly ReasonCode[],
  { vault }: Deps,
): Evidence =>
  Evidence.parse({
    evidence: photoId(photo),
    visit: visitId(visit),
    household: idOf('hsh', visit),
    helper: 'hlp-1',
    division: village,
    visitAt: instant(at),
    contentType: 'image/jpeg',
    sizeBytes: 1,
    sha256: Buffer.alloc(32, photo).toString('base64'),
    declaredAt: null,
    requestedAt: instant(at),
    requestedBy: 'usr-1',
    attempt: 1,
    state: 'checked',
    receivedAt: instant(at),
    checkedAt: instant(at),
    verdict: 'verified',
    reasons: reasons.map((code) => ({ code, figures: {} })),
    picture: { width: 800, height: 600 },
    capturedAt: instant(at),
    position: vault.seal('position', photoId(photo), positionText(position)),
    distanceMetres: 0,
    ...{ villageMetres: null, device: null, waiting: false, review: null },
  })

/** Says where the middle of the village lies, as the households service shows it. */
export const placeVillage = async ({ table }: Visits, position: Position): Promise<void> =>
  table.write([create({ key: faceKey(divisionId(village)), kind: 'face', body: { division: village, position } })])
