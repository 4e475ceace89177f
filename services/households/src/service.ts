import { serviceOf } from '@bangfu/service/service'
import { exitEndPart } from './functions/exit-end/service.ts'
import { campaignsPart } from './functions/campaigns/service.ts'
import { exitPart } from './functions/exit/service.ts'
import { filesPart } from './functions/files/service.ts'
import { membersPart } from './functions/members/service.ts'
import { nightlyPart } from './functions/nightly/service.ts'
import { openPart } from './functions/open/service.ts'
import { papersPart } from './functions/papers/service.ts'
import { plansPart } from './functions/plans/service.ts'
import { procedurePart } from './functions/procedure/service.ts'
import { qualityPart } from './functions/quality/service.ts'
import { recordPart } from './functions/record/service.ts'
import { sheetsPart } from './functions/sheets/service.ts'
import { twicePart } from './functions/twice/service.ts'
import { watchPart } from './functions/watch/service.ts'
import { workPart } from './functions/work/service.ts'

/**
 * The register of households. It is deployed in parts (`functions/`), each a bundle of at most 450 kB; a new area is one
 * line in the part that it belongs to.
 */
export const households = serviceOf('households', [
  recordPart,
  membersPart,
  filesPart,
  procedurePart,
  exitPart,
  exitEndPart,
  campaignsPart,
  papersPart,
  plansPart,
  watchPart,
  twicePart,
  openPart,
  qualityPart,
  sheetsPart,
  nightlyPart,
  workPart,
])
