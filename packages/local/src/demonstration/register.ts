import { county, founder, helperCount, helperName, helperSubject, people, village } from './cast.ts'
import { caseFile, everything, moment, type Stage } from './stage.ts'

export type Registered = {
  readonly unit: string
  readonly helpers: readonly string[]
  /** By household code, in order of code. */
  readonly grant: GrantRole
  readonly households: readonly { readonly household: string; readonly code: string; readonly helper: number }[]
}

type Reach = Readonly<Record<string, string>>
export type GrantRole = (subject: string, role: string, reach: Reach) => Promise<void>

/** People get their roles, the roster is imported, the unit takes the village and each household gets its helper. */
export const register = async (stage: Stage): Promise<Registered> => {
  stage.setClock(moment(stage.period, -210, '09:00:00'))
  const users = new Map<string, string>()
  for (const { subject, name } of people)
    if (subject !== founder) users.set(subject, await registerUser(stage, subject, name))
  const grant = grantIn(stage, users)
  await grant('county', 'county-office', { division: county })
  await grant('township', 'township-office', { division: village.slice(0, 9) })
  await grant('clerk', 'village-clerk', { division: village })
  await grant('secretary', 'first-secretary', { division: village })
  for (const role of ['finance-entry', 'finance-approver', 'finance-payer', 'supervisor', 'assessor', 'auditor'])
    await grant(role, role, { division: county })

  const as = await stage.as('county')
  await registerDivisions(stage)
  const imported = await importRoster(stage)
  const unit = await takeVillage(stage)
  for (const subject of ['unit', 'buyer'])
    await grant(subject, subject === 'unit' ? 'unit-officer' : 'buyer', { unit, division: county })
  const helpers: string[] = []
  for (let index = 0; index < helperCount; index++) {
    const body = {
      name: helperName(index),
      unit,
      division: county,
      rank: index < 3 ? 'section-level' : 'ordinary',
      phone: `154000001${String(index).padStart(2, '0')}`,
    }
    const { helper } = await as.send<{ helper: string }>('POST', '/helpers', body, { key: `demo-helper-${index}` })
    await grant(helperSubject(index), 'helper', { helper, division: county })
    helpers.push(helper)
  }
  const households = imported.map((household, index) => ({ ...household, helper: index % helperCount }))
  for (const { household, code, helper } of households)
    await as.send(
      'POST',
      '/pairings',
      { helper: helpers[helper], household, from: moment(stage.period, -150, '00:00:00').slice(0, 10) },
      { key: `demo-pairing-${code}` },
    )
  await grant('household', 'household', { household: households[0]?.household ?? '', division: village })
  return { unit, helpers, households, grant }
}

/** The village as the case reports it; its township is not named there. */
const registerDivisions = async (stage: Stage): Promise<void> => {
  const as = await stage.as('county')
  const divisions = [
    { division: county, name: '富平县', from: '1949-10-01' },
    { division: village.slice(0, 9), name: '演示镇', from: '2000-01-01' },
    { division: village, name: '黄窑村', from: '2000-01-01', kind: 'poor', identifiedYear: 2014 },
  ]
  await as.send('POST', '/divisions', { county, divisions }, { key: 'demo-divisions' })
  const clerk = await stage.as('clerk')
  const form = { households: 616, population: 2381, groups: 10 }
  await clerk.send('PUT', `/villages/${village}/forms/${stage.period.slice(0, 4)}`, form, { key: 'demo-village-form' })
}

const registerUser = async (stage: Stage, subject: string, name: string): Promise<string> => {
  const administrator = await stage.as(founder)
  const body = { issuer: stage.issuer, subject, name, division: county }
  const { user } = await administrator.send<{ user: string }>('POST', '/users', body, { key: `demo-user-${subject}` })
  return user
}

const grantIn =
  (stage: Stage, users: ReadonlyMap<string, string>): GrantRole =>
  async (subject, role, reach) => {
    const administrator = await stage.as(founder)
    await administrator.send(
      'POST',
      `/users/${users.get(subject) ?? ''}/grants`,
      { role, ...reach, from: moment(stage.period, -365, '00:00:00').slice(0, 10) },
      { key: `demo-grant-${subject}` },
    )
  }

type HouseholdLine = { household: string; code: string }

const importRoster = async (stage: Stage): Promise<HouseholdLine[]> => {
  const as = await stage.as('county')
  await as.send('POST', `/household-imports?division=${village}`, caseFile('huangyao-roster.csv'), {
    contentType: 'text/csv',
  })
  const lines = await everything<HouseholdLine>((path) => as.get(path), `/households?division=${village}`)
  return lines.map(({ household, code }) => ({ household, code })).toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

const takeVillage = async (stage: Stage): Promise<string> => {
  const as = await stage.as('county')
  const { unit } = await as.send<{ unit: string }>(
    'POST',
    '/units',
    {
      name: '西安工业大学',
      kind: 'university',
      division: county,
      head: { name: '校长' },
      liaison: { name: '帮扶办联络员' },
    },
    { key: 'demo-unit' },
  )
  const from = moment(stage.period, -200, '00:00:00').slice(0, 10)
  await as.send(
    'POST',
    '/village-pairings',
    { unit, village, from, model: '两联一包' },
    { key: 'demo-village-pairing' },
  )
  await as.send(
    'POST',
    '/teams',
    {
      village,
      unit,
      firstSecretary: { name: '刘书记', since: from },
      members: [
        { name: '马队员', since: from },
        { name: '许队员', since: from },
      ],
    },
    { key: 'demo-team' },
  )
  return unit
}
