import type { PersonEntry } from '../../src/household-entry.ts'
import type { QualitySubject } from '../../src/quality/subject.ts'
import type { Edge } from './edges.ts'
import {
  aged,
  almost,
  good,
  head,
  idNumber,
  measured,
  measure,
  monitored,
  perHead,
  son,
  spouse,
  value,
  withChild,
  withEntry,
  withHead,
  withIncome,
  withPersons,
  withSon,
  withSpouse,
  atRisk,
} from './a-household.ts'

const edge = (rule: string, right: Edge['right'], wrong: Edge['wrong']): Edge => ({ rule, right, wrong })

/** A household of which no section was loaded: only what its entry says can be wrong. */
const alone = ({ entry }: QualitySubject): QualitySubject => ({ entry })

const birthDigits = head.idNumber.slice(6, 14)
const disabled = [value('health', '残疾')]
const atSchool = (state: string, id: string): Edge['right'][number] =>
  withChild({ studentState: value('student-state', state), idNumber: id })
const grown: Partial<PersonEntry> = { education: value('education', '初中'), studentState: null }
const channel = (text: string) => value('employment-channel', text)
const schooled = (education: string, id: string) => withSon({ education: value('education', education), idNumber: id })
const stateEdge = (rule: string, state: string, least: number, most: number): Edge =>
  edge(
    rule,
    [atSchool(state, aged(least)), atSchool(state, almost(most + 1))],
    [atSchool(state, almost(least)), atSchool(state, aged(most + 1)), alone(atSchool(state, almost(least)))],
  )

