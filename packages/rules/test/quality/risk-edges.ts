import type { QualitySubject, Risk } from '../../src/quality/subject.ts'
import type { Edge } from './edges.ts'
import {
  aged,
  atRisk,
  eliminated,
  family,
  good,
  measure,
  measured,
  monitored,
  value,
  withChild,
  withEntry,
  withHead,
  withSon,
  head,
  withPersons,
  spouse,
} from './a-household.ts'

const edge = (rule: string, right: Edge['right'], wrong: Edge['wrong']): Edge => ({ rule, right, wrong })

const ill = withHead({ health: [value('health', '长期慢性病')] })
const disabled = withHead({ health: [value('health', '残疾')], disabilityCard: `${head.idNumber}43` })
const idle = { workPlace: null, workMonths: 0, workFrom: null, hasWorked: false }
const nobodyWorks = withPersons([
  { ...head, ...idle },
  { ...spouse, ...idle },
])
const student = withChild({ idNumber: aged(17), studentState: value('student-state', '中职一年级') })

const matched = (
  rule: string,
  risk: Risk,
  groups: readonly Parameters<typeof measure>[0][],
  of?: QualitySubject,
): Edge =>
  edge(
    rule,
    [...groups.map((group) => atRisk(risk, [measure(group)], of)), atRisk(risk, [], of)],
    [atRisk(risk, [measure('work')], of), atRisk(risk, [measure('work', 'disability-subsidy')], of)],
  )

const monitoring: readonly Edge[] = [
  edge('risk_empty', [monitored(), good], [monitored({ risks: [] })]),
  edge(
    'other_risk_without_note',
    [monitored({ risks: [{ risk: 'other', note: '欠债', disaster: null }] })],
    [atRisk('other')],
  ),
  edge(
    'disaster_without_kind',
    [monitored({ risks: [{ risk: 'disaster', note: null, disaster: '洪涝' }] })],
    [atRisk('disaster')],
  ),
  edge(
    'disability_risk_without_disabled',
    [atRisk('disability', undefined, disabled)],
    [atRisk('disability', [measure('work'), measure('social')])],
  ),
  edge(
    'illness_risk_without_patient',
    [atRisk('illness', undefined, ill), atRisk('illness', undefined, withHead({ health: [value('health', '大病')] }))],
    [atRisk('illness', [measure('work'), measure('health')]), atRisk('illness', undefined, disabled)],
  ),
  edge(
    'labour_risk_quarter_able',
    [atRisk('labour', undefined, family(1, 3)), atRisk('labour', undefined, family(2, 2)), family(1, 2)],
    [atRisk('labour', undefined, family(1, 2)), atRisk('labour', undefined, family(2, 5))],
  ),
  edge(
    'labour_risk_half_able',
    [
      atRisk('labour', undefined, family(2, 3)),
      atRisk('labour', undefined, family(2, 1)),
      atRisk('labour', undefined, family(4, 0)),
    ],
    [atRisk('labour', undefined, family(2, 2)), atRisk('labour', undefined, family(3, 1))],
  ),
  edge(
    'labour_risk_all_able',
    [atRisk('labour', undefined, family(2, 1)), family(2, 0)],
    [atRisk('labour', undefined, family(2, 0)), atRisk('labour', undefined, family(5, 0))],
  ),
  edge('work_risk_without_worker', [atRisk('work')], [atRisk('work', undefined, nobodyWorks)]),
  edge(
    'monitored_without_measure',
    [
      monitored({ identified: '2024-05' }, []),
      monitored({ identified: '2024-04' }),
      { ...monitored(), measures: [measure('work')] },
    ],
    [monitored({ identified: '2024-04' }, [])],
  ),
  matched('illness_risk_unmatched', 'illness', ['health', 'social', 'comprehensive'], ill),
  matched('schooling_risk_unmatched', 'schooling', ['education', 'compulsory-education', 'social']),
  matched('disability_risk_unmatched', 'disability', ['comprehensive', 'social'], disabled),
  matched('housing_risk_unmatched', 'housing', ['housing', 'relocation']),
  matched('water_risk_unmatched', 'water', ['water']),
  edge(
    'able_with_only_comprehensive',
    [
      monitored({}, [measure('comprehensive'), measure('social')]),
      monitored({}, [measure('comprehensive')], family(0, 2)),
      measured(measure('comprehensive')),
    ],
    [monitored({}, [measure('comprehensive')]), monitored({}, [measure('comprehensive'), measure('comprehensive')])],
  ),
  edge(
    'able_without_developmental',
    [
      monitored({ identified: '2024-01' }, [measure('social')]),
      ...(['industry', 'work', 'finance', 'public-post'] as const).map((group) =>
        monitored({ identified: '2023-01' }, [measure(group)]),
      ),
      monitored({ identified: '2023-12' }, [measure('social')], family(0, 2)),
    ],
    [monitored({ identified: '2023-12' }, [measure('social')]), monitored({ identified: '2023-12' }, [])],
  ),
  edge(
    'developmental_not_yet',
    [monitored({ developmental: null }), monitored({ developmental: false }, undefined, family(0, 2))],
    [monitored({ developmental: false })],
  ),
  edge(
    'unable_without_backstop',
    [
      monitored({ backstop: true }, undefined, family(0, 2)),
      monitored({}, undefined, family(1, 2)),
      monitored({}, undefined, withPersons([{ ...head, labour: null }])),
      family(0, 2),
    ],
    [monitored({}, undefined, family(0, 2)), monitored({ backstop: null }, undefined, family(0, 2))],
  ),
  edge(
    'dibao_measure_without_member',
    [
      { ...withHead({ dibao: true }), measures: [measure('comprehensive', 'dibao')] },
      { ...withEntry({ category: value('category', '低保户') }), measures: [measure('comprehensive', 'dibao')] },
    ],
    [measured(measure('comprehensive', 'dibao'))],
  ),
  edge(
    'tekun_measure_without_member',
    [
      { ...withEntry({ category: value('category', '五保户') }), measures: [measure('comprehensive', 'tekun')] },
      { ...withHead({ benefits: [value('benefit', '特困供养')] }), measures: [measure('comprehensive', 'tekun')] },
    ],
    [measured(measure('comprehensive', 'tekun'))],
  ),
  edge(
    'disability_subsidy_without_member',
    [{ ...disabled, measures: [measure('comprehensive', 'disability-subsidy')] }],
    [measured(measure('comprehensive', 'disability-subsidy'))],
  ),
  edge(
    'dibao_member_without_measure',
    [
      { ...withHead({ dibao: true }), measures: [measure('comprehensive', 'dibao')] },
      { entry: withHead({ dibao: true }).entry },
    ],
    [withHead({ dibao: true })],
  ),
  edge(
    'tekun_member_without_measure',
    [{ ...withEntry({ category: value('category', '五保户') }), measures: [measure('comprehensive', 'tekun')] }],
    [withEntry({ category: value('category', '集中供养') })],
  ),
  edge(
    'disabled_member_without_subsidy',
    [{ ...disabled, measures: [measure('comprehensive', 'disability-subsidy')] }, good],
    [disabled],
  ),
  edge(
    'yulu_without_student',
    [{ ...student, measures: [measure('education', 'yulu')] }],
    [measured(measure('education', 'yulu')), { ...withChild({}), measures: [measure('education', 'yulu')] }],
  ),
  edge(
    'vocational_student_without_yulu',
    [{ ...student, measures: [measure('education', 'yulu')] }, withChild({})],
    [student],
  ),
  edge(
    'premium_subsidy_before_identification',
    [monitored({ identified: '2024-03' }, [measure('work'), measure('comprehensive', 'premium-subsidy', '2024-03')])],
    [monitored({ identified: '2024-03' }, [measure('work'), measure('comprehensive', 'premium-subsidy', '2024-02')])],
  ),
]

