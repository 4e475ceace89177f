import { callersOf } from './demonstration/caller.ts'
import { period, people, village } from './demonstration/cast.ts'
import { assessmentTable } from './demonstration/table.ts'
import type { Host } from './host.ts'

/** One `curl` for each of these roles, each showing what that role is there for. */
const examples: readonly { readonly subject: string; readonly says: string; readonly path: string }[] = [
  {
    subject: 'county',
    says: '县级：黄窑村的户 the village’s households',
    path: `/households?division=${village}&limit=5`,
  },
  { subject: 'township', says: '镇级：村的数字 figures', path: `/divisions/${village}/figures?period=${period}` },
  { subject: 'clerk', says: '村级：六星评分表 the star sheet', path: `/star-sheets/${village}/${period}` },
  {
    subject: 'secretary',
    says: '第一书记：没有责任人的户 households without a helper',
    path: `/pairing-gaps?division=${village}&on=${period}-31`,
  },
  { subject: 'helper-01', says: '帮扶责任人：我负责的户 my households', path: '/helpers/{helper}/households' },
  {
    subject: 'unit',
    says: '帮扶单位：采购进度 purchases against the plan',
    path: '/units/{unit}/purchase-progress/2020',
  },
  { subject: 'finance-entry', says: '财政：资金 funds', path: `/funds?division=${village}` },
  { subject: 'auditor', says: '审计：资金 funds', path: `/funds?division=${village}` },
  { subject: 'supervisor', says: '督查：未入户的户 who was not visited', path: `/assessments/${village}/${period}` },
  { subject: 'assessor', says: '第三方评估：考核结果 the assessment', path: `/assessments/${village}/${period}` },
  { subject: 'household', says: '农户：我收到的钱 money I received', path: '/households/{household}/payments' },
  { subject: 'farm', says: '供应商：我是谁 who I am', path: '/me' },
]

/** What is printed when the host is up: where, how to go on, and the month of the village as a table. */
export const welcome = async (host: Host): Promise<string> => {
  const lines = ['', `帮扶已就绪 Bangfu is ready   ${host.origin}`, `数据 data: ${host.folder}   停止 stop: Ctrl-C`]
  if (host.tokenFor) lines.push(`登录页 sign in: ${host.origin}/dev/login   接口 API: ${host.origin}/openapi.json`)
  const { demonstration, tokenFor } = host
  if (!demonstration || !tokenFor) return lines.join('\n')
  lines.push('', '每个角色一条命令 one command for each role:')
  for (const { subject, says, path } of examples) {
    const name = people.find((person) => person.subject === subject)?.role ?? subject
    const target = path
      .replace('{unit}', demonstration.unit)
      .replace('{helper}', demonstration.helper)
      .replace('{household}', demonstration.household)
    const insecure = host.origin.startsWith('https') ? '-k ' : ''
    lines.push(`# ${name} — ${says}`)
    lines.push(`curl -s ${insecure}'${host.origin}${target}' -H 'authorization: Bearer ${await tokenFor(subject)}'`)
  }
  lines.push('', await assessmentTable(callersOf(host.origin, tokenFor, host.fetch), village, period))
  return lines.join('\n')
}