const identity: readonly Edge[] = [
  edge('id_number_missing', [good], [withHead({ idNumber: '' })]),
  edge('id_number_scientific', [withHead({ idNumber: '4500000' })], [withHead({ idNumber: '4.5E+17' })]),
  edge(
    'id_number_length',
    [good],
    [withHead({ idNumber: head.idNumber.slice(0, 17) }), withHead({ idNumber: `${head.idNumber}1` })],
  ),
  edge(
    'id_number_characters',
    [withHead({ idNumber: '61059919950728107X' })],
    [withHead({ idNumber: '6105991995072810X7' })],
  ),
  edge(
    'id_number_region',
    [withHead({ idNumber: '61059919950728107X' })],
    [withHead({ idNumber: '999999196611071026' }), withHead({ idNumber: '010599196611071026' })],
  ),
  edge(
    'id_number_birth',
    [withHead({ idNumber: idNumber('1996-02-29') })],
    [withHead({ idNumber: idNumber('1995-02-29') })],
  ),
  edge(
    'id_number_check_digit',
    [withHead({ idNumber: '61059919950728107X' })],
    [withHead({ idNumber: '610599199507281070' })],
  ),
  edge(
    'sex_differs_from_id_number',
    [good, withHead({ sex: 'unknown' }), withHead({ sex: null })],
    [withSon({ sex: 'female', relation: value('relation', '其他') })],
  ),
  edge(
    'id_number_twice_in_household',
    [withPersons([head, spouse, son])],
    [withPersons([head, spouse, son, { ...son, name: '李四壬' }])],
  ),
  edge('name_missing', [withHead({ name: '李' })], [withHead({ name: '' })]),
  edge(
    'disability_card_form',
    [
      withHead({ disabilityCard: `${head.idNumber}43`, health: disabled }),
      withHead({ disabilityCard: `${head.idNumber}4312`, health: disabled }),
    ],
    [
      withHead({ disabilityCard: `${head.idNumber}4`, health: disabled }),
      withHead({ disabilityCard: `${head.idNumber}431`, health: disabled }),
      withHead({ disabilityCard: `${head.idNumber}43123`, health: disabled }),
      withHead({ disabilityCard: `${spouse.idNumber}43`, health: disabled }),
      alone(withHead({ disabilityCard: `${head.idNumber}4`, health: disabled })),
    ],
  ),
  edge(
    'disability_card_missing',
    [withHead({ disabilityCard: `${head.idNumber}43`, health: disabled })],
    [withHead({ health: disabled }), alone(withHead({ health: disabled }))],
  ),
  edge(
    'disability_not_in_health',
    [withHead({ disabilityCard: `${head.idNumber}43`, health: disabled })],
    [withHead({ disabilityCard: `${head.idNumber}43` })],
  ),
  edge(
    'phone_form',
    [withEntry({ phone: null }), withEntry({ phone: '13000000000' })],
    [withEntry({ phone: '12000000000' }), withEntry({ phone: '1540000000' }), withEntry({ phone: '154000000011' })],
  ),
  edge(
    'person_phone_form',
    [withHead({ personPhone: '19900000000' })],
    [withHead({ personPhone: '1990000000' }), withHead({ personPhone: '0913-214000' })],
  ),
  edge(
    'phone_shared_across_work_counties',
    [
      withPersons([
        { ...head, personPhone: '15400000002' },
        { ...spouse, personPhone: '15400000002' },
      ]),
      withPersons([
        { ...head, personPhone: '15400000002' },
        { ...spouse, personPhone: '15400000003', workCounty: '昆山市' },
      ]),
    ],
    [
      withPersons([
        { ...head, personPhone: '15400000002' },
        { ...spouse, personPhone: '15400000002', workCounty: '昆山市' },
      ]),
    ],
  ),
  edge('relation_missing', [withSon({ relation: value('relation', '其他') })], [withSon({ relation: null })]),
  edge(
    'head_not_exactly_one',
    [good],
    [
      withPersons([spouse, son]),
      withPersons([head, spouse, { ...son, relation: value('relation', '户主') }]),
      withPersons([]),
    ],
  ),
  edge(
    'spouse_of_same_sex',
    [good, withSpouse({ sex: 'unknown' })],
    [withPersons([head, { ...son, relation: value('relation', '配偶') }])],
  ),
  edge(
    'sex_differs_from_relation',
    [withSon({}), withSon({ relation: value('relation', '之兄弟姐妹') })],
    [withSon({ relation: value('relation', '之女') }), withSon({ relation: value('relation', '之儿媳') })],
  ),
  edge(
    'income_total_differs',
    [withIncome({ incomeTotalFen: 3_300_100 })],
    [withIncome({ incomeTotalFen: 3_300_101 })],
  ),
  edge('net_income_differs', [withIncome({ netIncomeFen: 3_249_900 })], [withIncome({ netIncomeFen: 3_249_899 })]),
  edge('per_head_differs', [withIncome({ perHeadFen: 1_625_100 })], [withIncome({ perHeadFen: 1_625_101 })]),
  edge(
    'property_sum_differs',
    [withIncome({ assetDividendFen: 500, propertyFen: 600 }), withIncome({ propertyFen: 999 })],
    [withIncome({ assetDividendFen: 500, propertyFen: 601 })],
  ),
  edge(
    'transfer_sum_differs',
    [withIncome({ pensionFen: 12_000, transferFen: 12_100 }), withIncome({ transferFen: 999 })],
    [withIncome({ pensionFen: 12_000, transferFen: 12_101 })],
  ),
  edge(
    'division_differs_from_code',
    [
      withEntry({ division: good.entry.code.slice(0, 12) }),
      withEntry({ division: '610528000000' }),
      withEntry({ division: '黄窑村' }),
    ],
    [withEntry({ division: '610529000901' })],
  ),
  edge(
    'birth_differs_from_id_number',
    [
      withHead({ born: birthDigits }),
      withHead({ born: birthDigits.slice(0, 6) }),
      withHead({ born: '53' }),
      withHead({ born: null }),
    ],
    [withHead({ born: '19000101' }), withHead({ born: '1900-01' })],
  ),
  edge('category_missing', [good], [withEntry({ category: null })]),
  edge(
    'position_incomplete',
    [withEntry({ position: { latitude: null, longitude: null } })],
    [
      withEntry({ position: { latitude: 34, longitude: null } }),
      withEntry({ position: { latitude: null, longitude: 109 } }),
    ],
  ),
  edge(
    'position_outside_china',
    [
      withEntry({ position: { latitude: 3, longitude: 73 } }),
      withEntry({ position: { latitude: 54, longitude: 136 } }),
    ],
    [
      withEntry({ position: { latitude: 2.99, longitude: 73 } }),
      withEntry({ position: { latitude: 54.01, longitude: 136 } }),
      withEntry({ position: { latitude: 3, longitude: 72.99 } }),
      withEntry({ position: { latitude: 54, longitude: 136.01 } }),
    ],
  ),
]

