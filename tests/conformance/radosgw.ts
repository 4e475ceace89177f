import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export type Radosgw = {
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  readonly stop: () => Promise<void>
}

const programs = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'monmaptool', 'ceph-authtool']
const packages = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common']

/** Installs Ceph from Debian when it is not there, and says what it does. */
export const installRadosgw = (): void => {
  const missing = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
  if (missing.length === 0) {
    console.log('radosgw: Ceph is installed.')
    return
  }
  console.log(`radosgw: installing ${packages.join(', ')} from Debian (${missing.join(', ')} missing) …`)
  const apt = (...rest: string[]): void => {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { status, stderr } = spawnSync('apt-get', rest, { env: environment, encoding: 'utf8', timeout: 300_000 })
    if (status !== 0) throw new Error(`apt-get ${rest.join(' ')} failed:\n${stderr}\nCeph needs Debian 12 and root.`)
  }
  apt('update')
  apt('install', '-y', '--no-install-recommends', ...packages)
  console.log('radosgw: installed.')
}

/**
 * A Ceph object gateway of its own over one monitor and one OSD in memory, as plain child processes in a folder, on free
 * ports of the loopback. Ready in seconds; nothing of it is left after `stop`.
 */
export const startRadosgw = async (
  folder = join(import.meta.dirname, '../../.conformance', `radosgw-${process.pid}-${randomBytes(3).toString('hex')}`),
): Promise<Radosgw> => {
  installRadosgw()
  const started = performance.now()
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['mon', 'osd', 'run', 'log']) mkdirSync(join(folder, name), { recursive: true })
  const [monitorPort, oldMonitorPort, port] = await freePorts(3)
  const addresses = `[v2:127.0.0.1:${monitorPort},v1:127.0.0.1:${oldMonitorPort}]`
  const cluster = randomUUID()
  writeFileSync(join(folder, 'ceph.conf'), configuration(folder, cluster, addresses, port ?? 0))
  const children: ChildProcess[] = []
  const run = runIn(folder)
  const start = (...command: string[]): void => void children.push(startIn(folder, command))
  const killAll = (): void => children.forEach((child) => child.kill('SIGKILL'))
  // Whoever forgets to stop it, or fails before he can, leaves no daemons behind.
  process.once('exit', killAll)
  const stop = async (): Promise<void> => {
    process.removeListener('exit', killAll)
    await Promise.all(children.toReversed().map(stopChild))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const all = ['--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *']
    run('ceph-authtool', '--create-keyring', 'keyring', '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *')
    run('ceph-authtool', 'keyring', '--gen-key', '-n', 'client.admin', ...all)
    run('monmaptool', '--create', '--fsid', cluster, '--addv', 'a', addresses, 'monmap')
    run('ceph-mon', '-i', 'a', '--mkfs', '--monmap', 'monmap', '--keyring', 'keyring')
    start('ceph-mon', '-i', 'a', '-f')
    const osd = randomUUID()
    run('ceph', '--connect-timeout', '30', 'osd', 'new', osd)
    run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osd)
    start('ceph-osd', '-i', '0', '-f')
    const [accessKey, secretKey] = [randomBytes(10).toString('hex').toUpperCase(), randomBytes(20).toString('hex')]
    const names = ['--uid', 'bangfu', '--display-name', 'bangfu']
    run('radosgw-admin', 'user', 'create', ...names, '--access-key', accessKey, '--secret', secretKey)
    start('radosgw', '-n', 'client.admin', '-f')
    const endpoint = `http://127.0.0.1:${port}`
    await untilAnswers(endpoint, children)
    console.log(`radosgw: ${endpoint} after ${((performance.now() - started) / 1000).toFixed(1)} s.`)
    return { endpoint, accessKey, secretKey, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const configuration = (folder: string, cluster: string, addresses: string, port: number): string => `[global]
fsid = ${cluster}
mon_host = ${addresses}
mon_initial_members = a
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
# Everything stays on the loopback: no keys between the parts, and so no encryption either, which the gateway asks for.
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
run_dir = ${folder}/run
pid_file = ${folder}/run/$name.pid
log_file = ${folder}/log/$name.log
admin_socket =
keyring = ${folder}/keyring
mon_data = ${folder}/mon
osd_data = ${folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
# A lone monitor need not gather proposals for a second before it decides: 2 s less for each of the gateway's pools.
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
rgw_frontends = beast endpoint=127.0.0.1:${port} tcp_nodelay=1
`

const environmentOf = (folder: string): NodeJS.ProcessEnv => ({ ...process.env, CEPH_CONF: join(folder, 'ceph.conf') })

const runIn =
  (folder: string) =>
  (program: string, ...rest: string[]): void => {
    const options = { cwd: folder, env: environmentOf(folder), encoding: 'utf8', timeout: 60_000 } as const
    const { status, stderr, error } = spawnSync(program, rest, options)
    if (status !== 0) throw new Error(`${program} ${rest.join(' ')} failed: ${error?.message ?? ''}\n${stderr}`)
  }

const startIn = (folder: string, [program = '', ...rest]: readonly string[]): ChildProcess => {
  const out = openSync(join(folder, 'log', `${program}.out`), 'a')
  return spawn(program, rest, { cwd: folder, env: environmentOf(folder), stdio: ['ignore', out, out] })
}

const stopChild = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(late)
}

const untilAnswers = async (endpoint: string, children: readonly ChildProcess[]): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt++) {
    const dead = children.find(({ exitCode }) => exitCode !== null)
    if (dead) throw new Error(`${dead.spawnfile} ended with ${dead.exitCode}; see its log`)
    try {
      await fetch(endpoint)
      return
    } catch {
      await wait(200)
    }
  }
  throw new Error('radosgw did not answer within a minute')
}

const freePorts = async (count: number): Promise<number[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
