import type { StreamedObjects } from '@bangfu/objects/objects'
import { s3Client } from '@bangfu/objects/s3-client'
import { openS3Streams } from '@bangfu/objects/s3-streams'
import { needed, type CloudSettings } from './cloud-settings.ts'

/** The exchange bucket in the cloud. */
export const openExchange = ({ region, s3, exchangeBucket }: CloudSettings): StreamedObjects =>
  openS3Streams({
    client: s3Client({ region, ...s3 }),
    bucket: needed('EXCHANGE_BUCKET', exchangeBucket),
    ...s3,
  })
