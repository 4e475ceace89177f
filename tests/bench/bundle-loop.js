import { pathToFileURL } from 'node:url'

// A deployed bundle in a process of its own: calls it again and again with one event and says how often a second.
const [bundle] = process.argv.slice(2)
const { http } = await import(pathToFileURL(bundle).href)
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 29_000 }

process.on('message', async ({ event, count }) => {
  const start = performance.now()
  let result
  // API Gateway makes each event anew: the function may do with it what it likes.
  for (let left = count; left > 0; left--) result = await http(structuredClone(event), context)
  process.send({ perSecond: (count * 1000) / (performance.now() - start), result })
})
process.on('disconnect', () => process.exit())
process.send({ ready: true })
