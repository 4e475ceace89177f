import { agreementRoutes } from './agreement-routes.ts'

export const agreementAreaRoutes = agreementRoutes
