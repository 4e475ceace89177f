import type { Service } from '@bangfu/service/service'
import { takesTogether } from '@bangfu/service/takes'
import { aidRoutes } from '../../record/aid-routes.ts'
import { aidSection, householdTakes } from '../../record/aid-table.ts'
import { fileRoutesOf } from '../../record/file-routes.ts'
import { memberSection } from '../../record/member-table.ts'
import { revealRoutes } from '../../record/reveal-routes.ts'
import { yearSection } from '../../record/year-section.ts'
import { incomeTakes } from '../../income/income-facts.ts'
import { incomeSections } from '../../income/income-table.ts'
import { photoTakes } from '../../plans/photo-table.ts'
import { planSection } from '../../plans/plan-table.ts'
import { villageRoutes } from '../../villages/service.ts'

/** What the areas show of a household in its whole file. */
const fileSections = [aidSection, memberSection, yearSection, planSection, ...incomeSections]

/** What is read of the files, the villages they lie in, and everything that the service takes from facts of others. */
export const filesPart: Service = {
  name: 'households',
  routes: [...revealRoutes, ...fileRoutesOf(fileSections), ...aidRoutes, ...villageRoutes],
  consumes: { takes: takesTogether(householdTakes, incomeTakes, photoTakes) },
}
