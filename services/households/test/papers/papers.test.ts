import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import decodeQr from 'qr/decode.js'
import type { Actor, Grant } from '@bangfu/access/actor'
import type { Fen } from '@bangfu/kernel/money'
import type { Period } from '@bangfu/kernel/time'
import { tell } from '@bangfu/service/facts'
import type { Deps } from '@bangfu/service/context'
import { faceKey, pairedKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith, openWorld, type Answered, type World } from '../../../../tests/support/world.ts'
import { households } from '../../src/service.ts'
import { county, csvOf, household, idNumber, importAs, office, village } from '../a-list.ts'

const clerk = actorWith('village-clerk', { division: village })
const helperId = 'hlp_0123456789ABCDEFGHJKMN'
const helper = actorWith('helper', { division: county, helper: helperId } as Partial<Grant>)
const auditor = actorWith('auditor', { division: county })
const origin = 'https://bangfu.example.gov.cn'

let world: World<Deps>
let id: string

/** What nobody but the offices may see of the family below: in no open page, and in no paper that is not for them. */
const sealedValues = {
  idNumbers: [idNumber(4, 'female'), idNumber(5, 'male'), idNumber(6, 'male', '20100601')],
  disabilityCard: `${idNumber(5, 'male')}42`,
  phone: '15400000001',
  ownPhone: '15400000011',
  bankAccount: '6217000000000001234',
  address: '黄窑村二组西头第三户',
}
const position = ['34.72029', '109.27873']
/** Illness, disability, family and cause: for the file, never for the card or the public. */
const delicate = ['残疾', '患有大病', '因残', '厌学', '低保', '护理', '一般贫困户', '自身发展动力不足']

const family = () => {
  const rows = household(1, 3, {
    家庭住址: sealedValues.address,
    银行账号: sealedValues.bankAccount,
    开户银行: '某农商行',
    主要致贫原因: '因残',
    其他致贫原因: '自身发展动力不足',
    纬度: '34.72029',
    经度: '109.27873',
    本人电话: sealedValues.ownPhone,
    年度: '2019',
  })
  rows.forEach((row) => (row['贫困户属性'] = '低保户'))
  rows[1] = { ...rows[1], 健康状况: '残疾', 残疾证号: sealedValues.disabilityCard, 疾病等级: '二级' }
  rows[2] = {
    ...rows[2],
    姓名: '李小明',
    证件号码: idNumber(6, 'male', '20100601'),
    失学辍学原因: '厌学',
    健康状况: '患有大病',
  }
  return rows
}
const columns = [...new Set(family().flatMap((row) => Object.keys(row)))]

const asked = (actor: Actor | undefined, path: string, body: unknown = {}, method = 'POST'): Promise<Answered> =>
  world.call(actor, method, path, method === 'GET' ? undefined : body)
const printed = async (actor: Actor, path: string, body: unknown = {}): Promise<string> => {
  const answered = await asked(actor, path, body)
  if (answered.status !== 200) throw new Error(`${path}: ${JSON.stringify(answered.body)}`)
  expect(answered.headers['content-type']).toBe('text/html; charset=utf-8')
  return String(answered.body)
}

