import type { Objects } from '@bangfu/objects/objects'
import { s3Client } from '@bangfu/objects/s3-client'
import { openS3Objects } from '@bangfu/objects/s3-objects'
import { needed, type CloudSettings } from './cloud-settings.ts'

/** The evidence bucket in the cloud. */
export const openEvidence = ({ region, s3, evidenceBucket }: CloudSettings): Objects =>
  openS3Objects({ client: s3Client({ region, ...s3 }), bucket: needed('EVIDENCE_BUCKET', evidenceBucket), ...s3 })