const schooling: readonly Edge[] = [
  edge(
    'child_not_without_labour',
    [
      withSon({ ...grown, idNumber: aged(16) }),
      withChild({ idNumber: almost(16), studentState: value('student-state', '九年级') }),
    ],
    [withChild({ labour: value('labour', '弱劳动力') })],
  ),
  edge(
    'child_in_public_post',
    [
      withSon({ idNumber: aged(16), employmentChannel: channel('公益性岗位') }),
      withChild({ employmentChannel: channel('帮扶车间') }),
    ],
    [
      withChild({ idNumber: almost(16), employmentChannel: channel('公益性岗位') }),
      withChild({ employmentChannel: channel('公益性岗位') }),
    ],
  ),
  edge(
    'child_at_work',
    [withSon({ idNumber: aged(16) }), withChild({ workMonths: 0 })],
    [withSon({ idNumber: almost(16) }), withChild({ workFrom: '2024-03' }), withChild({ workMonths: 1 })],
  ),
  edge(
    'aged_with_full_labour',
    [withSon({ idNumber: almost(60) }), withSon({ idNumber: aged(60), labour: value('labour', '弱劳动力') })],
    [withSon({ idNumber: aged(60) }), withSon({ idNumber: aged(60), labour: value('labour', '技能劳动力') })],
  ),
  edge(
    'aged_in_public_post',
    [withSon({ idNumber: almost(70), labour: null, employmentChannel: channel('公益性岗位') })],
    [
      withSon({
        idNumber: aged(70),
        labour: null,
        employmentChannel: channel('公益性岗位'),
        workPlace: value('work-place', '县内'),
      }),
    ],
  ),
  edge(
    'able_age_without_labour',
    [
      withSon({ ...grown, idNumber: almost(16), labour: value('labour', '无劳动力') }),
      withSon({ idNumber: aged(60), labour: value('labour', '无劳动力') }),
      withSon({ labour: value('labour', '无劳动力'), health: [value('health', '长期慢性病')] }),
      withSon({
        labour: value('labour', '无劳动力'),
        education: null,
        studentState: value('student-state', '本科一年级'),
      }),
    ],
    [
      withSon({ ...grown, idNumber: aged(16), labour: value('labour', '无劳动力') }),
      withSon({ idNumber: almost(60), labour: value('labour', '丧失劳动力') }),
      withSon({ labour: value('labour', '弱劳动力'), studentState: value('student-state', '非在校生') }),
    ],
  ),
  edge(
    'student_with_labour',
    [withChild({}), withChild({ labour: null })],
    [
      withChild({
        idNumber: aged(17),
        studentState: value('student-state', '高一'),
        labour: value('labour', '普通劳动力'),
      }),
    ],
  ),
  edge(
    'student_at_work',
    [
      withChild({}),
      withChild({ idNumber: aged(17), studentState: value('student-state', '高一'), workMonths: 2, workTo: '2024-05' }),
    ],
    [withChild({ idNumber: aged(17), studentState: value('student-state', '高一'), workMonths: 2 })],
  ),
  stateEdge('primary_school_age', '小学', 6, 14),
  stateEdge('junior_school_age', '九年级', 12, 17),
  stateEdge('senior_school_age', '普通高中一年级', 15, 20),
  stateEdge('vocational_school_age', '中职二年级', 15, 20),
  edge(
    'college_age',
    [atSchool('高职(高专)一年级', aged(18)), atSchool('本科一年级', aged(18))],
    [atSchool('高职(高专)一年级', almost(18)), atSchool('本科一年级', almost(18)), atSchool('大专及以上', almost(18))],
  ),
  edge('graduate_school_age', [atSchool('硕士及以上', aged(20))], [atSchool('硕士及以上', almost(20))]),
  edge(
    'youth_without_junior_school',
    [schooled('小学', almost(16)), schooled('小学', aged(23)), schooled('初中', aged(16))],
    [schooled('小学', aged(16)), schooled('小学', almost(23)), schooled('文盲', aged(20))],
  ),
  edge(
    'preschool_age',
    [atSchool('学前教育', almost(7))],
    [
      atSchool('学前教育', aged(7)),
      withChild({ studentState: null, education: value('education', '学龄前儿童'), idNumber: aged(7) }),
    ],
  ),
  edge(
    'schooling_given_twice',
    [withChild({}), withSon({ studentState: value('student-state', '非在校生') })],
    [
      withChild({ education: value('education', '小学') }),
      withChild({ dropoutReason: value('dropout-reason', '厌学') }),
      withSon({ dropoutReason: value('dropout-reason', '厌学') }),
    ],
  ),
  edge(
    'schooling_not_given',
    [withSon({}), withChild({}), withChild({ studentState: null, dropoutReason: value('dropout-reason', '厌学') })],
    [withSon({ education: null }), withSon({ education: null, studentState: value('student-state', '非在校生') })],
  ),
  edge(
    'dropout_without_reason',
    [
      withChild({ ...grown, idNumber: almost(6) }),
      withSon({ ...grown, idNumber: aged(17) }),
      withChild({ studentState: value('student-state', '非在校生'), dropoutReason: value('dropout-reason', '厌学') }),
      withChild({ studentState: null }),
    ],
    [
      withChild({ studentState: value('student-state', '非在校生'), idNumber: aged(6) }),
      withChild({ ...grown, idNumber: almost(17) }),
    ],
  ),
  edge(
    'dropout_ill_but_healthy',
    [
      withChild({
        studentState: null,
        dropoutReason: value('dropout-reason', '因病'),
        health: [value('health', '患有大病')],
      }),
      withChild({ studentState: null, dropoutReason: value('dropout-reason', '厌学') }),
    ],
    [withChild({ studentState: null, dropoutReason: value('dropout-reason', '因病') })],
  ),
  edge(
    'dropout_disabled_but_healthy',
    [withChild({ studentState: null, dropoutReason: value('dropout-reason', '因残'), health: disabled })],
    [withChild({ studentState: null, dropoutReason: value('dropout-reason', '因残') })],
  ),
]

