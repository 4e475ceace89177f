import type { Service } from '@bangfu/service/service'
import { packageRoutes } from '../../audit/package-routes.ts'
import { packageWork } from '../../audit/package-task.ts'
import type { FundsDeps } from '../../deps.ts'
import { chainRoutes } from '../../ledger/chain-routes.ts'
import { moneyRoutes } from '../../money/money-routes.ts'

/** What others need to look through the books: the public chain, the whole of a fund as a package, and how far its money is. */
export const booksPart: Service<FundsDeps> = {
  name: 'funds',
  routes: [...chainRoutes, ...packageRoutes, ...moneyRoutes],
  ...packageWork,
}
