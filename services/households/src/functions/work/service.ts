import type { Service } from '@bangfu/service/service'
import { importRoutes } from '../../sheets/import-routes.ts'

/** Spreadsheets, and every long job of the service, whichever area it belongs to. */
export const workPart: Service = {
  name: 'households',
  routes: [...importRoutes],
}
