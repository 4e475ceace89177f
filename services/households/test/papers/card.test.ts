import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { instant } from '@bangfu/kernel/time'
import { CardName, cardOfName, nameOfCard, revoke, type Card } from '../../src/papers/card.ts'

const refused = (code: string) => expect.objectContaining({ code }) as unknown as Error
const secret = new Uint8Array(32).fill(7)
const id = 'crd_0123456789ABCDEFGHJKMN'
const at = instant('2020-08-15T02:00:00Z')

test('the name of a card leads back to it, and no other name does', () => {
  const name = nameOfCard(id, secret)
  expect(CardName.parse(name)).toBe(name)
  expect(cardOfName(name, secret)).toBe(id)
  expect(nameOfCard(id, new Uint8Array(32).fill(8))).not.toBe(name)
  fc.assert(
    fc.property(fc.stringMatching(/^[\w-]{22}$/), (seal) => {
      fc.pre(`${id}-${seal}` !== name)
      expect(() => cardOfName(`${id}-${seal}`, secret)).toThrow(refused('not_found'))
    }),
  )
})

test('a card is revoked once', () => {
  const card = {
    card: id,
    household: 'hsh_x',
    division: '610528000901',
    issued: { at, by: 'a' },
    revoked: null,
  } as unknown as Card
  const gone = revoke(card, '遗失', { at, by: 'b' })
  expect(gone.revoked).toEqual({ at, by: 'b', reason: '遗失' })
  expect(() => revoke(gone, '再次', { at, by: 'b' })).toThrow(refused('card_revoked'))
})
