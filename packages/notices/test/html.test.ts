import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { html, pageOf } from '../src/html.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '&lt;b&gt;',
    '</style><script>',
    '\u202Etxt.exe',
    '\uD800',
    '\u0000<',
  ),
)

const unescaped = (markup: string): string =>
  markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

test('whatever a value holds, no mark of markup comes out of it, and its letters do', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const { markup } = html`${text}`
      expect(markup).not.toMatch(/[<>"']/)
      expect(markup).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39);)/)
      expect(unescaped(html`${unescaped(markup)}`.markup)).toBe(unescaped(markup))
      expect(markup.isWellFormed()).toBe(true)
    }),
  )
})

test('a value in an attribute stays in it', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const { markup } = html`<a title="${text}">x</a>`
      expect(markup.match(/"/g)).toHaveLength(2)
      expect(markup.match(/</g)).toHaveLength(2)
    }),
  )
})

test('lists are joined, nothing is nothing, and markup is not escaped again', () => {
  expect(html`<p>${['a<', html`<b>b</b>`, null, false, undefined, 3]}</p>`.markup).toBe('<p>a&lt;<b>b</b>3</p>')
})

test('a page has no script, loads nothing from elsewhere and asks not to be indexed', () => {
  const page = pageOf('题<', html`p { color: red }`, html`<p>${'<script>'}</p>`)
  expect(page).toContain('<title>题&lt;</title>')
  expect(page).not.toMatch(/<script|https?:|@import|url\(/)
  expect(page).toContain('noindex')
})
