import { HelperFace } from '@bangfu/facts/faces'
import type { Day } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import type { Sealed } from '@bangfu/vault/vault'
import type { Told } from '../record/told.ts'
import type { HelperLine } from './dossier.ts'

type Reading = Pick<Deps, 'table' | 'vault'>

const facesOf = async ({ table }: Reading, { helpers }: Told): Promise<Map<string, HelperFace>> => {
  const ids = [...new Set(helpers.flatMap(({ helper }) => helper ?? []))]
  const items = ids.length === 0 ? [] : await table.getMany(ids.map(faceKey))
  return new Map(
    items.flatMap((item) => (item ? [HelperFace.parse(item.body)] : [])).map((face) => [face.helper, face]),
  )
}

/** Who helped a household and when, the latest first. */
export const helperLines = async (deps: Reading, told: Told): Promise<HelperLine[]> => {
  const faces = await facesOf(deps, told)
  // One that was undone holds on no day.
  return told.helpers
    .filter(({ from, to }) => to === null || from <= to)
    .map(({ helper, from, to }) => {
      const face = helper === undefined ? undefined : faces.get(helper)
      return { name: face?.name ?? null, unit: face?.unitName ?? null, from, to }
    })
}

/** The helper who is responsible today, with the number that he leaves with his households. */
export const helperToday = async (
  deps: Reading,
  told: Told,
  today: Day,
): Promise<{ readonly name: string; readonly unit: string; readonly phone: string | null } | null> => {
  const current = told.helpers.filter(({ from, to }) => from <= today && (to === null || today <= to))
  const faces = await facesOf(deps, { ...told, helpers: current })
  const face = [...faces.values()][0]
  if (!face) return null
  const { helper, name = '', unitName = '', phone } = face
  // A string becomes a seal again where it is read back from the table.
  const opened = phone === undefined ? null : deps.vault.open('phone', helper, phone as Sealed)
  return { name, unit: unitName, phone: opened }
}
