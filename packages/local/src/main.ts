import { startHost } from './host.ts'
import { settingsOf, StartRefused, usage } from './settings.ts'
import { welcome } from './welcome.ts'

/** The command line of the one-machine host. */
const main = async (): Promise<void> => {
  const settings = settingsOf(process.argv.slice(2))
  if (settings === 'help') {
    console.log(usage)
    return
  }
  const host = await startHost(settings, (line) => console.log(line))
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    console.log('正在停止… stopping…')
    host.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  console.log(await welcome(host))
}

main().catch((error: unknown) => {
  if (error instanceof StartRefused) console.error(error.message.trimEnd())
  else console.error(error)
  process.exit(1)
})
