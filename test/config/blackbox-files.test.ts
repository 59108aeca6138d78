import test from 'ava'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadConfig } from '../../src/config/load.ts'
import { loadProbers } from '../../src/probe/catalog.ts'
import { BLACKBOX_FILES } from './blackbox-files/all.ts'
import { verdictOfOurs } from './blackbox-files/blackbox-file.ts'
import { writeConfig } from './load-file.ts'

for (const file of BLACKBOX_FILES) {
  const { title, text, differs } = file
  const expected = verdictOfOurs(file)
  const why = differs === undefined ? '' : `, other than in blackbox_exporter: ${differs}`
  test(`${title} ${expected}${why}`, async (t) => {
    const path = await writeConfig(t, text, 'blackbox.yml')
    const says = await loadConfig(path, { loadProbers }).then(
      () => 'loads',
      (error: unknown) => (error instanceof ConfigError ? error.message : Promise.reject(error)),
    )
    if (expected === 'loads') t.is(says, 'loads')
    // Every mistake has its place, and says more than a few words.
    else t.regex(says, /^\S+\/blackbox\.yml:\d+:\d+: .{8,}$/m)
  })
}
