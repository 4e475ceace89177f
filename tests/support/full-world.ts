import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Grant } from '@bangfu/access/actor'
import type { Role } from '@bangfu/access/roles'
import { instant } from '@bangfu/kernel/time'
import { Division } from '@bangfu/kernel/division'
import { bury, deliverMany } from '@bangfu/service/deliver'
import { newJob } from '@bangfu/service/job'
import { jobOp } from '@bangfu/service/job-table'
import { definitionsOf } from '@bangfu/service/service'
import { serviceNamed, services, type AllDeps } from '@bangfu/local/services'
import { machinesOf, type Machines } from '@bangfu/local/state-machines'
import { AidRun } from '@bangfu/funds/aid/run'
import { createRun } from '@bangfu/funds/aid/run-table'
import { createExit } from '@bangfu/households/exit/exit-table'
import { openDiskObjects } from '@bangfu/objects/disk-objects'
import { pairOf, type Half } from '@bangfu/households/duplicates/duplicate-pair'
import { foundOps } from '@bangfu/households/duplicates/duplicate-table'
import { raisedOps, readWatches } from '@bangfu/households/monitoring/clue-table'
import { loadHousehold } from '@bangfu/households/record/household-table'
import { entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { rosterCsv } from './roster.ts'
import { actorWith, openWorld, type Answered, type World } from './world.ts'

/** One of everything in one village, by what the routes call it. */
export type Place = Readonly<Record<string, string>> & { readonly division: string; readonly village: string }

export type FullWorld = World<AllDeps> & {
  readonly own: Place
  /** Another village, in another township of the same county. */
  readonly other: Place
  /** A village of another county. */
  readonly county: Place
  /** Grants that reach everything of `own`. */
  readonly everyReach: Partial<Grant>
  /** Ids that exist and match a schema's pattern, for tests that must get past the door. */
  idsLike(pattern: string, name: string): string[]
}

const now = '2020-08-15T02:00:00.000Z'
const period = '2020-08'

/** All services over one table, with one of everything in three villages, made through the API. */
export const openFullWorld = async (): Promise<FullWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-objects-'))
  const objects = await openDiskObjects({
    folder,
    secret: randomBytes(32),
    origin: () => 'http://localhost',
    clock: () => instant(now),
  })
  const more = {
    objects,
    start: (...execution: Parameters<AllDeps['start']>) => machines.start(...execution),
    carry: async (reader: Parameters<AllDeps['carry']>[0], facts: Parameters<AllDeps['carry']>[1]) =>
      void (await deliverMany(serviceNamed(reader), facts, world.deps)),
  }
  const world: World<AllDeps> = openWorld<AllDeps>(services, more, now)
  const machines = machinesOf(definitionsOf(services), services, world.deps, (error) => void world.defects.push(error))
  const own = await settle(world, machines, '610528000901', 0)
  const other = await settle(world, machines, '610528001902', 500)
  const county = await settle(world, machines, '610529000901', 1000)
  const { helper, unit, supplier, household } = own
  const known = [own, other, county].flatMap((place) => Object.values(place))
  return {
    ...world,
    own,
    other,
    county,
    everyReach: { helper, unit, supplier, household } as Partial<Grant>,
    idsLike: (pattern, name) => {
      const prefix = /\^([a-z]{3})_/.exec(pattern)?.[1]
      if (prefix !== undefined) return known.filter((id) => id.startsWith(`${prefix}_`))
      return [own, other, county].flatMap((place) =>
        typeof place[name] === 'string' && /^[a-z]{3}_/.test(place[name]) ? [place[name]] : [],
      )
    },
    close: () => {
      world.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Makes one of everything in a village, through the API, by the people whose work it is. */
const settle = async (world: World<AllDeps>, machines: Machines, village: string, first: number): Promise<Place> => {
  const county = village.slice(0, 6)
  let calls = 0
  const must = async (
    role: Role,
    reach: Partial<Grant>,
    method: string,
    path: string,
    body?: unknown,
    headers = {},
  ): Promise<Answered['body']> => {
    const actor = actorWith(
      role,
      { division: county as Grant['division'], ...reach } as Partial<Grant>,
      `usr-${role}-${village}`,
    )
    const answered = await world.call(actor, method, path, body, {
      'idempotency-key': `settle-${village}-${++calls}`,
      ...headers,
    })
    if (answered.status >= 300)
      throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`)
    return answered.body
  }
  const office = (method: string, path: string, body?: unknown, headers = {}) =>
    must('county-office', {}, method, path, body, headers)
  const founder = (path: string, body: unknown) =>
    must('administrator', { division: undefined } as unknown as Partial<Grant>, 'POST', path, body)

  await office('POST', `/household-imports?division=${village}`, Buffer.from(rosterCsv(village, 2, first)), {
    'content-type': 'text/csv',
  })
  const listed = await office('GET', `/households?division=${village}`)
  const household = String(listed.items[0].household)
  const person = String((await office('GET', `/households/${household}`)).persons[0].person)
  await world.carry()
  await office('POST', '/divisions', {
    county,
    divisions: [{ division: village, name: `村${village}`, from: '2000-01-01' }],
  })
  await office('PUT', `/villages/${village}/forms/2020`, { households: 100 })
  const { notice } = await office('POST', '/notices', {
    kind: 'fund-paid',
    village,
    rows: [{ household, result: 'paid', amountFen: 100, period }],
    document: '县乡村振兴局〔2020〕1号',
    responsible: { unit: '镇人民政府', person: '某镇长' },
    hotline: '12345',
  })
  const { objection } = await must('supervisor', {}, 'POST', `/notices/${notice}/objections`, {
    statement: '金额不对' + village,
  })
  const identification = await must('village-clerk', {}, 'POST', '/identification-cases', {
    household,
    kind: 'removal',
    origin: 'screening',
    on: '2020-08-01',
    reason: '核查发现不符合条件',
    kinship: [],
  })
  const monitoring = await plantMonitoring(world, household)
  const { duplicate, merge } = await plantDuplicate(world, household, village)
  await office('POST', `/households/${household}/papers/card`, {})
  const { path: cardPath } = await office('GET', `/households/${household}/card`)
  const { unit } = await office('POST', '/units', { name: `单位${village}`, kind: 'school', division: village })
  const schools = await plantSchools({ must, office }, village, unit)
  const villagePairing = await office('POST', '/village-pairings', {
    ...{ unit, village, from: '2020-01-01' },
    duties: [{ duty: 'goods', text: '节日送物资' }],
  })
  const delivered = { duty: 0, on: '2020-05-01', what: '端午物资' }
  const agreement: string = villagePairing.pairing
  const { delivery } = await must(
    'unit-officer',
    { unit } as Partial<Grant>,
    'POST',
    `/agreements/${agreement}/deliveries`,
    delivered,
  )
  const { team, firstSecretary } = await office('POST', '/teams', {
    village,
    unit,
    firstSecretary: { name: '某书记', since: '2020-01-01' },
    members: [],
  })
  const { helper } = await office('POST', '/helpers', {
    name: '某干部',
    unit,
    division: village,
    rank: 'ordinary',
    phone: '15400009999',
  })
  const member = String(firstSecretary.member)
  const away = { member, kind: 'personal', from: '2020-08-03', to: '2020-08-04', reason: '有事' }
  const township = { division: village.slice(0, 9) } as unknown as Partial<Grant>
  const { leave } = await must('township-office', township, 'POST', `/teams/${team}/leaves`, away)
  const applied = { village, unit, candidate: '某人', on: '2020-08-01', document: '报名表' }
  const { selection } = await office('POST', '/secretary-selections', applied)
  const substitutes = await standIn(office, { helper, unit, division: village })
  const { pairing } = await office('POST', '/pairings', { helper, household, from: '2020-01-01' })
  const { handover } = await office('POST', '/handovers', {
    ...{ division: village, act: 'end', on: '2020-12-31', source: { by: 'helper', helper } },
    ...{ reason: '试算', dryRun: true },
  })
  const { partnership } = await office('POST', '/partnerships', {
    ...{ kind: 'donor-household', division: village, helping: { side: 'helper', helper } },
    ...{ helped: { side: 'household', household }, from: '2020-01-01' },
  })
  const { device } = await must('helper', { helper } as Partial<Grant>, 'POST', '/devices', {
    name: '外业手机',
    kind: 'phone',
  })
  const { visit } = await must('helper', { helper } as Partial<Grant>, 'POST', '/visits', {
    household,
    helper,
    kind: 'home-visit',
    at: '2020-08-14T01:00:00Z',
    findings: `走访 ${village}`,
  })
  const { placeVisit } = await must('unit-officer', { unit } as Partial<Grant>, 'POST', '/place-visits', {
    ...{ subject: { kind: 'village', village }, by: { as: 'leader', unit }, kind: 'call-on' },
    ...{ visitors: [{ name: '某领导', duty: '主任' }], at: '2020-08-14T02:00:00Z', findings: `到村 ${village}` },
  })
  await must('helper', { helper } as Partial<Grant>, 'POST', '/visits', {
    ...{ household, helper, kind: 'home-visit', at: '2020-07-14T01:00:00Z', findings: `上月走访 ${village}` },
  })
  const { sample } = await must('supervisor', {}, 'POST', '/visit-samples', {
    ...{ division: village, period: '2020-07', size: 1 },
  })
  const income = await must('village-clerk', {}, 'POST', `/households/${household}/income-entries`, {
    entries: [{ month: period, item: 'transfer-04', amountFen: 100 }],
  })
  await must('village-clerk', {}, 'PUT', `/households/${household}/plan`, { summary: '养殖增收', exitYear: 2021 })
  const { measure } = await must('village-clerk', {}, 'POST', `/households/${household}/measures`, {
    ...{ kind: '0102', text: '养鸡', owner: { kind: 'unit', ref: unit, name: '某单位' } },
    ...{ from: '2020-08-01', due: '2020-12-31' },
  })
  const sha256 = createHash('sha256').update(village).digest('base64')
  const { evidence } = await must('helper', { helper } as Partial<Grant>, 'POST', `/visits/${visit}/photos`, {
    contentType: 'image/jpeg',
    sizeBytes: 1000,
    sha256,
  })
  const { user } = await founder('/users', {
    issuer: 'https://issuer.invalid',
    subject: `somebody-${village}`,
    name: '某人',
    division: county,
  })
  const granted = await founder(`/users/${user}/grants`, {
    role: 'village-clerk',
    division: village,
    from: '2020-01-01',
  })
  const { fund } = await must('finance-entry', {}, 'POST', '/funds', {
    name: '资金',
    source: 'county',
    year: 2020,
    purpose: '帮扶',
    items: ['aid'],
    scope: { division: village },
    from: '2020-01-01',
    to: '2020-12-31',
  })
  await must('finance-entry', {}, 'POST', `/funds/${fund}/donations`, { amountFen: 100_000, document: '文' })
  const { plan } = await must('finance-entry', {}, 'POST', `/funds/${fund}/plans`, {
    item: 'aid',
    period,
    basis: '据',
    lines: [{ household, amountFen: 100 }],
  })
  const aid = await plantAid(world, must, { village, household, person, unit, fund })
  const { supplier } = await office('POST', '/suppliers', {
    name: `合作社${village}`,
    kind: 'village-collective',
    village,
  })
  const { product } = await must('supplier', { supplier } as Partial<Grant>, 'POST', '/products', {
    supplier,
    name: '鸡蛋',
    category: '禽蛋',
    unit: '盒',
    priceFen: 3000,
    stock: 100,
  })
  const { order } = await must('buyer', { unit } as Partial<Grant>, 'POST', '/orders', { product, quantity: 1, unit })
  await must('unit-officer', { unit } as Partial<Grant>, 'PUT', `/units/${unit}/purchase-plans/2020`, {
    plannedFen: 1_000_000,
  })
  await world.carry()
  await must('village-clerk', {}, 'PUT', `/star-sheets/${village}/${period}`, {
    scores: [{ household, stars: ['清洁卫生'] }],
  })
  const { run } = await office('POST', '/assessments', { division: village, period })
  await machines.idle()
  const { check } = await office('POST', '/quality-checks', { division: village })
  const { campaign } = await office('POST', '/campaigns', {
    ...{ kind: 're-check', division: village, title: '回头看', document: '文件', deadline: '2020-09-01' },
    rule: { statuses: ['exited'] },
  })
  await machines.idle()
  const shown = { title: '照片', paper: '1' }
  const fallen = { outcome: 'fell-back', visitedOn: '2020-08-15', note: '收入骤减', evidence: [shown] }
  const seen = { 'if-match': '"1"' }
  await must('supervisor', {}, 'PUT', `/campaigns/${campaign}/lines/${household}/result`, fallen, seen)
  const { relapse } = await must('village-clerk', {}, 'POST', '/relapses', {
    ...{ household, origin: { kind: 'report' }, cause: '因灾', found: '房屋受损', evidence: [shown] },
  })
  const exit = await plantExit(world, household)
  const { problem } = await must('supervisor', {}, 'POST', '/problems', {
    division: village,
    event: '问题',
    category: '识别',
    severity: 'ordinary',
    disposition: 'on-site-feedback',
    owner: { role: '村委会' },
    deadline: '2020-09-01',
    kind: 'at-once',
  })
  const tasks = await plantTasks(must, { village, helper, household })
  await world.carry()
  const { job } = await oneJob(world, Division.parse(village))
  const { upload } = await office('POST', '/household-import-uploads', {
    division: village,
    sizeBytes: 1,
    sha256: `${'A'.repeat(43)}=`,
  })
  const fact = `fct_dead_${village}`
  await bury(serviceNamed('funds'), { id: fact, county: county }, new Error('planted'), 1, world.deps)
  return {
    division: village,
    village,
    household,
    person,
    job,
    result: '1',
    upload,
    notice,
    objection,
    card: String(cardPath).slice('/public/cards/'.length),
    identification: identification.case,
    monitoring,
    duplicate,
    merge,
    county,
    unit,
    ...schools,
    team,
    member,
    leave,
    selection,
    helper,
    ...substitutes,
    pairing,
    device,
    villagePairing: villagePairing.pairing,
    agreement,
    delivery,
    partnership,
    handover,
    visit,
    placeVisit,
    sample,
    evidence,
    user,
    grant: granted.grants[0].grant,
    fund,
    ...aid,
    plan,
    number: '1',
    supplier,
    product,
    order,
    run,
    check,
    campaign,
    relapse,
    exit,
    item: 'income',
    problem,
    ...tasks,
    period,
    month: period,
    entry: income.entries[0].entry,
    measure,
    year: '2020',
    service: 'funds',
    fact,
  }
}

type Must = (
  role: Role,
  reach: Partial<Grant>,
  method: string,
  path: string,
  body?: unknown,
  headers?: object,
) => Promise<Answered['body']>

/** An application for aid, a run as its command leaves it when it is cut off, a child not at school, and a loan. */
const plantAid = async (
  world: World<AllDeps>,
  must: Must,
  {
    village,
    household,
    person,
    unit,
    fund,
  }: Readonly<Record<'village' | 'household' | 'person' | 'unit' | 'fund', string>>,
) => {
  const school = { name: '职业学院', unit }
  const { application } = await must('village-clerk', {}, 'POST', '/aid-applications', {
    ...{ household, person, programme: 'yulu', term: '2019-autumn', stage: 'higher-vocational', school },
  })
  const { dropout } = await must('village-clerk', {}, 'POST', '/dropouts', {
    ...{ household, person, stage: 'junior', school, foundOn: '2020-08-01', note: '未到校' },
    ...{ responsible: { name: '某老师', duty: '班主任' }, within: { days: 5, unit: 'working' } },
  })
  const { loan } = await must('village-clerk', {}, 'POST', '/student-loans', {
    ...{ household, person, bank: '某银行', year: 2020, amountFen: 800_000, interestFen: 0, document: '合同' },
  })
  const run = world.deps.newId('arn')
  const planted = {
    ...{ run, fund, division: village, programme: 'yulu', term: '2019-autumn', period, document: '批次' },
    ...{ state: 'gathering', plan: null, applications: 0, givenBack: 0, startedBy: 'planted', startedAt: now },
  }
  await world.table.write(createRun(AidRun.parse(planted)))
  return { aidApplication: application, dropout, studentLoan: loan, aidRun: run }
}

/** A task for the helper, a meeting, and an appeal that somebody filed for the household. */
const plantTasks = async (
  must: Must,
  { village, helper, household }: { readonly village: string; readonly helper: string; readonly household: string },
) => {
  const county = { role: 'county-office', division: village.slice(0, 6) }
  const { task } = await must('county-office', {}, 'POST', '/tasks', {
    ...{ source: { kind: 'order' }, what: '入户核对', division: village, dispatcher: county },
    owner: { kind: 'helper', helper },
  })
  const { meeting } = await must('county-office', {}, 'POST', '/meetings', {
    ...{ topic: '例会', heldOn: '2020-08-14', division: village, office: county, present: [{ name: '某' }] },
  })
  const { appeal } = await must('county-office', {}, 'POST', '/appeals', {
    ...{ household, against: { kind: 'other' }, statement: '未列入名单' },
  })
  return { task, meeting, appeal }
}

/** The unit as a strong school that takes a weak one: somebody posted each way, and a record of each school. */
const plantSchools = async (
  { must, office }: { readonly must: Must; readonly office: (...asked: any[]) => Promise<Answered['body']> },
  village: string,
  strong: string,
) => {
  const { unit: weak } = await office('POST', '/units', { name: `受援${village}`, kind: 'school', division: village })
  const said = { subjectTeachers: 34, shortageSubjects: ['英语'], reason: '登记' }
  await office('PUT', `/schools/${strong}`, { standing: 'strong', ...said })
  await office('PUT', `/schools/${weak}`, { standing: 'weak', ...said })
  const { pairing } = await office('POST', '/school-pairings', {
    ...{ strong, weak, from: '2019-09-01', to: '2022-08-31' },
    ...{ agreement: '协议', strongLiaison: '某', weakLiaison: '某' },
  })
  const post = async (unit: string, direction: string) => {
    const person = { staffNumber: '1', name: '某某' }
    const stays = [{ from: '2020-04-01', to: '2020-04-30' }]
    const body = { direction, kind: 'teacher', person, subject: '英语', stays }
    return must('school-officer', { unit } as Partial<Grant>, 'POST', `/school-pairings/${pairing}/postings`, body)
  }
  const tell = async (unit: string, school: string) => {
    const body = { school, kind: 'joint-research', on: '2020-05-01', topic: '教研' }
    return must('school-officer', { unit } as Partial<Grant>, 'POST', `/school-pairings/${pairing}/records`, body)
  }
  const sent = await post(strong, 'strong-to-weak')
  return {
    ...{ weakSchool: weak, schoolPairing: pairing, posting: sent.posting, stay: sent.stays[0].stay },
    hosted: (await post(weak, 'weak-to-strong')).posting,
    record: (await tell(strong, 'strong')).record,
    receivedRecord: (await tell(weak, 'weak')).record,
    ...{ semester: '2019-spring', schoolYear: '2019' },
  }
}

/** A job of somebody else with one file. */
const oneJob = async (world: World<AllDeps>, division: Division) => {
  const says = { zh: '导出', en: 'Export' }
  const input = { upload: world.deps.newId('upl'), division, dryRun: true }
  const asked = { kind: 'household-import', says, machine: 'none', division, by: 'usr-somebody', input }
  const job = newJob(world.deps.newId('job'), asked, world.deps.clock())
  const key = `results/${job.job}/1.csv`
  await world.deps.exchange.write(key, Buffer.from('户编号'), 'text/csv')
  const result = { name: '户.csv', key, contentType: 'text/csv', sizeBytes: 9 }
  await world.table.write([jobOp({ ...job, state: 'done', results: [result] })])
  return job
}

/** A case of monitoring about the household that everybody of the place has to do with, which is on the register. */
const plantMonitoring = async (world: World<AllDeps>, household: string): Promise<string> => {
  const found = await loadHousehold(world.table, household)
  const [watch] = await readWatches(world.table, [household])
  if (!watch) throw new Error('one household, one watch')
  const context = { ...world.deps, now: instant(now), actor: actorWith('supervisor', {}) }
  const clue = { reason: 'disaster', source: 'cadre', told: '洪涝' } as const
  const { after, ops } = raisedOps(context, found.household, watch, clue)
  await world.table.write(ops)
  return after?.case ?? ''
}

/** The exit of a household as an office would have opened it before: this one has exited already. */
const plantExit = async (world: World<AllDeps>, household: string): Promise<string> => {
  const { household: file, version } = await loadHousehold(world.table, household)
  const exit = world.deps.newId('ext')
  const { division, code } = file
  await world.table.write(
    createExit({
      ...{ exit, kind: 'household', division, household, label: code, year: 2019, state: 'opened' },
      checklist: 'household-exit-shaanxi-5',
      opened: { by: 'usr-somebody', at: instant(now), fileVersion: version },
      ...{ hands: [], answers: [], appraisals: 0, verifications: [], consent: null, notice: null, ended: null },
    }),
  )
  return exit
}

type Office = (method: string, path: string, body?: unknown) => Promise<Answered['body']>

/** Another helper of the unit, who stands in for the first. */
const standIn = async (office: Office, { helper, ...place }: { helper: string; unit: string; division: string }) => {
  const other = { name: '某同事', ...place, rank: 'ordinary', phone: '15400009997' }
  const { helper: actor } = await office('POST', '/helpers', other)
  const days = { from: '2020-08-01', to: '2020-08-31' }
  const made = await office('POST', `/helpers/${helper}/substitutes`, { actor, ...days, reason: '学习' })
  return { substitute: String(made.substitute), substituteHelper: String(actor) }
}

/** A pair of people who may be one, and a merge, as the search and an office would leave them. */
const plantDuplicate = async (world: World<AllDeps>, household: string, village: string) => {
  const half = (person: string): Half => ({ household, person, division: village as Half['division'], label: '' })
  const found = { score: 70, signs: [], found: instant(now) }
  const pair = pairOf([half(`per-a-${village}`), half(`per-b-${village}`)], found)
  const merge = world.deps.newId('mrg')
  await world.table.write([
    ...(await foundOps(world.table, [pair])),
    create({
      key: entityKey(merge),
      kind: 'duplicate-merge',
      body: {
        ...{ merge, from: household, into: household, division: village, same: [], moved: [], fromVersion: 1 },
        ...{
          on: '2020-08-15',
          at: now,
          by: 'planted',
          reason: '重复',
          undoUntil: '2020-08-14',
          undone: null,
          pair: null,
        },
      },
    }),
  ])
  return { duplicate: pair.pair, merge }
}
