import { expect, test } from '@jest/globals'
import { EvidenceRef, photosIn } from '../../src/procedure/evidence-ref.ts'
import { evidenceOps, villageOf } from '../../src/procedure/evidence-table.ts'
import type { Answered } from '../../../../tests/support/world.ts'
import { openHouseholds, village } from '../a-list.ts'
import { lines, made, office, review, settle, townOffice, villages } from '../campaigns/a-campaign.ts'
import { exitOf, meeting, meetingOn, onFile, openAt, who as exitWho } from '../exit/an-exit.ts'
import { appraisal, application, candidate, openedCase, survey, walkTo, who } from '../identification/a-case.ts'
import { clerk, openMonitoring, putOnFile, reported, verification, village as monitored } from '../monitoring/a-case.ts'
import { imported, type OnFile } from '../record/a-file.ts'
import { checkedPhoto, photo, photoId } from './a-photo.ts'

const problem = ({ status, body }: Answered): unknown =>
  status < 300 ? 'done' : [status, body.type.replace('/problems/', '')]
const unknown = [422, 'evidence_unknown']
const ofOther = [422, 'evidence_of_other']

test('the photos that a form names are found wherever they stand, each once', () => {
  const form = {
    look: { evidence: [photo(1), { title: '会议记录', paper: '册 1' }] },
    mark: { evidence: photo(2) },
    again: [photo(1)],
  }
  expect(photosIn(form)).toEqual([photoId(1), photoId(2)])
  expect(photosIn(EvidenceRef.parse(photo(3)))).toEqual([photoId(3)])
  expect(photosIn({ evidence: 'evd_of a text', title: null })).toEqual([])
})

test('a survey names photos of its household, an appraisal also others of the village', async () => {
  const walk = await openedCase()
  const { world } = walk
  const [own, neighbour, far] = [1, 2, 3]
  const surveyWith = (number: number) =>
    walk.send(who.clerk, 'surveys', survey({ reckon: { ...survey().reckon, evidence: [photo(number)] } }))
  expect(problem(await surveyWith(own))).toEqual(unknown)
  await checkedPhoto(world, own, { household: walk.household, division: village })
  await checkedPhoto(world, neighbour, { household: 'hsh_neighbour', division: village })
  await checkedPhoto(world, far, { household: 'hsh_far', division: '610528000902' })
  const refused = await surveyWith(neighbour)
  expect(problem(refused)).toEqual(ofOther)
  expect(JSON.stringify(refused.body)).toContain(photoId(neighbour))
  expect(problem(await surveyWith(own))).toBe('done')
  const appraise = (number: number) =>
    walk.send(who.clerk, 'appraisals', appraisal(undefined, { photos: [photo(number)] }))
  expect(problem(await appraise(far))).toEqual(ofOther)
  expect(problem(await appraise(4))).toEqual(unknown)
  expect(problem(await appraise(neighbour))).toBe('done')
  expect(world.defects).toEqual([])
  world.close()
})

test('an application, a thumbprint and a withdrawal by paper name only photos of their household', async () => {
  const walk = await openedCase()
  const { world } = walk
  await checkedPhoto(world, 1, { household: 'hsh_other', division: village })
  const { body: second } = await world.call(who.registrar, 'POST', '/households', candidate(2))
  const apply = (number: number) =>
    world.call(who.clerk, 'POST', '/identification-cases', application(second.household, { paper: photo(number) }))
  expect(problem(await apply(1))).toEqual(ofOther)
  expect(problem(await apply(2))).toEqual(unknown)
  await walkTo(walk, 'confirming')
  const thumb = async (number: number) =>
    walk.send(who.clerk, 'household-signature', {
      contentHash: await walk.hash('household'),
      thumbprint: { witnesses: ['冯某'], evidence: photo(number) },
    })
  expect(problem(await thumb(1))).toEqual(ofOther)
  await checkedPhoto(world, 3, { household: walk.household, division: village })
  expect(problem(await thumb(3))).toBe('done')
  const withdraw = (number: number) => walk.send(who.clerk, 'withdrawal', { reason: '不再申请', paper: photo(number) })
  expect(problem(await withdraw(1))).toEqual(ofOther)
  expect(problem(await withdraw(3))).toBe('done')
  world.close()
})

