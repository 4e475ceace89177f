// Plain JavaScript on purpose: it must run on a Node that is too old, to say so.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(
    `帮扶需要 Node 24 或更新版本，当前为 ${process.versions.node}。在 Linux x64 上安装依赖时会自动带上；其他平台请先安装 Node 24。\n` +
      `Bangfu needs Node 24 or newer; this is ${process.versions.node}. On Linux x64 it comes with the installed packages; elsewhere install Node 24 first.`,
  )
  process.exit(1)
}
// Some 500 sources are stripped of their types at each start: what Node made of them the last time is kept.
const { enableCompileCache } = await import('node:module')
enableCompileCache?.()
await import('./src/main.ts')
