import { serviceOf } from '@bangfu/service/service'
import type { KeepingDeps } from './deps.ts'
import { findingsPart } from './functions/findings/service.ts'
import { keepingPart } from './functions/keeping/service.ts'
import { photosPart } from './functions/photos/service.ts'
import { sweepPart } from './functions/sweep/service.ts'

/** Evidence that visits were made: their photos, what is found about both, and what reviewers say of it. */
export const evidence = serviceOf<KeepingDeps>('evidence', [photosPart, findingsPart, keepingPart, sweepPart])
