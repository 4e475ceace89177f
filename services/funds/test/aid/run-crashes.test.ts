import { expect, test } from '@jest/globals'
import { approver, payer } from '../village.ts'
import { crashing, forgetCrashes } from '../crashing.ts'
import { approvedFor, family, openAid, openAidFund, openSchools, read, run, send } from './aid-world.ts'

test('a run that is cut off at any write goes on when it is asked for again, with every application in its plan once', async () => {
  for (const when of ['before', 'after'] as const) {
    for (let cut = 0; cut < 8; cut++) {
      const world = openAid()
      await openSchools(world)
      const fund = await openAidFund(world)
      for (const n of [1, 2]) await family(world, n)
      const applications = [await approvedFor(world, 1), await approvedFor(world, 2)]
      const crashes = crashing(world as never, (write) => (write === cut ? when : undefined))
      const first = await run(world, fund)
      crashes.mend()
      const again = await run(world, fund)
      expect([201, 409]).toContain(again.status)
      const [made, ...others] = (await read(world, '/aid-runs?division=610528')).body.items
      expect([made.state, made.applications, others]).toEqual(['entered', 2, []])
      expect((await read(world, `/plans/${made.plan}`)).body).toMatchObject({ lines: 2, amountFen: 300_000 })
      expect((await read(world, '/plans?division=610528')).body.items).toHaveLength(1)
      if (first.status === 201) expect(again.status).toBe(409)
      for (const application of applications)
        expect((await read(world, `/aid-applications/${application}`)).body).toMatchObject({
          state: 'in-run',
          run: made.run,
        })
      forgetCrashes(world as never)
      world.close()
    }
  }
})

test('what became of the lines comes back to the applications though carrying it was cut off', async () => {
  const world = openAid()
  await openSchools(world)
  const fund = await openAidFund(world)
  await family(world, 1)
  const application = await approvedFor(world, 1)
  const { plan } = (await run(world, fund)).body
  await send(world, approver, 'POST', `/plans/${plan}/approval`, {})
  await world.carry()
  await send(world, payer, 'POST', `/plans/${plan}/payment`, {})
  let cut = false
  const crashes = crashing(world as never, () => (cut ? undefined : ((cut = true), 'after')))
  await world.carry().catch(() => undefined)
  crashes.mend()
  await world.carry()
  expect((await read(world, `/aid-applications/${application}`)).body.state).toBe('paid')
  forgetCrashes(world as never)
  world.close()
})
