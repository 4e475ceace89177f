import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import type { Division } from '@bangfu/kernel/division'
import { Instant } from '@bangfu/kernel/time'
import type { Query } from '@bangfu/table/table'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import { county, idNumber, importAs, office, openHouseholds, roster, village } from '../a-list.ts'
import { imported, type OnFile } from './a-file.ts'

let world: World<Deps>
beforeEach(() => void (world = openHouseholds()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const on = '2020-08-10'

/** What of the table is asked, and an end to every opening of a seal. */
const watched = (): Query[] => {
  const queries: Query[] = []
  const { table, vault } = world.deps
  Object.assign(world.deps, {
    table: {
      ...table,
      getMany: table.getMany,
      list: async (query: Query) => {
        queries.push(query)
        return table.list(query)
      },
    },
    vault: {
      ...vault,
      open: () => {
        throw new Error('a seal was opened')
      },
    },
  })
  return queries
}

const paid = async (home: OnFile, posting: string): Promise<void> => {
  const body = {
    posting,
    fund: 'fnd_1',
    plan: 'pln_1',
    household: home.id,
    item: 'aid',
    period: '2020-08',
    amountFen: 12_000,
  }
  const now = Instant.parse('2020-08-15T02:00:00.000Z')
  await world.table.write([tell(world.deps, now, village, 'posting.paid', { ...body, division: village })])
  await world.carry()
}

test('one query of one partition brings the file, who came and left, closed years and money', async () => {
  const [home] = (await imported(world, [1, 3])) as [OnFile]
  await paid(home, 'pst_1')
  await home.act('/years/2019', { income: { wageFen: 100_000 }, reason: '补录上年' }, { method: 'PUT' })
  await home.act(`/members/${await home.person(2)}/departure`, { kind: 'marriage-out', on, reason: '外嫁' })
  const queries = watched()
  const { status, body, headers } = await world.call(office, 'GET', `/households/${home.id}/file`)
  expect([status, headers['etag'], queries.length]).toEqual([200, '"3"', 1])
  expect(body.file.missing.map(({ thing }: { thing: string }) => thing)).not.toContain('funds')
  expect(body).toMatchObject({
    file: { household: home.id, persons: [{}, {}] },
    sections: {
      aid: [{ posting: 'pst_1', amountFen: 12_000 }],
      memberChanges: [{ kind: 'marriage-out', member: { name: '李丙1' } }],
      closedYears: [{ year: 2019, income: { wageFen: 100_000 } }],
    },
    more: false,
  })
})

test('the whole file of a household with a long history does not read its history', async () => {
  const [home] = (await imported(world, [1, 2])) as [OnFile]
  for (let index = 1; index <= 12; index++)
    await home.act('', { group: `${index + 20}组`, reason: '更正' }, { method: 'PATCH' })
  const { table } = world.deps
  const read: string[] = []
  Object.assign(world.deps, {
    table: {
      ...table,
      getMany: table.getMany,
      list: async (query: Query) => {
        const page = await table.list(query)
        read.push(...page.items.map(({ kind }) => kind))
        return page
      },
    },
  })
  await world.call(office, 'GET', `/households/${home.id}/file`)
  expect(read).toContain('household')
  expect(read).not.toContain('history')
})

test('no list, no file and no history opens a seal, and none shows what is sealed', async () => {
  await importAs(world, office, roster)
  const { body: listed } = await world.call(office, 'GET', `/households?division=${county}`)
  const id = listed.items[0].household
  watched()
  const answers = await Promise.all(
    [
      `/households?division=${county}`,
      `/households?division=${county}&status=exited`,
      `/households/${id}`,
      `/households/${id}/file`,
      `/households/${id}/history`,
      `/households/${id}/member-changes`,
      `/households/${id}/years`,
    ].map((path) => world.call(office, 'GET', path)),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toMatch(/610599\d{11}[\dX]|154\d{8}|v1\./)
})

test.each([
  ['nobody', undefined, 401],
  ['finance', actorWith('finance-entry', { division: county }), 403],
  ['the neighbouring village', actorWith('village-clerk', { division: '610528000902' as Division }), 404],
  ['another household', actorWith('household', { division: village, household: 'hsh_1' }), 404],
])('%s may not have it', async (_who, actor, status) => {
  const [home] = (await imported(world, [1, 2])) as [OnFile]
  expect((await world.call(actor, 'GET', `/households/${home.id}/file`)).status).toBe(status)
})

test('a household has its own whole file', async () => {
  const [home] = (await imported(world, [1, 2])) as [OnFile]
  const own = actorWith('household', { household: home.id })
  expect((await world.call(own, 'GET', `/households/${home.id}/file`)).status).toBe(200)
})

test('a household that is not there has no file', async () => {
  const [home] = (await imported(world, [1, 2])) as [OnFile]
  const none = home.id.slice(0, -1) + (home.id.endsWith('0') ? '1' : '0')
  expect((await world.call(office, 'GET', `/households/${none}/file`)).status).toBe(404)
})

test('thirty members with everything said of them fit into a file, and twenty years beside it', async () => {
  const said = (index: number) => ({
    name: `李${'甲乙丙丁'[index % 4] ?? ''}${index}`,
    relation: index === 0 ? '户主' : '其他',
    idNumber: idNumber(7000 + index, 'male'),
    disabilityCard: `${idNumber(7000 + index, 'male')}43`,
    personPhone: '15400001111',
    ...everyText,
    health: ['长期慢性病', '残疾', '患有大病'],
    benefits: ['困难残疾人生活补贴', '重度残疾人护理补贴', '临时救助'],
    specialNeeds: ['留守老人', '独居'],
  })
  const made = await world.call(office, 'POST', '/households', {
    code: `${village}0500`,
    category: '低保户',
    year: 2001,
    persons: Array.from({ length: 30 }, (_none, index) => said(index)),
  })
  expect(made.status).toBe(201)
  const id = made.body.household
  for (let year = 2002; year <= 2020; year++) {
    const body = { arableMu: year - 2000, income: { wageFen: year * 1000, dibaoFen: 60_000 }, reason: '年度更新' }
    const put = await world.call(office, 'PUT', `/households/${id}/years/${year}`, body, {
      'if-match': `"${year - 2001}"`,
    })
    expect(put.status).toBe(200)
  }
  const { body } = await world.call(office, 'GET', `/households/${id}/file`)
  expect(body.file.incomes).toHaveLength(19)
  expect(body.sections.closedYears.map(({ year }: { year: number }) => year)).toEqual(
    Array.from({ length: 19 }, (_none, index) => 2001 + index),
  )
  const item = await world.table.get({ table: 'registry', pk: id, sk: '=' })
  expect(Buffer.byteLength(JSON.stringify(item?.body))).toBeLessThan(395_000 / 3)
}, 20_000)

const everyText = {
  personCode: '6105280009010500'.padEnd(30, '1'),
  ethnicGroup: '汉族',
  party: '中共党员',
  education: '文盲或半文盲',
  studentState: '高职(高专)三年级',
  labour: '弱劳动力或半劳动力',
  workPlace: '乡(镇)外县内',
  workMonths: 12,
  workFrom: '2019-01',
  workTo: '2019-12',
  ...Object.fromEntries(
    ['workProvince', 'workCity', 'workCounty', 'workTownship', 'workTrade'].map((key) => [key, '地'.repeat(50)]),
  ),
  workEmployer: '厂'.repeat(100),
  employmentNeed: '需'.repeat(100),
  employmentChannel: '公益性岗位',
  monthlyWageFen: 350_000,
  ...Object.fromEntries(
    ['putonghua', 'soldier', 'hasWorked', 'plansWork', 'medicalInsurance', 'pension', 'dibao'].map((key) => [
      key,
      true,
    ]),
  ),
}
