import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { instant } from '@bangfu/kernel/time'
import { s3Client } from '@bangfu/objects/s3-client'
import { openS3Streams } from '@bangfu/objects/s3-streams'
import { objectsContract } from '../../packages/objects/test/contract.ts'
import { startRadosgw } from './radosgw.ts'

objectsContract('S3 (Ceph radosgw)', async () => {
  const { endpoint, accessKey, secretKey, stop } = await startRadosgw()
  const client = s3Client({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  })
  const bucket = 'evidence'
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  let shift = 0
  const clock = () => instant(Date.now() + shift)
  return {
    objects: openS3Streams({ client, bucket, endpoint, clock }),
    capabilities: { refusesOtherBytes: false, keepsFirst: false },
    shiftMs: (ms) => void (shift = ms),
    close: async () => {
      client.destroy()
      await stop()
    },
  }
})
