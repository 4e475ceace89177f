import type { Service } from '@bangfu/service/service'
import type { HandoverDeps } from '../../deps.ts'
import { handoverRoutes } from '../../handover/handover-routes.ts'
import { handoverWork } from '../../handover/service.ts'

/** Thousands of pairings at once: tried, done line by line, and undone as a whole. */
export const handoverPart: Service<HandoverDeps> = { name: 'pairing', routes: handoverRoutes, ...handoverWork }
