import type { IncomingMessage, ServerResponse } from 'node:http'
import { generateKeyPair, SignJWT, type CryptoKey } from 'jose'

export const audience = 'bangfu'

export type TestIssuer = {
  readonly name: string
  readonly publicKey: CryptoKey
  tokenFor(subject: string, lifeSeconds?: number): Promise<string>
  /** `POST /dev/tokens`, as on the one-machine host: the same journeys ask for their tokens in the same way. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
}

/** An issuer that gives anybody a token of anybody. API Gateway believes RSA signatures only. */
export const testIssuer = async (): Promise<TestIssuer> => {
  const name = 'https://conformance-issuer.invalid'
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const tokenFor = (subject: string, lifeSeconds = 3600): Promise<string> =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(name)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + lifeSeconds)
      .sign(privateKey)
  return {
    name,
    publicKey,
    tokenFor,
    serve: async (request, response) => {
      if (request.method !== 'POST' || request.url !== '/dev/tokens') return false
      const form = new URLSearchParams(await textOf(request))
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ access_token: await tokenFor(form.get('subject') ?? ''), token_type: 'Bearer' }))
      return true
    },
  }
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
