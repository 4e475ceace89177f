import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Opens a connection on which anything can be sent, well-formed or not. */
export const openSocket = async (origin: string): Promise<Socket> => {
  const { protocol, hostname, port } = new URL(origin)
  const secure = protocol === 'https:'
  const at = { host: hostname, port: Number(port) || (secure ? 443 : 80) }
  return new Promise((resolve, reject) => {
    const socket: Socket = secure
      ? connectTls({ ...at, servername: hostname }, () => resolve(socket))
      : connect(at, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Sends exactly these bytes and reads what comes until the other side closes. */
export const sendRaw = async (origin: string, bytes: string | Uint8Array): Promise<string> => {
  const socket = await openSocket(origin)
  let answered = ''
  socket.on('data', (chunk: Buffer) => (answered += chunk.toString()))
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(answered)))
  socket.on('error', () => socket.destroy())
  socket.write(bytes)
  return closed
}

/** Sends these bytes, piece by piece, and is gone before anything is answered. */
export const sendAndVanish = async (origin: string, pieces: readonly Uint8Array[]): Promise<void> => {
  const socket = await openSocket(origin)
  socket.on('error', () => undefined)
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.destroy()
  await closed
}

/** The status of each answer that came. */
export const statusesIn = (answered: string): number[] =>
  [...answered.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
