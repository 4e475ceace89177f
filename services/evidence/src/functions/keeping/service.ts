import type { Service } from '@bangfu/service/service'
import type { KeepingDeps } from '../../deps.ts'
import { consentRoutes } from '../../keeping/consent-routes.ts'
import { photoFilesRoutes } from '../../keeping/photo-files-routes.ts'
import { photoFilesWork } from '../../keeping/photo-files-task.ts'
import { shownRoutes } from '../../keeping/shown-routes.ts'

/** How photos are kept: guardians' consents, who is shown, what everybody may see, and files of a village. */
export const keepingPart: Service<KeepingDeps> = {
  name: 'evidence',
  routes: [...consentRoutes, ...shownRoutes, ...photoFilesRoutes],
  ...photoFilesWork,
}
