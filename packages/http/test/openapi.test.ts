import { describe, expect, test } from '@jest/globals'
import * as z from 'zod'
import { openApiOf } from '../src/openapi.ts'
import { created, ok, routesOf, type Route } from '../src/route.ts'

const route = routesOf<object, string, object>()
const Day = z.iso.date().brand<'Day'>()
const subject = () => ({ scope: {}, about: '', found: undefined })
const goat = z.object({ goat: z.string(), born: Day })

const routes = [
  route({
    method: 'PUT',
    path: '/goats/{goat}',
    action: 'goat.change',
    summary: { zh: '改羊', en: 'Change a goat' },
    params: z.strictObject({ goat: z.string().regex(/^gt_/) }),
    body: z.strictObject({ born: Day, name: z.string().max(20).optional() }),
    returns: goat,
    ifMatch: true,
    subject,
    run: async () => ok({ goat: 'gt_1', born: '2020-01-01' }),
  }),
  route({
    method: 'GET',
    path: '/goats',
    action: 'goat.list',
    summary: { zh: '羊群', en: 'The herd' },
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    returns: z.object({ items: z.array(goat) }),
    open: true,
    subject,
    run: async () => ok({ items: [] }),
  }),
  route({
    method: 'POST',
    path: '/goats',
    action: 'goat.register',
    summary: { zh: '登记羊', en: 'Register goats' },
    accepts: ['text/csv'],
    returns: goat,
    status: 201,
    idempotencyKey: 'required',
    subject,
    run: async () => created({ goat: 'gt_1', born: '2020-01-01' }, '/goats/gt_1'),
  }),
] as unknown as Route[]

const info = {
  title: 'Goats',
  version: '1',
  description: '',
  refusals: { no_such_goat: { status: 404, zh: ['没有这只羊'], en: ['No such goat'] } },
}
const document = openApiOf(routes, info) as any

describe('the OpenAPI document', () => {
  test('says the same whatever the order of the list', () => {
    expect(JSON.stringify(openApiOf(routes.toReversed(), info))).toBe(JSON.stringify(document))
  })

  test('has every route, with its summary in both languages', () => {
    expect(Object.keys(document.paths)).toEqual(['/goats', '/goats/{goat}'])
    expect(document.paths['/goats/{goat}'].put).toMatchObject({
      operationId: 'putGoatsByGoat',
      summary: '改羊',
      description: 'Change a goat',
      tags: ['goat'],
    })
  })

  test('describes input as it is sent and output as it leaves', () => {
    const { put } = document.paths['/goats/{goat}']
    expect(put.requestBody.content['application/json'].schema).toMatchObject({
      required: ['born'],
      additionalProperties: false,
    })
    expect(put.responses[200].content['application/json'].schema).toEqual({
      type: 'object',
      required: ['goat', 'born'],
      properties: { goat: { type: 'string' }, born: { type: 'string', format: 'date' } },
    })
  })

  test('shows path and query parameters with their limits', () => {
    expect(document.paths['/goats'].get.parameters[0]).toEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    })
    expect(document.paths['/goats/{goat}'].put.parameters[0]).toMatchObject({ in: 'path', required: true })
  })

  test('asks for If-Match and Idempotency-Key where the edge does', () => {
    const names = (operation: { parameters: { $ref?: string }[] }) =>
      operation.parameters.flatMap(({ $ref }) => $ref?.split('/').at(-1) ?? [])
    expect(names(document.paths['/goats/{goat}'].put)).toEqual(['AcceptLanguage', 'IfMatch', 'IdempotencyKey'])
    expect(names(document.paths['/goats'].post)).toEqual(['AcceptLanguage', 'IdempotencyKeyRequired'])
    expect(document.paths['/goats'].get.security).toEqual([])
  })

  test('names the refusals under their status', () => {
    expect(document.components.responses.Problem404.description).toBe('- `no_such_goat` 没有这只羊 · No such goat')
    expect(document.paths['/goats'].post.responses[201].headers.Location).toBeDefined()
  })

  test('every reference leads somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path)
    expect(references.length).toBeGreaterThan(10)
    for (const reference of references)
      expect(reference.split('/').reduce((at, name) => at?.[name], document)).toBeDefined()
  })

  test('a path whose parameters are not declared is a defect', () => {
    const [first] = routes
    expect(() => openApiOf([{ ...first, path: '/goats/{sheep}' } as Route], info)).toThrow('not those of its path')
  })

  test('two routes at one place are a defect', () => {
    expect(() => openApiOf([...routes, ...routes], info)).toThrow('two routes')
  })
})