const living: readonly Edge[] = [
  edge(
    'medical_insurance_none',
    [withHead({ medicalInsurance: false, employeeMedicalInsurance: true }), withHead({ medicalInsurance: null })],
    [withHead({ medicalInsurance: false }), withHead({ medicalInsurance: false, employeeMedicalInsurance: null })],
  ),
  edge(
    'medical_insurance_twice',
    [good, withHead({ medicalInsurance: false, employeeMedicalInsurance: true })],
    [withHead({ employeeMedicalInsurance: true })],
  ),
  edge(
    'serious_illness_insurance_empty',
    [withHead({ seriousIllnessInsurance: false })],
    [withHead({ seriousIllnessInsurance: null })],
  ),
  edge('pension_empty', [withHead({ pension: false })], [withHead({ pension: null })]),
  edge(
    'medical_aid_without_insurance',
    [
      withHead({ medicalAid: true }),
      withHead({ medicalAid: true, medicalInsurance: false, employeeMedicalInsurance: true }),
    ],
    [withHead({ medicalAid: true, medicalInsurance: false }), withHead({ medicalAid: true, medicalInsurance: null })],
  ),
  edge(
    'dangerous_house_not_monitored',
    [
      monitored({}, undefined, withEntry({ dangerousHouse: true })),
      { entry: withEntry({ dangerousHouse: true }).entry },
      withEntry({ houseGrade: value('house-grade', 'B级') }),
    ],
    [
      withEntry({ dangerousHouse: true }),
      withEntry({ houseGrade: value('house-grade', 'C级') }),
      withEntry({ houseSafety: value('house-safety', '危房D级') }),
    ],
  ),
  edge(
    'unsafe_water_not_monitored',
    [monitored({}, undefined, withEntry({ safeWater: false })), withEntry({ safeWater: null })],
    [withEntry({ safeWater: false })],
  ),
  edge('house_area_empty', [withEntry({ houseAreaM2: 0 })], [withEntry({ houseAreaM2: null })]),
  edge('toilet_empty', [withEntry({ sanitaryToilet: false })], [withEntry({ sanitaryToilet: null })]),
  edge('power_empty', [withEntry({ livingPower: false })], [withEntry({ livingPower: null })]),
  edge('road_empty', [good], [withEntry({ roadType: null })]),
  edge('distance_empty', [withEntry({ roadKm: 0 })], [withEntry({ roadKm: null })]),
  edge('distance_far', [withEntry({ roadKm: 5 })], [withEntry({ roadKm: 5.01 })]),
  edge(
    'arable_land_range',
    [withEntry({ arableMu: 100 }), withEntry({ arableMu: 0 })],
    [withEntry({ arableMu: 100.1 }), withEntry({ arableMu: -0.1 })],
  ),
  edge('pasture_range', [withEntry({ pastureMu: 100 })], [withEntry({ pastureMu: 100.1 })]),
  edge('water_surface_range', [withEntry({ waterMu: 100 })], [withEntry({ waterMu: 100.1 })]),
  edge('forest_range', [withEntry({ forestMu: 200 })], [withEntry({ forestMu: 200.1 })]),
  edge('orchard_range', [withEntry({ orchardMu: 200 })], [withEntry({ orchardMu: 200.1 })]),
  edge(
    'returned_farmland_range',
    [withEntry({ returnedForestMu: 200, forestMu: 200 })],
    [withEntry({ returnedForestMu: 200.1, forestMu: 200, pastureMu: 1 })],
  ),
  edge(
    'returned_farmland_exceeds_forest',
    [
      withEntry({ returnedForestMu: 13, forestMu: 12, pastureMu: 1 }),
      withEntry({ returnedForestMu: 13, forestMu: null, pastureMu: null }),
    ],
    [
      withEntry({ returnedForestMu: 13.1, forestMu: 12, pastureMu: 1 }),
      withEntry({ returnedForestMu: 2, forestMu: null, pastureMu: 1 }),
    ],
  ),
]

