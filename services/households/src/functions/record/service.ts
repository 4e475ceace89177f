import type { Service } from '@bangfu/service/service'
import { takesTogether } from '@bangfu/service/takes'
import { aidRoutes } from '../../record/aid-routes.ts'
import { aidSection, householdTakes } from '../../record/aid-table.ts'
import { changeRoutes } from '../../record/change-routes.ts'
import { correctionRoutes } from '../../record/correction-routes.ts'
import { fileRoutesOf } from '../../record/file-routes.ts'
import { householdRoutes } from '../../record/household-routes.ts'
import { memberRoutes } from '../../record/member-routes.ts'
import { memberSection } from '../../record/member-table.ts'
import { restructureRoutes } from '../../record/restructure-routes.ts'
import { revealRoutes } from '../../record/reveal-routes.ts'
import { yearRoutes, yearSection } from '../../record/year-routes.ts'
import { incomeTakes } from '../../income/income-facts.ts'
import { incomeSections } from '../../income/income-table.ts'
import { photoTakes } from '../../plans/photo-table.ts'
import { planSection } from '../../plans/plan-table.ts'
import { villageRoutes } from '../../villages/service.ts'

/** What the areas show of a household in its whole file. */
const fileSections = [aidSection, memberSection, yearSection, planSection, ...incomeSections]

/** The files and what stands in them, and everything that the service takes from facts of others. */
export const recordPart: Service = {
  name: 'households',
  routes: [
    ...householdRoutes,
    ...changeRoutes,
    ...revealRoutes,
    ...memberRoutes,
    ...correctionRoutes,
    ...restructureRoutes,
    ...yearRoutes,
    ...fileRoutesOf(fileSections),
    ...aidRoutes,
    ...villageRoutes,
  ],
  consumes: { takes: takesTogether(householdTakes, incomeTakes, photoTakes) },
}
