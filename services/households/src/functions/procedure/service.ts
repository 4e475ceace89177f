import type { Service } from '@bangfu/service/service'

/** What is decided about households: identification, notices, campaigns, exit, monitoring. */
export const procedurePart: Service = {
  name: 'households',
  routes: [],
}
