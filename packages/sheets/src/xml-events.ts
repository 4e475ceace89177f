import { SaxesParser } from 'saxes'
import { Refusal } from '@bangfu/kernel/refusal'

export type Attributes = Readonly<Record<string, string>>

/** What a reader of a part wants to be told of: elements by their local names, whatever their prefix. */
export type XmlEvents = {
  readonly open: (name: string, attributes: Attributes) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
  /** Enough was read. */
  readonly done?: () => boolean
}

const mostDepth = 64

/**
 * Reads an untrusted XML part piece by piece. A document type is refused, and with it every entity but the five of XML
 * itself; so is what is nested deeper than any workbook.
 * @throws Refusal workbook_unreadable
 */
export const readXml = async (pieces: AsyncIterable<string>, events: XmlEvents): Promise<void> => {
  const parser = new SaxesParser()
  const state = { depth: 0, fault: false }
  const mustBeRight = (): void => {
    if (state.fault) throw new Refusal('workbook_unreadable')
  }
  parser.on('error', () => void (state.fault = true))
  parser.on('doctype', () => void (state.fault = true))
  parser.on('opentag', ({ name, attributes }) => {
    if (++state.depth > mostDepth) state.fault = true
    events.open(localOf(name), attributes)
  })
  parser.on('text', events.text)
  parser.on('cdata', events.text)
  parser.on('closetag', ({ name }) => {
    state.depth -= 1
    events.close(localOf(name))
  })
  for await (const piece of pieces) {
    parser.write(piece)
    mustBeRight()
    if (events.done?.() === true) return
  }
  parser.close()
  mustBeRight()
}

const localOf = (name: string): string => {
  const at = name.indexOf(':')
  return at < 0 ? name : name.slice(at + 1)
}
