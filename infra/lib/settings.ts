import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import * as z from 'zod'

const Throttle = z.strictObject({ perSecond: z.number().positive().max(10_000), burst: z.int().min(1).max(5000) })
export type Throttle = z.infer<typeof Throttle>

/** What one deployment is told: `infra/stages/*.json`. Knows no account; nothing in it is secret. */
export const Settings = z.strictObject({
  stage: z.string().regex(/^[a-z][a-z0-9]{1,11}$/),
  /** Only to deploy into a partition other than `aws`: `cn-north-1`, `cn-northwest-1`. */
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/)
    .optional(),
  /** Whose tokens are believed: an OpenID Connect issuer, and the audience they must be made for. */
  issuer: z.strictObject({ url: z.url(), audience: z.string().min(1).max(200) }),
  /** Logins that may grant before anybody was granted anything; take them out again once there is an administrator. */
  founders: z.array(z.strictObject({ issuer: z.string(), subject: z.string() })).max(5),
  /** Where the web application is served from: may call the API and post photos. */
  webOrigins: z.array(z.url()).max(10),
  /** A name of one's own; the API is then reached by it alone, so that a firewall in front cannot be passed by. */
  domain: z.strictObject({ name: z.string(), certificateArn: z.string() }).optional(),
  /** Where everybody reaches the open pages: the codes on papers lead there. The domain, where there is one, unless told. */
  publicOrigin: z.url().optional(),
  /**
   * The county's messenger: a webhook over HTTPS, and the secret that messages to it are signed with, encrypted by KMS
   * under the vault's key with the context `purpose=bangfu-setting,setting=messages-webhook` (docs/operations.md).
   */
  messages: z.strictObject({ url: z.url({ protocol: /^https$/ }), encryptedSecret: z.base64().max(8000) }).optional(),
  alarmEmail: z.email().optional(),
  /** Any text: changing it starts every function anew, as a new key of the vault asks for. */
  restart: z.string().max(100).optional(),
  /** Logs are kept for so long: one of the numbers of days that CloudWatch knows. */
  logDays: z.enum(RetentionDays).exclude(['INFINITE']),
  /** Uploaded photos cannot be changed or deleted by anybody for so long. Can only be switched on for a new bucket. */
  evidenceLockDays: z.int().min(1).max(3650).optional(),
  throttle: z.strictObject({
    /** A GET route. */
    read: Throttle,
    /** Any other route. */
    change: Throttle,
    /** A route that takes a large body: an import. */
    heavy: Throttle,
    /** Everything that no route takes. */
    unrouted: Throttle,
  }),
  /** Reserved concurrency, so that a burst here leaves room in the account for those who wait for an answer. */
  concurrency: z.strictObject({ uploads: z.int().min(1).max(1000), facts: z.int().min(2).max(1000) }),
})
export type Settings = z.infer<typeof Settings>