beforeEach(async () => {
  world = openWorld([households], { publicOrigin: () => origin } as never) as unknown as World<Deps>
  const answered = await importAs(world, office, csvOf(family(), columns))
  id = answered.body.lines[0].household
  if (typeof id !== 'string') throw new Error(JSON.stringify(answered.body))
  const { deps } = world
  const now = deps.clock()
  const face = {
    ...{ helper: helperId, unit: 'unt_x', division: county, name: '王建国', unitName: '县第一中学' },
    phone: deps.vault.seal('phone', helperId, '15400009999'),
  }
  const changed = {
    pairing: 'par_x',
    household: id,
    helper: helperId,
    helperName: '王建国',
    unit: 'unt_x',
    division: village,
  }
  const paid = (posting: string, item: string, period: string, amountFen: number) =>
    tell(deps, now, village, 'posting.paid', {
      ...{ posting, household: id, fund: 'fnd_x', plan: 'pln_x', item, division: village, beneficiary: id },
      ...{ period: period as Period, amountFen: amountFen as Fen, seq: 1, entry: posting },
    } as never)
  await world.table.write([
    create({ key: faceKey(helperId), kind: 'face', body: face }),
    create({ key: pairedKey(helperId, id), kind: 'paired', body: { periods: [{ from: '2019-01-01', to: null }] } }),
    tell(deps, now, village, 'pairing.changed', {
      ...changed,
      from: '2019-01-01',
      to: null,
      entityVersion: 1,
    } as never),
    paid('pst_1', '重度残疾人护理补贴', '2020-05', 60_000),
    paid('pst_2', '低保金', '2020-06', 360_000),
    paid('pst_3', '产业分红', '2019-12', 5_250_000),
  ])
  await world.carry()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const holds = (page: string, values: readonly string[]): string[] => values.filter((value) => page.includes(value))
const sealedTexts = [
  ...sealedValues.idNumbers,
  ...[
    sealedValues.disabilityCard,
    sealedValues.phone,
    sealedValues.ownPhone,
    sealedValues.bankAccount,
    sealedValues.address,
  ],
  ...position,
]

describe('the wall card', () => {
  test('shows the helper with his number, measures and policies, and nothing that tells of illness or disability', async () => {
    const page = await printed(clerk, `/households/${id}/papers/card`)
    expect(
      holds(page, ['帮扶明白卡', '李甲1', '2组', '王建国', '县第一中学', '15400009999', '产业分红', '52,500.00']),
    ).toHaveLength(8)
    // 600 + 3,600 yuan of what must not be named, in one sum.
    expect(page).toMatch(/2020[\s\S]*综合保障[\s\S]*4,200\.00/)
    expect(holds(page, [...sealedTexts, ...delicate, '李乙1', '李小明', id])).toEqual([])
  })

  test('its code opens a masked page for everybody, and nothing else does', async () => {
    const page = await printed(helper, `/households/${id}/papers/card`)
    const address = readCode(page)
    expect(address.startsWith(`${origin}/public/cards/crd_`)).toBe(true)
    const path = address.slice(origin.length)
    const masked = await asked(undefined, path, undefined, 'GET')
    expect(masked.status).toBe(200)
    const shown = String(masked.body)
    expect(holds(shown, ['李某', '王某某', '县第一中学', '综合保障', '产业分红'])).toHaveLength(5)
    expect(
      holds(shown, [...sealedTexts, ...delicate, '李甲1', '王建国', '15400009999', '4,200', '52,500', id]),
    ).toEqual([])
    const forged = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`
    expect((await asked(undefined, forged.slice(0, -4) + 'AAAA', undefined, 'GET')).status).toBe(404)
    expect((await asked(undefined, path.slice(0, -23), undefined, 'GET')).status).toBe(400)
  })

  test('is one card however often it is printed, until it is revoked: then its code opens nothing', async () => {
    const pages = await Promise.all([1, 2, 3].map(() => printed(clerk, `/households/${id}/papers/card`)))
    const codes = new Set(pages.map(readCode))
    expect(codes.size).toBe(1)
    const path = [...codes][0]?.slice(origin.length) ?? ''
    expect((await asked(clerk, `/households/${id}/card`, undefined, 'GET')).body.path).toBe(path)
    expect((await asked(clerk, `/households/${id}/card/revocation`, { reason: '卡片遗失' })).status).toBe(200)
    expect((await asked(undefined, path, undefined, 'GET')).status).toBe(404)
    expect((await asked(clerk, `/households/${id}/card/revocation`, { reason: '卡片遗失' })).status).toBe(404)
    expect(readCode(await printed(clerk, `/households/${id}/papers/card`))).not.toBe([...codes][0])
  })

  test('has no code where nobody said where the public reaches the installation', async () => {
    delete (world.deps as { publicOrigin?: unknown }).publicOrigin
    expect(await printed(clerk, `/households/${id}/papers/card`)).not.toContain('<svg')
  })
})

describe('one household, one file', () => {
  test('holds all sections, with what is sealed masked', async () => {
    const page = await printed(clerk, `/households/${id}/papers/file`)
    const headings =
      '一、基本情况 二、八个搞清楚 三、家庭成员 四、生产生活条件 五、易地搬迁 六、收入情况 七、帮扶责任人 八、帮扶计划与措施 九、帮扶资金 十、 十一、变更记录'
    for (const heading of headings.split(' ')) expect(page).toContain(heading)
    expect(
      holds(page, [
        '李甲1',
        '李小明',
        '因残',
        '154****0001',
        '****1234',
        '王建国',
        '产业分红',
        '24,000.00',
        '敏感信息已脱敏',
      ]),
    ).toHaveLength(9)
    expect(holds(page, sealedTexts)).toEqual([])
  })

  test('is printed in plain by an office alone, with its reason in the trail', async () => {
    expect((await asked(clerk, `/households/${id}/papers/file-in-plain`, { reason: '入户核对' })).status).toBe(403)
    const page = await printed(office, `/households/${id}/papers/file-in-plain`, { reason: '迎接省级核查' })
    expect(holds(page, sealedTexts)).toEqual(
      sealedTexts.filter((value) => !position.includes(value)).concat(holds(page, position)),
    )
    expect(page).toContain('含敏感信息')
    const trail = await trailOf()
    expect(trail).toContainEqual(
      expect.objectContaining({ action: 'paper.file-in-plain', about: id, reason: '迎接省级核查' }),
    )
  })

  test('every printing is a line of the trail, and the page is kept nowhere', async () => {
    const key = { 'idempotency-key': 'print-1' }
    await world.call(clerk, 'POST', `/households/${id}/papers/file`, {}, key)
    await world.call(clerk, 'POST', `/households/${id}/papers/card`, {}, key)
    expect(
      (await trailOf())
        .filter(({ who }) => who === clerk.id)
        .map(({ action }) => action)
        .toSorted(),
    ).toEqual(['paper.card', 'paper.file'])
    expect(await world.table.get({ table: 'registry', pk: `answer#${clerk.id}#print-1`, sk: '=' })).toBeUndefined()
  })

  test('the form of a member is one page of all his fields', async () => {
    const file = await asked(clerk, `/households/${id}`, undefined, 'GET')
    const { person } = file.body.persons[1]
    const page = await printed(clerk, `/households/${id}/papers/persons/${person}`)
    expect(holds(page, ['人员信息表', '李乙1', '残疾', '配偶'])).toHaveLength(4)
    expect(holds(page, sealedTexts)).toEqual([])
    const none = `per_${'0'.repeat(22)}`
    expect((await asked(clerk, `/households/${id}/papers/persons/${none}`)).status).toBe(404)
  })

  test('is not for the neighbouring village or county', async () => {
    const neighbour = actorWith('village-clerk', { division: '610528000902' } as Partial<Grant>)
    for (const path of ['card', 'file'])
      expect((await asked(neighbour, `/households/${id}/papers/${path}`)).status).toBe(404)
    expect((await asked(undefined, `/households/${id}/papers/file`)).status).toBe(401)
  })

  test('what people typed never becomes markup', async () => {
    const hostile = '<script>alert(1)</script>"><b>2'
    const change = { group: hostile, villageName: '</style><img src=x>', reason: hostile }
    await world.call(clerk, 'PATCH', `/households/${id}`, change, { 'if-match': '"1"' })
    for (const paper of ['file', 'card']) {
      const page = await printed(clerk, `/households/${id}/papers/${paper}`)
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;b&gt;2')
      expect(page).toContain('&lt;/style&gt;&lt;img src=x&gt;')
      expect(page).not.toMatch(/<script|<img|"><b>2/)
    }
  })
})

describe('plans', () => {
  const ownHousehold = () => actorWith('household', { household: id } as Partial<Grant>)
  const measure = (kind: string, text: string) => ({
    ...{ kind, text, from: '2020-03-01', due: '2020-12-31' },
    owner: { kind: 'department', name: '县农业农村局' },
  })
  const putPlan = async () => {
    const put = await asked(clerk, `/households/${id}/plan`, { summary: '发展核桃产业', exitYear: 2020 }, 'PUT')
    expect(put.status).toBeLessThan(300)
    for (const one of [measure('0101', '栽植核桃五亩'), measure('1053', '为李乙1办理护理补贴')])
      expect(
        (await world.call(clerk, 'POST', `/households/${id}/measures`, one, { 'idempotency-key': one.kind })).status,
      ).toBe(201)
  }
  const agree = async () => {
    const { contentHash } = (await asked(clerk, `/households/${id}/plan`, undefined, 'GET')).body
    expect((await asked(ownHousehold(), `/households/${id}/plan/agreement`, { contentHash })).status).toBeLessThan(300)
  }

  test('一户一法 shows the measures as they were planned, and the file holds them too', async () => {
    expect((await asked(clerk, `/households/${id}/papers/plan`)).body.type).toBe('/problems/help_plan_missing')
    await putPlan()
    const page = await printed(ownHousehold(), `/households/${id}/papers/file`)
    expect(holds(page, ['发展核桃产业', '栽植核桃五亩', '拟定', '尚未商定'])).toHaveLength(4)
    await agree()
    const plan = await printed(clerk, `/households/${id}/papers/plan`)
    expect(holds(plan, ['一户一法帮扶计划', '栽植核桃五亩', '残疾人护理补贴', '已商定', '2020年8月15日'])).toHaveLength(
      5,
    )
    expect(holds(plan, sealedTexts)).toEqual([])
  })

  test('the card shows what was agreed to, by names that tell nothing, and never the words of the plan', async () => {
    await putPlan()
    expect(await printed(clerk, `/households/${id}/papers/card`)).not.toContain('种植')
    await agree()
    const page = await printed(clerk, `/households/${id}/papers/card`)
    expect(page).toMatch(/产业：种植[\s\S]*2020年3月[\s\S]*综合保障[\s\S]*2020年3月/)
    expect(holds(page, [...delicate, '栽植核桃五亩', '李乙1'])).toEqual([])
  })

  test('一村一策 is the village’s own', async () => {
    expect(
      (await asked(clerk, `/villages/${village}/plan`, { summary: '建设冷库，发展核桃加工' }, 'PUT')).status,
    ).toBeLessThan(300)
    expect(
      holds(await printed(clerk, `/villages/${village}/papers/plan`), ['一村一策帮扶计划', '建设冷库']),
    ).toHaveLength(2)
  })
})

describe('registers', () => {
  beforeEach(async () => {
    for (const order of [2, 3, 4, 5]) await importAs(world, office, csvOf(household(order)))
  })

  test('a township’s register is printed part by part, numbered through', async () => {
    const path = `/divisions/${village.slice(0, 9)}/papers/register`
    const first = await asked(office, path, { limit: 3 })
    const second = await asked(office, path, { limit: 3, before: 3, cursor: first.headers['next-cursor'] })
    expect(String(first.body)).toContain('本册第 1 至 3 户，共 3 户 7 人（续下册）')
    expect(String(second.body)).toContain('本册第 4 至 5 户')
    expect(second.headers['next-cursor']).toBeUndefined()
    const both = `${String(first.body)}${String(second.body)}`
    expect(holds(both, [...sealedTexts, '李甲1', '李甲2', id])).toEqual([])
    expect(both.match(/<td class="mid">李某/g)).toHaveLength(5)
  })

  test('a village’s account names income, money and whether somebody helps', async () => {
    const page = await printed(auditor, `/villages/${village}/papers/account`)
    expect(page).toMatch(/李某[\s\S]*2019：8,000\.00[\s\S]*56,700\.00[\s\S]*有/)
    expect(page).toContain('本页小计')
    expect(holds(page, [...sealedTexts, '李甲1', id])).toEqual([])
  })

  test('a register of another county is not to be had', async () => {
    expect((await asked(office, '/divisions/610529000/papers/register')).status).toBe(404)
  })
})

test('a notice is printed for the board, and of a withdrawn one the copy that is kept', async () => {
  const body = {
    kind: 'fund-paid',
    village,
    rows: [{ household: id, result: 'paid', amountFen: 60_000 }],
    document: '县财政局〔2020〕12号',
    responsible: { unit: '某镇人民政府', person: '赵四海' },
    hotline: '0913-8200000',
  }
  const { notice } = (await world.call(office, 'POST', '/notices', body)).body
  const page = await printed(clerk, `/notices/${notice}/papers/notice`)
  expect(readCode(page)).toBe(`${origin}/public/notices/${notice}`)
  expect(holds(page, [...sealedTexts, ...delicate, '李甲1', id])).toEqual([])
  await world.call(office, 'POST', `/notices/${notice}/withdrawal`, { reason: '金额有误' }, { 'if-match': '"1"' })
  const kept = await printed(clerk, `/notices/${notice}/papers/notice`)
  expect(holds(kept, ['留存件', '2020年8月15日撤回', '金额有误', '李某', '600.00'])).toHaveLength(5)
  expect(kept).not.toContain('<svg')
})

/** Reads the code on a paper as a telephone would. */
const readCode = (page: string): string => {
  const size = Number(/<svg\s+class="qr"\s+viewBox="0 0 (\d+)/.exec(page)?.[1])
  const dark = new Set([...page.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`))
  const scale = 4
  const side = size * scale
  const data = new Uint8Array(side * side * 4).fill(255)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (dark.has(`${Math.floor(x / scale)} ${Math.floor(y / scale)}`))
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  return decodeQr({ width: side, height: side, data })
}

type Line = { readonly action: string; readonly about: string; readonly who: string; readonly reason: string | null }
const trailOf = async (): Promise<Line[]> => {
  const { items } = await world.table.list({ in: { table: 'trail', pk: `${county}#2020-08-15` }, limit: 100 })
  return items.map(({ body }) => body as Line)
}
