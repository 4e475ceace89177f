import { once } from 'node:events'
import { connect } from 'node:net'
import { perSecond } from './median.ts'

export type Load = {
  readonly origin: string
  readonly path: string
  readonly authorization: string
  readonly clients: number
  readonly requests: number
}

/**
 * Requests a second of so many clients, each asking again as soon as it was answered. They write to their sockets what
 * `node:http` would, at a third of its cost: whoever is measured must have more to do than whoever measures.
 */
export const load = ({ origin, path, authorization, clients, requests }: Load): Promise<number> => {
  const { hostname, port, host } = new URL(origin)
  const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\nAuthorization: ${authorization}\r\n\r\n`
  let left = requests
  const client = async (): Promise<void> => {
    const socket = connect(Number(port), hostname).setNoDelay(true)
    await once(socket, 'connect')
    const ask = (): boolean => left-- > 0 && socket.write(request)
    if (ask()) {
      let answer = ''
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject).on('close', () => reject(new Error('the server closed a connection')))
        socket.on('data', (chunk: Buffer) => {
          answer += chunk.toString('latin1')
          if (!isWhole(answer)) return
          if (!answer.startsWith('HTTP/1.1 200 ')) reject(new Error(answer))
          answer = ''
          if (!ask()) resolve()
        })
      })
    }
    socket.destroy()
  }
  return perSecond(requests, () => Promise.all(Array.from({ length: clients }, client)))
}

const isWhole = (answer: string): boolean => {
  const head = answer.indexOf('\r\n\r\n')
  const length = /^content-length: (\d+)/im.exec(answer)?.[1]
  return head >= 0 && answer.length >= head + 4 + Number(length)
}