test('exit takes no photo of another household', async () => {
  const world = openAt()
  const [id = '', other = ''] = await onFile(world, [...meeting(1), ...meeting(2)])
  await checkedPhoto(world, 1, { household: other, division: village })
  await checkedPhoto(world, 2, { household: id, division: village })
  await checkedPhoto(world, 3, { household: 'hsh_far', division: '610528000902' })
  const exit = await exitOf(world, id)
  const appraise = (number: number) =>
    exit.do(exitWho.recorder, 'POST', '/appraisals', { ...meetingOn('2017-11-06'), photos: [photo(number)] })
  expect(problem(await appraise(3))).toEqual(ofOther)
  expect(problem(await appraise(1))).toBe('done')
  await exit.walk.verified()
  const thumb = async (number: number) =>
    exit.do(exitWho.recorder, 'POST', '/thumbprint', {
      contentHash: await exit.hash(),
      mark: { kind: 'thumbprint', witnesses: ['冯某'], evidence: photo(number) },
    })
  expect(problem(await thumb(1))).toEqual(ofOther)
  expect(problem(await thumb(4))).toEqual(unknown)
  expect(problem(await thumb(2))).toBe('done')
  expect(world.defects).toEqual([])
  world.close()
})

test('monitoring: the authorisation is a photo of the household itself', async () => {
  const world = openMonitoring()
  const household = await putOnFile(world)
  const walk = await reported(world, household)
  world.setNow('2023-03-02T02:00:00.000Z')
  await checkedPhoto(world, 1, { household: 'hsh_other', division: monitored })
  await checkedPhoto(world, 2, { household, division: monitored })
  const verify = (number: number) =>
    walk.take(clerk, 'verification', {
      ...verification,
      authorisation: { given: true, on: '2023-03-02', evidence: photo(number) },
    })
  expect(problem(await verify(1))).toEqual(ofOther)
  expect(problem(await verify(9))).toEqual(unknown)
  expect(problem(await verify(2))).toBe('done')
  world.close()
})

test('a re-check names photos of the household of its line', async () => {
  const world = openAt('2020-08-15T02:00:00.000Z')
  const [id = '', other = ''] = await settle(world, villages[0], 2, 0)
  const { campaign } = await made(world)
  expect((await lines(world, campaign, 'limit=200', office)).map(({ household }) => household)).toContain(id)
  await checkedPhoto(world, 1, { household: other, division: villages[0] })
  const found = (number: number) =>
    review(world, { campaign, household: id, actor: townOffice }, { outcome: 'as-on-file', evidence: [photo(number)] })
  expect(problem(await found(1))).toEqual(ofOther)
  expect(problem(await found(2))).toEqual(unknown)
  world.close()
})

test('photos of a household that was merged into another are evidence for that one, and a meeting may name any of its village', async () => {
  const world = openHouseholds()
  const [home, other] = (await imported(world, [1, 2], [2, 2])) as [OnFile, OnFile]
  await checkedPhoto(world, 1, { household: other.id, division: village })
  const own = { household: home.id, division: village }
  await expect(evidenceOps(world.table, own, [photo(1)])).rejects.toMatchObject({ code: 'evidence_of_other' })
  await expect(evidenceOps(world.table, villageOf(own), [photo(1)])).resolves.toHaveLength(1)
  const persons = [...(await home.persons()), ...(await other.persons())]
  const relations = persons.map(({ person }, at) => ({ person, relation: ['户主', '配偶', '其他', '其他'][at] }))
  const merged = await other.act('/merge', { into: home.id, relations, on: '2020-08-10', reason: '合户' })
  expect(problem(merged)).toBe('done')
  await expect(evidenceOps(world.table, own, [photo(1)])).resolves.toHaveLength(1)
  const many = Array.from({ length: 61 }, (_one, at) => photo(at))
  await expect(evidenceOps(world.table, own, many)).rejects.toMatchObject({ code: 'invalid_input' })
  world.close()
})
