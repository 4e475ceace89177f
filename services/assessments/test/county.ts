import type { FactInput, FactType } from '@bangfu/facts/catalogue'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { Division, Village } from '@bangfu/kernel/division'
import { instant, periodOf, type Instant } from '@bangfu/kernel/time'
import { tell } from '@bangfu/service/facts'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { machinesOf, type Machines } from '../../../packages/local/src/state-machines.ts'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import type { AssessmentsDeps } from '../src/deps.ts'
import { machineName, monthlyAssessment } from '../src/monthly-assessment.ts'
import { assessments } from '../src/service.ts'

export const county = Division.parse('610528')
export const township = Division.parse('610528000')
export const village = Village.parse('610528000901')
export const otherVillage = Village.parse('610528000902')
export const farVillage = Village.parse('610526000101')
export const period = '2020-08'

export const office = actorWith('county-office', { division: county }, 'usr-office')
export const secretary = actorWith('first-secretary', { division: village }, 'usr-secretary')
export const clerk = actorWith('village-clerk', { division: village }, 'usr-clerk')
export const strangerOffice = actorWith('county-office', { division: Division.parse('610526') }, 'usr-stranger')
export const strangerClerk = actorWith('village-clerk', { division: otherVillage }, 'usr-stranger-clerk')
export const assessor = actorWith('assessor', { division: county }, 'usr-assessor')

export const stars = ['爱党爱国', '孝顺和善', '邻里和睦', '遵纪守法', '清洁卫生', '爱护环境']

export type Household = { readonly household: string; readonly code: string; readonly division: Village }

export type County = World<AssessmentsDeps> & {
  readonly machines: Machines
  /** What machines failed of. */
  readonly failures: unknown[]
  /** Tells a fact as its writer would; `carry` delivers it. */
  tell<T extends FactType>(division: Division, type: T, body: FactInput<T>): Promise<void>
  /** Puts a household on file as the households service does: its face, and the fact. */
  household(number: number, more?: Partial<Pick<HouseholdFace, 'division' | 'status' | 'code'>>): Promise<Household>
  pair(household: Household, helper: string, from?: string, to?: string | null): Promise<string>
  contact(household: Household, helper: string, at: string, how?: 'visit' | 'call' | 'delegated'): Promise<string>
  photo(
    household: Household,
    helper: string,
    visit: string,
    verdict: 'verified' | 'suspicious',
    late?: boolean,
  ): Promise<void>
  helperId(): string
  /** Scores and signs a sheet with these numbers of stars; households by their ids. */
  signedSheet(won: Readonly<Record<string, number>>, at?: { village?: string; period?: string }): Promise<void>
  /** Runs the month and waits for the end; returns the run as it is shown then. */
  run(division?: string, month?: string): ReturnType<World<AssessmentsDeps>['call']>
}

/** A county with the assessments service, its state machine, and stand-ins for what the other services tell. */
export const openCounty = (start = '2020-08-31T10:00:00.000Z'): County => {
  const failures: unknown[] = []
  const world: World<AssessmentsDeps> = openWorld<AssessmentsDeps>(
    [assessments],
    { start: (...execution) => machines.start(...execution) },
    start,
  )
  const { deps, table } = world
  const machines = machinesOf({ [machineName]: monthlyAssessment }, [assessments], deps, (error) =>
    failures.push(error),
  )
  const tellFact: County['tell'] = async (division, type, body) =>
    table.write([tell(deps, deps.clock(), division, type, body)])

  return {
    ...world,
    machines,
    failures,
    tell: tellFact,
    household: async (number, { division = village, status = 'registered', code: given } = {}) => {
      const household = deps.newId('hsh')
      const code = given ?? `${division}${number.toString().padStart(4, '0')}`
      const face: HouseholdFace = {
        household,
        code,
        division,
        category: '低保户',
        status,
        payable: true,
        persons: 3,
        headMasked: '测**',
        position: null,
      }
      await table.write([create({ key: faceKey(household), kind: 'face', body: face })])
      const { category, persons, headMasked } = face
      const after = { division, category, status, persons }
      await tellFact(division, 'household.changed', {
        household,
        code,
        entityVersion: 1,
        headMasked,
        before: null,
        after,
      })
      return { household, code, division }
    },
    pair: async ({ household, division }, helper, from = '2020-01-01', to = null) => {
      const pairing = deps.newId('par')
      const helperName = `帮扶${helper.slice(-2)}`
      const unit = 'unt_1'
      const body = { pairing, household, helper, helperName, unit, division, from, to, entityVersion: 1 }
      await tellFact(division, 'pairing.changed', body)
      return pairing
    },
    contact: async ({ household, division }, helper, at, how = 'visit') => {
      const visit = deps.newId('vst')
      const moment = instant(at)
      await tellFact(division, 'visit.accepted', {
        visit,
        household,
        helper,
        division,
        kind: how === 'call' ? '电话联络' : '入户走访',
        isVisit: how !== 'call',
        delegated: how === 'delegated',
        at: moment,
        period: periodOf(moment),
      })
      return visit
    },
    photo: async ({ household, division }, helper, visit, verdict, late = false) =>
      tellFact(division, 'evidence.checked', {
        evidence: deps.newId('evd'),
        visit,
        household,
        helper,
        division,
        period,
        verdict,
        reasons: late ? ['handed_in_late'] : [],
      }),
    helperId: () => {
      return deps.newId('hlp')
    },
    signedSheet: async (won, at = {}) => {
      const path = `/star-sheets/${at.village ?? village}/${at.period ?? period}`
      const scores = Object.entries(won).map(([household, count]) => ({ household, stars: stars.slice(0, count) }))
      const { status, body } = await world.call(clerk, 'PUT', path, { scores })
      if (status !== 200) throw new Error(JSON.stringify(body))
      for (const [actor, as] of [
        [office, 'bureau-leader'],
        [secretary, 'first-secretary'],
        [clerk, 'village-cadre'],
      ] as const) {
        const signed = await world.call(actor, 'POST', `${path}/signatures`, { as, contentHash: body.contentHash })
        if (signed.status !== 200) throw new Error(JSON.stringify(signed.body))
      }
    },
    run: async (division = village, month = period) => {
      const opened = await world.call(office, 'POST', '/assessments', { division, period: month })
      if (opened.status !== 202) return opened
      await machines.idle()
      return world.call(office, 'GET', `/assessment-runs/${opened.body.run}`)
    },
  }
}

export const at = (day: number, hour = 10): Instant =>
  instant(`2020-08-${day.toString().padStart(2, '0')}T${hour.toString().padStart(2, '0')}:00:00+08:00`)
