import test from 'ava'
import { ConfigError } from '../../src/config/config-error.ts'
import { startExporter } from '../exporter/start-exporter.ts'
import { proberSource } from './user-probers/sources.ts'

test('a prober that waits for ever while it is loaded is a mistake, and later loads are none', async (t) => {
  const good = 'modules: { a: { prober: good } }\nprobers: [./good.ts]\n'
  const files = { 'good.ts': proberSource('good'), 'hangs.ts': 'await new Promise(() => {})\n' }
  const { exporter, rewrite } = await startExporter(t, good, { files })
  await rewrite('modules: { a: { prober: good } }\nprobers: [./good.ts, ./hangs.ts]\n')
  const error = await t.throwsAsync(exporter.reload(), { instanceOf: ConfigError })
  t.regex(error.message, /hangs\.ts: it was not loaded within 10 s; an await outside its functions may wait for ever/)
  await rewrite(good)
  await t.notThrowsAsync(exporter.reload())
})
