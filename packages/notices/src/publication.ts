import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Fen } from '@bangfu/kernel/money'
import { Day, Period } from '@bangfu/kernel/time'
import { bases, noticeKinds, results, type NoticeKind } from './notice-codes.ts'
import { faultsOf, publicText } from './public-text.ts'

/** Also what has its own pattern says nothing that no text may say. */
const speakable = (text: string): boolean => faultsOf(text).length === 0

/** A masked name: a surname and 某 or *, never a whole name. */
export const MaskedName = z
  .string()
  .regex(/^\p{L}{1,2}[某*＊]{1,3}$/u, { error: 'a masked name: the surname and 某 or *' })
  .brand<'MaskedName'>()
export type MaskedName = z.infer<typeof MaskedName>

/** A villagers' group by its number or name; what does not end as one may be anything, and is left out. */
export const GroupName = z
  .string()
  .regex(/^(?!.*[家户院号])[\p{Script=Han}\d]{0,8}(?:组|社|队|屯|寨|自然村)$/u, { error: 'a villagers’ group, 2组' })
  .refine((text) => !/\d{4}/.test(text) && speakable(text), { error: 'a villagers’ group, 2组' })
  .brand<'GroupName'>()

/** A village as maps name it. */
export const VillageName = z
  .string()
  .regex(/^\p{Script=Han}{1,16}(?:村|社区|居|嘎查|居委会|村委会)$/u, { error: 'the name of a village' })
  .refine(speakable, { error: 'the name of a village' })
  .brand<'VillageName'>()

/** The name of an official who answers for a list. His office is public; nobody else's full name stands on a list. */
const OfficialName = z
  .string()
  .regex(/^[\p{Script=Han}·]{2,12}$/u, { error: 'the name of the official in charge' })
  .refine(speakable, { error: 'the name of the official in charge' })
  .brand<'OfficialName'>()

/** A line of an office: a landline with area code, a short code or a 400 number. A mobile is a person's. */
export const Hotline = z
  .string()
  .regex(/^(?:0\d{2,3}-\d{7,8}|12\d{3}|400-?\d{3}-?\d{4})$/, {
    error: 'an office’s line: 0913-8200000, 12345 or 400-000-0000; not a mobile',
  })
  .brand<'Hotline'>()

/** One line of a published list. A field that is not here cannot be published. */
export const PublicRow = z.strictObject({
  number: z.int().min(1).max(1000),
  name: MaskedName,
  group: GroupName.nullable(),
  result: z.enum(results),
  bases: z.array(z.enum(bases)).max(4),
  amountFen: Fen.nullable(),
  /** The month or months that an amount is for. */
  period: Period.nullable(),
})
export type PublicRow = z.infer<typeof PublicRow>

export const mostRows = 500

/**
 * The allow-list: all that a notice says in public, and nothing else. ID number, phone, bank account, illness, disability,
 * family matters, full names of those listed and exact positions have no place in it (handbook §13).
 */
export const Publication = z
  .strictObject({
    kind: z.enum(Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]]),
    village: Village,
    villageName: VillageName.nullable(),
    rows: z.array(PublicRow).max(mostRows),
    /** The document that it rests on 文件依据. */
    document: publicText(100),
    responsible: z.strictObject({ unit: publicText(40), person: OfficialName }),
    /** Both days included. */
    period: z.strictObject({ from: Day, to: Day }),
    hotline: Hotline,
    /** Of money: what it is for, where it comes from, and the place before and after. */
    project: publicText(80).nullable(),
    source: publicText(60).nullable(),
    before: publicText(200).nullable(),
    after: publicText(200).nullable(),
  })
  .refine(({ rows }) => new Set(rows.map(({ number }) => number)).size === rows.length, {
    error: 'a number stands twice',
  })
export type Publication = z.infer<typeof Publication>

/** The title of a notice: made, never typed. */
export const titleOf = ({ kind, villageName, village, period }: Publication): string =>
  `${villageName ?? village}${period.from.slice(0, 4)}年${noticeKinds[kind].zh}`

/** A villagers' group as it may be published; null when it may say more than a group. */
export const groupOf = (text: string | null): z.infer<typeof GroupName> | null => {
  const parsed = GroupName.safeParse(text?.normalize('NFKC').replaceAll(/\s/g, ''))
  return parsed.success ? parsed.data : null
}

/** A village's name as it may be published; null when it does not look like one. */
export const villageNameOf = (text: string | null): z.infer<typeof VillageName> | null => {
  const parsed = VillageName.safeParse(text?.trim())
  return parsed.success ? parsed.data : null
}
