import { expect, test } from '@jest/globals'
import { inOrder } from '../src/in-order.ts'

const opened = (count: number) => Array.from({ length: count }, () => Promise.withResolvers<string>())
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('what is done first waits for its turn, and no more are under way than allowed', async () => {
  const works = opened(4)
  const begun: number[] = []
  const results = inOrder([0, 1, 2, 3], 2, (number) => {
    begun.push(number)
    return works[number]?.promise ?? Promise.reject(new RangeError('none'))
  })
  const first = results.next()
  works[1]?.resolve('second')
  await turn()
  expect(begun).toEqual([0, 1])
  works[0]?.resolve('first')
  expect(await first).toEqual({ value: 'first', done: false })
  expect(begun).toEqual([0, 1])
  expect(await results.next()).toEqual({ value: 'second', done: false })
  expect(begun).toEqual([0, 1, 2])
  works[2]?.resolve('third')
  works[3]?.resolve('fourth')
  expect([await results.next(), await results.next(), await results.next()]).toEqual([
    { value: 'third', done: false },
    { value: 'fourth', done: false },
    { value: undefined, done: true },
  ])
})

test('one that fails is thrown in its turn, and by then nothing is under way any more', async () => {
  const works = opened(3)
  let ended = false
  const results = inOrder(works, 3, ({ promise }) => promise)
  const first = results.next()
  works[1]?.reject(new Error('the second'))
  await turn()
  works[0]?.resolve('first')
  expect(await first).toEqual({ value: 'first', done: false })
  const second = results.next().catch(String)
  void second.then(() => (ended = true))
  await turn()
  expect(ended).toBe(false)
  works[2]?.resolve('third')
  expect(await second).toBe('Error: the second')
})

test('whoever stops early waits for what was begun', async () => {
  const works = opened(2)
  let stopped = false
  const results = inOrder(works, 2, ({ promise }) => promise)
  works[0]?.resolve('first')
  await results.next()
  const stop = results.return(undefined)
  void stop.then(() => (stopped = true))
  await turn()
  expect(stopped).toBe(false)
  works[1]?.resolve('second')
  expect(await stop).toEqual({ value: undefined, done: true })
})

test('nothing is made of nothing', async () => {
  expect(await inOrder([], 2, () => Promise.resolve('never')).next()).toEqual({ value: undefined, done: true })
})
