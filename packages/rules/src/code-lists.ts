import { lookUp, type CodeList, type LookUp } from './code-list.ts'
import { ethnicGroupList } from './ethnic-groups.ts'
import * as helper from './helper-code-lists.ts'
import * as household from './household-code-lists.ts'
import * as living from './living-code-lists.ts'
import * as measure from './measure-code-lists.ts'
import * as person from './person-code-lists.ts'

/** Every code list of the national record (§2), by the name by which the field catalogue asks for it. */
export const codeLists = {
  standard: household.standardList,
  category: household.categoryList,
  'support-mode': household.supportModeList,
  'dibao-scope': household.dibaoScopeList,
  'poverty-status': household.povertyStatusList,
  cause: household.causeList,
  'not-exited-reason': household.notExitedReasonList,
  'ethnic-group': ethnicGroupList,
  sex: person.sexList,
  relation: person.relationList,
  education: person.educationList,
  'student-state': person.studentStateList,
  'dropout-reason': person.dropoutReasonList,
  health: person.healthList,
  'illness-grade': person.illnessGradeList,
  labour: person.labourList,
  'work-place': person.workPlaceList,
  'employment-channel': person.employmentChannelList,
  'id-kind': person.idKindList,
  party: person.partyList,
  'member-status': person.memberStatusList,
  'member-reason': person.memberReasonList,
  'special-need': person.specialNeedList,
  benefit: person.benefitList,
  road: living.roadList,
  fuel: living.fuelList,
  'house-safety': living.houseSafetyList,
  'house-grade': living.houseGradeList,
  'house-structure': living.houseStructureList,
  'water-source': living.waterSourceList,
  'relocation-mode': living.relocationModeList,
  resettlement: living.resettlementList,
  'resettlement-place': living.resettlementPlaceList,
  'relocation-difficulty': living.relocationDifficultyList,
  'unit-tier': helper.unitTierList,
  'helper-education': helper.helperEducationList,
  'helper-skill': helper.helperSkillList,
  'helper-rank': helper.helperRankList,
  'six-batches': measure.sixBatchesList,
  'project-class': measure.projectClassList,
  'measure-group': measure.measureGroupList,
  'measure-item': measure.measureItemList,
} as const satisfies Record<string, CodeList>

export type ListName = keyof typeof codeLists

const lookUps = new Map<ListName, LookUp>()

/** The look-up of a list by its name; made when it is first asked for. */
export const lookUpOf = (name: ListName): LookUp => {
  const known = lookUps.get(name) ?? lookUp(codeLists[name])
  lookUps.set(name, known)
  return known
}
