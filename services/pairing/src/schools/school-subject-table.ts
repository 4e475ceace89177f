import * as z from 'zod'
import type { Actor } from '@bangfu/access/actor'
import type { Scope } from '@bangfu/access/can'
import { schoolDirections, type SchoolStanding } from '@bangfu/rules/school-pairing-codes'
import type { Id } from '@bangfu/kernel/ids'
import type { TableReader } from '@bangfu/table/table'
import { PostingId } from './posting.ts'
import {
  loadPosting,
  loadRecord,
  loadSchoolPairing,
  type FoundPosting,
  type FoundRecord,
  type FoundSchoolPairing,
} from './school-pairing-table.ts'
import { otherSide, schoolOfGrants, SchoolPairingId } from './school-pairing.ts'
import { SchoolRecordId } from './school-record.ts'

export const ofSchoolPairing = z.strictObject({ schoolPairing: SchoolPairingId })
export const ofPosting = ofSchoolPairing.extend({ posting: PostingId })
export const ofRecord = ofSchoolPairing.extend({ record: SchoolRecordId })

type Reading = { readonly table: TableReader; readonly actor: Actor }
type Asked = { readonly params: { readonly schoolPairing: Id<'spr'> } }
type Subject<Found> = { readonly scope: Scope; readonly about: string; readonly found: Found }

/** A pairing as either of its schools sees it. */
export const readAsSchool = async (
  { params }: Asked,
  { table, actor }: Reading,
): Promise<Subject<FoundSchoolPairing>> => {
  const found = await loadSchoolPairing(table, params.schoolPairing)
  const scope = { division: found.pairing.division, unit: schoolOfGrants(found.pairing, actor.grants) }
  return { scope, about: params.schoolPairing, found }
}

/** A pairing as one of its schools acts in it. */
export const actAs = async (
  { params }: Asked,
  { table }: Pick<Reading, 'table'>,
  side: SchoolStanding,
): Promise<Subject<FoundSchoolPairing>> => {
  const found = await loadSchoolPairing(table, params.schoolPairing)
  const scope = { division: found.pairing.division, unit: found.pairing[side].unit }
  return { scope, about: params.schoolPairing, found }
}

type PostingAsked = { readonly params: { readonly schoolPairing: Id<'spr'>; readonly posting: Id<'spo'> } }
type InPosting = FoundSchoolPairing & { readonly own: FoundPosting }

/** A posting as either school sees it, or as its home or host school acts in it. */
export const inPosting = async (
  { params }: PostingAsked,
  { table, actor }: Reading,
  as: 'home' | 'host' | 'reader',
): Promise<Subject<InPosting>> => {
  const [found, own] = await Promise.all([
    loadSchoolPairing(table, params.schoolPairing),
    loadPosting(table, params.schoolPairing, params.posting),
  ])
  const unit = as === 'reader' ? schoolOfGrants(found.pairing, actor.grants) : own.posting[as]
  return {
    scope: { division: found.pairing.division, unit },
    about: params.posting,
    found: { ...found, own },
  }
}

type RecordAsked = { readonly params: { readonly schoolPairing: Id<'spr'>; readonly record: Id<'srd'> } }

/** A record as the school that entered it acts in it, or as the other. */
export const inRecord = async (
  { params }: RecordAsked,
  { table }: Pick<Reading, 'table'>,
  as: 'enterer' | 'other',
): Promise<Subject<FoundSchoolPairing & { readonly own: FoundRecord }>> => {
  const [found, own] = await Promise.all([
    loadSchoolPairing(table, params.schoolPairing),
    loadRecord(table, params.schoolPairing, params.record),
  ])
  const side = as === 'enterer' ? own.record.school : otherSide(own.record.school)
  return {
    scope: { division: found.pairing.division, unit: found.pairing[side].unit },
    about: params.record,
    found: { ...found, own },
  }
}

/** Which school sends people of a direction. */
export const homeOf = (direction: keyof typeof schoolDirections): SchoolStanding => schoolDirections[direction].home
