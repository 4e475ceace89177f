import type { Role } from './roles.ts'

/**
 * How far a role's permission goes: `division` = the grant's division and all below it · `paired` = households that the
 * grant's helper is responsible for today · `helper`, `unit`, `supplier`, `donor`, `household` = what is that one's own ·
 * `open` = things that belong to nobody in particular.
 */
export type Reach = 'open' | 'division' | 'paired' | 'helper' | 'unit' | 'supplier' | 'donor' | 'household'

type Row = Partial<Record<Role, Reach>>

const offices = { 'county-office': 'division', 'township-office': 'division' } as const satisfies Row
const local = { ...offices, 'village-clerk': 'division', 'first-secretary': 'division' } as const satisfies Row
const fieldHands = {
  'township-office': 'division',
  'village-clerk': 'division',
  'first-secretary': 'division',
} as const satisfies Row
const watchers = { supervisor: 'division', auditor: 'division' } as const satisfies Row
const finance = {
  'finance-entry': 'division',
  'finance-approver': 'division',
  'finance-payer': 'division',
} as const satisfies Row

/**
 * Who may do what, and how far: one table, no exceptions elsewhere. Deny by default.
 * The six must-nots (handbook §2) shape it: enter, approve, pay and publish are different hands; assessed people have no
 * write on their own scores; village cadres fix no list alone.
 */
