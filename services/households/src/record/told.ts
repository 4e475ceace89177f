/**
 * What others have told of a household, in one item beside its file, so that a fact never changes its version. Areas of
 * this service that know one of the eight things say it here too, in the transaction that makes it true (`toldOps`).
 */
export type Told = {
  /** Payments less reversals. Below zero for a moment when a reversal comes before what it reverses. */
  readonly paidFen: number
  readonly helpers: readonly {
    readonly pairing: string
    /** Absent in what was told before helpers were printed on cards. */
    readonly helper?: string
    readonly from: string
    readonly to: string | null
    readonly version: number
  }[]
  /** Measures of its plan that are agreed and not replaced. */
  readonly exitProjects: number
  /** The month or day by which it is to leave poverty, as its plan says. */
  readonly exitDeadline: string | null
}

export const nothingTold: Told = { paidFen: 0, helpers: [], exitProjects: 0, exitDeadline: null }

/** Pairings end and follow each other; the latest few tell who is responsible now. */
const mostHelpers = 20

/** A pairing as it now is; an older telling of it changes nothing. */
export const tellHelper = (told: Told, helper: Told['helpers'][number]): Told => {
  const known = told.helpers.find(({ pairing }) => pairing === helper.pairing)
  if (known && known.version >= helper.version) return told
  const helpers = [...told.helpers.filter((other) => other !== known), helper]
  return { ...told, helpers: helpers.toSorted((a, b) => (a.from < b.from ? 1 : -1)).slice(0, mostHelpers) }
}

export const tellPaid = (told: Told, amountFen: number): Told => ({ ...told, paidFen: told.paidFen + amountFen })

/** What the household's plan says now. */
export const tellPlan = (told: Told, plan: Pick<Told, 'exitProjects' | 'exitDeadline'>): Told => ({ ...told, ...plan })
