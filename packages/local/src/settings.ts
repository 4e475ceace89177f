import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type Settings = {
  readonly port: number
  readonly host: string
  readonly folder: string
  readonly fresh: boolean
  readonly demonstration: boolean
  /** `make`: a certificate is made and kept in the data folder. */
  readonly tls: 'off' | 'make' | { readonly certificate: string; readonly key: string }
  /** The address that devices reach the host under; goes into upload tickets. */
  readonly origin?: string
  /** A real OIDC issuer instead of the development one. */
  readonly issuer?: { readonly url: string; readonly audience: string }
  /** The first administrator at a real issuer. */
  readonly founder?: string
  /** The county's messenger, and the file with the secret that messages to it are signed with. */
  readonly messages?: { readonly url: string; readonly secretFile: string }
  readonly openToNetwork: boolean
}

/** Something the person who starts the host can mend: said in one sentence, without a stack. */
export class StartRefused extends Error {
  constructor(zh: string, en: string) {
    super(`${zh}\n${en}`)
    this.name = 'StartRefused'
  }
}

const options = {
  port: { type: 'string', default: '8520' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string', default: '.bangfu' },
  fresh: { type: 'boolean', default: false },
  'no-demo': { type: 'boolean', default: false },
  tls: { type: 'boolean', default: false },
  'tls-certificate': { type: 'string' },
  'tls-key': { type: 'string' },
  origin: { type: 'string' },
  issuer: { type: 'string' },
  audience: { type: 'string', default: 'bangfu' },
  founder: { type: 'string' },
  'messages-webhook': { type: 'string' },
  'messages-secret-file': { type: 'string' },
  'let-anyone-on-the-network-sign-in': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

export const usage = `选项 Options:
  --port 8520            端口 port (0: 任一空闲端口 any free one)
  --host 127.0.0.1       监听地址 address to listen on
  --data .bangfu         数据目录 data folder
  --fresh                清空重来 throw the data away and start over
  --no-demo              不装入演示数据 without the demonstration
  --tls                  HTTPS (自动生成证书，或 a certificate is made, or --tls-certificate FILE --tls-key FILE)
  --origin URL           设备访问的公开地址 the address devices use, for upload tickets
  --issuer URL           正式的 OIDC 签发者 a real OIDC issuer (--audience bangfu, --founder SUBJECT)
  --messages-webhook URL 消息通道 where messages go (--messages-secret-file FILE); 不给则写入 else into outbox/
  --let-anyone-on-the-network-sign-in
                         开发用签发者也在其他地址开放 serve the development issuer on other addresses too`

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

/** Reads the command line. @throws StartRefused for what cannot be meant */
export const settingsOf = (args: readonly string[]): Settings | 'help' => {
  const given = parse(args)
  if (given.help) return 'help'
  const port = Number(given.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartRefused(
      `--port ${given.port} 不是端口号（0–65535）。`,
      `--port ${given.port} is not a port (0 to 65535).`,
    )
  const openToNetwork = given['let-anyone-on-the-network-sign-in']
  if (!loopback.has(given.host) && given.issuer === undefined && !openToNetwork)
    throw new StartRefused(
      `开发用签发者让任何人以任何角色登录，所以只在本机开放；要在 ${given.host} 上监听，请用 --issuer 指定正式签发者，或加 --let-anyone-on-the-network-sign-in。`,
      `The development issuer lets anybody sign in as anybody, so it serves this machine only; to listen on ${given.host}, give a real --issuer, or add --let-anyone-on-the-network-sign-in.`,
    )
  return {
    port,
    host: given.host,
    folder: resolve(given.data),
    fresh: given.fresh,
    demonstration: !given['no-demo'] && given.issuer === undefined,
    tls: tlsOf(given),
    openToNetwork,
    ...messagesOf(given),
    ...(given.origin !== undefined && { origin: originOf(given.origin) }),
    ...(given.issuer !== undefined && { issuer: { url: given.issuer, audience: given.audience } }),
    ...(given.founder !== undefined && { founder: given.founder }),
  }
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    throw new StartRefused(`参数不对：${message}\n${usage}`, '')
  }
}

const tlsOf = (given: { tls: boolean; 'tls-certificate'?: string; 'tls-key'?: string }): Settings['tls'] => {
  const certificate = given['tls-certificate']
  const key = given['tls-key']
  if ((certificate === undefined) !== (key === undefined))
    throw new StartRefused(
      '--tls-certificate 与 --tls-key 必须同时给出。',
      '--tls-certificate and --tls-key go together.',
    )
  if (certificate !== undefined && key !== undefined) return { certificate, key }
  return given.tls ? 'make' : 'off'
}

const messagesOf = (given: {
  'messages-webhook'?: string
  'messages-secret-file'?: string
}): Pick<Settings, 'messages'> => {
  const url = given['messages-webhook']
  const secretFile = given['messages-secret-file']
  if ((url === undefined) !== (secretFile === undefined))
    throw new StartRefused(
      '--messages-webhook 与 --messages-secret-file 必须同时给出。',
      '--messages-webhook and --messages-secret-file go together.',
    )
  return url === undefined || secretFile === undefined ? {} : { messages: { url, secretFile } }
}

const originOf = (text: string): string => {
  try {
    const { origin, protocol } = new URL(text)
    if (protocol === 'http:' || protocol === 'https:') return origin
  } catch {
    // said below
  }
  throw new StartRefused(`--origin ${text} 不是 http(s) 地址。`, `--origin ${text} is not an http(s) address.`)
}
