import type { ExchangeDeps, StartDeps } from '@bangfu/service/jobs'

/** What accounts is given: besides table, vault and clock, the way to start machines and the files of jobs. */
export type AccountsDeps = StartDeps & ExchangeDeps
