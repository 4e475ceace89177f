import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { instant } from '@bangfu/kernel/time'
import { Unsent, type Outgoing } from '@bangfu/messages/message'
import type { Id } from '@bangfu/kernel/ids'
import { openWorld, type World } from '../../../../tests/support/world.ts'
import type { PairingDeps } from '../../src/deps.ts'
import { sendMessages } from '../../src/messages/message-send-task.ts'
import { findMessage, messageOps, type Message } from '../../src/messages/message-table.ts'
import { pairing } from '../../src/service.ts'

let world: World<PairingDeps>
let fault: Unsent | undefined
let taken: Outgoing[]
const id = `msg_${'0'.repeat(22)}` as Id<'msg'>

beforeEach(() => {
  taken = []
  fault = undefined
  const send = async (message: Outgoing): Promise<void> => {
    if (fault) throw fault
    taken.push(message)
  }
  world = openWorld<PairingDeps>([pairing], { messages: { send } })
})
afterEach(() => world.close())

const queue = async (more: Partial<Message> = {}): Promise<void> => {
  const context = { ...world.deps, now: world.deps.clock() }
  const message: Message = {
    to: { phone: '15400000001' },
    template: 'visit-code',
    values: { code: '824613', minutes: 10, on: '2020-08-15' },
    division: '610528000901' as Division,
    message: id,
    ...more,
  }
  await world.table.write(messageOps(context, message))
}

const stored = async () => (await findMessage(world.table, id))?.message
const later = (minutes: number): void =>
  world.setNow(instant(Date.parse('2020-08-15T02:00:00.000Z') + minutes * 60_000))

describe('a message', () => {
  test('goes out when its act was written, and then nothing of what it said is left', async () => {
    await queue()
    const [fact] = await world.carry()
    expect(taken).toHaveLength(1)
    expect(taken[0]).toMatchObject({ message: id, to: { phone: '15400000001' }, values: { code: '824613' } })
    expect(taken[0]?.text.zh).toContain('824613')
    expect(fact?.body).toEqual({ message: id })
    expect(await stored()).toMatchObject({ state: 'sent', attempts: 1, values: null, to: { sealed: null } })
  })

  test('holds its code and number sealed while it waits', async () => {
    await queue()
    expect(JSON.stringify(await stored())).not.toMatch(/824613|15400000001/)
  })

  test('that the channel does not take is tried again, less and less often, and sent once', async () => {
    fault = new Unsent('http-503', true)
    await queue()
    await world.carry()
    expect(await stored()).toMatchObject({ state: 'waiting', attempts: 1, fault: 'http-503' })
    await sendMessages({}, world.deps)
    expect(await stored()).toMatchObject({ attempts: 1 })
    later(1)
    await sendMessages({}, world.deps)
    expect(await stored()).toMatchObject({ attempts: 2 })
    fault = undefined
    later(3)
    await sendMessages({}, world.deps)
    await sendMessages({}, world.deps)
    expect(taken).toHaveLength(1)
    expect(await stored()).toMatchObject({ state: 'sent', attempts: 3, fault: null })
  })

  test('whose time is over is dropped unsent', async () => {
    fault = new Unsent('timeout', true)
    await queue()
    await world.carry()
    fault = undefined
    later(10)
    await sendMessages({}, world.deps)
    expect(taken).toEqual([])
    expect(await stored()).toMatchObject({ state: 'expired', values: null })
  })

  test('that the channel calls wrong is not sent again', async () => {
    fault = new Unsent('http-422', false)
    await queue()
    await world.carry()
    fault = undefined
    later(5)
    await sendMessages({}, world.deps)
    expect(taken).toEqual([])
    expect(await stored()).toMatchObject({ state: 'refused', fault: 'http-422' })
  })

  test('is sent once when several take it in hand at the same moment', async () => {
    await queue()
    later(1)
    await Promise.all([sendMessages({}, world.deps), sendMessages({}, world.deps), world.carry()])
    expect(taken).toHaveLength(1)
  })

  test('that nobody waits for tells nothing and goes out with the next round', async () => {
    await queue({
      template: 'digest',
      values: { on: '2020-08-15', overdue: 1, due: 2, link: '' },
      to: { user: 'usr-1' },
    })
    expect(await world.carry()).toEqual([])
    expect(await sendMessages({}, world.deps)).toEqual({ tried: 1 })
    expect(taken[0]).toMatchObject({ to: { kind: 'user', user: 'usr-1' } })
  })

  test('to an office names the office: who holds it the channel knows', async () => {
    await queue({ to: { role: 'township-office', division: '610528000' as Division } })
    await world.carry()
    expect(taken[0]?.to).toEqual({ kind: 'office', role: 'township-office', division: '610528000', unit: null })
  })

  test('to a helper who left no number is handed over all the same', async () => {
    await queue({ to: { helper: 'hlp-1' } })
    await world.carry()
    expect(taken[0]?.to).toEqual({ kind: 'helper', helper: 'hlp-1', phone: null })
  })

  test('is one, however often its act is repeated under the same id', async () => {
    await queue()
    await expect(queue()).rejects.toThrow()
    await world.carry()
    expect(taken).toHaveLength(1)
  })

  test('cannot be asked for with a value missing', () => {
    expect(() =>
      messageOps(
        { ...world.deps, now: world.deps.clock() },
        {
          to: { user: 'usr-1' },
          template: 'visit-code',
          values: {},
          division: '610528' as Division,
        },
      ),
    ).toThrow(RangeError)
  })
})
