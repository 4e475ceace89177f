import * as z from 'zod'

/** How a state machine calls a step: the infrastructure wraps each Task's input so. */
export const TaskCall = z.strictObject({ task: z.string(), input: z.unknown(), execution: z.string() })
export type TaskCall = z.infer<typeof TaskCall>
