import type { Item } from '@bangfu/table/table'

/**
 * The change stream of the registry as AWS Lambda hands it over; the one-machine host builds the same shape from its
 * change feed, so that one carrier serves both.
 */
export type StreamEvent = { readonly Records: readonly StreamRecord[] }
type Attribute = { readonly S?: string; readonly N?: string }
export type StreamRecord = {
  readonly eventName?: string
  readonly dynamodb?: {
    readonly NewImage?: Readonly<Record<string, Attribute>>
    readonly SequenceNumber?: string
  }
}

/** A fact as the stream brought it, not yet parsed, and the place in the stream to come back to when it fails. */
export type Streamed = { readonly sequence: string; readonly given: unknown }

/** The facts of a stream event, in order. Records that are no facts are left out. */
export const factsOf = (event: StreamEvent): Streamed[] =>
  event.Records.flatMap(({ dynamodb }) =>
    dynamodb?.NewImage?.['k']?.S === 'fact'
      ? [{ sequence: dynamodb.SequenceNumber ?? '', given: contentOf(dynamodb.NewImage) }]
      : [],
  )

const mostGarbage = 2000

const contentOf = (image: Readonly<Record<string, Attribute>>): unknown => {
  const text = image['b']?.S ?? ''
  try {
    return JSON.parse(text)
  } catch {
    return { id: image['sk']?.S ?? '', garbage: text.slice(0, mostGarbage) }
  }
}

/** The stream event that the one-machine host makes of its change feed. */
export const streamEventOf = (fed: readonly { readonly seq: number; readonly item: StreamedItem }[]): StreamEvent => ({
  Records: fed.map(({ seq, item }) => ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(seq),
      // The image of an item as DynamoDB streams it: a key that is there already.
      // eslint-disable-next-line no-restricted-syntax
      NewImage: {
        pk: { S: item.key.pk },
        sk: { S: item.key.sk },
        k: { S: item.kind },
        v: { N: String(item.version) },
        b: { S: JSON.stringify(item.body) },
      },
    },
  })),
})

type StreamedItem = Pick<Item, 'key' | 'kind' | 'version' | 'body'>
