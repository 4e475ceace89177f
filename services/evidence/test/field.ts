import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HouseholdFace, VisitFace } from '@bangfu/facts/faces'
import { Division, Village } from '@bangfu/kernel/division'
import { positionText } from '@bangfu/kernel/position'
import { instant } from '@bangfu/kernel/time'
import { diskEndpoints } from '@bangfu/objects/disk-endpoints'
import { openDiskObjects, type DiskObjects } from '@bangfu/objects/disk-objects'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith, openWorld, type Answered, type World } from '../../../tests/support/world.ts'
import type { KeepingDeps } from '../src/deps.ts'
import { evidence } from '../src/service.ts'

export const village = Village.parse('610528000901')
export const visitAt = '2020-08-14T02:30:00.000Z'
/** The household's registered point. */
export const home = { latitude: 34.7691, longitude: 109.1883 }
export const helper = actorWith('helper', { helper: 'hlp-1', division: Division.parse('610528') }, 'usr-helper')
export const otherHelper = actorWith('helper', { helper: 'hlp-2', division: Division.parse('610528') }, 'usr-other')
export const clerk = actorWith('village-clerk', { division: village })
export const stranger = actorWith('county-office', { division: Division.parse('610526') }, 'usr-stranger')

export type Field = World<KeepingDeps> & {
  readonly objects: DiskObjects
  /** A visit of a household, as the pairing and households services show them. */
  visit(number: number, more?: { position?: null; division?: Village }): Promise<string>
  /** Asks for a ticket as the device does. */
  ask(visit: string, bytes: Uint8Array, more?: Record<string, unknown>): Promise<Answered>
  /** Posts the bytes with a ticket; the store tells the service. */
  post(ticket: { url: string; fields: Record<string, string> }, bytes: Uint8Array): Promise<number>
  /** Asks, posts and reads what was found. */
  handIn(visit: string, bytes: Uint8Array, more?: Record<string, unknown>): Promise<Answered['body']>
  end(): Promise<void>
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64')

/** The evidence service over a real disk store that listens, in a field where visits are made. */
export const openField = async (start = '2020-08-14T04:00:00.000Z'): Promise<Field> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-field-'))
  let origin = ''
  let clock = () => instant(start)
  const objects = await openDiskObjects({ folder, secret: randomBytes(32), origin: () => origin, clock: () => clock() })
  const world = openWorld<KeepingDeps>([evidence], { objects }, start)
  clock = world.deps.clock
  const endpoints = diskEndpoints(objects, {
    created: async (created) => evidence.onUpload?.(created, world.deps),
    defect: (error) => void world.defects.push(error),
  })
  const server = createServer((request, response) => void endpoints(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const field: Field = {
    ...world,
    objects,
    visit: async (number, { position, division = village } = {}) => {
      const [visit, household] = ['vst', 'hsh'].map((prefix) => `${prefix}_${number.toString().padStart(22, '0')}`)
      const point = position === null ? null : world.deps.vault.seal('position', household ?? '', positionText(home))
      await world.table.write([
        create({ key: faceKey(household ?? ''), kind: 'face', body: householdFace(household ?? '', division, point) }),
        create({ key: faceKey(visit ?? ''), kind: 'face', body: visitFace(visit ?? '', household ?? '', division) }),
      ])
      return visit ?? ''
    },
    ask: (visit, bytes, more = {}) =>
      world.call(helper, 'POST', `/visits/${visit}/photos`, {
        contentType: 'image/jpeg',
        sizeBytes: bytes.length,
        sha256: hashOf(bytes),
        ...more,
      }),
    post: async ({ url, fields }, bytes) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      form.append('file', new Blob([new Uint8Array(bytes)]), 'photo.jpg')
      return (await fetch(url, { method: 'POST', body: form })).status
    },
    handIn: async (visit, bytes, more) => {
      const asked = await field.ask(visit, bytes, more)
      if (asked.body.ticket === undefined) throw new Error(JSON.stringify(asked))
      const status = await field.post(asked.body.ticket as never, bytes)
      if (status !== 204) throw new Error(`the store answered ${status}`)
      const { body } = await world.call(clerk, 'GET', `/photos/${asked.body.evidence as string}`)
      return body
    },
    end: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      world.close()
      rmSync(folder, { recursive: true })
    },
  }
  return field
}

const householdFace = (household: string, division: Village, position: string | null): HouseholdFace => ({
  household,
  code: '6105280009010001',
  division,
  category: 'ordinary',
  status: 'registered',
  payable: true,
  persons: 3,
  headMasked: '李某某',
  position,
})

const visitFace = (visit: string, household: string, division: Village): VisitFace => ({
  visit,
  household,
  helper: 'hlp-1',
  division,
  kind: 'home-visit',
  isVisit: true,
  at: instant(visitAt),
})
