import type { Deps } from '@bangfu/service/context'
import type { ExchangeDeps, StartDeps } from '@bangfu/service/jobs'

/** What those parts of the funds service are given that have long work and files. */
export type FundsDeps = Deps & StartDeps & ExchangeDeps