const noIncome = { wageFen: null, operatingFen: null, operatingExpenseFen: null }

const income: readonly Edge[] = [
  edge(
    'per_head_below_floor',
    [perHead(400_000), withIncome(noIncome)],
    [
      perHead(399_999),
      alone(perHead(399_999)),
      withIncome({ ...noIncome, wageFen: 0 }),
      withIncome({ wageFen: 4_000_000, operatingExpenseFen: 5_000_000 }),
    ],
  ),
  edge(
    'per_head_low_not_monitored',
    [perHead(730_000), monitored({}, undefined, perHead(729_999)), { entry: perHead(729_999).entry }],
    [perHead(729_999)],
  ),
  edge('per_head_above_plausible', [perHead(2_000_000)], [perHead(2_000_001)]),
  edge(
    'wage_below_plausible',
    [withIncome({ wageFen: 0 }), withIncome({ wageFen: 10_000 })],
    [withIncome({ wageFen: 9_999, operatingFen: 3_000_000 }), withIncome({ wageFen: 1 })],
  ),
  edge(
    'wage_above_plausible',
    [withIncome({ wageFen: 30_000_000 })],
    [withIncome({ wageFen: 30_000_001, operatingExpenseFen: 28_000_000 })],
  ),
  edge('month_wage_below_plausible', [withHead({ monthlyWageFen: 10_000 })], [withHead({ monthlyWageFen: 9_999 })]),
  edge(
    'month_wage_above_plausible',
    [withHead({ monthlyWageFen: 3_000_000 })],
    [withHead({ monthlyWageFen: 3_000_001 })],
  ),
  edge(
    'operating_income_without_expense',
    [
      withIncome({ operatingExpenseFen: 1 }),
      withIncome({ operatingExpenseFen: null }),
      withIncome({ operatingFen: 0, operatingExpenseFen: 0 }),
    ],
    [withIncome({ operatingFen: 1, operatingExpenseFen: 0 })],
  ),
  edge(
    'eco_compensation_without_returned_farmland',
    [
      withIncome({ ecoCompensationFen: 1 }),
      withIncome({ ecoCompensationFen: 0 }, withEntry({ returnedForestMu: 0 })),
      withIncome({ ecoCompensationFen: 1 }, withEntry({ returnedForestMu: null })),
    ],
    [withIncome({ ecoCompensationFen: 1 }, withEntry({ returnedForestMu: 0 }))],
  ),
  edge(
    'dibao_below_plausible',
    [withIncome({ dibaoFen: 20_000 }), withIncome({ dibaoFen: 0 })],
    [withIncome({ dibaoFen: 19_999 })],
  ),
  edge(
    'family_planning_money_below_plausible',
    [withIncome({ familyPlanningFen: 10_000 })],
    [withIncome({ familyPlanningFen: 9_999 })],
  ),
  edge('pension_below_plausible', [withIncome({ pensionFen: 8_800 })], [withIncome({ pensionFen: 8_799 })]),
  edge('tekun_below_plausible', [withIncome({ tekunFen: 20_000 })], [withIncome({ tekunFen: 19_999 })]),
  edge(
    'work_measure_without_wage',
    [
      measured(measure('work')),
      withIncome({ wageFen: null }, measured(measure('work'))),
      withIncome({ wageFen: 0 }, measured(measure('social'))),
    ],
    [withIncome({ wageFen: 0, operatingFen: 3_000_000 }, measured(measure('work')))],
  ),
  edge(
    'benefit_measure_without_transfer',
    [
      withIncome({ transferFen: 0, pensionFen: 10_000 }, measured(measure('comprehensive', 'dibao'))),
      withIncome({ transferFen: 0 }, measured(measure('comprehensive'))),
    ],
    (['dibao', 'tekun', 'disability-subsidy'] as const).map((item) =>
      withIncome({ transferFen: 0 }, measured(measure('comprehensive', item))),
    ),
  ),
  edge(
    'industry_measure_without_income',
    [measured(measure('industry')), withIncome({ operatingFen: null }, measured(measure('industry')))],
    [withIncome({ operatingFen: 0 }, measured(measure('industry')))],
  ),
  edge(
    'illness_risk_without_expense',
    [
      withIncome({ outOfPocketFen: 1 }, atRisk('illness')),
      withIncome({ outOfPocketFen: null }, atRisk('illness')),
      withIncome({ outOfPocketFen: 0 }, atRisk('work')),
    ],
    [
      withIncome(
        { outOfPocketFen: 0 },
        atRisk('illness', [measure('work'), measure('health')], withHead({ health: [value('health', '大病')] })),
      ),
    ],
  ),
]

export const familyEdges: readonly Edge[] = [...identity, ...schooling, ...living, ...income]
