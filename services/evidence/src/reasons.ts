import * as z from 'zod'

type Entry = { readonly means: 'suspicious' | 'unverifiable' | 'refused'; readonly zh: string; readonly en: string }

/** Everything that can be said against a photo or a visit, with the figures that it rests on: never a position. */
export const reasons = {
  // The photo is shown, and the reviewer looks at it.
  outside_geofence: {
    means: 'suspicious',
    zh: '拍摄地点距该户登记位置 {metres} 米，超过 {limitMetres} 米',
    en: 'Taken {metres} m from the household’s registered point; the limit is {limitMetres} m',
  },
  outside_village: {
    means: 'suspicious',
    zh: '该户没有登记位置；拍摄地点距村址 {metres} 米，超过 {limitMetres} 米',
    en: 'The household has no registered point; taken {metres} m from the village’s, and the limit is {limitMetres} m',
  },
  position_outside_china: {
    means: 'suspicious',
    zh: '照片中的定位不在中国境内',
    en: 'The position in the photo lies outside China',
  },
  captured_before_visit: {
    means: 'suspicious',
    zh: '拍摄时间比走访时间早 {hours} 小时，超过 {limitHours} 小时',
    en: 'Taken {hours} h before the visit; the limit is {limitHours} h',
  },
  captured_after_visit: {
    means: 'suspicious',
    zh: '拍摄时间比走访时间晚 {hours} 小时，超过 {limitHours} 小时',
    en: 'Taken {hours} h after the visit; the limit is {limitHours} h',
  },
  handed_in_late: {
    means: 'suspicious',
    zh: '拍摄 {hours} 小时后才上传，超过 {limitHours} 小时',
    en: 'Handed in {hours} h after it was taken; the limit is {limitHours} h',
  },
  capture_time_impossible: {
    means: 'suspicious',
    zh: '照片中的拍摄时间（{capturedOn}）不可能，请检查设备时钟',
    en: 'The capture time in the photo ({capturedOn}) is impossible; check the device’s clock',
  },
  declared_time_differs: {
    means: 'suspicious',
    zh: '设备申报的拍摄时间与照片中的相差 {minutes} 分钟，超过 {limitMinutes} 分钟',
    en: 'The device’s own capture time and the photo’s differ by {minutes} min; the limit is {limitMinutes} min',
  },
  duplicate_photo: {
    means: 'suspicious',
    zh: '同一张照片已用于证据 {evidence}',
    en: 'The same photo is already used as evidence {evidence}',
  },
  near_duplicate_photo: {
    means: 'suspicious',
    zh: '与证据 {evidence} 的照片几乎相同（相似度 {percent} %，缩放、压缩、裁剪或调亮后仍可识别）',
    en: 'Nearly the same picture as evidence {evidence} ({percent} % alike, whatever was resized, cropped or brightened)',
  },
  mirrored_photo: {
    means: 'suspicious',
    zh: '是证据 {evidence} 的照片左右翻转而成（相似度 {percent} %）',
    en: 'The picture of evidence {evidence}, mirrored ({percent} % alike)',
  },
  screenshot: {
    means: 'suspicious',
    zh: '像是手机或电脑截屏（{width}×{height}，没有相机信息）',
    en: 'Looks like a picture of a screen ({width}×{height}, and no camera has signed it)',
  },
  // Of a visit itself, without its photos.
  visit_outside_geofence: {
    means: 'suspicious',
    zh: '记录走访时的定位距该户登记位置 {metres} 米，超过 {limitMetres} 米',
    en: 'Recorded {metres} m from the household’s registered point; the limit is {limitMetres} m',
  },
  visit_outside_village: {
    means: 'suspicious',
    zh: '该户没有登记位置；记录走访时的定位距村址 {metres} 米，超过 {limitMetres} 米',
    en: 'The household has no registered point; recorded {metres} m from the village’s, and the limit is {limitMetres} m',
  },
  recorded_late: {
    means: 'suspicious',
    zh: '走访 {hours} 小时后才录入，超过 {limitHours} 小时',
    en: 'Recorded {hours} h after it was made; the limit is {limitHours} h',
  },
  impossible_travel: {
    means: 'suspicious',
    zh: '同一责任人 {minutes} 分钟前还在 {metres} 米以外（{from}），至少需要 {leastMinutes} 分钟',
    en: 'The same helper was {metres} m away (in {from}) {minutes} min before; it takes {leastMinutes} min at least',
  },
  households_too_quick: {
    means: 'suspicious',
    zh: '距上一户走访（{from}）只有 {minutes} 分钟，至少需要 {leastMinutes} 分钟',
    en: 'Only {minutes} min after the visit to another household ({from}); one takes {leastMinutes} min at least',
  },
  same_text: {
    means: 'suspicious',
    zh: '走访内容与以前的记录 {visit} 相同（数字、日期、姓名除外）',
    en: 'The same text as the earlier record {visit}, but for numbers, days and names',
  },
  near_same_text: {
    means: 'suspicious',
    zh: '走访内容与以前的记录 {visit} 有 {percent} % 相同，达到 {limitPercent} %',
    en: 'The text is {percent} % that of the earlier record {visit}; the limit is {limitPercent} %',
  },
  visit_without_position: {
    means: 'unverifiable',
    zh: '记录走访时没有定位',
    en: 'The device said no position when the visit was recorded',
  },
  contact_without_place: {
    means: 'unverifiable',
    zh: '电话、视频联络或委托走访，没有本人到场的地点可核对',
    en: 'A call, or a visit by a delegate: the helper was at no place that could be compared',
  },
  // Nothing speaks against the photo, and nothing for it.
  no_capture_time: {
    means: 'unverifiable',
    zh: '照片中没有拍摄时间',
    en: 'The photo does not say when it was taken',
  },
  no_position: {
    means: 'unverifiable',
    zh: '照片中没有定位',
    en: 'The photo does not say where it was taken',
  },
  household_without_position: {
    means: 'unverifiable',
    zh: '该户没有登记位置，无法核对距离',
    en: 'The household has no registered point to compare with',
  },
  // The bytes are not taken as evidence at all.
  device_revoked: {
    means: 'refused',
    zh: '上传的设备已被停用，内容不予接收；请用在用设备重新申请凭证上传',
    en: 'The device that sent it had been revoked; ask for a ticket from one that is in use',
  },
  not_a_photo: {
    means: 'refused',
    zh: '文件不是照片（支持 JPEG、PNG、WebP）',
    en: 'The file is no photo (JPEG, PNG and WebP are taken)',
  },
  type_differs: {
    means: 'refused',
    zh: '文件实际是 {actual}，与申报的 {declared} 不符；请按实际类型重新申请',
    en: 'The file is {actual}, not {declared} as declared; ask again with the actual type',
  },
  bytes_differ: {
    means: 'refused',
    zh: '收到的内容与申报的校验值不符，可能在传输中损坏；请重新上传',
    en: 'The bytes that arrived are not those that were declared; upload them again',
  },
  damaged: {
    means: 'refused',
    zh: '照片已损坏或不完整，请重新拍摄',
    en: 'The photo is damaged or incomplete; take it again',
  },
  too_many_pixels: {
    means: 'refused',
    zh: '照片有 {megapixels} 百万像素，最多 {limitMegapixels}；请调低相机分辨率',
    en: 'The photo has {megapixels} megapixels, at most {limitMegapixels} are taken; set the camera to less',
  },
} as const satisfies Record<string, Entry>

export type ReasonCode = keyof typeof reasons
const codes = Object.keys(reasons) as [ReasonCode, ...ReasonCode[]]

/** A reason as it is kept. */
export const Reason = z.object({
  code: z.enum(codes),
  figures: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Reason = z.infer<typeof Reason>

/** A reason as it is shown. */
export const ReasonAnswer = Reason.extend({ zh: z.string(), en: z.string() })

export const reason = (code: ReasonCode, figures: Reason['figures'] = {}): Reason => ({ code, figures })

export const sayReason = ({ code, figures }: Reason): z.infer<typeof ReasonAnswer> => {
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(figures[name] ?? whole))
  return { code, figures, zh: fill(reasons[code].zh), en: fill(reasons[code].en) }
}
