import type { ExchangeDeps, StartDeps } from '@bangfu/service/jobs'

/** What the part for long work is given besides table, vault and clock: to start jobs, and files that come and go. */
export type WorkDeps = StartDeps & ExchangeDeps
