import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { noticePage } from '@bangfu/notices/notice-page'
import type { Publication } from '@bangfu/notices/publication'
import type { Day } from '@bangfu/kernel/time'
import { cardPacks } from '@bangfu/rules/card-pack'
import { maskedCardPage } from '../../src/papers/masked-card.ts'
import { planPaper } from '../../src/papers/plan-paper.ts'
import { registerPaper } from '../../src/papers/registers.ts'
import { wallCardPaper } from '../../src/papers/wall-card.ts'

/** What a name, a unit or a plan could hold if every check before the page had failed. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><svg onload=x>',
    "' style='x",
    '</td></table><h1>',
    '-->',
    '&#60;b&#62;',
    '${1}',
  ),
)
const plain = '文'

type Text = () => string
const pages: Readonly<Record<string, (text: Text) => string>> = {
  'a wall card': (text) =>
    wallCardPaper(
      {
        ...{ villageName: text(), group: text(), headName: text(), issuedOn: '2020-08-15' },
        helper: { name: text(), unit: text(), phone: text() },
        measures: [{ group: null, name: `核桃${text()}`, since: '2020-01' }],
        money: [{ year: '2020', item: `分红${text()}`, amountFen: 100 }],
      },
      cardPacks[0]!,
      null,
    ),
  'a masked card': (text) =>
    maskedCardPage({
      ...{ villageName: text(), headMasked: text(), issuedOn: '2020-08-15', policies: [`分红${text()}`] },
      helper: { nameMasked: text(), unit: text() },
      measures: [{ name: text(), since: null }],
    }),
  'a register': (text) =>
    registerPaper(
      {
        ...{ title: text(), before: 0, more: false },
        rows: [
          {
            village: text(),
            code: text(),
            group: text(),
            headMasked: text(),
            category: text(),
            statusText: text(),
            persons: 2,
          },
        ],
      },
      { by: text(), on: '2020-08-15', inPlain: false },
    ),
  'a plan': (text) =>
    planPaper(
      {
        ...{ kind: 'household', whose: text(), summary: `计划${text()}`, exitYear: 2020, agreedOn: null },
        measures: [
          {
            name: `x${text()}`,
            text: `x${text()}`,
            from: '2020-01-01',
            due: '2020-12-31',
            standing: text() || 'x',
            counted: true,
          },
        ],
      },
      { by: text(), on: '2020-08-15', inPlain: false },
    ),
  'a notice': (text) =>
    noticePage(
      {
        ...{ notice: 'ntc_x', state: 'published', withdrawnReason: null, withdrawnRows: [] },
        publication: {
          ...{ kind: 'fund-paid', village: '610528000901', villageName: text(), document: text(), hotline: text() },
          rows: [
            { number: 1, name: text(), group: `x${text()}`, result: 'paid', bases: [], amountFen: null, period: null },
          ],
          responsible: { unit: text(), person: text() },
          period: { from: '2020-08-15', to: '2020-08-25' },
          ...{ project: text(), source: text(), before: text(), after: text() },
        } as unknown as Publication,
      },
      '2020-08-16' as Day,
      '/x',
    ),
}

const shapeOf = (page: string): string => (page.match(/<\/?[a-z!][^>]*>/gi) ?? []).join('')

test.each(Object.keys(pages))('whatever stands in %s, it has the same marks as with a plain word', (name) => {
  const page = pages[name]
  if (!page) throw new Error(name)
  const expected = shapeOf(page(() => plain))
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 30 }), (texts) => {
      let next = 0
      const made = page(() => texts[next++ % texts.length] ?? plain)
      expect(shapeOf(made)).toBe(expected)
      expect(made.isWellFormed()).toBe(true)
    }),
    { numRuns: 60 },
  )
})
