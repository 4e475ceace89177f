import type { Place } from '../support/full-world.ts'
import { idNumber, rosterCsv } from '../support/roster.ts'

type Asked = { readonly query?: Record<string, string>; readonly body?: unknown }

/** A right query and body for every route that needs one, about the things of a place. */
const askedOf = (place: Place): Readonly<Record<string, Asked>> => {
  const { village, division, household, person, unit, helper, supplier, product, period } = place
  const inDivision: Asked = { query: { division } }
  const contentHash = '0'.repeat(64)
  const dispatcher = { role: 'county-office', division: division.slice(0, 6) }
  const measure = {
    ...{ kind: '0102', text: '养鸡', owner: { kind: 'department', name: '农业局' } },
    ...{ from: '2020-08-01', due: '2020-12-31' },
  }
  return {
    'POST /users': { body: { issuer: 'https://issuer.invalid', subject: 'walk', name: '某人', division } },
    'GET /users': inDivision,
    'GET /aid-programmes': inDivision,
    'POST /aid-applications': {
      body: {
        ...{ household, person, programme: 'yulu', term: '2019-spring', stage: 'higher-vocational' },
        school: { name: '职业学院', unit },
      },
    },
    'GET /aid-applications': inDivision,
    'POST /aid-applications/{aidApplication}/check': { body: { confirmed: true, note: '在读' } },
    'POST /aid-applications/{aidApplication}/decision': { body: { outcome: 'refuse', reason: '不符合条件' } },
    'POST /aid-applications/{aidApplication}/appeal': { body: { statement: '只是户口转为城镇' } },
    'POST /aid-runs': {
      body: {
        ...{ fund: place['fund'], programme: 'yulu', term: '2019-spring', period: '2020-08' },
        document: '批次',
      },
    },
    'GET /aid-runs': inDivision,
    'POST /dropouts': {
      body: {
        ...{
          household,
          person,
          stage: 'junior',
          school: { name: '初中', unit },
          foundOn: '2020-08-01',
          note: '未到校',
        },
        ...{ responsible: { name: '某老师', duty: '班主任' }, within: { days: 5, unit: 'working' } },
      },
    },
    'GET /dropouts': inDivision,
    'POST /dropouts/{dropout}/steps': {
      body: { step: 'returned', on: '2020-08-10', note: '已返校', document: '返校证明' },
    },
    'PUT /divisions/{division}/retention/{schoolYear}': {
      body: {
        stages: [{ stage: 'junior', atStart: 100, transferredIn: 3, transferredOut: 1, atEnd: 102 }],
        document: '年报',
      },
    },
    'POST /student-loans': {
      body: {
        ...{ household, person, bank: '某银行', year: 2020, amountFen: 800_000, interestFen: 0, document: '合同' },
      },
    },
    'GET /student-loans': { query: { household: household ?? '' } },
    'GET /student-loan-totals': inDivision,
    'POST /student-loans/{studentLoan}/withdrawal': { body: { reason: '误登' } },
    'GET /jobs': inDivision,
    'POST /users/{user}/grants': { body: { role: 'supervisor', division, from: '2020-01-01' } },
    'POST /users/{user}/grants/{grant}/revocation': { body: { why: '调离岗位' } },
    'GET /trail': { query: { division, day: '2020-08-15' } },
    'POST /household-imports': { query: { division }, body: Buffer.from(rosterCsv(village, 1, 9000)) },
    'POST /household-import-uploads': { body: { division, sizeBytes: 10, sha256: `${'a'.repeat(43)}=` } },
    'POST /household-import-jobs': { body: { upload: place['upload'], dryRun: true } },
    'POST /household-exports': { body: { division, format: 'csv' } },
    'POST /revealed-household-exports': {
      body: { division, format: 'xlsx', reveal: ['phone'], reason: '核对联系方式' },
    },
    'POST /households': { body: newHousehold(village) },
    'GET /households': inDivision,
    'PATCH /households/{household}': { body: { group: '2组', reason: '更正' } },
    'POST /households/{household}/members': {
      body: { kind: 'birth', on: '2020-08-01', person: newPerson, reason: '新生儿' },
    },
    'POST /households/{household}/members/{person}/departure': {
      body: { kind: 'death', on: '2020-08-01', reason: '病故' },
    },
    'POST /households/{household}/members/{person}/correction': { body: { name: '某', reason: '更正' } },
    'PATCH /households/{household}/members/{person}': { body: { workMonths: 3, reason: '走访' } },
    'POST /households/{household}/head': {
      body: { on: '2020-08-01', relations: [{ person, relation: '户主' }], reason: '户主变更' },
    },
    'POST /households/{household}/split': {
      body: { persons: [{ person, relation: '户主' }], on: '2020-08-01', reason: '分户' },
    },
    'POST /households/{household}/merge': {
      body: { into: household, relations: [{ person, relation: '户主' }], on: '2020-08-01', reason: '合户' },
    },
    'POST /households/{household}/move': { body: { village: '610528000902', on: '2020-08-01', reason: '迁村' } },
    'PUT /households/{household}/years/{year}': { body: { arableMu: 3, reason: '年度更新' } },
    'POST /households/{household}/reveals': { body: { fields: ['phone'], reason: '核对联系方式' } },
    'POST /devices': { body: { name: '外业手机', kind: 'phone' } },
    'GET /devices': inDivision,
    'POST /devices/{device}/revocation': { body: { reason: '手机遗失' } },
    'POST /device-batches': {
      body: { device: place['device'], clock: { sentAt: '2020-08-15T02:00:00Z' }, items: [{}] },
    },
    'POST /photo-tickets': { body: { device: place['device'], photos: [{}] } },
    'GET /photo-uploads': inDivision,
    'GET /photo-findings': inDivision,
    'GET /quality/rules': inDivision,
    'GET /evidence-reviews': inDivision,
    'GET /late-evidence': { query: { division, period: period ?? '' } },
    'PUT /photos/{evidence}/review': { body: { decision: 'accepted', note: '已核实' } },
    'PUT /visits/{visit}/check/review': { body: { decision: 'rejected', note: '不属实' } },
    'POST /quality-checks': { body: { division } },
    'GET /quality-checks': inDivision,
    'GET /quality-findings': inDivision,
    'GET /overdue': inDivision,
    'POST /exits': { body: { household } },
    'POST /village-exits': { body: { village } },
    'GET /exits': { query: { division, state: 'opened' } },
    'PUT /exits/{exit}/answers/{item}': { body: { met: false } },
    'POST /exits/{exit}/appraisals': { body: villagersAppraisal },
    'POST /exits/{exit}/verifications': { body: { as: 'village-committee', contentHash } },
    'POST /exits/{exit}/consent': { body: { contentHash } },
    'POST /exits/{exit}/thumbprint': {
      body: { contentHash, mark: { kind: 'thumbprint', witnesses: ['某'], evidence: { title: '照片', paper: '1' } } },
    },
    'POST /exits/{exit}/declining': { body: {} },
    'POST /exit-publications': {
      body: { ...noticeWords, village, exits: [{ exit: place['exit'] ?? '', version: 1 }] },
    },
    'POST /exits/{exit}/return': { body: { step: 'recheck', reason: '有变动' } },
    'POST /exits/{exit}/withdrawal': { body: { reason: '暂不退出' } },
    'POST /households/{household}/follow-ups': { body: { on: '2020-08-15', kind: 'visit', ...followUp } },
    'PUT /households/{household}/not-exited/{year}': { body: { reason: '五保' } },
    'GET /not-exited': { query: { division, year: '2020' } },
    'POST /relapses': {
      body: {
        ...{ household, origin: { kind: 'report' }, cause: '因灾', found: '房屋受损' },
        evidence: [{ title: '照片', paper: '1' }],
      },
    },
    'GET /relapses': { query: { division, state: 'opened' } },
    'POST /relapses/{relapse}/appraisals': { body: villagersAppraisal },
    'POST /relapses/{relapse}/publication': { body: noticeWords },
    'POST /relapses/{relapse}/dismissal': { body: { reason: '不属实' } },
    'POST /adjustment-windows': {
      body: {
        ...{ county: village.slice(0, 6), year: 2020, kind: 'regular', document: '文件' },
        ...{ from: '2020-09-01', to: '2020-09-30' },
      },
    },
    'GET /adjustment-windows': inDivision,
    'POST /campaigns': {
      body: { kind: 're-check', division, title: '回头看', document: '文件', deadline: '2020-09-01' },
    },
    'GET /campaigns': inDivision,
    'POST /campaigns/{campaign}/close': { body: {} },
    'PUT /campaigns/{campaign}/lines/{household}/result': {
      body: { outcome: 'as-on-file', visitedOn: '2020-08-15' },
    },
    'PUT /campaigns/{campaign}/lines/{household}/answers': { body: { answers: {}, visitedOn: '2020-08-15' } },
    'POST /campaigns/{campaign}/findings/{household}/handling': { body: { as: 'relapse', cause: '因灾' } },
    'POST /households/{household}/clues': { body: { reason: 'disaster', told: '遭受洪涝灾害' } },
    'GET /monitoring-cases': { query: { division, phase: 'open' } },
    'POST /screenings': { body: { village } },
    'POST /likeness-checks': { body: { village, persons: [{ name: '某人', bornIn: '1970-01' }] } },
    'GET /duplicates': inDivision,
    'POST /duplicates/{duplicate}/dismissal': { body: { reason: '不是同一人' } },
    'POST /duplicate-searches': { body: { village } },
    'POST /households/{household}/duplicate-merge-preview': { body: duplicateMerge(place) },
    'POST /households/{household}/duplicate-merge': { body: duplicateMerge(place) },
    'POST /duplicate-merges/{merge}/undo': { body: { reason: '合并有误' } },
    'POST /clue-imports': {
      body: {
        division: village,
        department: '县医保局',
        lines: [{ code: `${village}0001`, reason: 'disability', told: '新办残疾证' }],
      },
    },
    'POST /monitoring-cases/{monitoring}/verification': {
      body: { visitedOn: '2020-08-14', visitors: ['某干部'], result: 'no-risk', findings: '未发现风险' },
    },
    'POST /monitoring-cases/{monitoring}/appraisal': { body: villagersAppraisal },
    'POST /monitoring-cases/{monitoring}/publicity': { body: noticeWords },
    'POST /monitoring-cases/{monitoring}/return': { body: { reason: '异议成立' } },
    'POST /monitoring-cases/{monitoring}/review': { body: {} },
    'POST /monitoring-cases/{monitoring}/decision': { body: {} },
    'POST /monitoring-cases/{monitoring}/rejection': { body: { reason: '不符合条件' } },
    'POST /monitoring-cases/{monitoring}/measures': {
      body: {
        group: 'work',
        name: '务工',
        owner: '村委会',
        from: '2020-08-01',
        evidence: [{ title: '合同', paper: '1号' }],
      },
    },
    'POST /monitoring-cases/{monitoring}/risks': { body: { risks: [{ risk: 'illness' }], findings: '已核查' } },
    'POST /monitoring-cases/{monitoring}/backstop': { body: { backstop: true, reason: '整户无劳动能力' } },
    'POST /monitoring-cases/{monitoring}/elimination-check': {
      body: {
        checkedOn: '2020-08-14',
        visitors: ['某干部'],
        way: 'natural',
        findings: '整户迁出',
        incomeStable: true,
        spendingSolved: true,
        collector: { name: '某干部', phone: '15400009998' },
      },
    },
    'POST /monitoring-cases/{monitoring}/elimination-appraisal': { body: villagersAppraisal },
    'POST /monitoring-cases/{monitoring}/elimination-publicity': { body: noticeWords },
    'POST /monitoring-cases/{monitoring}/elimination': { body: {} },
    'POST /monitoring-cases/{monitoring}/resumption': { body: { reason: '仍有风险' } },
    'POST /divisions': {
      body: {
        county: village.slice(0, 6),
        divisions: [{ division: `${village.slice(0, 9)}999`, name: '村', from: '2000-01-01' }],
      },
    },
    'GET /divisions/{division}/statistics/change': { query: { from: '2020-08-15', to: '2020-08-15' } },
    'GET /villages/{village}/untouched-households': { query: { days: '30' } },
    'GET /divisions': { query: { within: village.slice(0, 9) } },
    'POST /divisions/{division}/rename': { body: { name: '新村', on: '2020-01-01', reason: '更名' } },
    'POST /divisions/{division}/end': { body: { kind: 'abolished', on: '2030-01-01', reason: '撤销' } },
    'POST /divisions/{division}/describe': { body: { kind: 'poor', reason: '补录' } },
    'PUT /villages/{village}/forms/{year}': { body: { households: 100 } },
    'POST /notices': {
      body: {
        kind: 'fund-paid',
        village,
        rows: [{ household, result: 'paid', amountFen: 100 }],
        document: '文件',
        responsible: { unit: '镇人民政府', person: '某镇长' },
        hotline: '12345',
      },
    },
    'GET /notices': inDivision,
    'POST /notices/{notice}/withdrawal': { body: { reason: '金额有误' } },
    'POST /notices/{notice}/objections': { body: { statement: '金额不对，请核实' } },
    'POST /notices/{notice}/recorded-objections': { body: { statement: '来电反映金额不对', channel: 'hotline' } },
    'GET /objections': inDivision,
    'POST /notices/{notice}/objections/{objection}/reveals': { body: { reason: '核实异议内容' } },
    'POST /notices/{notice}/objections/{objection}/answer': { body: { outcome: 'dismissed', reasons: '已核实' } },
    'POST /public/notices/{notice}/objections': {
      body: Buffer.from(new URLSearchParams({ statement: '请核实' }).toString()),
    },
    'POST /households/{household}/income-entries': {
      body: { entries: [{ month: period, item: 'transfer-04', amountFen: 1 }] },
    },
    'POST /households/{household}/income-entries/{month}/{entry}/reversal': { body: { why: '录错' } },
    'GET /income-items': inDivision,
    'PUT /households/{household}/plan': { body: { summary: '计划' } },
    'POST /households/{household}/plan/agreement': { body: { contentHash } },
    'POST /households/{household}/plan/thumbprint': { body: { contentHash, witness: '某', paper: '册' } },
    'POST /households/{household}/measures': { body: measure },
    'PUT /villages/{village}/plan': { body: { summary: '计划' } },
    'POST /villages/{village}/plan/resolution': {
      body: { contentHash, on: '2020-08-01', attended: 3, inFavour: 3, paper: '册' },
    },
    'POST /villages/{village}/measures': { body: measure },
    'PUT /measures/{measure}': { body: measure },
    'POST /measures/{measure}/progress': { body: { on: '2020-08-01', note: '进展' } },
    'POST /measures/{measure}/evidence': { body: { title: '凭证', paper: '册 1' } },
    'POST /measures/{measure}/completion': { body: { effect: '好' } },
    'POST /measures/{measure}/replacement': { body: { because: '无效', by: measure } },
    'POST /measures/{measure}/stop': { body: { because: '无效' } },
    'GET /measures': { query: { village, list: 'overdue' } },
    'POST /identification-cases': {
      body: { household, origin: 'cadre', on: '2020-08-01', reason: '收入下降', kinship: [] },
    },
    'GET /identification-cases': { query: { division, state: 'applied' } },
    'POST /identification-cases/{identification}/surveys': { body: identificationSurvey },
    'POST /identification-cases/{identification}/appraisals': { body: villagersAppraisal },
    'PUT /identification-cases/{identification}/proposal': {
      body: { helper: null, projects: [], fundsFen: null, fundChannel: null, exitDeadline: null },
    },
    'POST /identification-cases/{identification}/flags': {
      body: { kind: 'cadre-kin', kin: { cadre: '某', position: '会计', relation: '兄弟' } },
    },
    'POST /identification-publications': {
      body: {
        village,
        document: '镇政府〔2020〕12号',
        responsible: { unit: '镇人民政府', person: '某镇长' },
        hotline: '12345',
        cases: [{ case: place['identification'] ?? '', version: 1 }],
      },
    },
    'POST /identification-cases/{identification}/household-signature': { body: { contentHash: 'a'.repeat(64) } },
    'POST /identification-cases/{identification}/village-approval': { body: approval },
    'POST /identification-cases/{identification}/township-approval': { body: approval },
    'POST /identification-cases/{identification}/confirmation': { body: approval },
    'POST /identification-cases/{identification}/refusal': { body: { reason: '不符合条件' } },
    'POST /identification-cases/{identification}/return': { body: { reason: '调查不清' } },
    'POST /identification-cases/{identification}/withdrawal': { body: { reason: '不再申请' } },
    'POST /identification-cases/{identification}/appeal': { body: { reason: '不同意此决定' } },
    'POST /identification-cases/{identification}/appeal-answer': { body: { upheld: true, reason: '重新调查' } },
    'PUT /households/{household}/code': { body: { code: `${village}9998`, reason: '国家系统编号' } },
    'PUT /exclusion-lists/{county}': { body: { items: [], document: '县发〔2020〕1号', reason: '设定清单' } },
    'POST /households/{household}/papers/card': { body: {} },
    'POST /households/{household}/card/revocation': { body: { reason: '遗失' } },
    'POST /households/{household}/papers/file': { body: {} },
    'POST /households/{household}/papers/file-in-plain': { body: { reason: '迎接核查' } },
    'POST /households/{household}/papers/persons/{person}': { body: {} },
    'POST /households/{household}/papers/plan': { body: {} },
    'POST /villages/{village}/papers/plan': { body: {} },
    'POST /notices/{notice}/papers/notice': { body: {} },
    'POST /divisions/{division}/papers/register': { body: {} },
    'POST /villages/{village}/papers/account': { body: {} },
    'POST /units': { body: { name: '单位', kind: 'school', division } },
    'GET /units': inDivision,
    'POST /village-pairings': { body: { unit, village, from: '2020-01-01' } },
    'GET /village-pairings': { query: { unit: unit ?? '' } },
    'POST /village-pairings/{pairing}/end': { body: { on: '2020-12-31', reason: '期满' } },
    'PUT /schools/{unit}': { body: { standing: 'strong', subjectTeachers: 1, shortageSubjects: [], reason: '登记' } },
    'GET /schools': inDivision,
    'POST /school-pairings': {
      body: {
        ...{ strong: unit, weak: place['weakSchool'], from: '2023-09-01', to: '2026-08-31' },
        ...{ agreement: '协议', strongLiaison: '某', weakLiaison: '某' },
      },
    },
    'GET /school-pairings': { query: { unit: unit ?? '' } },
    'PATCH /school-pairings/{schoolPairing}': { body: { agreement: '协议', reason: '更正' } },
    'POST /school-pairings/{schoolPairing}/end': { body: { on: '2020-12-31', reason: '撤并' } },
    'POST /school-pairings/{schoolPairing}/postings': {
      body: {
        ...{ direction: 'strong-to-weak', kind: 'manager', person: { staffNumber: '9', name: '某' } },
        stays: [{ from: '2020-06-01', to: '2020-06-30' }],
      },
    },
    'POST /school-pairings/{schoolPairing}/postings/{posting}/stays': {
      body: { from: '2020-07-01', to: '2020-07-10' },
    },
    'PUT /school-pairings/{schoolPairing}/postings/{posting}/stays/{stay}/presence': {
      body: { arrivedOn: '2020-04-01', leftOn: null },
    },
    'POST /school-pairings/{schoolPairing}/postings/{posting}/stays/{stay}/withdrawal': { body: { reason: '更正' } },
    'PUT /school-pairings/{schoolPairing}/postings/{posting}/appraisals/{schoolYear}': {
      body: { grade: 'excellent', words: '认真' },
    },
    'POST /school-pairings/{schoolPairing}/records': {
      body: { school: 'strong', kind: 'joint-research', on: '2020-05-01', topic: '教研' },
    },
    'POST /school-pairings/{schoolPairing}/records/{record}/confirmation': { body: {} },
    'POST /school-pairings/{schoolPairing}/records/{record}/withdrawal': { body: { reason: '更正' } },
    'PUT /school-pairings/{schoolPairing}/assessments/{semester}': { body: { grade: 'excellent', words: '完成' } },
    'GET /school-duties': inDivision,
    'POST /agreements/{agreement}/tasks': {
      body: {
        ...{ what: '落实协议', owner: { kind: 'helper', helper } },
        dispatcher: { role: 'county-office', division: village.slice(0, 6) },
      },
    },
    'POST /agreements/{agreement}/deliveries': { body: { duty: 0, on: '2020-08-01', what: '送去物资' } },
    'POST /agreements/{agreement}/deliveries/{delivery}/confirmation': { body: {} },
    'POST /teams': { body: { village, unit, firstSecretary: { name: '某', since: '2020-01-01' }, members: [] } },
    'GET /teams': inDivision,
    'POST /helpers': { body: { name: '某', unit, division, rank: 'ordinary', phone: '15400009998' } },
    'GET /helpers': { query: { unit: unit ?? '' } },
    'POST /units/{unit}/acts': { body: { kind: 'close', on: '2020-08-01', reason: '机构改革' } },
    'POST /units/{unit}/moves': { body: {} },
    'POST /teams/{team}/acts': { body: { kind: 'join', name: '某', on: '2020-08-01', reason: '派驻' } },
    'POST /teams/{team}/check-ins': { body: { at: '2020-08-15T01:00:00Z' } },
    'GET /teams/{team}/check-ins': { query: { period: period ?? '' } },
    'POST /teams/{team}/attendance/{period}/corrections': {
      body: { member: place['member'], day: '2020-08-14', present: true, reason: '核实' },
    },
    'POST /teams/{team}/attendance/{period}/keeping': { body: {} },
    'POST /teams/{team}/leaves': {
      body: { member: place['member'], kind: 'personal', from: '2020-09-01', to: '2020-09-02', reason: '有事' },
    },
    'GET /teams/{team}/leaves': { query: { year: '2020' } },
    'POST /teams/{team}/leaves/{year}/{leave}/decision': { body: { decision: 'approve', reason: '同意' } },
    'POST /teams/{team}/leaves/{year}/{leave}/withdrawal': { body: { reason: '不去了' } },
    'GET /presence': { query: { division, period: period ?? '' } },
    'POST /secretary-selections': {
      body: { village, unit, candidate: '某人', on: '2020-08-01', document: '报名表' },
    },
    'GET /secretary-selections': inDivision,
    'POST /secretary-selections/{selection}/steps': { body: { step: 'recommend', ...signedStep } },
    'POST /secretary-selections/{selection}/approval': { body: signedStep },
    'POST /secretary-selections/{selection}/ending': {
      body: { step: 'withdraw', on: '2020-08-02', reason: '本人撤回' },
    },
    'POST /helpers/{helper}/acts': { body: { kind: 'rank', rank: 'ordinary', on: '2020-08-01', reason: '任免' } },
    'POST /helpers/{helper}/reveals': { body: { reason: '核对联系方式' } },
    'POST /helpers/{helper}/substitutes': {
      body: { actor: place['substituteHelper'], from: '2020-09-01', to: '2020-09-30', reason: '学习' },
    },
    'POST /helpers/{helper}/substitutes/{substitute}/end': { body: { on: '2020-08-20', reason: '返岗' } },
    'POST /pairings': { body: { helper, household, from: '2020-01-01' } },
    'GET /pairings': { query: { unit: unit ?? '' } },
    'PATCH /village-pairings/{pairing}': { body: { unitLiaison: '某', reason: '补登' } },
    'PATCH /pairings/{pairing}': { body: { duties: [], reason: '补登' } },
    'POST /pairings/{pairing}/resolution': { body: { keep: 'this', reason: '核实' } },
    'POST /pairing-contributions': {
      body: {
        ...{ pairing: place['villagePairing'], kind: 'money', amountFen: 100, on: '2020-08-01' },
        ...{ what: '帮扶资金', document: '收据 1' },
      },
    },
    'GET /pairing-contributions': { query: { pairing: place['villagePairing'] ?? '' } },
    'GET /pairing-changes': { query: { of: place['pairing'] ?? '' } },
    'GET /pairing-overlaps': inDivision,
    'POST /handover-uploads': { body: { division, sizeBytes: 10, sha256: `${'a'.repeat(43)}=` } },
    'POST /handovers': {
      body: {
        ...{ division, act: 'end', on: '2020-12-31', source: { by: 'helper', helper }, reason: '调整' },
        dryRun: true,
      },
    },
    'GET /handovers': inDivision,
    'POST /handovers/{handover}/undo': { body: { reason: '名单有误' } },
    'POST /partnerships': {
      body: {
        ...{ kind: 'donor-household', division, helping: { side: 'helper', helper } },
        ...{ helped: { side: 'household', household }, from: '2020-01-01' },
      },
    },
    'GET /partnerships': { query: { unit: unit ?? '' } },
    'PATCH /partnerships/{partnership}': { body: { to: '2022-12-31', reason: '延期' } },
    'POST /partnerships/{partnership}/end': { body: { on: '2020-12-31', reason: '期满' } },
    'POST /pairings/{pairing}/end': { body: { on: '2020-12-31', reason: '调离' } },
    'GET /pairing-gaps': { query: { division, on: '2020-08-15' } },
    'POST /visits': { body: { household, helper, kind: 'home-visit', at: '2020-08-14T01:00:00Z', findings: '好' } },
    'POST /visits/{visit}/confirmations/code': { body: { code: '123456' } },
    'POST /visits/{visit}/confirmations/thumbprint': { body: { evidence: place['evidence'] } },
    'POST /visits/{visit}/confirmations/household': { body: { came: true } },
    'POST /visits/{visit}/withdrawal': { body: { reason: '记错了户' } },
    'POST /visits/{visit}/settlement': { body: { came: true, reason: '经核实属实' } },
    'POST /visits/{visit}/answers': { body: { answers: { satisfied: 'satisfied' } } },
    'GET /household-survey': { query: { unit: unit ?? '' } },
    'POST /visit-samples': { body: { division: village, period: '2020-07', size: 5 } },
    'GET /visit-samples': inDivision,
    'POST /place-visits': {
      body: {
        ...{ subject: { kind: 'village', village }, by: { as: 'leader', unit }, kind: 'call-on' },
        ...{ visitors: [{ name: '某领导', duty: '主任' }], at: '2020-08-14T02:00:00Z', findings: '好' },
      },
    },
    'POST /place-visits/{placeVisit}/withdrawal': { body: { reason: '记错了村' } },
    'GET /place-visits': { query: { unit: unit ?? '' } },
    'GET /place-visit-duties': inDivision,
    'GET /visit-disputes': inDivision,
    'GET /visit-duties': { query: { helper: helper ?? '' } },
    'POST /households/{household}/phone-reveals': { body: { reason: '走访预约' } },
    'GET /visits': { query: { village, period: period ?? '' } },
    'GET /helpers/{helper}/visits': { query: { period: period ?? '' } },
    'POST /visits/{visit}/photos': {
      body: { contentType: 'image/jpeg', sizeBytes: 1000, sha256: 'A'.repeat(43) + '=' },
    },
    'POST /photos/{evidence}/link': { body: { size: 'display' } },
    'POST /households/{household}/photo-consents': {
      body: {
        person: 'per_0000000000000000000001',
        guardian: { name: '某人', relation: '母亲' },
        on: '2020-08-01',
        document: { title: '同意书', paper: '册 1' },
      },
    },
    'POST /households/{household}/photo-consents/{person}/withdraw': { body: { reason: '本人要求' } },
    'POST /photos/{evidence}/shown': { body: { minors: [] } },
    'POST /villages/{village}/photo-files': { body: { from: '2020-08-01', to: '2020-08-31' } },
    'POST /photos/{evidence}/publication': { body: { caption: '产业基地' } },
    'POST /photos/{evidence}/publication/withdraw': { body: { reason: '本人要求' } },
    'POST /tasks': {
      body: { source: { kind: 'order' }, what: '核对', division, owner: { kind: 'helper', helper }, dispatcher },
    },
    'GET /tasks': inDivision,
    'POST /tasks/{task}/answers': { body: { act: 'accept' } },
    'POST /tasks/{task}/rulings': { body: { act: 'close', finding: '已办' } },
    'POST /meetings': {
      body: { topic: '例会', heldOn: '2020-08-14', division, office: dispatcher, present: [{ name: '某' }] },
    },
    'GET /meetings': inDivision,
    'GET /due-summary': { query: { unit: unit ?? '' } },
    'PUT /my/digest-settings': { body: { level: 'all', hour: 7 } },
    'POST /appeals': { body: { household, against: { kind: 'other' }, statement: '不同意' } },
    'GET /appeals': inDivision,
    'POST /appeals/{appeal}/confirmation': { body: { wants: true } },
    'POST /appeals/{appeal}/acts': { body: { act: 'accept' } },
    'POST /funds': {
      body: {
        name: '资金',
        source: 'county',
        year: 2020,
        purpose: '帮扶',
        items: ['aid'],
        scope: { division },
        from: '2020-01-01',
        to: '2020-12-31',
      },
    },
    'GET /funds': inDivision,
    'GET /plans': inDivision,
    'POST /funds/{fund}/donations': { body: { amountFen: 1, document: '文' } },
    'POST /funds/{fund}/plans': { body: { item: 'aid', period, basis: '据', lines: [{ household, amountFen: 1 }] } },
    'POST /plans/{plan}/approval': { body: {} },
    'POST /plans/{plan}/payment': { body: {} },
    'POST /funds/{fund}/postings/{number}/reversal': { body: { why: '误付' } },
    'POST /funds/{fund}/money-events': {
      body: { kind: 'state', state: 'applied', amountFen: 1, document: '文', on: '2020-08-01' },
    },
    'GET /undisbursed-funds': { query: { division: division.slice(0, 9) } },
    'POST /budget-lines': { body: { division, year: 2020, title: '产业', amountFen: 1, document: '文' } },
    'GET /budget-lines': { query: { division, year: '2020' } },
    'POST /funds/{fund}/packages': { body: { form: 'masked', reason: '审计' } },
    'POST /suppliers': { body: { name: '合作社', kind: 'village-collective', village } },
    'GET /suppliers': inDivision,
    'POST /suppliers/{supplier}/certificate': { body: { number: '扶 1', validTo: '2030-12-31' } },
    'PUT /suppliers/{supplier}/certificate': { body: { number: '扶 1', validTo: '2030-12-31' } },
    'POST /products': { body: { supplier, name: '鸡蛋', category: '禽蛋', unit: '盒', priceFen: 1, stock: 1 } },
    'GET /products': inDivision,
    'POST /products/{product}/stock': { body: { add: 1, why: '入库' } },
    'PUT /units/{unit}/purchase-plans/{year}': { body: { plannedFen: 1 } },
    'POST /orders': { body: { product, quantity: 1, unit } },
    'GET /units/{unit}/orders': { query: { year: '2020' } },
    'POST /orders/{order}/acceptance': { body: {} },
    'POST /orders/{order}/payment': { body: { document: '转账' } },
    'POST /orders/{order}/review': { body: { score: 5, text: '好' } },
    'POST /orders/{order}/cancellation': { body: { why: '缺货' } },
    'POST /orders/{order}/distribution': {
      body: { paidOn: '2020-08-15', document: '单', lines: [{ household, kind: 'livestock', amountFen: 1 }] },
    },
    'POST /orders/{order}/distribution/reversal': { body: { why: '有误' } },
    'PUT /star-sheets/{village}/{period}': { body: { scores: [{ household, stars: [] }] } },
    'POST /star-sheets/{village}/{period}/signatures': { body: { as: 'village-cadre', contentHash: 'x' } },
    'POST /assessments': { body: { division, period } },
    'GET /assessment-runs': inDivision,
    'POST /problems': {
      body: {
        division,
        event: '问题',
        category: '识别',
        severity: 'ordinary',
        disposition: 'on-site-feedback',
        owner: { role: '村委会' },
        deadline: '2020-09-01',
        kind: 'at-once',
      },
    },
    'GET /problems': { query: { division, state: 'open' } },
    'POST /problems/{problem}/answer': { body: { position: '村委会', facts: '属实', measures: '已改', proof: '照片' } },
    'POST /problems/{problem}/closure': { body: { finding: '已整改' } },
    'GET /divisions/{division}/figures': { query: { period: period ?? '' } },
    'POST /divisions/{division}/figures/recount': { body: {} },
    'POST /facts/replay': { body: { county: division.slice(0, 6), period, service: 'funds' } },
    'GET /dead-letters': { query: { service: 'funds' } },
  }
}

