import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands in for the parts of AWS that have no server of their own to install: SQS, KMS and Step Functions. */
export type AwsParts = {
  /** A message for the queue of this name. */
  readonly queued: (queue: string, body: string) => void
  /** An execution to start. False when the name was used before. */
  readonly started: (machine: string, name: string, input: unknown) => boolean
}

type Operation = (input: Json, parts: AwsParts) => Json
// The bodies of AWS's JSON protocols are what each operation makes of them.

type Json = any

/** Answers AWS's JSON protocols on loopback. Signatures are not looked at: who may do what is tested on the stacks. */
export const startAws = async (parts: AwsParts): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [, name = ''] = String(request.headers['x-amz-target']).split('.')
      const reply = (status: number, body: Json): void => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
        response.end(JSON.stringify(body))
      }
      try {
        const operation = operations[name]
        if (!operation) throw new AwsError('UnknownOperationException')
        reply(200, operation(JSON.parse(Buffer.concat(chunks).toString()), parts))
      } catch (error) {
        reply(400, { __type: error instanceof AwsError ? error.message : 'InternalError', message: String(error) })
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

class AwsError extends Error {}

const mostBatchBytes = 256 * 1024

const operations: Record<string, Operation> = {
  SendMessageBatch: ({ QueueUrl, Entries }, { queued }) => {
    const bytes = Entries.reduce((sum: number, entry: Json) => sum + Buffer.byteLength(entry.MessageBody), 0)
    if (Entries.length === 0) throw new AwsError('AWS.SimpleQueueService.EmptyBatchRequest')
    if (Entries.length > 10) throw new AwsError('AWS.SimpleQueueService.TooManyEntriesInBatchRequest')
    if (bytes > mostBatchBytes) throw new AwsError('AWS.SimpleQueueService.BatchRequestTooLong')
    for (const { MessageBody } of Entries) queued(String(QueueUrl).split('/').at(-1) ?? '', MessageBody)
    return {
      Successful: Entries.map(({ Id, MessageBody }: Json) => ({
        Id,
        MessageId: randomUUID(),
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
      Failed: [],
    }
  },
  GenerateDataKey: ({ KeyId, NumberOfBytes, EncryptionContext }) => {
    const key = randomBytes(NumberOfBytes)
    return { KeyId, Plaintext: key.toString('base64'), CiphertextBlob: encrypt(key, EncryptionContext) }
  },
  Decrypt: ({ KeyId, CiphertextBlob, EncryptionContext }) => ({
    KeyId,
    Plaintext: decrypt(CiphertextBlob, EncryptionContext).toString('base64'),
  }),
  StartExecution: ({ stateMachineArn, name, input }, { started }) => {
    const machine = String(stateMachineArn).split(':').at(-1) ?? ''
    if (!started(machine, name, JSON.parse(input))) throw new AwsError('ExecutionAlreadyExists')
    return { executionArn: `${stateMachineArn}:${name}`, startDate: Date.now() / 1000 }
  },
}

const masterKey = randomBytes(32)

const encrypt = (plain: Buffer, context: Json): string => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', masterKey, iv).setAAD(Buffer.from(JSON.stringify(context)))
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

const decrypt = (blob: string, context: Json): Buffer => {
  const bytes = Buffer.from(blob, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', masterKey, bytes.subarray(0, 12))
    .setAAD(Buffer.from(JSON.stringify(context)))
    .setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
  } catch {
    throw new AwsError('InvalidCiphertextException')
  }
}