const elimination: readonly Edge[] = [
  edge(
    'eliminated_within_half_year',
    [eliminated({ month: '2024-03' }), eliminated({ month: '2022-03' }, { identified: '2021-11' })],
    [eliminated({ month: '2024-02' }), eliminated({ month: '2022-04' }, { identified: '2021-11' })],
  ),
  edge(
    'eliminated_same_or_next_month',
    [
      eliminated({ month: '2022-03' }, { identified: '2022-01' }),
      eliminated({ month: '2022-04' }, { identified: '2022-04' }),
    ],
    [
      eliminated({ month: '2022-03' }, { identified: '2022-02' }),
      eliminated({ month: '2022-03' }, { identified: '2022-03' }),
    ],
  ),
  edge(
    'elimination_block_empty',
    [eliminated()],
    (
      [
        'dropout',
        'houseDamaged',
        'uninsured',
        'waterDamaged',
        'wageFen',
        'propertyFen',
        'transferFen',
        'operatingFen',
        'operatingExpenseFen',
        'netFen',
        'perHeadFen',
        'claimsFen',
        'outOfPocketFen',
      ] as const
    ).map((field) => eliminated({ [field]: null })),
  ),
  edge('eliminated_with_dropout', [eliminated()], [eliminated({ dropout: true })]),
  edge(
    'eliminated_with_dangerous_house',
    [eliminated({}, {}, withEntry({ houseGrade: value('house-grade', 'B级') }))],
    [eliminated({ houseDamaged: true }), eliminated({}, {}, withEntry({ houseGrade: value('house-grade', 'C级') }))],
  ),
  edge(
    'eliminated_with_unsafe_water',
    [eliminated({}, {}, withEntry({ safeWater: null }))],
    [eliminated({ waterDamaged: true }), eliminated({}, {}, withEntry({ safeWater: false }))],
  ),
  edge('eliminated_with_uninsured', [eliminated()], [eliminated({ uninsured: true })]),
  edge('eliminated_below_line', [eliminated({ perHeadFen: 730_000 })], [eliminated({ perHeadFen: 729_999 })]),
  edge(
    'eliminated_without_labour',
    [eliminated({}, { backstop: true }, family(1, 1))],
    [eliminated({}, { backstop: true }, family(0, 2))],
  ),
  edge(
    'eliminated_by_help_without_measure',
    [eliminated(), { ...eliminated({ way: 'natural' }), measures: [] }],
    [
      { ...eliminated({ month: '2024-04' }, { identified: '2024-03' }), measures: [] },
      { ...eliminated(), measures: [] },
    ],
  ),
  edge(
    'collector_name_missing',
    [eliminated(), monitored({ collectorName: null })],
    [eliminated({}, { collectorName: null })],
  ),
  edge('collector_phone_missing', [eliminated()], [eliminated({}, { collectorPhone: null })]),
]

