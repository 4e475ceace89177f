import { can } from '@bangfu/access/can'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { loadListUpload } from '@bangfu/service/list-upload'
import type { HandoverDeps } from '../deps.ts'
import type { HandoverWork } from './handover-jobs.ts'
import type { Handover, HandoverInput } from './handover.ts'

/** What its lists are called among the lists that are handed in. */
export const handoverListKind = 'pairing-handover'

/** A list that was handed in; nothing where none was. */
export type List = { readonly key: string | null; readonly sha256: string | null }

/** The list that was handed in, if it is one. @throws Refusal not_found · upload_missing */
export const listOf = async (
  { source, division }: HandoverInput,
  { table, exchange }: Context<HandoverDeps>,
): Promise<List> => {
  if (source.by !== 'upload') return { key: null, sha256: null }
  const upload = await loadListUpload(table, source.upload, handoverListKind)
  // Who works in a township has no business with the county's list.
  if (!upload.division.startsWith(division)) throw new Refusal('not_found')
  if (!(await exchange.head(upload.key))) throw new Refusal('upload_missing')
  return upload
}

/** What the job is told; lines that came in the call lie beside, because a job is a small thing. */
export const workOf = async (
  { source, ...body }: HandoverInput,
  handover: Handover['handover'],
  { key }: List,
  { actor, exchange }: Context<HandoverDeps>,
): Promise<HandoverWork> => {
  const mayOverride = can(actor, 'pairing.override', { division: body.division }, new Set())
  const command = { ...body, handover, mayOverride }
  if (source.by === 'upload') return { ...command, source: { ...source, key: key ?? '' } }
  if (source.by !== 'lines') return { ...command, source }
  const lines = `handovers/${handover}`
  await exchange.write(lines, Buffer.from(JSON.stringify(source.lines)), 'application/json')
  return { ...command, source: { by: 'lines', key: lines } }
}
