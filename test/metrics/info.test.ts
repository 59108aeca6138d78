import test from 'ava'
import { Info } from 'probe-exporter'

test('an info has the value 1 for each label set, and each once', (t) => {
  const info = new Info({ name: 'build_info', help: 'x' })
  info.set({ version: '1' })
  info.set({ version: '2' })
  info.set({ version: '2' })
  t.deepEqual(
    [...info.samples],
    [
      { labels: { version: '1' }, value: 1 },
      { labels: { version: '2' }, value: 1 },
    ],
  )
})

test('an info that is reset states nothing', (t) => {
  const info = new Info({ name: 'build_info', help: 'x' })
  info.set({ version: '1' })
  info.reset()
  t.deepEqual([...info.samples], [])
})
