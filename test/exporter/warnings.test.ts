import test from 'ava'
import { startExporter } from './start-exporter.ts'

const ODD = 'modules:\n  a: { prober: tcp, http: {} }\n'
const WARNING =
  /^level=warn msg="Configuration warning" file=\S+probe-exporter\.yml line=2 column=21 warning="this block has no effect, .*"$/

test('what is odd in the file is logged when it is loaded, and when it is loaded again', async (t) => {
  const { exporter, lines } = await startExporter(t, ODD)
  t.is(lines.length, 1)
  t.regex(lines[0] ?? '', WARNING)
  await exporter.reload()
  t.is(lines.length, 3)
  t.regex(lines[1] ?? '', WARNING)
})

test('nothing is logged of a file in which nothing is odd', async (t) => {
  t.deepEqual((await startExporter(t, 'modules:\n  a: { prober: tcp }\n')).lines, [])
})
