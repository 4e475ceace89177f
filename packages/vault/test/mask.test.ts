import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { maskAddress, maskBankAccount, maskIdNumber, maskName, maskPhone, maskPosition } from '../src/mask.ts'

test('a masked name keeps the surname, double ones too, and at most three more places', () => {
  expect(maskName('李八三')).toBe('李某某')
  expect(maskName('王五')).toBe('王某')
  expect(maskName('欧阳三')).toBe('欧阳某')
  expect(maskName('欧阳')).toBe('欧某')
  expect(maskName('买买提·艾合买提')).toBe('买某某某')
  expect(maskName('李')).toBe('李某')
})

test('a masked phone cannot be called', () => {
  expect(maskPhone('15400000001')).toBe('154****0001')
})

test('a masked ID number shows neither the birth date nor the county', () => {
  expect(maskIdNumber('610599196611071028')).toBe('610*************28')
  fc.assert(
    fc.property(fc.stringMatching(/^\d{17}[\dX]$/), (idNumber) => {
      const masked = maskIdNumber(idNumber)
      expect(masked).toHaveLength(18)
      expect(masked.slice(3, 16)).toBe('*'.repeat(13))
    }),
  )
})

test('a disability card is masked to its last two places: class and grade, of which the ID number tells nothing', () => {
  expect(maskIdNumber('61059919661103138443')).toBe('610***************43')
})

test('what is too short to be a number is hidden whole', () => {
  expect(maskIdNumber('1234567')).toBe('*******')
  expect(maskBankAccount('1234')).toBe('****')
})

test('a masked bank account shows its last four places', () => {
  expect(maskBankAccount('6217000000000001234')).toBe('****1234')
})

test('a masked position is a village and no house', () => {
  expect(maskPosition('34.72029,109.27873')).toBe('34.72,109.28')
})

test('a masked address says only that there is one', () => {
  expect(maskAddress()).toBe('＊＊＊')
})
