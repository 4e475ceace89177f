import { HouseholdFace } from '@bangfu/facts/faces'
import { faceKey } from '@bangfu/table/keys'
import { replace } from '@bangfu/table/ops'
import { actorWith, type Answered } from '../../../../tests/support/world.ts'
import { helperActor, openCounty, township, type County } from '../county.ts'

/** The township's officers are two: who entered something does not judge it. */
export const firstOfficer = actorWith('township-office', { division: township }, 'usr-officer-1')
export const secondOfficer = actorWith('township-office', { division: township }, 'usr-officer-2')
export const householdActor = (household: string) => actorWith('household', { household }, `usr-${household}`)

export type Visiting = Omit<County, 'helper' | 'household'> & {
  /** The county itself, to make more helpers and households. */
  readonly county: County
  readonly helper: string
  readonly household: string
  readonly pairing: string
  /** Records a visit of the helper and answers what was answered. */
  visit(more?: Record<string, unknown>): Promise<Answered>
  /** Writes a telephone into a household's file. */
  phone(number: string, household?: string): Promise<void>
  /** Asks for a code and answers the one that the household received, or undefined. */
  code(visit: string): Promise<{ answered: Answered; code: string | undefined }>
  post(
    actor: Parameters<County['call']>[0],
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>
}

/** A county in which one helper has one household. */
export const openVisiting = async (start?: string): Promise<Visiting> => {
  const world = openCounty(start)
  const helper = await world.helper()
  const household = await world.household(1)
  const pairing = await world.pair(helper, household)
  let keys = 0
  const post: Visiting['post'] = (actor, path, body, headers = {}) =>
    world.call(actor, 'POST', path, body, { 'idempotency-key': `visiting-${++keys}`, ...headers })
  return {
    ...world,
    county: world,
    helper,
    household,
    pairing,
    post,
    visit: (more = {}) => {
      const told = {
        household,
        helper,
        kind: 'home-visit',
        at: '2020-08-14T01:30:00Z',
        findings: '家中平安。',
        ...more,
      }
      return post(helperActor(told.helper), '/visits', told)
    },
    phone: async (number, whose = household) => {
      const item = await world.table.get(faceKey(whose))
      if (!item) throw new Error(`no face of ${whose}`)
      const phone = world.deps.vault.seal('phone', whose, number)
      await world.table.write([replace({ ...item, body: { ...HouseholdFace.parse(item.body), phone } }, item.version)])
    },
    code: async (visit) => {
      const before = world.sent.length
      const answered = await post(helperActor(helper), `/visits/${visit}/confirmation-codes`)
      await world.carry()
      return { answered, code: world.sent.slice(before).map(({ values }) => String(values['code']))[0] }
    },
  }
}
