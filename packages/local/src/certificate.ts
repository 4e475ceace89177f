import { readFileSync } from 'node:fs'
import { readJson, writeJson } from './json-file.ts'
import { StartRefused, type Settings } from './settings.ts'

export type Certificate = { readonly cert: string; readonly key: string }

const lifeDays = 820

/** The certificate to serve with: the one given, or one that is made once and kept. */
export const certificateFor = async (
  tls: Settings['tls'],
  file: string,
  names: readonly string[],
): Promise<Certificate | undefined> => {
  if (tls === 'off') return undefined
  if (tls !== 'make') return given(tls)
  const kept = readJson<Certificate>(file)
  if (kept) return kept
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: 'Bangfu' }], {
    keyType: 'ec',
    notAfterDate: new Date(Date.now() + lifeDays * 86_400_000),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (/^[\d.]+$|:/.test(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  })
  const certificate = { cert: made.cert, key: made.private }
  writeJson(file, certificate)
  return certificate
}

const given = ({ certificate, key }: { certificate: string; key: string }): Certificate => {
  try {
    return { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') }
  } catch {
    throw new StartRefused(
      `证书或私钥读不出来：${certificate}，${key}。`,
      `The certificate or key cannot be read: ${certificate}, ${key}.`,
    )
  }
}
