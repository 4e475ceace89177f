import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { mermaidOf } from '@bangfu/kernel/step-machine'
import { selectionMachine } from '../../src/organisations/selection.ts'
import { actorWith } from '../../../../tests/support/world.ts'
import {
  clerk,
  county,
  office,
  openCounty,
  otherVillage,
  strangerOffice,
  township,
  townshipOffice,
  village,
  type County,
} from '../county.ts'

let world: County
let unit: string
beforeEach(async () => {
  world = openCounty()
  unit = await world.unit()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const register = async (): Promise<any> =>
  (
    await world.call(office, 'POST', '/teams', {
      village,
      unit,
      firstSecretary: { name: '刘书记', since: '2020-01-01' },
      members: [{ name: '马队员', since: '2020-01-01' }, { name: '许队员' }],
    })
  ).body

const act = (team: string, body: Record<string, unknown>, version = 1, by = office) =>
  world.call(by, 'POST', `/teams/${team}/acts`, { reason: '派驻', ...body }, { 'if-match': `"${version}"` })

describe('a team', () => {
  test('changes by dated acts: members come and go, and each day shows who was there', async () => {
    const { team, members } = await register()
    await act(team, { kind: 'leave', member: members[0].member, on: '2020-05-31' })
    const joined = await act(team, { kind: 'join', name: '何队员', duty: '产业', on: '2020-06-01' }, 2)
    const newcomer = joined.body.members.find(({ name }: { name: string }) => name === '何队员')
    await act(team, { kind: 'duty', member: newcomer.member, duty: '党建', on: '2020-07-01' }, 3)
    const on = async (day: string) => (await world.call(clerk, 'GET', `/teams/${team}?on=${day}`)).body
    const names = (body: any) => body.members.map(({ name, duty }: any) => [name, duty])
    expect(names(await on('2020-05-31'))).toEqual([
      ['马队员', null],
      ['许队员', null],
    ])
    expect(names(await on('2020-08-15'))).toEqual([
      ['许队员', null],
      ['何队员', '党建'],
    ])
    const again = await act(team, { kind: 'leave', member: members[0].member, on: '2020-06-30' }, 4)
    expect(again.body.type).toBe('/problems/member_not_found')
    const fund = await act(team, { kind: 'work-fund', year: 2020, amountFen: 1_000_000, on: '2020-03-01' }, 4)
    expect(fund.body).toMatchObject({
      workFunds: [{ year: 2020, amountFen: 1_000_000 }],
      workFundTarget: { yearlyFen: 1_000_000, source: '004/2' },
    })
    expect((await act(team, { kind: 'end', on: '2020-08-10' }, 5)).body).toMatchObject({
      firstSecretary: null,
      ended: '2020-08-10',
    })
    expect((await act(team, { kind: 'join', name: '某', on: '2020-08-11' }, 6)).body.type).toBe('/problems/team_ended')
    expect((await on('2020-08-10')).firstSecretary.name).toBe('刘书记')
    expect((await world.call(office, 'GET', `/teams/${team}/acts`)).body.items).toHaveLength(5)
  })

  test('of two changes at once one is told that the team has changed', async () => {
    const { team } = await register()
    const answers = await Promise.all(
      ['甲', '乙'].map((name) => act(team, { kind: 'join', name: `${name}某`, on: '2020-08-01' })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })

  test('its unit’s officer sends people and calls them back; everything else is the offices’', async () => {
    const { team, members } = await register()
    const officer = actorWith('unit-officer', { unit, division: county })
    expect((await act(team, { kind: 'join', name: '何队员', on: '2020-06-01' }, 1, officer)).status).toBe(200)
    const link = { kind: 'link', member: members[0].member, user: 'usr-somebody', on: '2020-06-01' }
    expect((await act(team, link, 2, officer)).status).toBe(403)
    expect((await act(team, link, 2, clerk)).status).toBe(403)
    expect((await act(team, link, 2, strangerOffice)).status).toBe(404)
    expect((await act(team, link, 2, townshipOffice)).status).toBe(200)
    const own = { ...link, user: townshipOffice.id }
    expect((await act(team, own, 3, townshipOffice)).body.type).toBe('/problems/own_presence')
    const other = { ...link, member: members[1].member }
    expect((await act(team, other, 3)).body.type).toBe('/problems/user_linked')
  })
})

describe('the selection of a first secretary', () => {
  const unitOfficer = (id: string) => actorWith('unit-officer', { unit, division: county }, id)
  const [branch, committee, group] = ['usr-branch', 'usr-committee', 'usr-group']
  const apply = async (candidate = '高某某', at: string = village): Promise<string> => {
    const body = { village: at, unit, candidate, on: '2020-03-01', document: '报名表' }
    return (await world.call(unitOfficer('usr-candidate'), 'POST', '/secretary-selections', body)).body.selection
  }
  const step = (id: string, name: string, by: string, version: number, more: Record<string, unknown> = {}) => {
    const body = { step: name, person: `${name}书记`, on: '2020-03-02', document: '会议纪要', ...more }
    const path = `/secretary-selections/${id}/steps`
    return world.call(unitOfficer(by), 'POST', path, body, { 'if-match': `"${version}"` })
  }
  const approve = (id: string, version: number, by = office) => {
    const body = { person: '组织部某', on: '2020-03-05', document: '县组〔2020〕1号' }
    return world.call(by, 'POST', `/secretary-selections/${id}/approval`, body, { 'if-match': `"${version}"` })
  }
  const approved = async (candidate?: string): Promise<string> => {
    const id = await apply(candidate)
    await step(id, 'recommend', branch, 1)
    await step(id, 'review', committee, 2)
    await step(id, 'resolve', group, 3)
    expect((await approve(id, 4)).status).toBe(200)
    return id
  }

  test('passes five steps in different hands and makes one first secretary, once', async () => {
    const { team } = await register()
    const selection = await approved()
    const change = { kind: 'first-secretary', selection, on: '2020-04-01' }
    const changed = await act(team, change)
    expect(changed.body.firstSecretary).toMatchObject({ name: '高某某', since: '2020-04-01', selection })
    const before = await world.call(office, 'GET', `/teams/${team}?on=2020-03-31`)
    expect(before.body.firstSecretary.name).toBe('刘书记')
    expect((await act(team, change, 2)).body.type).toBe('/problems/step_not_open')
    const read = await world.call(office, 'GET', `/secretary-selections/${selection}`)
    expect(read.body).toMatchObject({ state: 'appointed' })
    expect(read.body.steps.map(({ step: name }: { step: string }) => name)).toEqual([
      'apply',
      'recommend',
      'review',
      'resolve',
      'approve',
    ])
  })

  test('nobody does two neighbouring steps, signs as the candidate, or approves what he entered', async () => {
    const id = await apply()
    expect((await step(id, 'recommend', 'usr-candidate', 1)).body.type).toBe('/problems/same_hand')
    expect((await step(id, 'recommend', branch, 1, { person: '高某某' })).body.type).toBe(
      '/problems/signer_not_separate',
    )
    expect((await step(id, 'recommend', branch, 1, { on: '2020-02-01' })).body.type).toBe(
      '/problems/steps_out_of_order',
    )
    expect((await step(id, 'recommend', branch, 1, { on: '2020-08-16' })).body.type).toBe('/problems/act_in_future')
    expect((await step(id, 'review', branch, 1)).body.type).toBe('/problems/step_not_open')
    expect((await step(id, 'recommend', branch, 1)).status).toBe(200)
    expect((await step(id, 'review', branch, 2)).body.type).toBe('/problems/same_hand')
    expect((await step(id, 'review', committee, 2, { person: 'recommend书记' })).body.type).toBe(
      '/problems/signer_not_separate',
    )
    const said = { step: 'review', person: '某', on: '2020-03-02', document: '文' }
    const path = `/secretary-selections/${id}/steps`
    expect((await world.call(office, 'POST', path, said, { 'if-match': '"2"' })).status).toBe(200)
    await step(id, 'resolve', group, 3)
    expect((await approve(id, 4)).body.type).toBe('/problems/same_hand')
    expect((await approve(id, 4, actorWith('county-office', { division: county }, 'usr-organisation'))).status).toBe(
      200,
    )
  })

  test('is approved by the county alone, stays in its division, and ends with a reason', async () => {
    const id = await apply()
    expect((await approve(id, 1)).body.type).toBe('/problems/step_not_open')
    for (const by of [unitOfficer(branch), townshipOffice, clerk]) expect((await approve(id, 1, by)).status).toBe(403)
    expect((await approve(id, 1, strangerOffice)).status).toBe(404)
    const other = actorWith('unit-officer', { unit: await world.unit('县水利局'), division: county })
    expect((await world.call(other, 'GET', `/secretary-selections/${id}`)).status).toBe(404)
    const ending = { step: 'withdraw', on: '2020-03-03', reason: '本人撤回' }
    const end = () => world.call(office, 'POST', `/secretary-selections/${id}/ending`, ending, { 'if-match': '"1"' })
    const [one, two] = await Promise.all([end(), end()])
    expect([one.status, two.status].toSorted()).toEqual([200, 412])
    const list = (query: string) => world.call(townshipOffice, 'GET', `/secretary-selections?${query}`)
    expect((await list(`division=${township}&state=withdrawn`)).body.items).toHaveLength(1)
    expect((await list(`division=${township}&state=applied`)).body.items).toEqual([])
    expect((await list(`division=${county}`)).status).toBe(404)
  })

  test('of another village or another person is no basis; one made elsewhere needs its document', async () => {
    const { team, members } = await register()
    const foreign = await apply('高某某', otherVillage)
    const change = { kind: 'first-secretary', on: '2020-04-01' }
    expect((await act(team, { ...change, selection: foreign })).body.type).toBe('/problems/selection_needed')
    const selection = await approved()
    const wrong = { ...change, selection, member: members[0].member }
    expect((await act(team, wrong)).body.type).toBe('/problems/selection_needed')
    expect((await act(team, { ...change, name: '周书记' })).body.type).toBe('/problems/selection_needed')
    const promoted = await act(team, { ...change, member: members[0].member, document: '县组〔2020〕2号' })
    expect(promoted.body).toMatchObject({ firstSecretary: { name: '马队员', member: members[0].member } })
    expect(promoted.body.members.map(({ name }: { name: string }) => name)).toEqual(['许队员'])
  })

  test('is drawn as it is enforced', () => {
    expect(readFileSync(new URL('../../../../docs/states.md', import.meta.url), 'utf8')).toContain(
      mermaidOf(selectionMachine),
    )
  })
})
