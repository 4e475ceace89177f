import { DynamoDBServiceException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { Conflict } from './table.ts'

/** Keys that DynamoDB left out of its answer because of its own limits. */
export class Unprocessed extends Error {}

/** The conditions that a cancelled transaction failed on, if it was for that; it is then no use to repeat it. */
export const conflictOf = (error: unknown): Conflict | undefined => {
  if (!(error instanceof TransactionCanceledException)) return undefined
  const failed = reasonsOf(error).flatMap((reason, index) => (reason === 'ConditionalCheckFailed' ? [index] : []))
  return failed.length > 0 ? new Conflict(failed) : undefined
}

const reasonsOf = (error: TransactionCanceledException): string[] =>
  (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None')

const passingReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])
const passingNames = new Set([
  'TransactionInProgressException',
  'TransactionConflictException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TimeoutError',
])
const passingCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'])

/** Whether the same call may well succeed in a moment. A lost answer counts: the request token makes a repeat harmless. */
export const isPassing = (error: unknown): boolean => {
  if (error instanceof Unprocessed) return true
  if (typeof error !== 'object' || error === null) return false
  if (error instanceof TransactionCanceledException) {
    const reasons = reasonsOf(error).filter((reason) => reason !== 'None')
    return reasons.length > 0 && reasons.every((reason) => passingReasons.has(reason))
  }
  if ('name' in error && typeof error.name === 'string' && passingNames.has(error.name)) return true
  if (error instanceof DynamoDBServiceException) return (error.$metadata.httpStatusCode ?? 0) >= 500
  return 'code' in error && typeof error.code === 'string' && passingCodes.has(error.code)
}
