/** What may be logged of an error: no message of ours or of a library is trusted to be free of personal data. */
export type LoggedError = {
  readonly name: string
  readonly message: string
  readonly at: readonly string[]
  readonly cause?: LoggedError
}

const mostFrames = 12
const mostCauses = 3

/**
 * An error as it may be logged: its name, where it was thrown, and its message without anything that could be a name, a
 * number of a person or a quoted value (`JSON.parse` and the SDK repeat input in their messages).
 */
export const loggedError = (error: unknown, depth = 0): LoggedError => {
  if (!(error instanceof Error)) return { name: typeof error, message: '', at: [] }
  return {
    name: error.name,
    message: redacted(error.message),
    at: framesOf(error.stack ?? ''),
    ...(error.cause !== undefined && depth < mostCauses && { cause: loggedError(error.cause, depth + 1) }),
  }
}

/** A text without quoted values, without digits in a row and without anything that is not ASCII. */
export const redacted = (text: string): string =>
  text
    .slice(0, 2000)
    .replaceAll(/"[^"]*"?|'[^']*'|`[^`]*`/g, '"…"')
    .replaceAll(/[^\x20-\x7e…]+/g, '…')
    .replaceAll(/\d[\d\s.-]{3,}/g, '#')
    .slice(0, 300)

/** The message stands before the frames in a stack, and may itself have several lines. */
const framesOf = (stack: string): string[] =>
  stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, mostFrames)
    .map((line) => line.slice(3, 200))
