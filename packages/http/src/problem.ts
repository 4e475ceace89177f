import type * as z from 'zod'
import type { Refusal } from '@bangfu/kernel/refusal'
import { textOf, type Fault } from '@bangfu/kernel/refusal'
import type { HttpRequest, HttpResponse } from './message.ts'

/** RFC 9457. Chinese unless the caller prefers English. */
export const problemOf = (refusal: Refusal, request: Pick<HttpRequest, 'headers' | 'requestId'>): HttpResponse => {
  const language = languageOf(request.headers['accept-language'])
  const { title, mend } = textOf(refusal, language)
  const response = problem(refusal.status, `/problems/${refusal.code}`, title, language, request, {
    detail: mend,
    ...refusal.values,
    ...(refusal.faults.length > 0 && {
      errors: refusal.faults.slice(0, 100).map((fault) => ({ pointer: fault.pointer, detail: fault[language] })),
    }),
  })
  // RFC 9110 §15.5.6: a 405 says in its header which methods there are.
  const { allowed } = refusal.values
  return allowed === undefined ? response : { ...response, headers: { ...response.headers, allow: String(allowed) } }
}

/** A defect of ours: the caller gets the number to quote and nothing else. */
export const defectProblem = (request: Pick<HttpRequest, 'headers' | 'requestId'>): HttpResponse => {
  const language = languageOf(request.headers['accept-language'])
  const title = language === 'zh' ? '系统内部错误' : 'Internal error'
  const detail =
    language === 'zh' ? '请把 instance 中的编号告诉管理员。' : 'Quote the number under instance to the administrator.'
  return problem(500, '/problems/internal_error', title, language, request, { detail })
}

const problem = (
  status: number,
  type: string,
  title: string,
  language: 'zh' | 'en',
  request: Pick<HttpRequest, 'requestId'>,
  more: Record<string, unknown>,
): HttpResponse => ({
  status,
  headers: {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language === 'zh' ? 'zh-CN' : 'en',
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 503 && { 'retry-after': '1' }),
  },
  // RFC 9457 §3.1: the members that it names are its own, whatever a refusal's values are called.
  body: JSON.stringify({ ...more, type, title, status, instance: `urn:request:${request.requestId}` }),
})

const languageOf = (header = ''): 'zh' | 'en' => {
  const wanted = header
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().toLowerCase().split(';q=')
      return { tag: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .filter(({ tag }) => tag === 'zh' || tag === 'en')
    .toSorted((a, b) => b.quality - a.quality)
  return wanted[0]?.tag === 'en' ? 'en' : 'zh'
}

/** What zod found wrong, place by place, in both languages. Values are never repeated: they may be personal. */
export const faultsOf = (error: z.ZodError, root: string): Fault[] =>
  error.issues.slice(0, 100).flatMap((issue) => {
    const pointer = [root, ...issue.path.map(String)].join('/')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.slice(0, 20).map((key) => ({
        pointer: `${pointer}/${key.slice(0, 60)}`,
        zh: '没有这个字段，请删除',
        en: 'there is no such field; remove it',
      }))
    return [{ pointer, ...wordsOf(issue) }]
  })

const wordsOf = (issue: z.core.$ZodIssue): { zh: string; en: string } => {
  switch (issue.code) {
    case 'invalid_type':
      return {
        zh: `缺少或类型不对，应为 ${issue.expected}`,
        en: `missing or of the wrong type; ${issue.expected} expected`,
      }
    case 'too_small':
      return { zh: `太小或太短，至少 ${issue.minimum}`, en: `too small or too short; at least ${issue.minimum}` }
    case 'too_big':
      return { zh: `太大或太长，至多 ${issue.maximum}`, en: `too big or too long; at most ${issue.maximum}` }
    case 'invalid_value':
      return { zh: `只能是：${issue.values.join('、')}`, en: `one of: ${issue.values.map(String).join(', ')}` }
    default:
      return { zh: `格式不对：${issue.message}`, en: issue.message }
  }
}
