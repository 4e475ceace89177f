type Texts = readonly [title: string, mend: string]
type RefusalEntry = { readonly status: number; readonly zh: Texts; readonly en: Texts }

/**
 * Every way in which the system says no: HTTP status, what is wrong, how to mend it, in Chinese and English.
 * `docs/refusals.md` is generated from this map; a test fails for a code that no source throws or no test meets.
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
  // accounts
  login_registered: {
    status: 409,
    zh: ['该登录账号已登记', '同一账号只登记一次；请在用户列表中查找后授权。'],
    en: ['This login is registered already', 'A login is registered once; find the user in the list and grant to him.'],
  },
  own_grant: {
    status: 403,
    zh: ['不能给自己授权', '请由另一位管理员办理。'],
    en: ['Nobody grants to himself', 'Ask another administrator.'],
  },
  grant_out_of_reach: {
    status: 403,
    zh: ['超出您的管理范围', '只能在您担任管理员的区划内授权；全域角色由全域管理员授予。'],
    en: [
      'Outside the divisions that you administer',
      'Grant within your own division; roles without a division are granted by an administrator without one.',
    ],
  },
  grant_reach_wrong: {
    status: 422,
    zh: ['角色 {role} 的范围不对', '应给出且只给出：{needs}。'],
    en: ['The reach does not fit the role {role}', 'Give exactly: {needs}.'],
  },
  grant_target_not_found: {
    status: 422,
    zh: ['没有所指的 {field}，或不在所授区划内', '请核对编号与区划。'],
    en: ['There is no such {field} in the granted division', 'Check the id and the division.'],
  },
  grant_exists: {
    status: 409,
    zh: ['这段时间内已有相同的授权 {grant}', '无需重复授权；如要改期，请先撤销原授权。'],
    en: ['The same role is granted already: {grant}', 'To change its dates, revoke that grant first.'],
  },
  grant_limit: {
    status: 409,
    zh: ['一个用户最多 {most} 项有效授权', '请先撤销不再需要的授权。'],
    en: ['A user has at most {most} grants', 'Revoke those that are no longer needed.'],
  },
  roles_incompatible: {
    status: 409,
    zh: ['角色 {held} 与 {asked} 不能由同一人在同一范围内兼任', '请授予另一人，或先撤销 {held}。'],
    en: [
      'One person cannot hold {held} and {asked} in the same place and time',
      'Grant it to somebody else, or revoke {held} first.',
    ],
  },
  // pairing
  unit_not_found: {
    status: 422,
    zh: ['没有登记该帮扶单位，或不属于本县', '请核对单位编号；如尚未登记，请先登记单位。'],
    en: ['No such helping unit in this county', 'Check the unit id, or register the unit first.'],
  },
  helper_not_found: {
    status: 422,
    zh: ['没有登记该帮扶责任人，或不属于本县', '请核对帮扶责任人编号；如尚未登记，请先登记。'],
    en: ['No such helper in this county', 'Check the helper id, or register the helper first.'],
  },
  unit_ended: {
    status: 409,
    zh: [
      '该帮扶单位已于 {on} 终止',
      '已撤销或并入他单位的单位不再变动、不再进人；请改用现有单位，或先撤销误录的终止。',
    ],
    en: ['The unit has ended on {on}', 'Use the unit that follows it, or strike its end if that was entered wrongly.'],
  },
  unit_not_ended: {
    status: 409,
    zh: ['该帮扶单位没有终止，不能整体转移人员', '请先登记并入或撤销；个别人员的调动在本人名下办理。'],
    en: ['The unit has not ended', 'Enter its merger or closing first; single people are transferred one by one.'],
  },
  team_ended: {
    status: 409,
    zh: ['该工作队已于 {on} 撤队', '已撤的工作队不再变动；请登记新的工作队，或先撤销误录的撤队。'],
    en: ['The team has ended on {on}', 'Register a new team, or strike its end if that was entered wrongly.'],
  },
  member_not_found: {
    status: 422,
    zh: ['{on} 当日工作队中没有此人', '请核对队员编号与日期。'],
    en: ['He is not in the team on {on}', 'Check the member’s id and the day.'],
  },
  member_not_linked: {
    status: 422,
    zh: ['您的账号没有关联该队员', '请乡镇在工作队中关联您的账号；只能为本人办理。'],
    en: ['You do not sign in as this member', 'Ask the township to link your user; you act for yourself alone.'],
  },
  user_linked: {
    status: 409,
    zh: ['该账号已关联本队另一名队员', '请先解除原关联，或核对账号。'],
    en: ['Somebody else in the team signs in as this user', 'Take that link away first, or check the user.'],
  },
  leave_overlaps: {
    status: 409,
    zh: ['这段时间已有请假（{from} 至 {to}）', '请先撤回或缩短已有请假，或改用不重叠的日期。'],
    en: ['There is leave from {from} to {to} already', 'Withdraw or shorten that first, or choose other days.'],
  },
  day_outside_month: {
    status: 422,
    zh: ['日期不在该月（{period}）内', '请核对日期，或到相应月份办理。'],
    en: ['The day lies outside the month {period}', 'Check the day, or correct the month that it belongs to.'],
  },
  attendance_not_over: {
    status: 409,
    zh: ['{period} 尚未结束，不能核定考勤', '请在次月办理。'],
    en: ['The month {period} is not over', 'Its attendance is kept in the month after.'],
  },
  own_presence: {
    status: 403,
    zh: ['不能办理本人的驻村考勤事项', '请由乡镇另一位工作人员办理。'],
    en: ['Nobody keeps or decides on his own presence', 'Somebody else of the township has to do it.'],
  },
  selection_needed: {
    status: 422,
    zh: ['更换第一书记须有选派依据', '请填写本村已批准且姓名一致的选派编号；在别处选派的请填写姓名与文件。'],
    en: [
      'A first secretary comes by a selection',
      'Name an approved selection of this village for the same person, or his name and the document of a selection made elsewhere.',
    ],
  },
  signer_not_separate: {
    status: 422,
    zh: ['相邻环节须由不同的人签批，本人不得签批', '请核对签批人姓名。'],
    en: ['Neighbouring steps are signed by different people, none by the candidate', 'Check who signed.'],
  },
  steps_out_of_order: {
    status: 422,
    zh: ['日期早于上一环节（{earliest}）', '请核对日期，各环节按先后办理。'],
    en: ['The day lies before the step before ({earliest})', 'Check the day: the steps follow each other.'],
  },
  helper_ended: {
    status: 409,
    zh: ['该帮扶责任人已于 {on} 离任', '请改用在任的帮扶责任人，或先登记其复任。'],
    en: ['The helper has left on {on}', 'Name a helper who serves, or enter his return first.'],
  },
  helper_not_ended: {
    status: 409,
    zh: ['该帮扶责任人当日仍在任，无需复任', '请核对日期；只有已离任者才登记复任。'],
    en: ['The helper serves on that day and cannot return', 'Check the day: only somebody who has left returns.'],
  },
  helper_has_households: {
    status: 409,
    zh: ['该帮扶责任人在 {on} 之后仍负责 {households} 户', '请先移交这些户，再登记离任。'],
    en: [
      'After {on} the helper is still responsible for {households} households',
      'Hand them over first, then enter his leaving.',
    ],
  },
  helper_stands_in: {
    status: 409,
    zh: ['该帮扶责任人仍在代管他人的户，至 {to}', '请先结束代管，再登记离任。'],
    en: ['The helper stands in for somebody until {to}', 'End the substitution first, then enter his leaving.'],
  },
  transfer_out_of_reach: {
    status: 422,
    zh: ['调动超出您的管辖范围', '调动由管辖原地与新地的县或乡镇办理，且不跨县。'],
    en: ['The transfer reaches beyond your division', 'It is entered by an office of both places, within one county.'],
  },
  substitute_is_helper: {
    status: 422,
    zh: ['本人不能代管自己', '请另选一名帮扶责任人代管。'],
    en: ['Nobody stands in for himself', 'Choose another helper.'],
  },
  substitute_overlaps: {
    status: 409,
    zh: ['这段时间已有代管人（{from} 至 {to}）', '请先结束已有代管，或改用不重叠的日期。'],
    en: ['Somebody stands in from {from} to {to} already', 'End that first, or choose days that do not overlap.'],
  },
  act_in_future: {
    status: 422,
    zh: ['变动日期晚于今天（{today}）', '变动生效当日起方可登记；请核对日期。'],
    en: ['The day lies after today ({today})', 'A change is entered from the day on that it holds; check the day.'],
  },
  act_limit: {
    status: 409,
    zh: ['变动记录已达上限 {most} 条', '请联系管理员核查为何变动如此频繁。'],
    en: ['There are already {most} changes on record', 'Ask the administrator why it changed so often.'],
  },
  act_not_found: {
    status: 422,
    zh: ['没有可撤销的该条变动', '请核对变动编号；已撤销的不再撤销，撤销本身也不能撤销。'],
    en: ['No such change that could be struck', 'Check its id: what was struck is not struck again, nor is a strike.'],
  },
  unit_helps_village: {
    status: 409,
    zh: ['该单位在这段时间已包联此村', '已有的包联自 {from} 起；请先结束它，或改用不重叠的日期。'],
    en: [
      'The unit already helps this village in that time',
      'The standing pairing began on {from}; end it first or choose dates that do not overlap.',
    ],
  },
  household_has_helper: {
    status: 409,
    zh: ['该户在这段时间已有帮扶责任人', '最早可自 {freeFrom} 起结对；若显示 open，请先结束现有结对。'],
    en: [
      'The household already has a responsible helper in that time',
      'It is free from {freeFrom}; where that says open, end the standing pairing first.',
    ],
  },
  already_paired: {
    status: 409,
    zh: ['双方在这段时间已按此类别结对', '已有的结对自 {from} 起；请先结束它，或改用不重叠的日期。'],
    en: [
      'The two sides are paired in this way already in that time',
      'The standing pairing began on {from}; end it first or choose dates that do not overlap.',
    ],
  },
  pairing_rule_broken: {
    status: 409,
    zh: [
      '不符合结对规则 {rule}',
      '{zh}（{en}）。规定 {number}，实际 {actual}；依据 {source}。确需办理的，由 {who}（县级主管部门）在 override 中写明理由。',
    ],
    en: [
      'A rule of pairing is broken: {rule}',
      '{en} ({zh}). Number {number}, actual {actual}; source {source}. A {who} may go on with a reason in override.',
    ],
  },
  handover_not_undoable: {
    status: 409,
    zh: ['这次批量结对不能撤销（{state}）', '试运行没有可撤销的内容；正在进行的，请待其结束后再撤销。'],
    en: [
      'This hand-over cannot be undone ({state})',
      'A dry run has nothing to undo; one that is going on can be undone when it is over.',
    ],
  },
  overlap_undecided: {
    status: 409,
    zh: ['该结对与另一结对重叠，尚未核定', '请先核定以哪一个为准（POST /pairings/…/resolution）。'],
    en: [
      'The pairing overlaps with another and nobody has decided',
      'Decide first which of them holds (POST /pairings/…/resolution).',
    ],
  },
  no_overlap: {
    status: 409,
    zh: ['该结对没有待核定的重叠', '请刷新重叠清单；它可能已被核定。'],
    en: ['There is no overlap to decide about this pairing', 'Read the list of overlaps again; it may be decided.'],
  },
  household_not_pairable: {
    status: 409,
    zh: ['该户当前状态不能结对', '只有在册（含已脱贫、返贫）的户可以结对；请先核对户档案的状态。'],
    en: [
      'The household cannot be paired in its present status',
      'Only households on file can be paired; check its file.',
    ],
  },
  pairing_limit: {
    status: 409,
    zh: ['结对记录已达上限 {most} 条', '请联系管理员核查为何结对如此频繁。'],
    en: ['There are already {most} pairings on record', 'Ask the administrator why it was re-paired so often.'],
  },
  pairing_ended: {
    status: 409,
    zh: ['该结对已于 {on} 结束', '已结束的结对不再改动；需要继续帮扶时请新建结对。'],
    en: ['The pairing has ended on {on}', 'An ended pairing is not changed; make a new one to go on.'],
  },
  end_day_out_of_range: {
    status: 422,
    zh: ['结束日期不在该结对的期限内', '结束日期应在 {earliest} 至 {latest} 之间。'],
    en: ['The last day lies outside the pairing', 'Choose a day from {earliest} to {latest}.'],
  },
  unit_no_school: {
    status: 422,
    zh: ['该单位不是学校', '只有类别为学校、高校的单位可以登记为支援或受援学校；请核对单位编号。'],
    en: ['The unit is no school', 'Only units of the kind school or university can be one; check the unit id.'],
  },
  school_not_found: {
    status: 422,
    zh: ['没有登记该学校，或不属于本县', '请先将单位登记为支援或受援学校。'],
    en: ['No such school in this county', 'Say first what the unit is as a school: strong or weak.'],
  },
  school_standing_wrong: {
    status: 422,
    zh: ['结对双方应为一所支援学校和一所受援学校', '请核对两校的登记。'],
    en: ['A pairing is made of a strong school and a weak one', 'Check what the two schools are on file as.'],
  },
  school_paired: {
    status: 409,
    zh: ['该校在这段时间已经结对', '已有的结对为 {from} 至 {to}；请先结束它，或改用不重叠的日期。'],
    en: [
      'One of the schools is paired in that time already',
      'That pairing runs from {from} to {to}; end it first or choose dates that do not overlap.',
    ],
  },
  calendar_misses_term: {
    status: 422,
    zh: ['校历中没有一个学年落在结对期内', '请核对校历的日期与结对的起止日期。'],
    en: ['No school year of the calendar lies in the term', 'Check the days of the calendar and of the pairing.'],
  },
  stays_overlap: {
    status: 409,
    zh: ['该人员在这段时间已有派驻', '已有的派驻为 {from} 至 {to}；请改用不重叠的日期，或先撤回它。'],
    en: [
      'The person is posted on some of these days already',
      'That stay runs from {from} to {to}; choose days that do not overlap, or withdraw it first.',
    ],
  },
  school_day_out_of_range: {
    status: 422,
    zh: ['日期不在允许的范围内', '日期应在 {earliest} 至 {latest} 之间。'],
    en: ['The day is out of range', 'Choose days from {earliest} to {latest}.'],
  },
  posting_limit: {
    status: 409,
    zh: ['该结对的记录已达上限 {most} 条', '请联系管理员核查为何记录如此之多。'],
    en: ['There are already {most} of these in the pairing', 'Ask the administrator why there are so many.'],
  },
  stay_settled: {
    status: 409,
    zh: ['该次派驻已有定论，不能再改', '接收学校已说明，或派出学校已撤回；请刷新后核对。'],
    en: ['The stay is settled', 'The host school has spoken, or it was withdrawn; read the posting again.'],
  },
  own_school: {
    status: 403,
    zh: ['本校人员与事项由对方学校确认、考核', '您同时代表另一方学校；请由对方学校的人员办理。'],
    en: [
      'Nobody confirms or appraises his own',
      'You stand for the other school as well; its own people have to do this.',
    ],
  },
  not_at_school: {
    status: 422,
    zh: ['{year}内没有该人员到校的记录', '请先确认到校日期，再作学年考核。'],
    en: ['The person was not at the school in {year}', 'Say first from when to when he was there.'],
  },
  record_settled: {
    status: 409,
    zh: ['该记录已有定论（{state}），不能再改', '请刷新后核对。'],
    en: ['The record is settled ({state})', 'Read it again.'],
  },
  semester_not_begun: {
    status: 422,
    zh: ['该学期尚未开始', '该学期自 {from} 起；请在其开始之后考核。'],
    en: ['The semester has not begun', 'It begins on {from}; assess it after that.'],
  },
  agreement_duty_unknown: {
    status: 422,
    zh: ['协议中没有这一项职责', '协议共有 {duties} 项职责，自 0 起编号；请先补充协议的职责。'],
    en: ['The agreement has no such duty', 'It has {duties}, counted from 0; amend the agreement first.'],
  },
  agreement_day_out_of_range: {
    status: 422,
    zh: ['日期不在协议期内，或尚未到来', '日期应在 {earliest} 至 {latest} 之间。'],
    en: ['The day lies outside the agreement, or ahead', 'Choose a day from {earliest} to {latest}.'],
  },
  agreement_ended: {
    status: 409,
    zh: ['协议已结束', '已结束的协议不再交办任务、登记落实；需要继续时请新建结对。'],
    en: ['The agreement has ended', 'Nothing is asked for or entered any more; make a new pairing to go on.'],
  },
  visit_not_paired: {
    status: 422,
    zh: ['走访当日（{on}）您不是该户的帮扶责任人', '请核对走访时间与户；如结对日期有误，请乡镇更正。'],
    en: [
      'You were not this household’s helper on {on}',
      'Check the time and the household; if the pairing dates are wrong, ask the township to correct them.',
    ],
  },
  visit_time_out_of_range: {
    status: 422,
    zh: ['走访时间不合理', '走访时间应在 {earliest} 与 {latest} 之间；请检查设备时钟。'],
    en: [
      'The time of the visit is not plausible',
      'It must lie between {earliest} and {latest}; check the device’s clock.',
    ],
  },
  visit_withdrawn: {
    status: 409,
    zh: ['该走访记录已撤回', '撤回后不再变动；如确有走访，请另行记录并以 corrects 指明被替代的记录。'],
    en: ['The visit was withdrawn', 'Nothing follows; record the visit anew and name this one in corrects.'],
  },
  corrected_visit_unfit: {
    status: 422,
    zh: ['corrects 指明的记录不能被替代', '请先撤回同一户的原走访记录，再以新记录替代。'],
    en: [
      'The visit named in corrects cannot be replaced',
      'Withdraw the earlier visit of the same household first, then record the right one.',
    ],
  },
  confirmation_limit: {
    status: 409,
    zh: ['该走访的确认记录已达 {most} 条', '不再接受新的确认；请由乡镇核实。'],
    en: ['The visit has {most} confirmations already', 'No more are taken; the township has to look into it.'],
  },
  confirmation_too_late: {
    status: 422,
    zh: ['已过确认期限', '确认码和手印须在 {latest} 前办理；之后可由户本人或电话回访确认。'],
    en: [
      'It is too late to confirm the visit so',
      'Codes and thumbprints were taken until {latest}; the household itself and call-backs can still confirm.',
    ],
  },
  codes_used_up: {
    status: 429,
    zh: ['确认码发送次数已达 {most} 次', '请改由见证人、户本人或电话回访确认。'],
    en: ['No more than {most} codes are sent', 'Let a witness, the household itself or a call-back confirm the visit.'],
  },
  household_without_phone: {
    status: 422,
    zh: ['该户档案没有登记手机', '请乡镇先登记户本人的电话，或改由见证人按手印确认。'],
    en: [
      'The household has no telephone on file',
      'Ask the township to enter the household’s own number, or confirm with a witness.',
    ],
  },
  phone_of_helper: {
    status: 422,
    zh: ['该户登记的电话是帮扶责任人本人的号码', '确认码只发给户本人；请乡镇核实并更正该户电话。'],
    en: [
      'The household’s number on file is the helper’s own',
      'Codes go to the household alone; ask the township to check and mend the number.',
    ],
  },
  thumbprint_photo_missing: {
    status: 422,
    zh: ['该走访没有这张已核验的照片', '请先上传手印照片，待核验后再由见证人确认。'],
    en: [
      'The visit has no such checked photo',
      'Upload the photo of the thumbprint first; the witness confirms when it was checked.',
    ],
  },
  asker_of_own_unit: {
    status: 403,
    zh: ['不能由帮扶责任人本单位的人员回访', '请由其他单位或镇街、督查人员询问该户。'],
    en: [
      'The helper’s own unit does not ask about his visits',
      'Somebody of another unit, of the township or of the supervisors has to ask the household.',
    ],
  },
  visit_answered: {
    status: 409,
    zh: ['该走访已登记过这一来源（{source}）的回答', '每次走访每个来源只登记一次；如有出入请由乡镇核实。'],
    en: [
      'The visit has answers of this source ({source}) already',
      'Each source asks once about a visit; where something differs the township has to look into it.',
    ],
  },
  month_not_over: {
    status: 422,
    zh: ['{period} 尚未结束', '请在该月结束后再抽样，以免漏掉月末的走访。'],
    en: ['{period} is not over', 'Draw when the month is over, so that its last visits are on the list.'],
  },
  nothing_to_draw: {
    status: 422,
    zh: ['该月该区划没有走访记录', '请核对区划与月份。'],
    en: ['There are no visits of that month and place', 'Check the division and the month.'],
  },
  sample_list_too_long: {
    status: 422,
    zh: ['名单超过 {most} 条', '请按村分别抽样。'],
    en: ['The list has more than {most} visits', 'Draw village by village.'],
  },
  sample_drawn: {
    status: 409,
    zh: ['该区划 {period} 已抽过样', '每个区划每月只抽一次；请使用已有的抽样。'],
    en: ['{period} was drawn for that place already', 'There is one draw for a place and month; use it.'],
  },
  visit_not_drawn: {
    status: 422,
    zh: ['该走访不在这次抽样中', '请核对抽样编号；未抽中的走访可不填 sample 直接询问。'],
    en: [
      'The visit was not drawn',
      'Check the id of the draw; a visit that was not drawn is asked about without sample.',
    ],
  },
  not_disputed: {
    status: 409,
    zh: ['该走访没有待核实的异议', '只有户否认过的走访才需要核实；请重新读取。'],
    en: ['The visit is not disputed', 'Only a visit that was denied is looked into; read it again.'],
  },
  position_outside_china: {
    status: 422,
    zh: ['定位不在中国境内', '请重新定位；无法定位时可不带位置提交。'],
    en: ['The position lies outside China', 'Take the position again, or record the visit without one.'],
  },
  // funds
  outside_earmark: {
    status: 422,
    zh: [
      '不符合该资金的专款专用规定（{rule}）',
      '规定项：item 支付项目、period 所属期、division 使用区划、category 对象类别。请改正，或从符合规定的资金支付。',
    ],
    en: [
      'The fund is not earmarked for this ({rule})',
      'Rules: payment item, period, division, household category. Correct it, or pay from a fund that allows it.',
    ],
  },
  fund_short: {
    status: 409,
    zh: ['资金余额不足，差 {missingYuan} 元', '没有支付任何一笔；请先补足资金，或减少支付对象。'],
    en: ['The fund is {missingYuan} yuan short', 'Nothing was moved; put money in first, or pay less.'],
  },
  fund_too_large: {
    status: 422,
    zh: ['资金累计金额超过上限', '请核对金额单位（分）；确有需要时另立一项资金。'],
    en: ['The sums of the fund would exceed the limit', 'Check the unit (fen); open another fund if it is right.'],
  },
  already_paid: {
    status: 409,
    zh: ['{period} 的 {item} 已向该户支付过', '同一资金、户、项目、所属期只支付一次；如原支付有误，请先冲销。'],
    en: [
      '{item} of {period} has been paid to the household already',
      'A fund pays once per household, item and period; reverse the first payment if it was wrong.',
    ],
  },
  household_not_payable: {
    status: 422,
    zh: ['该户当前状态不能支付', '已移出的户不能支付；请核对户档案的状态。'],
    en: ['The household cannot be paid in its present status', 'Removed households are not paid; check its file.'],
  },
  plan_lines_refused: {
    status: 422,
    zh: ['支付清单中有 {count} 行不能列入', '没有保存任何内容；请按 errors 逐行改正后重新提交。'],
    en: ['{count} lines of the plan are refused', 'Nothing was saved; mend the lines under errors and send it again.'],
  },
  plan_state: {
    status: 409,
    zh: ['支付计划当前状态（{state}）不能进行此操作', '请重新读取该计划；流程为录入、审批、支付。'],
    en: ['The plan is {state}: this step does not follow', 'Read the plan again; it is entered, approved, then paid.'],
  },
  same_person: {
    status: 403,
    zh: ['录入、审批、支付必须由不同的人办理', '您已办理过其中一步，请由另一位有权限的人员办理这一步。'],
    en: [
      'Entering, approving and paying are different hands',
      'You did an earlier step; somebody else with the role must do this one.',
    ],
  },
  reward_fund_exists: {
    status: 409,
    zh: ['该村已有奖励资金', '一个村只有一项六星奖励资金；请使用已有的资金。'],
    en: ['The village has a reward fund already', 'A village has one star reward fund; use the one it has.'],
  },
  no_reward_fund: {
    status: 409,
    zh: ['该村还没有奖励资金', '请先为该村设立奖励资金（rewardFor）并存入款项，支付会自动继续。'],
    en: [
      'The village has no reward fund',
      'Open one (rewardFor) and put money in; the payment then goes on by itself.',
    ],
  },
  money_records_full: {
    status: 409,
    zh: ['记录已满：最多 {most} 条', '请另立资金（或下一级区划的预算）登记，或合并为较少的条目。'],
    en: [
      'No more records: {most} are the most',
      'Open another fund (or the budget of a division below), or enter fewer, larger records.',
    ],
  },
  already_reversed: {
    status: 409,
    zh: ['该笔已被冲销', '一笔只能冲销一次；如需再次支付，请新建支付计划。'],
    en: ['The posting has been reversed already', 'A posting is reversed once; make a new plan to pay again.'],
  },
  not_reversible: {
    status: 409,
    zh: ['冲销本身不能再冲销', '如需恢复，请重新入账或重新支付。'],
    en: ['A reversal cannot be reversed', 'Book or pay the money again instead.'],
  },
  // devices
  device_unknown: {
    status: 422,
    zh: ['您没有这台设备', '请先在这台设备上登录并登记（POST /devices），再上送。'],
    en: ['You have no such device', 'Sign in on it and register it (POST /devices), then send again.'],
  },
  device_revoked: {
    status: 409,
    zh: ['设备已于 {on} 停用', '此后的内容不再接收；请登记另一台设备，同一条记录可以从新设备上送。'],
    en: [
      'The device was revoked at {on}',
      'Nothing of it is taken any more; register another one, from which the same records can be sent.',
    ],
  },
  device_limit: {
    status: 409,
    zh: ['在用设备已达上限 {most} 台', '请先停用不再使用的设备。'],
    en: ['You have {most} devices in use already', 'Revoke one that is not used any more.'],
  },
  device_role_unclear: {
    status: 422,
    zh: ['不清楚您以哪个身份使用这台设备', '有多个帮扶责任人身份时，请写明 helper。'],
    en: ['As whom you use the device is unclear', 'Who is several helpers names one of them as helper.'],
  },
  device_kind_unknown: {
    status: 422,
    zh: ['不认识这种记录', 'kind 可以是：{kinds}。'],
    en: ['There is no such kind of record', 'The kinds are: {kinds}.'],
  },
  device_kind_not_for: {
    status: 422,
    zh: ['这台设备不能记录 {kind}', '该设备不是以帮扶责任人身份登记的；请用帮扶责任人的设备。'],
    en: ['This device may not record a {kind}', 'It is not registered for a helper; use a helper’s device.'],
  },
  device_item_differs: {
    status: 409,
    zh: [
      '同一编号已记录过不同的内容',
      '已于 {receivedAt} 记录为 {kind} {ref}，原样保留；如为另一条记录，请用新的编号。',
    ],
    en: [
      'Something else is recorded under this id',
      'Since {receivedAt} it is {kind} {ref}, which stays as it is; give another thing another id.',
    ],
  },
  // evidence
  photo_type_unsupported: {
    status: 422,
    zh: ['暂不支持 HEIC/HEIF 照片', '请在相机设置中改用 JPEG（苹果手机：设置 → 相机 → 格式 → 兼容性最佳）后重新拍摄。'],
    en: [
      'HEIC and HEIF photos are not taken',
      'Set the camera to JPEG (iPhone: Settings, Camera, Formats, Most Compatible) and take the photo again.',
    ],
  },
  visit_photo_limit: {
    status: 409,
    zh: ['这次走访的照片已达上限 {most} 张', '请只上传最能说明情况的照片；需要更多时请另记一次走访。'],
    en: ['The visit already has {most} photos', 'Hand in those that show most; for more, record another visit.'],
  },
  photo_ticket_limit: {
    status: 409,
    zh: ['这张照片的上传凭证已达上限 {most} 个', '请从先前申请过的设备续用原凭证上传，或由另一次拍摄的照片代替。'],
    en: [
      '{most} tickets were given for this photo',
      'Send it from a device that asked before, or hand in another photo.',
    ],
  },
  guardian_consent_missing: {
    status: 409,
    zh: ['照片中的未成年人没有监护人同意', '先登记成员 {persons} 的监护人同意，或另拍不含未成年人的照片。'],
    en: [
      'No guardian has agreed to photos of a minor in it',
      'Record consent for {persons} first, or take a photo without minors.',
    ],
  },
  photo_consent_over: {
    status: 409,
    zh: ['该同意已撤回', '已于 {at} 撤回；需要时请重新登记同意。'],
    en: ['This consent is withdrawn already', 'It was withdrawn at {at}; record a new one where there is one.'],
  },
  photo_withheld: {
    status: 403,
    zh: ['照片暂不显示', '照片中有未成年人而没有监护人同意；登记同意后即可查看。'],
    en: ['The photo is withheld', 'It shows a minor without a guardian’s consent; record the consent to see it.'],
  },
  photo_of_minor: {
    status: 409,
    zh: ['有未成年人的照片不得公开', '请选用不含未成年人的照片。'],
    en: ['A photo of a minor is never published', 'Choose one that shows no minor.'],
  },
  photo_not_looked_at: {
    status: 409,
    zh: ['照片尚未经核看', '请先由村、镇或县注明照片中有无未成年人。'],
    en: ['Nobody has looked at the photo yet', 'An office has to say first whether it shows minors.'],
  },
  photo_in_doubt: {
    status: 409,
    zh: ['存疑的照片不得公开', '请先核实其存疑原因，或选用另一张照片。'],
    en: ['A suspicious photo is not published', 'Have its reasons cleared up first, or choose another.'],
  },
  photo_not_displayable: {
    status: 409,
    zh: ['这张照片还不能查看（状态：{state}）', '照片上传并核验通过格式检查后才能查看；请稍后再试或查看核验结论。'],
    en: [
      'The photo cannot be shown (state: {state})',
      'It can be seen once it has arrived and was checked; try again later, or read what was found about it.',
    ],
  },
  // sheets
  file_not_text: {
    status: 422,
    zh: [
      '无法读出文件中的文字',
      '请另存为 CSV（UTF-8、GBK 均可）后重新上传；GBK 文件请以 application/octet-stream 发送。',
    ],
    en: [
      'The text of the file cannot be read',
      'Save it as CSV (UTF-8 or GBK) and upload it again; send GBK as application/octet-stream.',
    ],
  },
  workbook_unreadable: {
    status: 422,
    zh: ['工作簿已损坏或不是表格文件', '请用 Excel 或 WPS 打开后另存为 .xlsx，再上传。'],
    en: ['The workbook is damaged or is none', 'Open it, save it as .xlsx again and upload that.'],
  },
  workbook_old_or_locked: {
    status: 422,
    zh: ['旧版 .xls 文件或设有密码的工作簿，不能读取', '请去掉密码，另存为 .xlsx 后再上传。'],
    en: ['An old .xls file, or a workbook with a password', 'Take the password off, save it as .xlsx and upload that.'],
  },
  workbook_too_large: {
    status: 422,
    zh: ['工作簿展开后过大', '请按乡镇或村拆成几个文件，并删除空白行列后再上传。'],
    en: [
      'The workbook is too large when it is unpacked',
      'Split it by township or village, without empty lines and columns.',
    ],
  },
  upload_missing: {
    status: 409,
    zh: ['文件还没有上传', '请先用凭据上传文件，再提交导入。'],
    en: ['The file has not arrived yet', 'Hand it in with its ticket first, then ask for the import.'],
  },
  upload_gone: {
    status: 410,
    zh: ['上传的文件已不在', '上传的清单导入后即删除，最多保存 7 天；请重新上传。'],
    en: [
      'The file is not there any more',
      'A list is removed once it is imported, and after seven days; hand it in again.',
    ],
  },
  columns_missing: {
    status: 422,
    zh: ['表格缺少必需的列：{columns}', '请补上这些列（表头文字与模板一致，顺序不限）后重新上传。'],
    en: [
      'The table lacks required columns: {columns}',
      'Add them (headers as in the template, in any order) and upload it again.',
    ],
  },
  column_twice: {
    status: 422,
    zh: ['表格中的列重复：{column}', '同一列只能出现一次，请删除多余的一列。'],
    en: ['A column stands twice: {column}', 'Each column may appear once; remove the other.'],
  },
  too_many_lines: {
    status: 422,
    zh: ['表格有 {lines} 行，一次最多 {most} 行', '请按村或乡镇拆成几个文件分别导入。'],
    en: [
      'The table has {lines} lines; at most {most} at once',
      'Split it by village or township and import the parts.',
    ],
  },
  // households
  household_entry_refused: {
    status: 422,
    zh: ['户信息有误，未登记', '请按 errors 中逐项列出的位置改正后重新提交。'],
    en: ['The household has errors and was not put on file', 'Mend each place listed under errors and send it again.'],
  },
  too_many_members: {
    status: 409,
    zh: ['一户超过 {most} 人', '请先分户。'],
    en: ['More than {most} members in a household', 'Part the household first.'],
  },
  too_many_links: {
    status: 409,
    zh: ['该户分合迁移已达 {most} 次', '请核对是否重复操作；如属实，请联系系统管理员。'],
    en: [
      'The household was parted, merged or moved {most} times',
      'Check whether the same was done twice; if all are true, ask the administrator.',
    ],
  },
  not_on_file_then: {
    status: 404,
    zh: ['{day} 时该户尚未建档', '请选择建档之后的日期。'],
    en: ['The household was not on file on {day}', 'Choose a day after it was put on file.'],
  },
  household_code_on_file: {
    status: 409,
    zh: ['该户编号已在档案中', '请核对户编号；如需修改已有的户，请打开该户修改。'],
    en: [
      'This household number is on file already',
      'Check the number; to change a household that is on file, open it.',
    ],
  },
  id_number_on_file: {
    status: 409,
    zh: ['户内有人已登记在另一户', '一人只能在一户；在您范围内的，另一户的编号见 household。'],
    en: [
      'A member is on file in another household',
      'A person belongs to one household; if it is within your scope, its number stands under household.',
    ],
  },
  // notices
  notice_too_short: {
    status: 422,
    zh: ['公示时间不足', '此类公示至少 {least} 天（公示当日不计）；请延长后重新提交。'],
    en: ['The notice would not run long enough', 'This kind runs at least {least} days, its first one not counted.'],
  },
  notice_names_person: {
    status: 422,
    zh: ['公示的文字中出现了名单中家庭成员的姓名', '公示只出现脱敏姓名；请从文件依据、单位、项目等文字中删去姓名。'],
    en: [
      'A text of the notice names a member of a listed household',
      'Notices show masked names only; take the name out of document, unit, project and other texts.',
    ],
  },
  notice_not_replaceable: {
    status: 409,
    zh: ['只能替换本村已撤回的公示', '请先撤回原公示（写明原因），再以 replaces 指明它。'],
    en: [
      'Only a withdrawn notice of the same village is replaced',
      'Withdraw it first, with the reason, then name it in replaces.',
    ],
  },
  card_revoked: {
    status: 409,
    zh: ['该明白卡已作废', '再次打印会签发新卡。'],
    en: ['The card has been revoked already', 'Printing again issues a new one.'],
  },
  notice_not_open: {
    status: 409,
    zh: ['该公示已结束或已撤回', '公示期内才能提出异议或撤回；其后请拨打监督电话，或向乡镇、县级部门反映。'],
    en: [
      'The notice has ended or was withdrawn',
      'Objections and withdrawal belong to its period; after it, call the hotline or turn to the township or county.',
    ],
  },
  notice_row_unknown: {
    status: 422,
    zh: ['公示中没有这个序号', '请核对名单中的序号；针对整个公示时不填序号。'],
    en: ['The notice has no such row', 'Check the number in the list; leave it out to object to the whole notice.'],
  },
  notice_running: {
    status: 409,
    zh: ['公示期未满（至 {to}）', '请在公示期满、异议全部答复后再办理下一步。'],
    en: ['The notice still runs, until {to}', 'Go on when its period is over and every objection is answered.'],
  },
  objection_limit: {
    status: 409,
    zh: ['此公示待答复的异议过多', '请拨打公示上的监督电话，由工作人员登记。'],
    en: ['Too many objections wait for their answer', 'Call the hotline on the notice: the office will record yours.'],
  },
  objection_answered: {
    status: 409,
    zh: ['该异议已经答复', '答复不能改写；有新情况时请另提异议。'],
    en: ['The objection is answered already', 'An answer is not rewritten; raise another objection for what is new.'],
  },
  objections_open: {
    status: 409,
    zh: ['还有异议没有答复', '请先逐条答复（成立或不成立，写明理由），再办理下一步。'],
    en: [
      'Objections still wait for their answer',
      'Answer each of them, upheld or dismissed with reasons, then go on.',
    ],
  },
  // assessments
  period_not_begun: {
    status: 422,
    zh: ['{period} 尚未开始', '请选择已经开始的月份（YYYY-MM，北京时间）。'],
    en: ['{period} has not begun', 'Choose a month that has begun (YYYY-MM, Shanghai time).'],
  },
  no_rules_for_period: {
    status: 422,
    zh: ['{period} 没有适用的规则包', '请选择规则包生效之后的月份，或请县级先发布当月的规则。'],
    en: [
      'No rule pack holds for {period}',
      'Choose a month for which rules are in force, or have the county issue them.',
    ],
  },
  not_of_this_village: {
    status: 422,
    zh: ['评分表中有 {count} 户不属于本村', '请删去 errors 中列出的户；户刚迁入时，请在建档信息更新后重试。'],
    en: [
      '{count} households on the sheet are not of this village',
      'Remove the households listed under errors; if one has just moved in, retry once its file is updated.',
    ],
  },
  household_twice: {
    status: 422,
    zh: ['评分表中有 {count} 户重复出现', '每户每月只评一次，请删去 errors 中列出的重复行。'],
    en: [
      '{count} households stand on the sheet twice',
      'Each household is scored once; remove the lines under errors.',
    ],
  },
  unknown_star: {
    status: 422,
    zh: ['有 {count} 处不是本地的星级名称', '可用的星级：{stars}。'],
    en: ['{count} names are not stars of this place', 'The stars are: {stars}.'],
  },
  sheet_incomplete: {
    status: 422,
    zh: ['还有 {missing} 户没有评分', '全村每户都应在表中（未得星的户填空列表）；补齐后再签字。'],
    en: [
      '{missing} households are not on the sheet yet',
      'Every household of the village stands on it (with an empty list when it won none); complete it, then sign.',
    ],
  },
  sheet_changed: {
    status: 409,
    zh: ['您要签的不是当前的评分表', '请重新读取评分表，核对后用新的 contentHash 签字。'],
    en: ['This is not the sheet as it stands now', 'Read the sheet again, compare, and sign its new contentHash.'],
  },
  wrong_signer: {
    status: 403,
    zh: ['您的身份不能以此名义签字', '局领导由县办签、第一书记由第一书记签、村干部由村文书签；请以自己的身份签字。'],
    en: [
      'Your role does not sign in this place',
      'The county office signs as bureau leader, the first secretary and the village clerk as themselves.',
    ],
  },
  place_signed: {
    status: 409,
    zh: ['这一栏已经有人签字', '内容未变，无需重签；如签错了，请修改评分表后由三方重新签字。'],
    en: [
      'This place is signed already',
      'Nothing is to be done; if it is wrong, change the sheet and all three sign anew.',
    ],
  },
  same_signer: {
    status: 422,
    zh: ['您已在另一栏签字', '三栏须由三个不同的人签字，请由相应的人签。'],
    en: ['You have signed in another place', 'Three different persons sign; leave this place to its own signer.'],
  },
  sheet_decided: {
    status: 409,
    zh: ['奖励已经决定，评分表不再改动', '如有错误，请在资金服务中冲正已发的奖励，并在下月评分时更正。'],
    en: [
      'The rewards are decided; the sheet does not change any more',
      'Reverse a wrong payment in the funds service and correct it with the next month.',
    ],
  },
  // projector
  fact_malformed: {
    status: 409,
    zh: ['这条事实的格式不对，不能投递', '请先修复写出它的服务；该条目保留在清单中供核查。'],
    en: [
      'This fact is malformed and cannot be delivered',
      'Mend the service that wrote it first; the entry stays listed.',
    ],
  },
  figures_behind: {
    status: 409,
    zh: ['有 {waiting} 条以上的事实尚未计入', '请等投递追上，或先处理未能接收的事实（/dead-letters），再重新核对。'],
    en: [
      'More than {waiting} facts are not counted yet',
      'Wait until carrying has caught up, or deal with the dead letters (/dead-letters), then recount.',
    ],
  },
  recount_too_large: {
    status: 422,
    zh: ['该区划的数据量超过一次核对的上限', '请按乡镇或村分别核对。'],
    en: ['The division holds more than one recount can', 'Recount its townships or villages one by one.'],
  },
  // catalog
  certificate_required: {
    status: 422,
    zh: ['认定的扶贫企业须有证书', '请填写证书编号与有效期（certificate）。'],
    en: ['A certified enterprise needs its certificate', 'Give its number and last day (certificate).'],
  },
  supplier_name_taken: {
    status: 409,
    zh: ['本县已有同名供应商', '请核对是否重复登记；确属不同主体时，请用营业执照上的全称。'],
    en: [
      'The county has a supplier of this name already',
      'Check whether it is registered; if it is another one, use its full registered name.',
    ],
  },
  certificate_taken: {
    status: 409,
    zh: ['该证书编号已登记在另一供应商名下', '请核对证书原件上的编号与持有人。'],
    en: [
      'Another supplier holds a certificate of this number',
      'Compare number and holder with the certificate itself.',
    ],
  },
  supplier_not_eligible: {
    status: 422,
    zh: [
      '该供应商不符合消费扶贫采购条件（{rule}）',
      '只能向受帮扶村的村集体（village-helped）或证书在有效期内的认定企业（certificate-valid）下单；请县里登记帮扶关系或换证后再下单，或改选其他供应商。',
    ],
    en: [
      'The supplier may not be ordered from ({rule})',
      'Only collectives of villages that are helped (village-helped) and enterprises whose certificate is valid (certificate-valid) may; have the county register the help or the new certificate, or choose another supplier.',
    ],
  },
  out_of_stock: {
    status: 409,
    zh: ['库存不足，现有 {left}', '请减少数量，或等供应商补货后再下单。'],
    en: ['Not enough in stock: {left} left', 'Order less, or wait until the supplier has more.'],
  },
  stock_too_large: {
    status: 422,
    zh: ['库存超过上限', '单个产品的库存最多 {most}；请核对数量。'],
    en: ['The stock would be too large', 'A product has at most {most}; check the quantity.'],
  },
  order_too_large: {
    status: 422,
    zh: ['订单金额超过上限', '请核对单价与数量。'],
    en: ['The amount of the order is too large', 'Check price and quantity.'],
  },
  order_state: {
    status: 409,
    zh: [
      '订单现为 {state}，不能办理此步',
      '顺序为下单（placed）、验收（accepted）、付款（paid）、评价（reviewed）；评价后或取消后不再变动，已办理的步骤不能改写。',
    ],
    en: [
      'The order is {state}: this step does not follow',
      'The order of steps is placed, accepted, paid, reviewed; nothing follows reviewed or cancelled, and a step that was made is not rewritten.',
    ],
  },
  acceptance_day_out_of_range: {
    status: 422,
    zh: ['验收日期不对', '验收日期应在下单日 {placed} 与今天 {today} 之间。'],
    en: ['The day of acceptance cannot be', 'It lies between the day of the order ({placed}) and today ({today}).'],
  },
  refund_document_required: {
    status: 422,
    zh: ['已付款的订单取消时须有退款凭证', '请填写 refundDocument（退款凭证号）。'],
    en: ['A paid order is cancelled with proof of the refund', 'Give refundDocument, the number of the refund.'],
  },
  // procedures: what identification, exit and monitoring share
  step_not_open: {
    status: 409,
    zh: ['此环节现在不能办理：{step}', '当前处于 {state}；现在可以办理：{open}。请刷新后按次序办理。'],
    en: [
      'This step is not open now: {step}',
      'It stands at {state}; open steps are {open}. Read it again and go on from there.',
    ],
  },
  same_hand: {
    status: 403,
    zh: ['经手人不能审核自己办理的内容', '您已经手（{did}）；请由同级另一位没有经手的人员审核签字。'],
    en: [
      'Nobody approves what he had his hands on',
      'You have ({did}) already; somebody else of your level has to approve and sign.',
    ],
  },
  signature_out_of_turn: {
    status: 409,
    zh: ['还没有轮到 {layer} 一级签字', '应依户、村、镇、区（县）逐级签字；现在轮到：{next}。'],
    en: ['It is not the turn of {layer} to sign', 'Signatures go from the household up; it is the turn of {next}.'],
  },
  signed_content_changed: {
    status: 409,
    zh: ['您要签的不是当前的内容', '内容在 {layer} 一级或以下有变动；请重新读取、核对后用新的 contentHash 签字。'],
    en: [
      'This is not the content as it stands now',
      'Something changed at {layer} or below; read it again, compare, and sign its new contentHash.',
    ],
  },
  witnesses_missing: {
    status: 422,
    zh: ['按手印须有见证人', '请填写至少 {needed} 名不同的见证人（witnesses）。'],
    en: ['A thumbprint needs witnesses', 'Name at least {needed} different witnesses.'],
  },
  appraisal_refused: {
    status: 422,
    zh: ['评议记录前后不符', '请按 errors 中逐项列出的位置改正后重新提交。'],
    en: [
      'The record of the appraisal does not agree with itself',
      'Mend each place listed under errors and send it again.',
    ],
  },
  quality_check_running: {
    status: 409,
    zh: ['本县正在核查（{check}）', '请等它结束，或查看其进度。'],
    en: ['A quality check of this county is under way ({check})', 'Wait until it has ended, or look how far it is.'],
  },
  quality_not_checked: {
    status: 404,
    zh: ['该区划还没有核查过', '请县或乡镇先发起核查。'],
    en: ['No check has covered this division yet', 'The county or township starts one.'],
  },
  statistics_not_counted: {
    status: 404,
    zh: ['该日及之前没有统计', '每晚自动统计；乡镇和村可以立即统计。'],
    en: [
      'Nothing was counted on or before that day',
      'Every night counts; a township or village can be counted at once.',
    ],
  },
  // exit and relapse
  item_unknown: {
    status: 422,
    zh: ['清单中没有这一项', '可用的项：{items}。'],
    en: ['The checklist has no such item', 'Its items are {items}.'],
  },
  item_of_the_file: {
    status: 422,
    zh: ['“{item}”由档案自动核算，不能人工填写', '请在户档案或村表中更正相应字段。'],
    en: ['The item {item} is read from the file and not answered by hand', 'Correct the fields that it reads.'],
  },
  checklist_incomplete: {
    status: 409,
    zh: ['清单 {checklist} 尚未补全', '来源未列明的条目须先由县级补充，才能使用。'],
    en: [
      'The checklist {checklist} is not complete',
      'Its source does not itemise it; the county writes the items first.',
    ],
  },
  evidence_missing: {
    status: 422,
    zh: ['“{item}”缺少佐证', '认定符合时须附至少一份佐证（照片或材料）。'],
    en: ['The item {item} has no evidence', 'Whoever says that it is met names at least one piece of evidence.'],
  },
  evidence_unknown: {
    status: 422,
    zh: ['没有这些照片：{photos}', '照片须先上传并通过核验，再作为佐证引用；其他材料请填写存放处或编号。'],
    en: [
      'No such photos: {photos}',
      'A photo is uploaded and checked before it is named as evidence; of another paper say where it lies.',
    ],
  },
  evidence_of_other: {
    status: 422,
    zh: ['照片不是本户（本村）的：{photos}', '请引用本户走访的照片；村级会议可引用本村的照片。'],
    en: [
      'The photos are of another household or village: {photos}',
      'Name photos of this household; of a meeting, photos of its village.',
    ],
  },
  wrong_verifier: {
    status: 403,
    zh: [
      '您的身份不能以此名义核实',
      '应由 {needed} 核实：村两委由村文书，驻村工作队由第一书记，村退出由乡镇；请以自己的身份办理。',
    ],
    en: [
      'Your role does not verify in this place',
      'It is verified by {needed}: the village clerk for the committee, the first secretary for the team, the township for a village.',
    ],
  },
  exit_content_changed: {
    status: 409,
    zh: ['退出条件的核算内容有变动', '请重新读取，核对各项读数；已核实的，请退回重新核实（recheck）。'],
    en: [
      'What the checklist reads has changed',
      'Read it again and compare; what was verified goes back to be verified again (recheck).',
    ],
  },
  exit_not_met: {
    status: 422,
    zh: ['有 {count} 项退出条件未达到', 'errors 逐项列出读数与缺失内容；补齐档案或佐证后再办理，未达标的不能退出。'],
    en: [
      '{count} conditions of exit are not met',
      'errors lists each with what was read; complete the file or the evidence. Who does not meet them does not exit.',
    ],
  },
  exit_under_way: {
    status: 409,
    zh: ['该户（村）已有退出程序在办理', '同一时间只能有一个退出程序，请在原程序中继续。'],
    en: ['An exit is under way already', 'There is one at a time; go on with that one.'],
  },
  no_checklist: {
    status: 409,
    zh: ['本地当日没有适用的退出清单', '请县级先发布退出清单。'],
    en: ['No checklist holds here on this day', 'Have the county issue one.'],
  },
  household_not_exitable: {
    status: 409,
    zh: ['该户当前状态（{status}）不能退出', '只有在册（registered）或返贫（relapsed）的户可以退出。'],
    en: ['The household is {status} and cannot exit', 'Only registered or relapsed households exit.'],
  },
  village_exited: {
    status: 409,
    zh: ['该村不在贫困村名单，或已经出列', '请核对村的识别与出列年度。'],
    en: [
      'The village is not on the list of poor villages, or has left it',
      'Check its years of identification and exit.',
    ],
  },
  objection_upheld: {
    status: 409,
    zh: ['公示中有异议成立', '请退回（return）重新核查，或不予认定（dismissal），不能继续。'],
    en: ['An objection was upheld', 'The case goes back (return) and is looked into again, or is dismissed.'],
  },
  household_not_exited: {
    status: 409,
    zh: ['该户当前状态为 {status}，不是已脱贫户', '只有已脱贫（exited）的户按此办理。'],
    en: ['The household is {status}, not exited', 'This is for households that have exited.'],
  },
  relapse_under_way: {
    status: 409,
    zh: ['该户已有返贫认定在办理', '同一时间只能有一个，请在原程序中继续。'],
    en: ['A relapse is being decided already', 'There is one at a time; go on with that one.'],
  },
  // campaigns
  campaign_state: {
    status: 409,
    zh: [
      '核查任务当前为 {state}，不能办理此步',
      '请重新读取任务；顺序为抽取（drawing）、开展（open）、结束中（closing）、结束（closed）；回头看填结果，实地核对填答案。',
    ],
    en: [
      'The campaign is {state}: this step does not follow',
      'Read it again; it is drawing, open, closing, closed. A re-check takes results, a field check answers.',
    ],
  },
  campaign_rule_unfit: {
    status: 422,
    zh: ['核查任务的设置有误', '请按 errors 中逐项列出的位置改正。'],
    en: ['The campaign cannot be made so', 'Mend each place listed under errors.'],
  },
  outcome_unknown: {
    status: 422,
    zh: ['没有这种核查结果', '可用的结果：{outcomes}。'],
    en: ['There is no such outcome', 'The outcomes are {outcomes}.'],
  },
  outcome_needs_note: {
    status: 422,
    zh: ['该核查结果须写明情况并附佐证', '请填写 note 并附至少一份 evidence。'],
    en: ['This outcome needs words and evidence', 'Give a note and at least one piece of evidence.'],
  },
  evidence_of_own_unit: {
    status: 403,
    zh: ['不能审核本人或本单位的佐证', '请由与该责任人不同单位的人员审核。'],
    en: [
      'This is evidence of your own or of your unit',
      'Somebody of another unit than the helper’s has to review it.',
    ],
  },
  photo_not_reviewable: {
    status: 409,
    zh: ['照片还没有核验结论（{state}），不能审核', '照片收到并核验后（checked）再审核。'],
    en: ['The photo has no verdict yet ({state})', 'Review it once it has arrived and is checked.'],
  },
  reviewer_involved: {
    status: 403,
    zh: ['您与该户有关（{did}），不能核查', '请由没有录入该户、也不是其帮扶责任人的人员核查。'],
    en: [
      'You are involved with the household ({did})',
      'Somebody who neither entered its file nor helps it has to look.',
    ],
  },
  lines_open: {
    status: 409,
    zh: ['还有 {open} 户没有结果', '请先完成；确需提前结束的，写明原因（reason）。'],
    en: ['{open} households have no result yet', 'Finish them, or give a reason to close all the same.'],
  },
  finding_handled: {
    status: 409,
    zh: ['该问题已经处理', '处理结果见 handled；如需更正，请在相应的程序中办理。'],
    en: ['The finding is dealt with already', 'See handled; corrections are made in the case that it names.'],
  },
  finding_not_here: {
    status: 409,
    zh: ['该户没有需要处理的问题', '只有核查结果要求后续办理的户才能由此立案。'],
    en: ['The household has no finding to follow up', 'Only an outcome that asks for it opens a case.'],
  },
  adjustment_closed: {
    status: 409,
    zh: ['动态调整窗口未开放', '{county} 当日没有开放的动态调整窗口；请在县级公布的窗口期内办理。'],
    en: [
      'The register is not open for adjustment',
      'No window is open in {county} today; act within one that the county has opened.',
    ],
  },
  window_exists: {
    status: 409,
    zh: ['{year} 年已开过{kind}窗口', '一年一次常规窗口，至多另开 {extra} 次。'],
    en: ['{year} has had its {kind} window', 'There is one regular window a year, and at most {extra} more.'],
  },
  window_dates: {
    status: 422,
    zh: ['窗口的日期不对', '起止日期须在 {year} 年内、先后正确；另开窗口须在常规窗口结束之后。'],
    en: [
      'The dates of the window cannot be',
      'They lie in {year}, in order; an extra window begins after the regular one has ended.',
    ],
  },
  // villages and divisions
  division_on_file: {
    status: 409,
    zh: ['该区划代码已登记', '如需改名、撤并，请使用相应的操作。'],
    en: ['This division is on file already', 'To rename, merge or end it, use those acts.'],
  },
  division_ended: {
    status: 409,
    zh: ['该区划已撤销或并入其他区划', '请在其继任区划 {into} 上办理。'],
    en: ['This division has ended', 'Work with its successor {into}.'],
  },
  division_change_too_early: {
    status: 409,
    zh: ['生效日期早于该区划最近一次变更', '生效日期须晚于 {latest}。'],
    en: ['The change would begin before the latest one', 'Give a day after {latest}.'],
  },
  division_has_no_successor: {
    status: 409,
    zh: ['该村没有已生效的撤并或代码变更', '先登记撤并去向，并待其生效后办理。'],
    en: ['This village has no successor yet', 'Say first what it was merged into, and wait for the day.'],
  },
  village_full: {
    status: 409,
    zh: ['新村户编号已用完', '村 {village} 的四位户序号已到 9999，请先整理该村户编号。'],
    en: ['The successor has no number left', 'Village {village} has reached 9999; put its numbers in order first.'],
  },
  division_successor_unfit: {
    status: 409,
    zh: ['继任区划不符合要求', '继任区划须为同一县内、同一级别、当日存在的另一区划。'],
    en: [
      'The successor does not fit',
      'It must be another division of the same county and level that exists on that day.',
    ],
  },
  village_only: {
    status: 400,
    zh: ['村类型、识别和出列年度、村址只适用于村', '请仅在 12 位村代码上填写。'],
    en: [
      'Kind, place, and years of identification and exit belong to villages',
      'Give them with a village code of 12 digits only.',
    ],
  },
  village_years_out_of_order: {
    status: 400,
    zh: ['出列年度缺少识别年度或早于识别年度', '请先填写识别年度，出列年度不得早于识别年度。'],
    en: [
      'The year of exit has no year of identification, or comes before it',
      'Give the year of identification first.',
    ],
  },
  // income accounts, plans and measures
  income_entry_reversed: {
    status: 409,
    zh: ['这一笔已经冲回', '一笔收入只冲回一次；请重新读取收入账。'],
    en: ['The entry is taken back already', 'An entry is taken back once; read the account again.'],
  },
  income_entry_told: {
    status: 409,
    zh: [
      '这一笔不是手工录入，不能在这里冲回',
      '来源为 {origin}：payment 请在资金中冲正，sale 请由供应商撤回收益分配。',
    ],
    en: [
      'The entry was not typed and is not taken back here',
      'It came by {origin}: a payment is reversed in its fund, a sale by its supplier.',
    ],
  },
  income_month_full: {
    status: 409,
    zh: ['该户 {month} 的手工录入已达 {most} 笔上限', '请把同一项目的零星收入合并录入。'],
    en: ['The household has {most} typed entries in {month} already', 'Enter small amounts of one item together.'],
  },
  help_plan_missing: {
    status: 409,
    zh: ['还没有帮扶计划', '请先制定计划（PUT …/plan），再提出措施。'],
    en: ['There is no plan yet', 'Make the plan first (PUT …/plan), then propose measures.'],
  },
  help_plan_full: {
    status: 409,
    zh: ['帮扶计划的措施已达 {most} 项上限', '请先让农户确认已提出的措施，或停止不再需要的措施。'],
    en: ['The plan has {most} measures already', 'Have the proposed ones agreed, or stop what is no longer needed.'],
  },
  help_plan_empty: {
    status: 409,
    zh: ['帮扶计划还没有措施，不能确认', '请先提出至少一项措施。'],
    en: ['A plan without measures is not agreed', 'Propose at least one measure first.'],
  },
  help_plan_changed: {
    status: 409,
    zh: ['帮扶计划在阅读之后有变动', '请重新读取计划，与农户核对后再确认。'],
    en: ['The plan has changed since it was read', 'Read it again, go through it with the household, then agree.'],
  },
  measure_state: {
    status: 409,
    zh: ['措施目前为“{state}”，不能这样办理', '请查看措施的状态：提出、商定、实施、完成、更换、停止。'],
    en: [
      'The measure is {state}: this step does not follow',
      'Look at the state of the measure and take the next step.',
    ],
  },
  measure_evidence_unknown: {
    status: 422,
    zh: ['找不到该佐证，或不属于这一户（村）', '请核对走访、照片、发放的编号；新照片须先通过核验。'],
    en: [
      'There is no such evidence of this household or village',
      'Check the id of the visit, photo or payment; a new photo has to be checked first.',
    ],
  },
  order_distributed: {
    status: 409,
    zh: ['该订单的收益已经分配', '如有错误，请先撤回原分配，再重新分配。'],
    en: ['The order is distributed already', 'If it was wrong, take the distribution back first.'],
  },
  distribution_too_large: {
    status: 422,
    zh: ['分配合计 {sumFen} 分，超过订单金额 {orderFen} 分', '请核对各户金额。'],
    en: ['The lines come to {sumFen} fen, the order to {orderFen}', 'Check the amounts of the households.'],
  },
  // identification
  household_case_open: {
    status: 409,
    zh: ['该户还有未办结的程序：{cases}', '请先办结或终止这些程序，再合并、并入或清退该户。'],
    en: [
      'The household has cases under way: {cases}',
      'End or give up these cases before the household is merged into another or taken off the register.',
    ],
  },
  household_status_unfit: {
    status: 409,
    zh: ['该户现状（{status}）不适用此程序', '此程序适用于：{fit}。请核对户编号与办理类别。'],
    en: ['The household stands as {status}: this procedure is not for it', 'It is for households that stand as {fit}.'],
  },
  identification_open: {
    status: 409,
    zh: ['该户已有正在办理的识别或清退', '请在已有的案卷中继续办理；办结后才能再次申请。'],
    en: [
      'A case about the household is open already',
      'Go on with the open case; a new one can follow when it has ended.',
    ],
  },
  survey_refused: {
    status: 422,
    zh: ['入户调查记录不符合要求', '请按 errors 中逐项列出的位置补正后重新提交。'],
    en: ['The survey is not as it has to be', 'Mend each place listed under errors and send it again.'],
  },
  case_limit: {
    status: 409,
    zh: ['次数已达上限 {most}', '请先审核已有的记录；确需继续的，先结案再重新申请。'],
    en: ['It has happened {most} times already', 'Decide on what there is; if need be end the case and apply anew.'],
  },
  kin_approves: {
    status: 403,
    zh: ['与该户有亲属关系的干部须回避', '您在该案的亲属关系标记中；请由同级另一位人员审核签字。'],
    en: [
      'Kin of the household do not approve',
      'You are named as kin in this case; somebody else of your level has to approve.',
    ],
  },
  flags_not_acknowledged: {
    status: 422,
    zh: ['还有未阅知的提示：{flags}', '请逐项阅读亲属关系与排除项提示，把编号填入 acknowledged 后再签字。'],
    en: [
      'There are flags that were not acknowledged: {flags}',
      'Read each flag and name it under acknowledged, then approve.',
    ],
  },
  file_incomplete: {
    status: 422,
    zh: ['“八个搞清楚”不完整，不能通过：缺 {missing}', '请补齐一户一档，或在拟帮扶方案中写明，再继续办理。'],
    en: ['The file is not complete: {missing}', 'Complete the file, or say it in the proposal of the case, and go on.'],
  },
  appeal_late: {
    status: 422,
    zh: ['已过申诉期限 {appealBy}', '期限已过；情况有变化时可以重新申请。'],
    en: [
      'The appeal is late: it was possible until {appealBy}',
      'The term is over; apply anew when things have changed.',
    ],
  },
  appeal_made: {
    status: 409,
    zh: ['此次不予通过的决定已申诉过', '每次决定可以申诉一次；情况有变化时可以重新申请。'],
    en: [
      'This refusal was appealed against already',
      'Each refusal can be appealed against once; apply anew when things have changed.',
    ],
  },
  // monitoring against falling back
  monitoring_object_none: {
    status: 409,
    zh: ['该户不属于防返贫监测范围', '监测对象为已脱贫户和一般农户；该户状态为 {status}，请按在册帮扶对象办理。'],
    en: [
      'The household is none that is monitored',
      'Monitoring is for exited and ordinary households; this one is {status} and is helped as such.',
    ],
  },
  authorisation_missing: {
    status: 422,
    zh: ['缺少农户授权承诺', '请先由农户签署授权承诺书，并填写 authorisation（given、on、evidence）。'],
    en: [
      'The household’s authorisation is missing',
      'Let the household sign it first, and give authorisation with given, on and evidence.',
    ],
  },
  monitoring_range_unknown: {
    status: 422,
    zh: ['没有当年的监测范围', '规则包没有本省当年的监测范围；请在 range 中填写金额及依据文件。'],
    en: ['No range of monitoring is known', 'No pack has the range of the year; give range with its document.'],
  },
  monitoring_income_unknown: {
    status: 422,
    zh: ['没有可用的人均纯收入', '请先登记收入台账，或填写入户核算的 perHeadFen。'],
    en: ['No income per head is known', 'Enter the income account first, or give perHeadFen as reckoned at home.'],
  },
  monitoring_kind_unmet: {
    status: 422,
    zh: [
      '人均纯收入高于监测范围',
      '人均纯收入 {perHeadFen} 分，监测范围 {rangeFen} 分；如有突发大额支出或收入骤减，请选 sudden。',
    ],
    en: [
      'The income per head is above the range',
      'It is {perHeadFen} fen, the range {rangeFen}; set sudden for sudden large spending or loss of income.',
    ],
  },
  verification_found_no_risk: {
    status: 409,
    zh: ['入户核实未发现返贫致贫风险', '请由乡镇或县级写明理由后不予纳入；如情况有变，请重新核实。'],
    en: [
      'The visit at home found no risk',
      'Let the township or county end the case with the reason, or verify again when something has changed.',
    ],
  },
  publicity_objected: {
    status: 409,
    zh: ['公示有异议成立或已撤下（{standing}）', '请先退回核实（return）或不予消除（resumption），再重新办理。'],
    en: [
      'The publicity does not stand ({standing})',
      'An objection was upheld, or it was withdrawn: send the case back (return, or resumption) and go on from there.',
    ],
  },
  publicity_stands: {
    status: 409,
    zh: ['公示没有成立的异议（{standing}）', '只有异议成立或公示撤下时才退回核实。'],
    en: [
      'Nothing stands against the publicity ({standing})',
      'A case goes back only when an objection was upheld or the notice was withdrawn.',
    ],
  },
  not_monitored: {
    status: 409,
    zh: ['该户不在监测中', '帮扶措施、风险更新和“暂不标注”只用于县级已审定、尚未消除的监测对象。'],
    en: [
      'The household is not monitored now',
      'Measures, risks and the mark of no labour are for households that the county has decided on.',
    ],
  },
  too_many_measures: {
    status: 409,
    zh: ['帮扶措施过多', '一个监测对象最多登记 {most} 项措施。'],
    en: ['Too many measures', 'A monitored household has at most {most}.'],
  },
  elimination_refused: {
    status: 422,
    zh: ['尚不能消除风险', '请逐项解决 errors 所列问题后再办理。'],
    en: ['The risk cannot be struck off yet', 'Settle everything that errors lists first.'],
  },
  // duplicates
  duplicate_settled: {
    status: 409,
    zh: ['这对疑似重复已处理（{state}）', '请刷新查看处理结果；如有新的情况，查重会重新列出。'],
    en: [
      'The pair is settled already ({state})',
      'Read it again; when something new speaks for it, the search lists it anew.',
    ],
  },
  merge_not_undoable: {
    status: 409,
    zh: ['合并已不能撤销（{why}）', '超过撤销期限或两户此后又有变动；请用分户、更正等办理。'],
    en: [
      'The merge cannot be taken back ({why})',
      'Its period is over or the households changed since; part the household, or correct it.',
    ],
  },
  // inspections
  deadline_passed: {
    status: 422,
    zh: ['整改期限早于今天', '今天是 {today}；请填写今天或以后的日期。'],
    en: ['The deadline has passed already', 'Today is {today}; give today or a later day.'],
  },
  household_not_in_village: {
    status: 422,
    zh: ['该村没有这一户', '请核对户编号与村；不涉及具体户时不填 household。'],
    en: [
      'The village has no such household',
      'Check household and village; leave household out when none is concerned.',
    ],
  },
  earlier_problem_not_found: {
    status: 422,
    zh: ['没有找到先前的问题', '请核对 recurrenceOf，应为同一县内的问题编号；不是重复发生时不填。'],
    en: [
      'There is no such earlier problem',
      'Check recurrenceOf: a problem of the same county; leave it out when it did not recur.',
    ],
  },
  plan_before_proof: {
    status: 422,
    zh: ['限期整改先报计划，再报证明', '第一次答复请只填整改措施（measures），完成后再次答复并附 proof。'],
    en: [
      'A problem with a deadline is planned first and proved later',
      'Answer with the measures first; answer again with proof when they are done.',
    ],
  },
  problem_answer_limit: {
    status: 409,
    zh: ['答复次数已达上限 {most}', '请与检查人员当面核对还缺什么。'],
    en: ['The problem has {most} answers already', 'Settle with the inspector what is missing.'],
  },
  problem_closed: {
    status: 409,
    zh: ['问题已销号', '销号后不再变动；再次发生时请登记新问题并以 recurrenceOf 关联。'],
    en: ['The problem is closed', 'Nothing follows; when it recurs, open a new one with recurrenceOf.'],
  },
  problem_not_closable: {
    status: 409,
    zh: [
      '还不能销号：缺 {missing}',
      '请责任方补充答复（answer 答复、plan 计划、proof 证明、amendedRule 修订后的制度），再销号。',
    ],
    en: [
      'It cannot be closed yet: {missing} is missing',
      'The owner has to answer with it (answer, plan, proof or amendedRule) first.',
    ],
  },
  answerer_cannot_close: {
    status: 403,
    zh: ['答复人不能销号', '请由没有答复过此问题的检查人员销号。'],
    en: ['Who answered a problem does not close it', 'Another inspector has to close it.'],
  },
  // jobs
  result_gone: {
    status: 410,
    zh: ['结果文件已过保存期', '结果文件只保存 7 天；请重新提交任务。'],
    en: ['The file is gone', 'Files of jobs are kept for seven days; ask for it again.'],
  },
  // tasks and appeals
  task_not_yours: {
    status: 403,
    zh: ['这项任务不由您办理', '答复由当前责任人办理，销号由交办方或其上级办理；请核对任务的 owner 与 dispatcher。'],
    en: [
      'This is not for you to do',
      'Its owner answers, the office that gave it or one above closes: see owner and dispatcher of the task.',
    ],
  },
  task_own_closing: {
    status: 403,
    zh: ['不能销号自己办理的任务', '请由交办方中未经办此事的人员销号。'],
    en: ['Nobody closes his own work', 'Let somebody of the office that gave it close it who had no hand in it.'],
  },
  task_deadline_passed: {
    status: 422,
    zh: ['任务期限早于今天', '今天是 {today}；请填写今天或以后的日期。'],
    en: ['The deadline of the task has passed already', 'Today is {today}; give today or a later day.'],
  },
  task_to_itself: {
    status: 422,
    zh: ['任务已在该责任人名下', '请填写另一责任人。'],
    en: ['The task is that owner’s already', 'Name another one.'],
  },
  task_owner_not_found: {
    status: 422,
    zh: [
      '没有找到责任人，或不在任务所在县、不在您的下级',
      '请核对 owner：帮扶责任人、单位须在同一县；转办只能交给本级下属。',
    ],
    en: [
      'There is no such owner in the county of the task, or below you',
      'Check the owner: a helper or unit of the same county; whoever passes a task on passes it on below himself.',
    ],
  },
  appeal_not_yours: {
    status: 403,
    zh: ['这件诉求不由您的部门办理', '由 office 所列办公室或其上级办理；如应由他处办理，请其移交。'],
    en: ['This appeal is not with your office', 'Its office, or one above, handles it; let that one refer it.'],
  },
  appeal_level_too_low: {
    status: 422,
    zh: ['原决定由 {level} 级作出，下级不能办理对它的诉求', '请移交（refer）同级或上级办公室。'],
    en: ['It was decided at the {level} level: no office below answers for that', 'Refer it to that level or above.'],
  },
  appeal_own_decision: {
    status: 403,
    zh: ['不能答复对自己所作决定的诉求，也不能答复自己提出的诉求', '请由没有作出原决定的人员答复。'],
    en: ['Nobody answers an appeal against his own decision, nor one that he filed', 'Let somebody else answer it.'],
  },
  appeal_reply_first: {
    status: 409,
    zh: ['最后一步之前必须先答复', '请先答复（态度、事实、措施），再办理最后一步。'],
    en: ['The last step follows the reply', 'Reply first, with position, facts and measures.'],
  },
  appeal_steps_done: {
    status: 409,
    zh: ['各步骤都已办完', '请办结（close）。'],
    en: ['All its steps are done', 'It can be closed.'],
  },
  appeal_steps_left: {
    status: 409,
    zh: ['还有步骤未办：{step}', '请按该类诉求的步骤办到最后一步，再办结。'],
    en: ['There is a step left: {step}', 'An appeal closes after the last step of its class.'],
  },
  appeal_own_closing: {
    status: 403,
    zh: ['答复人不能办结', '请由本办公室另一人员办结。'],
    en: ['Who gave the reply does not close the appeal', 'Let somebody else of the office close it.'],
  },
  appeal_still_open: {
    status: 409,
    zh: ['原诉求或任务尚未办结', '办结后仍不服的，再提出诉求。'],
    en: ['What it is against is not closed yet', 'Appeal when it is.'],
  },
  appeal_against_unknown: {
    status: 422,
    zh: ['没有找到 against.ref 所指的任务或诉求', '请核对编号；不确定时 against.kind 填 other。'],
    en: ['There is no such task or appeal to appeal against', 'Check against.ref, or say kind other.'],
  },
  meeting_in_future: {
    status: 422,
    zh: ['会议日期晚于今天', '今天是 {today}；会议召开后再登记。'],
    en: ['The meeting lies in the future', 'Today is {today}; record it when it was held.'],
  },
  task_act_limit: {
    status: 409,
    zh: ['任务办理记录已达上限 {most}', '请交办方与责任人当面商定。'],
    en: ['The task has {most} acts already', 'Let the office that gave it and its owner settle it in person.'],
  },
  // student aid
  aid_programme_unknown: {
    status: 422,
    zh: ['该地该期没有资助项目 {programme}', '请查看 GET /aid-programmes 列出的项目。'],
    en: ['There is no aid programme {programme} there and then', 'GET /aid-programmes lists them.'],
  },
  aid_term_wrong: {
    status: 422,
    zh: [
      '学期 {term} 不适用（{each}）',
      '按学年或一次性发放的项目填学年（如 2020），按学期的填 2020-autumn；尚未开放的学期请届时申请。',
    ],
    en: [
      'The term {term} does not fit ({each})',
      'Say a school year (2020) or a semester (2020-autumn) as the programme is paid, once it is open.',
    ],
  },
  aid_applied_already: {
    status: 409,
    zh: ['该生本期本项目已有申请', '每生每项目每期只申请一次；被拒绝的请申诉或重新申请。'],
    en: [
      'The student has an application for this programme and term',
      'There is one per student, programme and term; a refused one is appealed or made anew.',
    ],
  },
  aid_state: {
    status: 409,
    zh: [
      '资助申请当前状态（{state}）不能进行此操作',
      '请重新读取该申请；流程为申请、核实、审批、发放，拒绝后可申诉一次。',
    ],
    en: [
      'The application is {state}: this step does not follow',
      'Read it again; it is applied for, checked, decided, paid, and a refusal is appealed once.',
    ],
  },
  aid_conditions_unmet: {
    status: 422,
    zh: ['不符合资助条件：{conditions}', '逐项见 errors；档案有误的先更正档案，或予以拒绝并告知申诉途径。'],
    en: [
      'Conditions are not met: {conditions}',
      'See errors one by one; mend the file where it is wrong, or refuse and say where to appeal.',
    ],
  },
  aid_run_exists: {
    status: 409,
    zh: ['该资金该项目该月已有发放批次', '同一户同项目同月只支付一次；补发请填本期的另一个月份。'],
    en: [
      'The fund has a run of this programme and month already',
      'A household is paid once per item and month: name another month of the term for those who came late.',
    ],
  },
  aid_run_empty: {
    status: 422,
    zh: ['没有可发放的已批准申请', '请核对区划、项目与学期；被退回的申请见其拒付原因。'],
    en: ['No approved application can be paid', 'Check division, programme and term; what was given back says why.'],
  },
  dropout_on_register: {
    status: 409,
    zh: ['该生已在控辍保学台账中', '请在原记录上办理下一步。'],
    en: ['The child is on the dropout register already', 'Take the next step on that record.'],
  },
  dropout_step_wrong: {
    status: 409,
    zh: ['当前状态（{state}）不能进行 {step}', '顺序为发现、登记、书面报告，再返校或送教；随时可以返校。'],
    en: [
      'After {state} there is no {step}',
      'Found, registered, reported in writing, then returned or taught at home; a return is possible at any time.',
    ],
  },
  dropout_term_missing: {
    status: 422,
    zh: ['未说明下一步的期限', '规则未定期限：请在 within 中填写天数与日历日或工作日。'],
    en: ['No term for the next step', 'The rules give none: say within, in calendar or working days.'],
  },
} as const satisfies Record<string, RefusalEntry>

export type RefusalCode = keyof typeof refusals
