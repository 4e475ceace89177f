import type { Service } from '@bangfu/service/service'
import { counting } from './count-facts.ts'
import type { ProjectorDeps } from './deps.ts'
import { factsRoutes } from './facts-routes.ts'
import { figuresRoutes } from './figures-routes.ts'

/** Figures made of facts, and the carrying of facts to everybody who has to know. */
export const projector: Service<ProjectorDeps> = { ...counting, routes: [...figuresRoutes, ...factsRoutes] }
