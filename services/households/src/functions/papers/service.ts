import type { Service } from '@bangfu/service/service'

/** What is printed and what the public reads. */
export const papersPart: Service = {
  name: 'households',
  routes: [],
}
