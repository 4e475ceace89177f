import { expect, test } from '@jest/globals'
import { evidencePacks } from '@bangfu/rules/evidence-pack'
import { isScreenshot, type Made } from '../src/screenshot.ts'

const numbers = evidencePacks[0]?.numbers
if (!numbers) throw new Error('there is a default')

const made = (contentType: Made['contentType'], width: number, height: number, hasCamera = false): Made => ({
  ...{ contentType, width, height, hasCamera },
})

test.each<[string, Made, boolean]>([
  ['of a long telephone', made('image/png', 1170, 2532), true],
  ['of a long telephone, saved as JPEG', made('image/jpeg', 1080, 2400), true],
  ['of a long telephone held across', made('image/jpeg', 2340, 1080), true],
  ['made smaller by a messenger', made('image/jpeg', 499, 1080), true],
  ['of an older telephone', made('image/png', 750, 1334), true],
  ['of a desk', made('image/png', 1920, 1080), true],
  ['of a tablet', made('image/png', 2048, 1536), true],
])('a screenshot %s is known', (_what, picture, expected) => {
  expect(isScreenshot(picture, numbers)).toBe(expected)
})

test.each<[string, Made]>([
  ['that a messenger stripped and made smaller', made('image/jpeg', 1440, 1080)],
  ['that was stripped, upright', made('image/jpeg', 3000, 4000)],
  ['of a camera that takes three to two', made('image/jpeg', 6000, 4000)],
  ['taken wide and stripped', made('image/jpeg', 1920, 1080)],
  ['saved as PNG in no screen’s size', made('image/png', 1600, 1200)],
  ['taken as long as the screen, by a camera that says so', made('image/jpeg', 2400, 1080, true)],
])('a photo %s is none', (_what, picture) => {
  expect(isScreenshot(picture, numbers)).toBe(false)
})
