import type { Service } from '@bangfu/service/service'
import { chainRoutes } from '../../ledger/chain-routes.ts'

/** What others need to look through the books: the public chain. */
export const booksPart: Service = {
  name: 'funds',
  routes: [...chainRoutes],
}
