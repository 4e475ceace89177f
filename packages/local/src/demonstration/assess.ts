import { village } from './cast.ts'
import type { Registered } from './register.ts'
import { moment, until, type Stage } from './stage.ts'

const stars = ['爱党爱国', '孝顺和善', '邻里和睦', '遵纪守法', '清洁卫生', '爱护环境']

type Figures = {
  readonly households: { readonly onFile: { readonly households: number } }
  readonly visits: { readonly visits: number }
  readonly evidence: { readonly verified: number; readonly suspicious: number; readonly unverifiable: number }
}

/** The stars are scored and signed by three; then the month is assessed, and the rewards go to the funds. */
export const assess = async (stage: Stage, { households }: Registered): Promise<void> => {
  stage.setClock(moment(stage.period, 31, '16:00:00'))
  const path = `/star-sheets/${village}/${stage.period}`
  const scores = households.map(({ household }, index) => ({
    household,
    stars: stars.slice(0, 1 + ((index * 5) % stars.length)),
  }))
  const clerk = await stage.as('clerk')
  await until(
    () => clerk.get<Figures>(`/divisions/${village}/figures?period=${stage.period}`),
    ({ households: { onFile }, visits, evidence }) =>
      onFile.households === households.length &&
      visits.visits > 0 &&
      evidence.verified + evidence.suspicious + evidence.unverifiable === visits.visits,
    'the households, and a checked photo of each visit, to be known everywhere',
  )
  await clerk.send('PUT', path, { scores }, { key: 'demo-star-sheet' })
  for (const [subject, as] of [
    ['county', 'bureau-leader'],
    ['secretary', 'first-secretary'],
    ['clerk', 'village-cadre'],
  ] as const) {
    const signer = await stage.as(subject)
    const { contentHash } = await signer.get<{ contentHash: string }>(path)
    await signer.send('POST', `${path}/signatures`, { as, contentHash }, { key: `demo-sign-${as}` })
  }
  await runAssessment(stage)
}

/** Starts the monthly assessment on demand and waits until it is done. */
export const runAssessment = async (stage: Stage): Promise<void> => {
  const county = await stage.as('county')
  const { run } = await county.send<{ run: string }>('POST', '/assessments', {
    division: village,
    period: stage.period,
  })
  await until(
    () => county.get<{ state: string }>(`/assessment-runs/${run}`),
    ({ state }) => state === 'done' || state === 'failed',
    'the monthly assessment',
  )
}
