import { grantsInForce, type Actor, type Grant } from '@bangfu/access/actor'
import { sha256 } from '@bangfu/kernel/hash'
import { instant, type Instant } from '@bangfu/kernel/time'
import { loginKey } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'

/** What a verified token says of who signed in. Roles never come from a token: they are granted here and revoked at once. */
export type Login = { readonly issuer: string; readonly subject: string }

/** The item at `loginKey`, written by the accounts service. */
export type LoginBody = { readonly user: string; readonly name: string; readonly grants: readonly Grant[] }

/** Who a login is. A login that is not registered is nobody: signed in, without any role. */
export const actorOfLogin = async (
  table: TableReader,
  login: Login,
  now: Instant,
  /** Logins that may grant before anybody was granted anything: a setting of the installation. */
  founders: readonly Login[],
): Promise<Actor> => {
  if (!isSubject(login.subject)) return { id: 'login:unnamed', grants: [] }
  const item = await table.get(loginKey(login.issuer, login.subject))
  const body = item?.body as LoginBody | undefined
  const granted = grantsInForce(body?.grants ?? [], now)
  const isFounder = founders.some(({ issuer, subject }) => issuer === login.issuer && subject === login.subject)
  return {
    // Some issuers make a subject of an e-mail address or a phone number: nobody's is written into logs and records.
    id: body?.user ?? `login:${isFounder ? login.subject : sha256(`${login.issuer}#${login.subject}`).slice(0, 24)}`,
    grants: isFounder ? [...granted, founderGrant] : granted,
  }
}

/** OpenID Connect, `sub`: at most 255 ASCII characters. Nobody else can have been registered, and no key holds more. */
const isSubject = (subject: string): boolean => /^[\x21-\x7e]{1,255}$/.test(subject)

const founderGrant: Grant = {
  grant: 'founder',
  role: 'administrator',
  from: '2000-01-01' as Grant['from'],
  to: null,
  grantedBy: 'installation',
  grantedAt: instant(0),
}
