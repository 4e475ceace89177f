/** Markup that is safe to send: only `html` makes it, and what `html` puts in is escaped unless it is markup itself. */
export type Html = { readonly markup: string }

type Part = string | number | Html | null | undefined | false | readonly Part[]

/**
 * A template of markup. Every value is escaped, also within quoted attributes; lists are joined; null, undefined and
 * false are nothing. Values never stand in unquoted attributes, scripts or styles.
 */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: texts.reduce((sum, text, index) => sum + markupOf(parts[index - 1]) + text),
})

/** A stylesheet of our own: it takes no values. */
export const css = (texts: TemplateStringsArray): Html => ({ markup: texts.join('') })

const markupOf = (part: Part): string => {
  if (part === null || part === undefined || part === false) return ''
  if (typeof part === 'string') return escaped(part)
  if (typeof part === 'number') return String(part)
  if ('markup' in part) return part.markup
  return part.map(markupOf).join('')
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// What no reader sees may turn the direction of a text or end it; XML has no place for it either.
// eslint-disable-next-line no-control-regex
const invisible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g

const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(invisible, '')
    .replaceAll(/[&<>"']/g, (letter) => escapes[letter] ?? letter)

/** A whole page in Chinese, without scripts; `style` is a text of our own. */
export const pageOf = (title: string, style: Html, body: Html): string =>
  html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.markup.concat('\n')
