import { csvPoints } from './points.ts'
import { assess } from './assess.ts'
import { buy, pay } from './money.ts'
import { register } from './register.ts'
import { pairSchools } from './schools.ts'
import { until, type Stage } from './stage.ts'
import { visit } from './visits.ts'

export type Played = {
  readonly unit: string
  readonly helper: string
  readonly household: string
  readonly fund: string
  readonly rewardFund: string
}

/**
 * Plays the month of the case: the roster, who helps whom, the visits with their photos, the money, the purchases and
 * the assessment. Played again after it was cut off, it goes on where it stopped.
 */
export const play = async (stage: Stage, say: (line: string) => void): Promise<Played> => {
  say('装入黄窑村案例 loading the Huangyao case: 花名册与结对 roster and pairings…')
  const registered = await register(stage)
  say('资金与采购 money and purchases…')
  const funds = await pay(stage, registered)
  await buy(stage, registered.unit, registered.grant)
  say('入户走访与照片 visits and photos…')
  await visit(stage, registered, csvPoints())
  say('学校结对 school pairing…')
  await pairSchools(stage, registered.grant)
  say('六星评分与月度考核 stars and the monthly assessment…')
  await assess(stage, registered)
  await settled(stage, funds.rewardFund)
  return {
    unit: registered.unit,
    helper: registered.helpers[0] ?? '',
    household: registered.households[0]?.household ?? '',
    ...funds,
  }
}

/** Waits until the star rewards were paid: the last thing that follows from the month. */
const settled = async (stage: Stage, rewardFund: string): Promise<void> => {
  const auditor = await stage.as('auditor')
  await until(
    () => auditor.get<{ balanceFen: number }>(`/funds/${rewardFund}`),
    ({ balanceFen }) => balanceFen === 0,
    'the star rewards to be paid',
  )
}
