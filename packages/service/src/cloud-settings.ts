import * as z from 'zod'

const fromJson = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text, context) => {
    try {
      return schema.parse(JSON.parse(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'not the JSON that is expected' })
      return z.NEVER
    }
  })

/** What a function is told by its environment, as the stacks write it. Nothing secret: rights are the role's. */
const Environment = z.object({
  AWS_LAMBDA_FUNCTION_NAME: z.string(),
  AWS_REGION: z.string(),
  REGISTRY_TABLE: z.string(),
  LEDGER_TABLE: z.string(),
  TRAIL_TABLE: z.string(),
  VAULT_KEY: z.string(),
  FOUNDERS: fromJson(z.array(z.object({ issuer: z.string(), subject: z.string() }))),
  /** How long a login's grants may be remembered, and so how long a revoked one may go on. */
  REMEMBER_LOGINS_MS: z.coerce.number().int().min(0).max(1000).default(1000),
  EVIDENCE_BUCKET: z.string().optional(),
  EXCHANGE_BUCKET: z.string().optional(),
  /** Where everybody reaches the open pages, for the codes on papers. */
  PUBLIC_ORIGIN: z.url().optional(),
  /** A store of one's own that speaks S3, and where devices reach it. */
  S3_ENDPOINT: z.url().optional(),
  S3_PUBLIC_ENDPOINT: z.url().optional(),
  /** The queue of each service that reads facts, as URLs. */
  FACT_QUEUES: fromJson(z.record(z.string(), z.url())).optional(),
  /** Where messages go, and the secret that they are signed with: encrypted by KMS under the vault's key, in base64. */
  MESSAGES_WEBHOOK: fromJson(z.strictObject({ url: z.url(), encryptedSecret: z.base64() })).optional(),
  /** The state machines by their names, as ARNs. */
  MACHINES: fromJson(z.record(z.string(), z.string())).optional(),
})

export type CloudSettings = ReturnType<typeof cloudSettings>

/** Reads a function's environment. @throws at the cold start when something is missing, naming it */
export const cloudSettings = (environment: Readonly<Record<string, string | undefined>>) => {
  const given = Environment.parse(environment)
  return {
    functionName: given.AWS_LAMBDA_FUNCTION_NAME,
    region: given.AWS_REGION,
    tableNames: { registry: given.REGISTRY_TABLE, ledger: given.LEDGER_TABLE, trail: given.TRAIL_TABLE },
    vaultKey: given.VAULT_KEY,
    founders: given.FOUNDERS,
    rememberMs: given.REMEMBER_LOGINS_MS,
    evidenceBucket: given.EVIDENCE_BUCKET,
    exchangeBucket: given.EXCHANGE_BUCKET,
    publicOrigin: given.PUBLIC_ORIGIN,
    s3: {
      ...(given.S3_ENDPOINT !== undefined && { endpoint: given.S3_ENDPOINT }),
      ...(given.S3_PUBLIC_ENDPOINT !== undefined && { publicEndpoint: given.S3_PUBLIC_ENDPOINT }),
    },
    factQueues: given.FACT_QUEUES,
    machineArns: given.MACHINES,
    messagesWebhook: given.MESSAGES_WEBHOOK,
  }
}

/** A setting that this service cannot do without. */
export const needed = <T>(name: string, value: T | undefined): T => {
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}
