import type { Service } from '@bangfu/service/service'
import type { EvidenceDeps } from './deps.ts'
import { routes } from './routes.ts'
import { checkUpload } from './upload-task.ts'

/** Photos of visits: tickets to hand them in, what is found about them, links to see them. */
export const evidence: Service<EvidenceDeps> = { name: 'evidence', routes, onUpload: checkUpload }
