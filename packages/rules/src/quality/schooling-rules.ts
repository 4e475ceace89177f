import type { PersonReading } from './person-reading.ts'
import { ofPerson, type PersonRule } from './rule.ts'
import type { Stage } from './meanings.ts'

const under = (person: PersonReading, age: number): boolean => person.age !== null && person.age < age
const from = (person: PersonReading, age: number): boolean => person.age !== null && person.age >= age
const between = (person: PersonReading, least: number, most: number): boolean =>
  person.age !== null && person.age >= least && person.age <= most
const outside = (person: PersonReading, least: number, most: number): boolean =>
  person.age !== null && (person.age < least || person.age > most)

/** A stage of school has the ages `least` to `most`. */
const stageRule = (id: string, stage: Stage, zh: string, en: string): PersonRule =>
  ofPerson({
    id,
    fields: ['studentState', 'idNumber'],
    text: [`${zh}在校生的年龄应为 {least}–{most} 岁`, `a pupil of ${en} is {least} to {most} years old`],
    needs: ['least', 'most'],
    broken: (person, { least, most }) => person.stage === stage && outside(person, least, most),
  })

const isFull = ({ labour }: PersonReading): boolean => labour === 'ordinary' || labour === 'skilled'

/** Age against labour, work and school. Without a good ID number the age is unknown, and nothing is said. */
export const schoolingRules: readonly PersonRule[] = [
  ofPerson({
    id: 'child_not_without_labour',
    fields: ['labour', 'idNumber'],
    text: ['未满 {age} 岁，劳动能力应为无劳动力', 'under {age} years of age: the labour must be 无劳动力'],
    needs: ['age'],
    broken: (person, { age }) => under(person, age) && person.labour !== null && person.labour !== 'none',
  }),
  ofPerson({
    id: 'child_in_public_post',
    fields: ['employmentChannel', 'idNumber'],
    text: ['未满 {age} 岁，不应有公益性岗位', 'under {age} years of age: no public-welfare post'],
    needs: ['age'],
    broken: (person, { age }) => under(person, age) && person.publicPost,
  }),
  ofPerson({
    id: 'child_at_work',
    fields: ['workFrom', 'workPlace', 'workMonths', 'idNumber'],
    text: ['未满 {age} 岁，不应有务工信息', 'under {age} years of age: no work may have begun'],
    needs: ['age'],
    broken: (person, { age }) => under(person, age) && person.worked,
  }),
  ofPerson({
    id: 'aged_with_full_labour',
    fields: ['labour', 'idNumber'],
    text: [
      '年满 {age} 岁，劳动能力不应为普通或技能劳动力',
      '{age} years of age or more: the labour is not 普通 or 技能',
    ],
    needs: ['age'],
    broken: (person, { age }) => from(person, age) && isFull(person),
  }),
  ofPerson({
    id: 'aged_in_public_post',
    fields: ['employmentChannel', 'idNumber'],
    text: ['年满 {age} 岁，不应有公益性岗位', '{age} years of age or more: no public-welfare post'],
    needs: ['age'],
    broken: (person, { age }) => from(person, age) && person.publicPost,
  }),
  ofPerson({
    id: 'able_age_without_labour',
    fields: ['labour', 'health', 'studentState', 'idNumber'],
    text: [
      '{least}–{most} 岁、健康且不在校，劳动能力不应为无、丧失或弱劳动力',
      '{least} to {most} years of age, healthy and not at school: the labour is not 无, 丧失 or 弱',
    ],
    needs: ['least', 'most'],
    broken: (person, { least, most }) =>
      between(person, least, most) &&
      person.healthy &&
      person.atSchool === false &&
      person.labour !== null &&
      !isFull(person),
  }),
  ofPerson({
    id: 'student_with_labour',
    fields: ['labour', 'studentState'],
    text: ['在校生的劳动能力应为无劳动力', 'at school: the labour must be 无劳动力'],
    broken: (person) => person.atSchool === true && person.labour !== null && person.labour !== 'none',
  }),
  ofPerson({
    id: 'student_at_work',
    fields: ['workPlace', 'workMonths', 'studentState'],
    text: ['在校生不应正在务工', 'at school, and yet working'],
    broken: (person) => person.atSchool === true && person.working,
  }),
  stageRule('primary_school_age', 'primary', '小学', 'primary school'),
  stageRule('junior_school_age', 'junior', '初中', 'junior middle school'),
  stageRule('senior_school_age', 'senior', '普通高中', 'senior middle school'),
  stageRule('vocational_school_age', 'vocational', '中职', 'vocational school'),
  ofPerson({
    id: 'college_age',
    fields: ['studentState', 'idNumber'],
    text: ['高职、本科在校生应年满 {age} 岁', 'a student of a college is {age} years old or more'],
    needs: ['age'],
    broken: (person, { age }) =>
      (person.stage === 'higher-vocational' || person.stage === 'college') && under(person, age),
  }),
  ofPerson({
    id: 'graduate_school_age',
    fields: ['studentState', 'idNumber'],
    text: ['硕士及以上在校生应年满 {age} 岁', 'a graduate student is {age} years old or more'],
    needs: ['age'],
    broken: (person, { age }) => person.stage === 'graduate' && under(person, age),
  }),
  ofPerson({
    id: 'youth_without_junior_school',
    fields: ['education', 'idNumber'],
    text: [
      '{least}–{most} 岁而文化程度为小学或以下，可疑',
      '{least} to {most} years of age with primary school or less',
    ],
    needs: ['least', 'most'],
    broken: (person, { least, most }) =>
      between(person, least, most) &&
      (person.level === 'primary' || person.level === 'illiterate' || person.level === 'none'),
  }),
  ofPerson({
    id: 'preschool_age',
    fields: ['studentState', 'education', 'idNumber'],
    text: ['年满 {age} 岁，不应为学前', '{age} years of age or more, and still before school'],
    needs: ['age'],
    broken: (person, { age }) => from(person, age) && (person.stage === 'preschool' || person.level === 'none'),
  }),
  ofPerson({
    id: 'schooling_given_twice',
    fields: ['education', 'studentState', 'dropoutReason'],
    text: [
      '文化程度、在校生状况、失学辍学原因应只填一项',
      'of education, student state and reason of dropping out more than one is given',
    ],
    broken: ({ schoolingGiven }) => schoolingGiven > 1,
  }),
  ofPerson({
    id: 'schooling_not_given',
    fields: ['education', 'studentState', 'dropoutReason'],
    text: [
      '文化程度、在校生状况、失学辍学原因均未填写',
      'none of education, student state and reason of dropping out is given',
    ],
    broken: ({ schoolingGiven }) => schoolingGiven === 0,
  }),
  ofPerson({
    id: 'dropout_without_reason',
    fields: ['dropoutReason', 'studentState', 'idNumber'],
    text: [
      '{least}–{most} 岁不在校且没有原因，疑似失学辍学',
      '{least} to {most} years of age, not at school and no reason given: a dropout',
    ],
    needs: ['least', 'most'],
    broken: (person, { least, most }) =>
      between(person, least, most) && person.atSchool === false && person.dropout === null,
  }),
  ofPerson({
    id: 'dropout_ill_but_healthy',
    fields: ['dropoutReason', 'health'],
    text: ['因病失学辍学，健康状况却为健康', 'dropped out for illness, yet healthy'],
    broken: ({ dropout, healthy }) => dropout === 'illness' && healthy,
  }),
  ofPerson({
    id: 'dropout_disabled_but_healthy',
    fields: ['dropoutReason', 'health'],
    text: ['因残失学辍学，健康状况却为健康', 'dropped out for disability, yet healthy'],
    broken: ({ dropout, healthy }) => dropout === 'disability' && healthy,
  }),
]