const work: readonly Edge[] = [
  edge(
    'work_months_range',
    [withHead({ workMonths: 12 })],
    [withHead({ workMonths: 13 }), withHead({ workMonths: -1 })],
  ),
  edge(
    'job_before_previous_end',
    [
      { ...good, earlierJobs: [{ person: 0, from: '2022-01', to: '2023-03' }] },
      { ...good, earlierJobs: [{ person: 2, from: '2022-01', to: '2023-04' }] },
      { ...good, earlierJobs: [{ person: 0, from: '2022-01', to: null }] },
    ],
    [{ ...good, earlierJobs: [{ person: 0, from: '2022-01', to: '2023-04' }] }],
  ),
  edge(
    'job_place_above_county',
    [good, withHead({ workProvince: null, workCity: null, workCounty: null })],
    [withHead({ workCounty: null }), withHead({ workCounty: null, workCity: null })],
  ),
  edge(
    'local_post_outside_county',
    [
      withHead({ employmentChannel: value('employment-channel', '帮扶车间'), workPlace: value('work-place', '县内') }),
      withHead({ employmentChannel: value('employment-channel', '中介') }),
    ],
    [
      withHead({ employmentChannel: value('employment-channel', '公益性岗位') }),
      withHead({
        employmentChannel: value('employment-channel', '帮扶车间'),
        workPlace: value('work-place', '县外省内'),
      }),
    ],
  ),
  edge(
    'travel_subsidy_zero',
    [
      measured(measure('work', 'work-travel-subsidy')),
      { ...withHead({ travelSubsidyFen: null }), measures: [measure('work', 'work-travel-subsidy')] },
      withHead({ travelSubsidyFen: 0 }),
    ],
    [{ ...withHead({ travelSubsidyFen: 0 }), measures: [measure('work', 'work-travel-subsidy')] }],
  ),
  edge(
    'not_working_without_end',
    [withHead({ hasWorked: false, workTo: '2024-06' }), good, withHead({ hasWorked: false, workFrom: null })],
    [withHead({ hasWorked: false })],
  ),
  edge(
    'not_working_but_end_ahead',
    [withHead({ hasWorked: false, workTo: '2024-06' }), withHead({ workTo: '2024-07' })],
    [withHead({ hasWorked: false, workTo: '2024-07' })],
  ),
  edge(
    'job_never_ended',
    [
      withHead({ workFrom: '2021-01' }),
      withHead({ workFrom: '2020-12', workTo: '2024-01' }),
      withHead({ workFrom: '2020-12', workPlace: value('work-place', '县内') }),
    ],
    [withHead({ workFrom: '2020-12' })],
  ),
  edge(
    'skilled_not_working',
    [withSon({ labour: value('labour', '技能劳动力') }), withSon({ hasWorked: false, workTo: '2024-01' })],
    [withSon({ labour: value('labour', '技能劳动力'), hasWorked: false, workTo: '2024-01' })],
  ),
  edge(
    'college_not_working',
    [
      withSon({ education: value('education', '大专') }),
      withSon({ education: value('education', '高中'), hasWorked: false, workTo: '2024-01' }),
      withSon({
        education: value('education', '大专'),
        workPlace: null,
        workMonths: null,
        workFrom: null,
        hasWorked: null,
      }),
    ],
    [
      withSon({ education: value('education', '大专'), hasWorked: false, workTo: '2024-01' }),
      withSon({
        education: value('education', '本科'),
        workPlace: null,
        workMonths: 0,
        workFrom: null,
        hasWorked: null,
      }),
    ],
  ),
]

export const riskEdges: readonly Edge[] = [...monitoring, ...elimination, ...work]
