import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { idsFrom } from '@bangfu/kernel/ids'
import { fileMessages } from '@bangfu/messages/file-messages'
import type { Messages } from '@bangfu/messages/message'
import { openDiskObjects, type DiskObjects } from '@bangfu/objects/disk-objects'
import { sweepExchange } from './sweep-exchange.ts'
import { carryEvent } from '@bangfu/projector/carry'
import { deliverMany } from '@bangfu/service/deliver'
import { definitionsOf } from '@bangfu/service/service'
import { streamEventOf } from '@bangfu/service/stream'
import { BrokenTable } from '@bangfu/table/sqlite-file'
import { openSqliteTableThreaded, type ThreadedSqliteTable } from '@bangfu/table/sqlite-threaded'
import { BrokenKeyFile, openKeyFile } from '@bangfu/vault/key-file'
import { vaultOf, type Keyring } from '@bangfu/vault/keyring'
import type { BusinessClock } from './business-clock.ts'
import { startCarrier, type Carrier } from './carrier.ts'
import type { DataFolder } from './data-folder.ts'
import { startSchedules } from './schedule.ts'
import { serviceNamed, services, type AllDeps } from './services.ts'
import { StartRefused } from './settings.ts'
import { machinesOf } from './state-machines.ts'

/** The data of one machine and everything that works on them without being asked. */
export type Installation = {
  readonly deps: AllDeps
  readonly table: ThreadedSqliteTable
  readonly objects: DiskObjects
  readonly exchange: DiskObjects
  readonly carrier: Carrier
  stop(): Promise<void>
}

export type InstallationPorts = {
  readonly clock: BusinessClock
  readonly origin: () => string
  /** The channel of messages; without one each becomes a file in the data folder. */
  readonly messages?: Messages | undefined
  /** Told of work that failed without anybody waiting for it. */
  readonly failed: (where: string, error: unknown) => void
}

const resumeEveryMs = 60_000
const sweepEveryMs = 3_600_000
const sweepAtMost = 1000

/** Opens the data of one machine and starts the carrying of facts, the schedule and the sweeping. */
export const openInstallation = async (folder: DataFolder, ports: InstallationPorts): Promise<Installation> => {
  const vault = vaultOf(openKeys(folder))
  const table = openTable(folder.path('table.db'))
  mkdirSync(folder.path('objects'), { recursive: true, mode: 0o700 })
  const objects = await openDiskObjects({
    folder: folder.path('objects'),
    secret: vault.secret('uploads'),
    origin: ports.origin,
    clock: ports.clock.now,
  })
  mkdirSync(folder.path('exchange'), { recursive: true, mode: 0o700 })
  const exchange = await openDiskObjects({
    folder: folder.path('exchange'),
    secret: vault.secret('exchange'),
    origin: ports.origin,
    clock: ports.clock.now,
    path: '/exchange',
  })
  const base = {
    table,
    vault,
    clock: ports.clock.now,
    newId: idsFrom(Date.now, randomBytes),
    objects,
    exchange,
    publicOrigin: ports.origin,
    messages: ports.messages ?? fileMessages(folder.path('outbox')),
  }
  const deps: AllDeps = {
    ...base,
    carry: async (reader, facts) => void (await deliverMany(serviceNamed(reader), facts, deps)),
    start: (...execution) => running.start(...execution),
  }
  const running = machinesOf(definitionsOf(services), services, deps, (error) => ports.failed('state machine', error))
  const carrier = startCarrier(
    table,
    async (records) => {
      const { batchItemFailures } = await carryEvent(streamEventOf(records), deps)
      return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier))
    },
    (error) => ports.failed('carrier', error),
  )
  const unsubscribe = table.onCommit(carrier.wake)
  const resume = async (alone: boolean): Promise<void> => {
    for (const service of services) await service.resume?.(deps, alone)
  }
  await resume(true)
  const resuming = setInterval(() => {
    resume(false).catch((error: unknown) => ports.failed('resume', error))
  }, resumeEveryMs)
  const schedule = startSchedules(
    services.flatMap(({ machines = [] }) => machines),
    ports.clock.now,
    running.start,
    (error) => ports.failed('schedule', error),
  )
  const sweep = async (): Promise<void> => {
    await table.sweep(Math.floor(Date.parse(ports.clock.now()) / 1000), sweepAtMost)
    await sweepExchange(exchange, ports.clock.now())
  }
  const sweeping = setInterval(() => {
    sweep().catch((error: unknown) => ports.failed('sweep', error))
  }, sweepEveryMs)
  return {
    deps,
    table,
    objects,
    exchange,
    carrier,
    stop: async () => {
      clearInterval(resuming)
      clearInterval(sweeping)
      schedule.stop()
      await running.stop()
      unsubscribe()
      await carrier.stop()
      await table.close()
    },
  }
}

const openTable = (path: string): ThreadedSqliteTable => {
  try {
    return openSqliteTableThreaded(path)
  } catch (error) {
    if (!(error instanceof BrokenTable)) throw error
    throw new StartRefused(
      `数据文件 ${path} 不能使用（${error.fault}）；请从备份恢复，用 --data 换一个目录，或用 --fresh 清空重来。`,
      `The data file ${path} cannot be used (${error.fault}); restore it from a backup, give another folder with --data, or start over with --fresh.`,
    )
  }
}

/** Keys are made before the table is: a table without keys has lost them, and new ones would open nothing in it. */
const openKeys = (folder: DataFolder): Keyring => {
  const path = folder.path('keys.json')
  if (existsSync(folder.path('table.db')) && !existsSync(path))
    throw new StartRefused(
      `${path} 不见了，没有它就打不开已加密的证件号码和电话；请从保管处放回，或用 --fresh 清空重来。`,
      `${path} is missing; without it no sealed ID number or phone opens: put it back from where you keep it, or start over with --fresh.`,
    )
  try {
    return openKeyFile(path)
  } catch (error) {
    if (!(error instanceof BrokenKeyFile)) throw error
    throw new StartRefused(
      `密钥文件 ${path} 不能使用（${error.fault}）；请检查其内容与权限（仅属主可读），或从保管处放回。`,
      `The key file ${path} cannot be used (${error.fault}); see to its content and permissions (its owner alone may read it), or put it back from where you keep it.`,
    )
  }
}
