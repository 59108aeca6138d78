import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { runMany } from '../cli/run-cli.ts'
import { BLACKBOX_FILES } from '../config/blackbox-files/all.ts'
import { type BlackboxFile, verdictOfOurs } from '../config/blackbox-files/blackbox-file.ts'
import { makeFolder } from '../config/load-file.ts'
import { runProgram } from '../support/processes.ts'

type Verdict = BlackboxFile['verdict']

/** Runs blackbox_exporter's own check, a few at a time. */
async function checkWithOriginal(paths: readonly string[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (let start = 0; start < paths.length; start += 8) {
    const results = await Promise.all(
      paths
        .slice(start, start + 8)
        .map((path) => runProgram('prometheus-blackbox-exporter', ['--config.check', `--config.file=${path}`])),
    )
    verdicts.push(...results.map(({ status }): Verdict => (status === 0 ? 'loads' : 'is refused')))
  }
  return verdicts
}

async function checkWithOurs(paths: readonly string[]): Promise<readonly Verdict[]> {
  const results = await runMany(paths.map((path) => ['check', path]))
  return results.map(({ status }) => (status === 0 ? 'loads' : 'is refused'))
}

test('our check and that of blackbox_exporter come to the same verdicts', async (t) => {
  const folder = await makeFolder(t)
  const paths = BLACKBOX_FILES.map((_, index) => join(folder, `${index}.yml`))
  await Promise.all(BLACKBOX_FILES.map(({ text }, index) => writeFile(paths[index] ?? '', text)))
  const [ours, originals] = await Promise.all([checkWithOurs(paths), checkWithOriginal(paths)])

  const verdicts = BLACKBOX_FILES.map((file, index) => ({ file, ours: ours[index], original: originals[index] }))
  t.deepEqual(
    verdicts.filter(({ file, ours }) => ours !== verdictOfOurs(file)),
    [],
  )
  // What Debian's release does not know yet has the verdict of its documentation.
  const known = verdicts.filter(({ file }) => file.since === undefined)
  t.deepEqual(
    known.filter(({ file, original }) => original !== file.verdict),
    [],
  )
  const compared = known.filter(({ file }) => file.differs === undefined)
  const count = (verdict: Verdict): number => compared.filter(({ ours }) => ours === verdict).length
  t.log(`${compared.length} files with the same verdict: ${count('loads')} load, ${count('is refused')} are refused`)
  t.true(compared.length >= 300)
})
