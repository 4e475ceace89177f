import { Division } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import { deviceNumbersFor } from '@bangfu/rules/device-pack'
import type { Item } from '@bangfu/table/table'
import type { EvidenceDeps } from '../deps.ts'
import { evidenceOfKey, type Evidence } from '../evidence.ts'
import { findEvidence } from '../evidence-table.ts'
import { checkUpload, remakeCopies } from '../upload-task.ts'
import { amissWith, isRemovable, type Finding } from './finding.ts'
import { closeFinding, findingOf, openFindings } from './finding-table.ts'

/** What lies in no division, and how far back the night looks, follow what holds for the whole country. */
export const everywhere = Division.parse('000000')

/** Of one step: a photo that has to be checked takes half a second. */
const findingsAtOnce = 25

/**
 * Goes on with what stands as amiss: checks what was never checked, makes copies again, closes what is mended, and removes
 * what nobody took and nobody keeps any longer. Says where it has come to; undefined at the end.
 */
export const settleSome = async (after: string | undefined, deps: EvidenceDeps): Promise<string | undefined> => {
  const { items } = await deps.table.list({
    ...openFindings,
    // The least text behind the one that the last step has come to.
    ...(after !== undefined && { from: `${after}\u0001` }),
    limit: findingsAtOnce,
  })
  for (const item of items) await settle(item, deps)
  return items.at(-1)?.byOwner?.sort
}

const settle = async (item: Item, deps: EvidenceDeps): Promise<void> => {
  const finding = findingOf(item)
  const now = deps.clock()
  await mend(finding, deps)
  if (!(await isStillSo(finding, deps))) return closeFinding(deps.table, item, { at: now, how: 'mended' })
  if (!isRemovable(finding, deviceNumbersFor(finding.division ?? everywhere, dayOf(now)), now)) return
  await deps.objects.remove(finding.key)
  await closeFinding(deps.table, item, { at: now, how: 'removed' })
}

const mend = async ({ what, key, evidence: id }: Finding, deps: EvidenceDeps): Promise<void> => {
  try {
    if (what === 'unchecked') await checkUpload({ key, sizeBytes: 0 }, deps)
    const evidence = what === 'copies-missing' && id !== null ? await currentOf(id, deps) : undefined
    if (evidence) await remakeCopies(evidence, deps)
  } catch {
    // It stays on the list, where somebody sees it, and must not keep the night from all the others.
  }
}

const isStillSo = async ({ key, what, evidence: id }: Finding, deps: EvidenceDeps): Promise<boolean> => {
  const head = await deps.objects.head(key)
  if (what === 'original-missing' || what === 'copies-missing') return head === undefined
  if (!head) return false
  return amissWith({ key, evidence: id === null ? undefined : await currentOf(id, deps) }) === what
}

const currentOf = async (id: string, { table }: EvidenceDeps): Promise<Evidence | undefined> => {
  const known = evidenceOfKey(`original/${id}/1`)
  return known && (await findEvidence(table, known))?.evidence
}
