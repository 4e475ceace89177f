// The floor of the HTTP bench: one prepared read of one row by its key, sent as it is.
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'

const [path = '', household = ''] = process.argv.slice(2)
const read = new DatabaseSync(path, { readOnly: true }).prepare(
  'select body from items where t = ? and pk = ? and sk = ?',
)
const server = createServer((_request, response) => {
  const { body } = read.get('registry', household, '=') ?? {}
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
