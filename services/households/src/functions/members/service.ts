import type { Service } from '@bangfu/service/service'
import { correctionRoutes } from '../../record/correction-routes.ts'
import { memberRoutes } from '../../record/member-routes.ts'
import { restructureRoutes } from '../../record/restructure-routes.ts'
import { yearRoutes } from '../../record/year-routes.ts'

/** What befalls the members of a household, and its years: every rule of an entry comes along. */
export const membersPart: Service = {
  name: 'households',
  routes: [...memberRoutes, ...correctionRoutes, ...restructureRoutes, ...yearRoutes],
}
