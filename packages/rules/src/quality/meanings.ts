import type { CodeList, Coded } from '../code-list.ts'
import { educationList, healthList, labourList, relationList, studentStateList } from '../person-code-lists.ts'
import type { Sex } from '../household-entry.ts'

/**
 * What the values of the code lists mean to the rules. Found by the text of an entry, since codes differ between lists and
 * years; so an entry that a list gains later is understood by its word. A test fails for an entry without a meaning.
 */
export type Stage =
  'none' | 'preschool' | 'primary' | 'junior' | 'senior' | 'vocational' | 'higher-vocational' | 'college' | 'graduate'
export type Level = 'none' | 'illiterate' | 'primary' | 'junior' | 'senior' | 'college'
export type Labour = 'ordinary' | 'skilled' | 'weak' | 'lost' | 'none'
export type Health = 'healthy' | 'chronic' | 'serious' | 'disabled' | 'dead'

type Words<Meaning> = readonly (readonly [word: RegExp, meaning: Meaning])[]

const stageWords: Words<Stage> = [
  [/非在校|^无$/, 'none'],
  [/学前|学龄前/, 'preschool'],
  [/硕士|博士|研究生/, 'graduate'],
  [/本科|大专/, 'college'],
  [/高职|高专/, 'higher-vocational'],
  [/中职|中专|技工/, 'vocational'],
  [/高中/, 'senior'],
  [/初中|[七八九]年级/, 'junior'],
  [/小学/, 'primary'],
]
const levelWords: Words<Level> = [
  [/学龄前/, 'none'],
  [/文盲/, 'illiterate'],
  [/小学/, 'primary'],
  [/初中/, 'junior'],
  [/大专|本科|高职|高专|硕士|博士|研究生/, 'college'],
  [/高中|中专|中职|技师|技工/, 'senior'],
]
const labourWords: Words<Labour> = [
  [/弱|半/, 'weak'],
  [/丧失/, 'lost'],
  [/无劳动/, 'none'],
  [/技能/, 'skilled'],
  [/普通/, 'ordinary'],
]
const healthWords: Words<Health> = [
  [/死亡/, 'dead'],
  [/慢性病/, 'chronic'],
  [/大病/, 'serious'],
  [/残疾/, 'disabled'],
  [/健康/, 'healthy'],
]

/** What a text means by its words; undefined when none is known. */
const byWords = <Meaning>(words: Words<Meaning>, text: string): Meaning | undefined =>
  words.find(([word]) => word.test(text))?.[1]

const ofList = <Meaning>(list: CodeList, words: Words<Meaning>): ReadonlyMap<string, Meaning> =>
  new Map(
    list.entries.flatMap(({ code, zh }) => {
      const meaning = byWords(words, zh)
      return meaning === undefined ? [] : [[code, meaning] as const]
    }),
  )

export const stages = ofList(studentStateList, stageWords)
export const levels = ofList(educationList, levelWords)
export const labours = ofList(labourList, labourWords)
export const healths = ofList(healthList, healthWords)

/** What a value means; null when nothing is said, or when the list does not know it. */
export const meaningOf = <Meaning>(meanings: ReadonlyMap<string, Meaning>, value: Coded | null): Meaning | null =>
  value === null || value.code === null ? null : (meanings.get(value.code) ?? null)

const maleWords = /子$|女婿$|侄儿$|之父$|岳父$|公公$|祖父$|叔伯$/
const femaleWords = /女$|儿媳$|媳妇$|之母$|岳母$|婆婆$|祖母$/
/** The sex that a relation tells by its word; relations that fit both are absent (national-record §2). */
export const sexes: ReadonlyMap<string, Sex> = ofList<Sex>(relationList, [
  [maleWords, 'male'],
  [femaleWords, 'female'],
])

/** Is the value one of these? */
export const isOneOf = (codes: ReadonlySet<string>, value: Coded | null): boolean =>
  value !== null && value.code !== null && codes.has(value.code)

/** The codes of a list whose text has a word. */
export const codesOf = (list: CodeList, word: RegExp): ReadonlySet<string> =>
  new Set(list.entries.filter(({ zh }) => word.test(zh)).map(({ code }) => code))
export const headCodes = codesOf(relationList, /户主/)
export const spouseCodes = codesOf(relationList, /^(?:之)?配偶$/)
