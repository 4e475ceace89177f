type Texts = readonly [title: string, mend: string]
type RefusalEntry = { readonly status: number; readonly zh: Texts; readonly en: Texts }

/**
 * Every way in which the system says no: HTTP status, what is wrong, how to mend it, in Chinese and English.
 * `docs/refusals.md` is generated from this map; a test fails for a code that no source throws.
 */
export const refusals = {
  // edge
  malformed_json: {
    status: 400,
    zh: ['请求体不是合法的 JSON', '请检查括号、引号与编码（UTF-8）后重新提交。'],
    en: ['The body is not valid JSON', 'Check brackets, quotes and encoding (UTF-8) and send it again.'],
  },
  invalid_input: {
    status: 400,
    zh: ['提交的内容有误', '请按 errors 中逐项列出的位置改正后重新提交。'],
    en: ['The input has errors', 'Mend each place listed under errors and send it again.'],
  },
  unsupported_media_type: {
    status: 415,
    zh: ['不支持的内容类型', '此接口接受 {accepted}。'],
    en: ['Unsupported content type', 'This endpoint accepts {accepted}.'],
  },
  body_too_large: {
    status: 413,
    zh: ['请求体过大', '此接口最多接受 {limitBytes} 字节。'],
    en: ['The body is too large', 'This endpoint accepts at most {limitBytes} bytes.'],
  },
  not_authenticated: {
    status: 401,
    zh: ['未登录或登录已失效', '请重新登录后再试。'],
    en: ['Not signed in, or the sign-in has expired', 'Sign in again and retry.'],
  },
  not_permitted: {
    status: 403,
    zh: ['您的角色不能进行此操作', '如确需办理，请联系授权给您的管理员。'],
    en: ['Your role may not do this', 'Ask the administrator who granted your role.'],
  },
  not_found: {
    status: 404,
    zh: ['没有找到，或不在您的范围内', '请核对编号；如属于其他区划或未与您结对，您不能查看。'],
    en: [
      'Not found, or outside your scope',
      'Check the id; records of other divisions or pairings are not shown to you.',
    ],
  },
  method_not_allowed: {
    status: 405,
    zh: ['此地址不支持该方法', '可用的方法：{allowed}。'],
    en: ['This address does not support the method', 'Allowed: {allowed}.'],
  },
  version_required: {
    status: 428,
    zh: ['修改时必须带 If-Match', '请先读取最新内容，再带上其 ETag 提交修改。'],
    en: ['A change needs If-Match', 'Read the current record and send its ETag with the change.'],
  },
  version_changed: {
    status: 412,
    zh: ['内容已被他人修改', '请重新读取最新内容，核对后再提交。'],
    en: ['Somebody changed the record meanwhile', 'Read it again, compare, and send the change again.'],
  },
  conflict: {
    status: 409,
    zh: ['与同时进行的另一操作冲突', '没有写入任何内容，可以放心重试。'],
    en: ['Another change happened at the same moment', 'Nothing was written; it is safe to repeat.'],
  },
  busy: {
    status: 503,
    zh: ['系统繁忙', '没有确认写入；请稍后用同一个 Idempotency-Key 重试。'],
    en: ['The system is busy', 'Retry shortly with the same Idempotency-Key.'],
  },
  idempotency_key_required: {
    status: 400,
    zh: ['缺少 Idempotency-Key', '请为每一次操作生成一个唯一的键放在请求头中，重试时使用同一个键。'],
    en: ['Idempotency-Key is missing', 'Send a unique key per action; repeat with the same key.'],
  },
  idempotency_key_reused: {
    status: 422,
    zh: ['同一 Idempotency-Key 曾用于不同的内容', '新的操作请使用新的键。'],
    en: ['This Idempotency-Key was used with a different request', 'Use a new key for a new action.'],
  },
  invalid_cursor: {
    status: 400,
    zh: ['翻页标记无效或已过期', '请从第一页重新开始。'],
    en: ['The cursor is not valid or has expired', 'Start again from the first page.'],
  },
} as const satisfies Record<string, RefusalEntry>

export type RefusalCode = keyof typeof refusals