export const permissions = {
  // accounts
  'account.read-own': everybodySignedIn(),
  'user.register': { administrator: 'division' },
  'user.read': { administrator: 'division', auditor: 'division' },
  'user.grant': { administrator: 'division' },
  'user.revoke': { administrator: 'division' },
  'trail.read': { auditor: 'division' },
  'job.list': { ...local, ...watchers },
  /** `open` is who started it. */
  'job.read': { ...everybodySignedIn(), ...offices },
  // households
  'household.import': { 'county-office': 'division' },
  'household.template': {
    'county-office': 'open',
    'township-office': 'open',
    'village-clerk': 'open',
    'first-secretary': 'open',
  },
  'household.export': { ...local, ...watchers },
  'household.export-revealed': { ...offices, auditor: 'division' },
  'household.register': { ...offices },
  'household.list': { ...local, ...watchers },
  'household.read': { ...local, ...watchers, helper: 'paired', household: 'household' },
  'household.change': { ...offices, 'village-clerk': 'division' },
  'household.member-change': { ...offices },
  'household.correct': { ...offices },
  'household.restructure': { ...offices },
  'household.year': { ...offices },
  'household.reveal': { ...offices, auditor: 'division' },
  'household.history': { ...local, ...watchers },
  // quality: findings name fields and masked members, never a value
  'quality.check': { ...offices },
  'quality.read': { ...local, ...watchers },
  // statistics of the register
  'statistics.read': { ...local, ...watchers, assessor: 'division' },
  'statistics.count': { ...offices, auditor: 'division' },
  // villages and divisions
  'division.register': { 'county-office': 'division' },
  'division.change': { 'county-office': 'division' },
  'division.read': everybodySignedIn(),
  'village-form.write': { ...local },
  'village-form.read': { ...local, ...watchers, assessor: 'division' },
  'deadline.list': { ...local, ...watchers },
  // monitoring: villages look and propose, townships review, counties decide
  'monitoring.report': { ...local, helper: 'paired', household: 'household' },
  'monitoring.import': { ...offices },
  'monitoring.list': { ...local, ...watchers },
  'monitoring.read': { ...local, ...watchers, helper: 'paired', household: 'household' },
  'monitoring.verify': { ...local },
  'monitoring.appraise': { 'village-clerk': 'division', 'first-secretary': 'division' },
  'monitoring.publish': { 'village-clerk': 'division', 'first-secretary': 'division', publisher: 'division' },
  'monitoring.review': { 'township-office': 'division' },
  'monitoring.decide': { 'county-office': 'division' },
  'monitoring.reject': { ...offices },
  'monitoring.support': { ...local, helper: 'paired' },
  'monitoring.backstop': { ...offices },
  'monitoring.screen': { 'county-office': 'division' },
  // duplicates: whoever enters may ask; offices judge and merge
  'duplicate.check': { ...offices, 'village-clerk': 'division' },
  'duplicate.list': { ...local, ...watchers },
  'duplicate.settle': { ...offices },
  'duplicate.search': { 'county-office': 'division' },
  'duplicate.merge': { ...offices },
  // notices: who publishes does not hear the objections; villages do not see who objected
  'notice.publish': { ...offices, publisher: 'division' },
  'notice.read': { ...local, ...watchers, publisher: 'division', assessor: 'division' },
  'notice.withdraw': { ...offices, publisher: 'division' },
  'notice.object': everybodySignedIn(),
  'notice.record-objection': { ...local },
  'notice.object-publicly': { public: 'open' },
  'notice.read-publicly': { public: 'open' },
  'objection.read': { ...offices, ...watchers },
  'objection.reveal': { ...offices, supervisor: 'division' },
  'objection.answer': { ...offices },
  // papers: each printing is a line of the trail
  'paper.card': { ...local, helper: 'paired' },
  'card.revoke': { ...local },
  'card.read-publicly': { public: 'open' },
  'paper.file': { ...local, ...watchers, helper: 'paired', household: 'household' },
  'paper.file-in-plain': { ...offices },
  'paper.notice': { ...local, publisher: 'division' },
  'paper.register': { ...local, ...watchers },
  // income accounts, plans and measures
  'income.enter': { ...local, helper: 'paired' },
  'income.reverse': { ...offices, 'village-clerk': 'division' },
  'income-items.read': everybodySignedIn(),
  'help-plan.read': { ...local, ...watchers, helper: 'paired', household: 'household' },
  'help-plan.change': { ...local, helper: 'paired' },
  'help-plan.agree': { household: 'household' },
  'help-plan.witness': { ...local },
  'village-plan.read': { ...local, ...watchers },
  'village-plan.change': { ...local },
  'village-plan.resolve': { ...offices, 'first-secretary': 'division' },
  'measure.read': { ...local, ...watchers, helper: 'paired', household: 'household', 'unit-officer': 'unit' },
  'measure.change': { ...local, helper: 'paired', 'unit-officer': 'unit' },
  'measure.list': { ...local, ...watchers },
  // identification: the village enters, others approve; no office signs what it had its hands on
  'identification.apply': { ...local, household: 'household' },
  'identification.read': { ...local, ...watchers, household: 'household' },
  'identification.list': { ...local, ...watchers },
  'identification.survey': { ...fieldHands },
  'identification.appraise': { ...fieldHands },
  'identification.propose': { ...fieldHands },
  'identification.flag': { ...local, ...watchers },
  'identification.publish': { ...offices, publisher: 'division' },
  'identification.sign': { ...fieldHands, household: 'household' },
  'identification.approve-village': { 'village-clerk': 'division', 'first-secretary': 'division' },
  'identification.approve-township': { 'township-office': 'division' },
  'identification.confirm': { 'county-office': 'division' },
  'identification.refuse': { ...offices },
  'identification.withdraw': { ...fieldHands, household: 'household' },
  'household.number': { 'county-office': 'division' },
  'exclusion-list.read': everybodySignedIn(),
  'exclusion-list.set': { 'county-office': 'division' },
  // exit and relapse: who opens and answers neither verifies nor announces; the household alone agrees
  'exit.open': { ...local },
  'exit.read': { ...local, ...watchers, helper: 'paired', household: 'household' },
  'exit.list': { ...local, ...watchers },
  'exit.answer': { ...local },
  'exit.appraise': { ...local },
  'exit.verify': { 'township-office': 'division', 'village-clerk': 'division', 'first-secretary': 'division' },
  'exit.consent': { household: 'household' },
  'exit.record-consent': { 'village-clerk': 'division', 'first-secretary': 'division', helper: 'paired' },
  'exit.publish': { ...offices, publisher: 'division' },
  'exit.announce': { ...offices },
  'exit.withdraw': { ...local },
  'exit.not-exited': { ...offices, 'village-clerk': 'division' },
  'follow-up.record': { ...local, helper: 'paired' },
  'follow-up.read': { ...local, ...watchers, helper: 'paired', household: 'household' },
  'relapse.open': { ...local },
  'relapse.read': { ...local, ...watchers },
  'relapse.appraise': { ...local },
  'relapse.publish': { ...offices, publisher: 'division' },
  'relapse.review': { 'township-office': 'division' },
  'relapse.decide': { 'county-office': 'division' },
  'relapse.dismiss': { ...offices },
  // campaigns: villages do not look at their own lists
  'adjustment.open': { 'county-office': 'division' },
  'adjustment.read': { ...local, ...watchers },
  'campaign.make': { ...offices },
  'campaign.read': { ...local, ...watchers, assessor: 'division' },
  'campaign.review': { ...offices, 'first-secretary': 'division', supervisor: 'division' },
  'campaign.follow-up': { ...offices },
  // pairing
  'unit.register': { 'county-office': 'division' },
  'unit.read': { ...local, ...watchers, 'unit-officer': 'unit' },
  'unit.list': { ...local, ...watchers },
  'village-pairing.read': { ...local, ...watchers },
  'team.register': { ...offices },
  'team.read': { ...local, ...watchers },
  'helper.register': { ...offices },
  'helper.read': { ...local, ...watchers, helper: 'helper', 'unit-officer': 'unit' },
  'helper.list': { ...local, ...watchers, 'unit-officer': 'unit' },
  'pairing.make': { ...offices },
  'pairing.end': { ...offices },
  'pairing.read': { ...local, ...watchers, helper: 'helper', 'unit-officer': 'unit' },
  'pairing.list': { ...local, ...watchers, 'unit-officer': 'unit' },
  'pairing.history': { ...local, ...watchers, helper: 'paired', household: 'household' },
  'pairing.gaps': { ...local, ...watchers },
  'partnership.make': { ...offices },
  'partnership.change': { ...offices },
  'partnership.read': { ...local, ...watchers, helper: 'helper', 'unit-officer': 'unit', household: 'household' },
  'partnership.list': { ...local, ...watchers, 'unit-officer': 'unit' },
  /** His own; whether he has or had the household is asked when it is recorded: what came late is kept, with a flag. */
  'visit.record': { helper: 'helper' },
  'visit.read': { ...local, ...watchers, helper: 'helper', household: 'household' },
  'visit.list': { ...local, ...watchers, helper: 'paired', household: 'household' },
  'visit.of-helper': { ...local, ...watchers, helper: 'helper' },
  'visit.of-village': { ...local, ...watchers },
  // evidence
  'evidence.ticket': { helper: 'helper' },
  'evidence.read': { ...local, ...watchers, helper: 'helper' },
  // funds
  'fund.open': { 'finance-entry': 'division' },
  'fund.read': { ...offices, ...finance, ...watchers },
  'donation.record': { 'finance-entry': 'division' },
  'plan.enter': { 'finance-entry': 'division' },
  'plan.approve': { 'finance-approver': 'division' },
  'plan.pay': { 'finance-payer': 'division' },
  'plan.read': { ...offices, ...finance, ...watchers },
  'posting.read': { ...finance, ...watchers },
  'posting.reverse': { 'finance-approver': 'division' },
  'payment.list': { ...offices, ...finance, ...watchers, household: 'household' },
  // catalog
  'supplier.register': { 'county-office': 'division' },
  'supplier.read': { ...local, ...watchers, supplier: 'supplier', buyer: 'open' },
  'supplier.list': { ...local, ...watchers, buyer: 'open' },
  'product.list': { ...local, ...watchers, buyer: 'open', 'unit-officer': 'open' },
  'product.offer': { supplier: 'supplier' },
  'product.read': { ...local, ...watchers, supplier: 'supplier', buyer: 'open', 'unit-officer': 'open' },
  'purchase-plan.set': { 'unit-officer': 'unit' },
  'order.place': { buyer: 'unit' },
  'order.read': { ...offices, ...watchers, buyer: 'unit', 'unit-officer': 'unit', supplier: 'supplier' },
  'order.list': { ...offices, ...watchers, buyer: 'unit', 'unit-officer': 'unit' },
  'order.accept': { buyer: 'unit' },
  'order.pay': { 'unit-officer': 'unit' },
  'order.review': { buyer: 'unit' },
  'order.cancel': { buyer: 'unit' },
  'distribution.make': { supplier: 'supplier' },
  'distribution.read': { ...offices, ...watchers, supplier: 'supplier' },
  'progress.read': { ...offices, ...watchers, buyer: 'unit', 'unit-officer': 'unit' },
  // assessments
  'stars.score': { ...local },
  'stars.sign': { 'county-office': 'division', 'first-secretary': 'division', 'village-clerk': 'division' },
  'stars.read': { ...local, ...watchers },
  'assessment.run': { 'county-office': 'division' },
  'assessment.read': { ...local, ...watchers, assessor: 'division' },
  'assessment.explain': { ...local, ...watchers, helper: 'helper', 'unit-officer': 'unit' },
  // inspections
  'problem.open': { supervisor: 'division' },
  'problem.read': { ...local, ...watchers },
  'problem.answer': { ...offices, 'village-clerk': 'division', 'first-secretary': 'division' },
  'problem.close': { supervisor: 'division' },
  // projector
  'figures.read': { ...local, ...watchers, assessor: 'division' },
  'figures.recount': { 'county-office': 'division', auditor: 'division' },
  /** Dead letters of all counties stand in one list: for an administrator of the whole installation only. */
  'dead-letter.list': { administrator: 'division' },
  'facts.operate': { administrator: 'division' },
} as const satisfies Record<string, Row>

export type Action = keyof typeof permissions

function everybodySignedIn(): Row {
  return {
    administrator: 'open',
    'county-office': 'open',
    'township-office': 'open',
    'village-clerk': 'open',
    'first-secretary': 'open',
    helper: 'open',
    'unit-officer': 'open',
    'school-officer': 'open',
    'finance-entry': 'open',
    'finance-approver': 'open',
    'finance-payer': 'open',
    publisher: 'open',
    supervisor: 'open',
    assessor: 'open',
    auditor: 'open',
    buyer: 'open',
    supplier: 'open',
    donor: 'open',
    household: 'open',
  }
}
