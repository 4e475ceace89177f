import type { StartMachine } from '@bangfu/kernel/state-machine'
import type { Deps } from '@bangfu/service/context'

/** What assessments is given: besides table, vault and clock, the way to start its state machine on this host. */
export type AssessmentsDeps = Deps & { readonly start: StartMachine }
