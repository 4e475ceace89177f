import * as z from 'zod'

export const procedures = ['identification', 'exit', 'relapse', 'monitoring'] as const
export type Procedure = (typeof procedures)[number]

/** The cases of a household that wait for a step: what is done to it changes what they are about. */
export const OpenCases = z.array(z.object({ procedure: z.enum(procedures), case: z.string() }))
export type OpenCases = z.infer<typeof OpenCases>
