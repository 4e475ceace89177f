import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { spawnHost, startProcessHost } from '../support/process-host.ts'

const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-host-'))
  folders.push(folder)
  return folder
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const ends = async (args: readonly string[]): Promise<{ code: number | null; said: string }> => {
  const { exited, output } = spawnHost(args)
  return { code: await exited, said: output() }
}

describe('the one-machine host', () => {
  test('SIGTERM to the pid in host.pid stops it cleanly', async () => {
    const folder = newFolder()
    const { exited } = await startProcessHost(['--data', folder, '--port', '0', '--no-demo'])
    process.kill(Number(readFileSync(join(folder, 'host.pid'), 'utf8')), 'SIGTERM')
    expect(await exited).toBe(0)
    expect(existsSync(join(folder, 'host.pid'))).toBe(false)
  })

  test('a second host on the same data is refused in one sentence, and the first goes on', async () => {
    const folder = newFolder()
    const first = await startProcessHost(['--data', folder, '--port', '0', '--no-demo'])
    const { code, said } = await ends(['--data', folder, '--port', '0', '--no-demo'])
    expect(code).toBe(1)
    expect(said).toMatch(/Another Bangfu host is using .*--data/)
    expect(said).not.toMatch(/ at .*\.ts:/)
    expect((await fetch(`${first.origin}/dev/login`)).status).toBe(200)
    first.child.kill('SIGTERM')
    await first.exited
  })

  test('a busy port is said with the way out', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { code, said } = await ends(['--data', newFolder(), '--port', String(port), '--no-demo'])
    server.close()
    expect(code).toBe(1)
    expect(said).toMatch(new RegExp(`${port}.*--port`))
    expect(said).not.toMatch(/ at .*\.ts:/)
  })

  test('a broken data file is said, and left as it is', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'table.db'), 'this is not a table at all, it is a letter'.repeat(100))
    const { code, said } = await ends(['--data', folder, '--port', '0', '--no-demo'])
    expect(code).toBe(1)
    expect(said).toMatch(/--data|--fresh/)
    expect(said).not.toMatch(/ at .*\.ts:/)
    expect(readFileSync(join(folder, 'table.db'), 'utf8')).toContain('letter')
  })

  test('lost keys are said, and no new ones are made in their place', async () => {
    const folder = newFolder()
    const first = await startProcessHost(['--data', folder, '--port', '0', '--no-demo'])
    first.child.kill('SIGTERM')
    await first.exited
    rmSync(join(folder, 'keys.json'))
    const { code, said } = await ends(['--data', folder, '--port', '0', '--no-demo'])
    expect(code).toBe(1)
    expect(said).toMatch(/keys\.json is missing/)
    expect(existsSync(join(folder, 'keys.json'))).toBe(false)
  })

  test('a data folder that is a file is said', async () => {
    const folder = join(newFolder(), 'file')
    writeFileSync(folder, '')
    const { code, said } = await ends(['--data', folder, '--port', '0', '--no-demo'])
    expect(code).toBe(1)
    expect(said).toMatch(/cannot be used.*--data/)
  })

  test.each([
    [['--port', 'many'], /not a port/],
    [['--host', '0.0.0.0'], /--let-anyone-on-the-network-sign-in/],
    [['--nonsense'], /--port/],
    [['--origin', 'ftp://x'], /not an http/],
    [['--issuer', 'http://127.0.0.1:9'], /--issuer/],
    [['--tls-key', 'k.pem'], /go together/],
    [['--tls-key', '/none/k.pem', '--tls-certificate', '/none/c.pem'], /cannot be read/],
  ])('%j is refused in one sentence', async (args, sentence) => {
    const { code, said } = await ends([...args, '--data', newFolder(), '--no-demo'])
    expect(code).toBe(1)
    expect(said).toMatch(sentence)
    expect(said).not.toMatch(/ at .*\.ts:/)
  })

  test('--tls serves with a certificate that is made once and kept', async () => {
    const folder = newFolder()
    const args = ['--data', folder, '--port', '0', '--no-demo', '--tls']
    const first = await startProcessHost(args)
    expect(first.origin).toMatch(/^https:/)
    const made = readFileSync(join(folder, 'tls.json'), 'utf8')
    first.child.kill('SIGTERM')
    await first.exited
    const second = await startProcessHost(args)
    expect(readFileSync(join(folder, 'tls.json'), 'utf8')).toBe(made)
    second.child.kill('SIGTERM')
    await second.exited
  })

  test('--fresh starts over', async () => {
    const folder = newFolder()
    const first = await startProcessHost(['--data', folder, '--port', '0', '--no-demo'])
    first.child.kill('SIGKILL')
    await first.exited
    const keys = readFileSync(join(folder, 'keys.json'), 'utf8')
    const second = await startProcessHost(['--data', folder, '--port', '0', '--no-demo', '--fresh'])
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).not.toBe(keys)
    second.child.kill('SIGTERM')
    await second.exited
  })
})
