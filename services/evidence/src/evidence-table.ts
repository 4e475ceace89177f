import { DivisionFace, HouseholdFace, VisitFace } from '@bangfu/facts/faces'
import { countyOf, type Division } from '@bangfu/kernel/division'
import { positionOf, type Position } from '@bangfu/kernel/position'
import { Refusal } from '@bangfu/kernel/refusal'
import {
  divisionId,
  divisionPartition,
  divisionPlace,
  entityKey,
  faceKey,
  ownerPartition,
  ownerPlace,
  uniqueKey,
} from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import type { Item, Op, Otherwise, Query, TableReader } from '@bangfu/table/table'
import type { Sealed, Vault } from '@bangfu/vault/vault'
import * as z from 'zod'
import { Evidence, EvidenceId } from './evidence.ts'

export type Versioned = { readonly evidence: Evidence; readonly version: number }

const itemOf = (evidence: Evidence): Omit<Item, 'version'> => ({
  key: entityKey(evidence.evidence),
  kind: 'evidence',
  body: evidence,
  byOwner: ownerPlace('evidence', evidence.visit, evidence.evidence),
  byDivision: divisionPlace('evidence', evidence.division, `${evidence.visitAt}#${evidence.evidence}`),
})

export const evidenceOf = (item: Item): Evidence => Evidence.parse(item.body)

/** Creates evidence under its visit; a photo is handed in once for a visit, whoever asks at the same moment. */
export const createEvidence = (evidence: Evidence): Op[] => [
  create(itemOf(evidence)),
  create({ ...photoOfVisit(evidence.visit, evidence.sha256), body: { evidence: evidence.evidence } }),
  check(faceKey(evidence.visit), 'present'),
]

export const replaceEvidence = (evidence: Evidence, version: number, otherwise?: Otherwise): Op =>
  replace(itemOf(evidence), version, otherwise)

export const findEvidence = async (table: TableReader, id: EvidenceId): Promise<Versioned | undefined> => {
  const item = await table.get(entityKey(id))
  return item && { evidence: evidenceOf(item), version: item.version }
}

/** @throws Refusal not_found */
export const loadEvidence = async (table: TableReader, id: EvidenceId): Promise<Versioned> => {
  const found = await findEvidence(table, id)
  if (!found) throw new Refusal('not_found')
  return found
}

/** The evidence that this photo of this visit is already. */
export const findPhotoOfVisit = async (
  table: TableReader,
  visit: string,
  sha256: string,
): Promise<Versioned | undefined> => {
  const item = await table.get(photoOfVisit(visit, sha256).key)
  return item && loadEvidence(table, Holder.parse(item.body).evidence)
}

export const ofVisit = (visit: string): Query['in'] => ({
  table: 'registry',
  index: 'byOwner',
  partition: ownerPartition('evidence', visit),
})

export const findVisit = async (table: TableReader, visit: string): Promise<VisitFace | undefined> => {
  const item = await table.get(faceKey(visit))
  return item && VisitFace.parse(item.body)
}

/** The photos of a village by the time of their visits. */
export const evidenceOfVillage = (
  village: Division,
  { from, to }: { readonly from: string; readonly to: string },
): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition('evidence', village) },
  from: `${village}#${from}`,
  to: `${village}#${to}`,
})

/** @throws Refusal not_found */
export const loadVisit = async (table: TableReader, visit: string): Promise<VisitFace> => {
  const found = await findVisit(table, visit)
  if (!found) throw new Refusal('not_found')
  return found
}

/** The household's registered point, where it has one. */
export const findHouseholdPosition = async (
  table: TableReader,
  vault: Vault,
  household: string,
): Promise<Position | null> => {
  const item = await table.get(faceKey(household))
  const sealed = item ? HouseholdFace.parse(item.body).position : null
  return sealed === null ? null : (positionOf(vault.open('position', household, sealed as Sealed)) ?? null)
}

/** Where the middle of a village lies, where somebody has said so. */
export const findVillagePosition = async (table: TableReader, village: Division): Promise<Position | null> => {
  const item = await table.get(faceKey(divisionId(village)))
  return item ? DivisionFace.parse(item.body).position : null
}

/** Which evidence of the county used the same bytes first; when nobody did, the operation that says that this one does. */
export const claimBytes = async (
  table: TableReader,
  { evidence, division, sha256 }: Evidence,
): Promise<{ duplicateOf: string | null; claim: readonly Op[] }> => {
  const named = bytesInCounty(division, sha256)
  const item = await table.get(named.key)
  if (!item) return { duplicateOf: null, claim: [create({ ...named, body: { evidence } })] }
  const first = Holder.parse(item.body).evidence
  return { duplicateOf: first === evidence ? null : first, claim: [] }
}

const Holder = z.object({ evidence: EvidenceId })

const hex = (sha256: string): string => Buffer.from(sha256, 'base64').toString('hex')
const photoOfVisit = (visit: string, sha256: string) => ({
  key: uniqueKey('visit-photo', `${visit}#${hex(sha256)}`),
  kind: 'unique',
})
const bytesInCounty = (division: Division, sha256: string) => ({
  key: uniqueKey('photo', `${countyOf(division)}#${hex(sha256)}`),
  kind: 'unique',
})
