import type { Service } from '@bangfu/service/service'
import type { EvidenceDeps } from '../../deps.ts'
import { photoRoutes } from '../../routes.ts'
import { ticketRoutes } from '../../ticket-routes.ts'
import { checkUpload } from '../../upload-task.ts'

/** Photos of visits: tickets to hand them in, what is found about each as it arrives, links to see them. */
export const photosPart: Service<EvidenceDeps> = {
  name: 'evidence',
  routes: [...ticketRoutes, ...photoRoutes],
  onUpload: checkUpload,
}
