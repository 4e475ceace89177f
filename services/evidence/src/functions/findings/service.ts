import type { Service } from '@bangfu/service/service'
import { lateRoutes } from '../../lateness/late-routes.ts'
import { reviewRoutes } from '../../reviews/review-routes.ts'
import { visitTakes } from '../../visits/visit-facts.ts'

/** What is found about visits themselves, what comes late, and what reviewers say of it all. It touches no photo's bytes. */
export const findingsPart: Service = {
  name: 'evidence',
  routes: [...reviewRoutes, ...lateRoutes],
  consumes: { takes: visitTakes },
}
