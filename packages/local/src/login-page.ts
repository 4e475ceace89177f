import type { Person } from './development-issuer.ts'

/** The page on which one chooses who to be. In an authorisation flow the choice goes on; alone it hands out a token. */
export const loginPage = (people: readonly Person[], flow: URLSearchParams | undefined): string => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>帮扶 · 选择身份登录</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
  body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
  h1 { font-size: 1.4rem } p { opacity: .75 }
  form { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .6rem }
  button { font: inherit; text-align: left; padding: .7rem .9rem; border: 1px solid #8886; border-radius: .5rem; background: #8881; cursor: pointer }
  button:hover, button:focus-visible { background: #8883; outline: 2px solid #b3261e }
  small { display: block; opacity: .7 }
</style>
<h1>选择身份登录 <small>Choose who to be</small></h1>
<p>这是开发用签发者：不需要密码，只用于演示和开发。<br>The development issuer: no passwords, for demonstration and development only.</p>
${
  people.length === 0
    ? '<p>还没有可选的身份（未装入演示数据）。Nobody to choose yet: the demonstration was not loaded.</p>'
    : `<form ${flow ? 'method="get" action="/dev/authorize"' : 'method="post" action="/dev/tokens"'}>
${[...(flow ?? [])]
  .filter(([name]) => name !== 'subject')
  .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
  .join('\n')}
${people
  .map(
    ({ subject, name, role }) =>
      `<button name="subject" value="${escape(subject)}">${escape(name)}<small>${escape(role)}</small></button>`,
  )
  .join('\n')}
</form>`
}
</html>`

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`)
