import test from 'ava'
import { Channel, type Port } from '../../../src/cli/workers/channel.ts'
import { connectPorts } from './connect-channels.ts'

interface Api {
  readonly add: (numbers: readonly number[]) => number
  readonly fail: (message: string) => Promise<never>
  readonly wait: () => Promise<void>
}

const NOTHING = {}

function connect() {
  const [left, right] = connectPorts()
  const calls: unknown[] = []
  const api: Api = {
    add(numbers) {
      calls.push(numbers)
      return numbers.reduce((sum, number) => sum + number, 0)
    },
    fail: async (message) => {
      throw new Error(message)
    },
    wait: () => new Promise(() => {}),
  }
  new Channel<typeof NOTHING>(right, api)
  return { channel: new Channel<Api>(left, NOTHING), other: left, calls }
}

test('a function of the other process is called, several at once', async (t) => {
  const { channel } = connect()
  const answers = [channel.call('add', [1, 2]), channel.call('add', [3, 4]), channel.call('add', [])]
  t.deepEqual(await Promise.all(answers), [3, 7, 0])
})

test('what a function throws is thrown here, with its message', async (t) => {
  const { channel } = connect()
  await t.throwsAsync(channel.call('fail', 'no luck'), { message: 'no luck' })
})

test('a function that is not there is an error', async (t) => {
  const { channel } = connect()
  const wrong = channel as unknown as Channel<{ readonly toString: () => string; readonly gone: () => void }>
  await t.throwsAsync(wrong.call('gone'), { message: 'there is no gone' })
  await t.throwsAsync(wrong.call('toString'), { message: 'there is no toString' })
})

test('messages of others are passed over', async (t) => {
  const { channel, other, calls } = connect()
  for (const message of [{}, { cmd: 'x' }, { answer: 99, value: 1 }]) other.send(message, () => {})
  t.is(await channel.call('add', [1]), 1)
  t.deepEqual(calls, [[1]])
})

test('what is not answered fails when the other process is gone, and so does what is called then', async (t) => {
  const { channel } = connect()
  const waiting = channel.call('wait')
  channel.end(new Error('gone'))
  await t.throwsAsync(waiting, { message: 'gone' })
  await t.throwsAsync(channel.call('add', [1]), { message: 'gone' })
})

const broken: readonly { title: string; send: Port['send'] }[] = [
  { title: 'reports an error', send: (_, done) => done(new Error('closed')) },
  {
    title: 'throws',
    send: () => {
      throw new Error('closed')
    },
  },
]

for (const { title, send } of broken) {
  test(`a call fails where a port ${title}`, async (t) => {
    const channel = new Channel<Api>({ send, on: () => {} }, NOTHING)
    await t.throwsAsync(channel.call('add', [1]), { message: 'closed' })
  })
}
