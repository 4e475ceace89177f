import { helperActRoutes } from './helper-act-routes.ts'
import { helperRoutes } from './helper-routes.ts'
import { selectionRoutes } from './selection-routes.ts'
import { substituteRoutes } from './substitute-routes.ts'
import { teamActRoutes } from './team-act-routes.ts'
import { teamRoutes } from './team-routes.ts'
import { unitActRoutes } from './unit-act-routes.ts'
import { unitRoutes } from './unit-routes.ts'

export const organisationRoutes = [
  ...unitRoutes,
  ...unitActRoutes,
  ...teamRoutes,
  ...teamActRoutes,
  ...selectionRoutes,
  ...helperRoutes,
  ...helperActRoutes,
  ...substituteRoutes,
]