const signedStep = { person: '某书记', on: '2020-08-02', document: '会议纪要' }

const approval = { contentHash: 'a'.repeat(64), acknowledged: [], opinion: '同意' }

const identificationSurvey = {
  visitedOn: '2020-08-05',
  surveyors: [{ name: '某', as: 'village-committee' }],
  met: [{ name: '某', relation: '户主' }],
  look: {
    house: { finding: '砖木', evidence: [{ title: '照片', paper: '1' }] },
    means: { finding: '养鸡', evidence: [] },
    assets: { finding: '没有', evidence: [] },
  },
  reckon: { year: 2019, income: [{ source: 'wage', item: '务工', amountFen: 1 }], expense: [], evidence: [] },
  compare: { neighbours: 3, better: 3, alike: 0, worse: 0, finding: '较差' },
  kinship: [],
  exclusions: [],
  conclusion: 'eligible',
  opinion: '建议纳入',
}

const duplicateMerge = (place: Place) => ({
  into: place['household'],
  same: [{ person: `per_${'0'.repeat(22)}`, as: `per_${'1'.repeat(22)}` }],
  reason: '同一户重复录入',
})

const noticeWords = {
  document: '监测字〔2020〕1号',
  responsible: { unit: '镇人民政府', person: '某镇长' },
  hotline: '12345',
}

const followUp = {
  snapshot: {
    ...{ dropout: false, houseDamaged: false, memberUninsured: false, waterDamaged: false },
    ...{ wageFen: 1, propertyFen: null, transferFen: null, operatingFen: null, operatingExpenseFen: null },
    ...{ claimsPaidFen: null, medicalSelfPaidFen: null },
  },
  evidence: [{ title: '照片', paper: '1' }],
}

const villagersAppraisal = {
  heldOn: '2020-08-10',
  place: '村委会',
  assembly: 'villagers-representatives',
  entitled: 1,
  chairedBy: '某',
  minutesBy: '某',
  attendance: [{ name: '某', as: 'villager-representative' }],
  votes: { for: 1, against: 0, abstain: 0 },
  minutes: { title: '会议记录', paper: '1' },
}

const newPerson = { name: '某某', relation: '户主', idNumber: idNumber('19600101', 11) }

const newHousehold = (village: string): unknown => ({
  code: `${village}0999`,
  category: '一般贫困户',
  persons: [newPerson],
})

export const bodies = ({ method, path }: { method: string; path: string }, place: Place): Asked =>
  askedOf(place)[`${method} ${path}`] ?? {}
