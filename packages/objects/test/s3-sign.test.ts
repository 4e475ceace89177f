import { describe, expect, test } from '@jest/globals'
import { instant } from '@bangfu/kernel/time'
import { s3Client } from '@bangfu/objects/s3-client'
import { openS3Objects } from '@bangfu/objects/s3-objects'
import { bucketUrlOf, signPost, type Signing } from '@bangfu/objects/s3-sign'

const signing: Signing = {
  bucketUrl: bucketUrlOf('evidence', 'cn-north-1'),
  bucket: 'evidence',
  region: 'cn-north-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' },
}
const request = {
  key: 'original/evd_1',
  contentType: 'image/jpeg',
  minBytes: 5,
  maxBytes: 9,
  sha256: 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=',
  minutes: 30,
}
const now = instant('2020-08-15T02:00:00.000Z')

describe('a ticket for S3', () => {
  test('goes to the bucket in its own partition, or by path to a store of one’s own', () => {
    expect(bucketUrlOf('b', 'cn-northwest-1')).toBe('https://b.s3.cn-northwest-1.amazonaws.com.cn')
    expect(bucketUrlOf('b', 'ap-east-1')).toBe('https://b.s3.ap-east-1.amazonaws.com')
    expect(bucketUrlOf('b', 'us-east-1', 'http://10.0.0.7:7480/')).toBe('http://10.0.0.7:7480/b')
  })

  test('fixes every one of its fields, the size and the end in the signed policy', async () => {
    const ticket = await signPost(signing, request, now)
    const { Policy: policy = '', 'X-Amz-Signature': signature, ...fields } = ticket.fields
    const { expiration, conditions } = JSON.parse(Buffer.from(policy, 'base64').toString()) as {
      expiration: string
      conditions: unknown[]
    }
    expect(expiration).toBe('2020-08-15T02:30:00.000Z')
    expect(ticket.expiresAt).toBe(expiration)
    expect(conditions).toEqual([
      ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
      ['content-length-range', 5, 9],
    ])
    expect(fields).toEqual({
      key: 'original/evd_1',
      'Content-Type': 'image/jpeg',
      'x-amz-checksum-algorithm': 'SHA256',
      'x-amz-checksum-sha256': request.sha256,
      bucket: 'evidence',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIDEXAMPLE/20200815/cn-north-1/s3/aws4_request',
      'X-Amz-Date': '20200815T020000Z',
      'X-Amz-Security-Token': 'session',
    })
    expect(signature).toMatch(/^[0-9a-f]{64}$/)
  })

  test('and a link to read are signed for the host that devices see', async () => {
    const client = s3Client({
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:7480',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })
    const places = { endpoint: 'http://127.0.0.1:7480', publicEndpoint: 'https://photos.example' }
    const objects = openS3Objects({ client, bucket: 'evidence', ...places })
    expect((await objects.ticket(request)).url).toBe('https://photos.example/evidence')
    const { url } = await objects.link('display/evd_1/display.jpg', 60)
    expect(url).toMatch(/^https:\/\/photos\.example\/evidence\/display\/evd_1\/display\.jpg\?/)
    expect(url).toContain('X-Amz-SignedHeaders=host')
    expect(url).not.toContain('+')
    client.destroy()
  })
})
