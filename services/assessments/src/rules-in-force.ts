import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, type Period } from '@bangfu/kernel/time'
import { assessmentPacks, type AssessmentPack } from '@bangfu/rules/assessment-pack'
import { packFor } from '@bangfu/rules/rule-pack'
import { starPacks, type StarPack } from '@bangfu/rules/star-pack'

const firstDay = (period: Period): Day => Day.parse(`${period}-01`)

/** The scheme of a month, by its first day. @throws Refusal no_rules_for_period */
export const schemeFor = (division: Division, period: Period): AssessmentPack => {
  const pack = packFor(assessmentPacks, division, firstDay(period))
  if (!pack) throw new Refusal('no_rules_for_period', { period })
  return pack
}

/** The stars of a month, by its first day. @throws Refusal no_rules_for_period */
export const starsFor = (division: Division, period: Period): StarPack => {
  const pack = packFor(starPacks, division, firstDay(period))
  if (!pack) throw new Refusal('no_rules_for_period', { period })
  return pack
}

/** The stars that a sheet was scored by, whatever holds today. */
export const starPackOf = (id: string): StarPack => {
  const pack = starPacks.find((known) => known.id === id)
  if (!pack) throw new RangeError(`no star pack ${id}`)
  return pack
}
