import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startExporter } from './exporter.ts'
import { readExposition } from './exposition.ts'
import { createFolder } from './folder.ts'
import { startTargets, TARGETS } from './targets.ts'

export interface ExampleExporter extends AsyncDisposable {
  /** Where it answers, without a slash at the end. */
  readonly url: string
}

/** Starts an exporter with the targets of the example file, each probed once already. */
export async function startExampleExporter(): Promise<ExampleExporter> {
  await using stack = new AsyncDisposableStack()
  const file = join(stack.use(await createFolder()).path, 'probe-exporter.yml')
  const { configText } = stack.use(await startTargets())
  await writeFile(file, configText)
  const { url } = stack.use(await startExporter(file))
  for (const target of TARGETS) await readExposition(`${url}/probe?target=${target}`)
  const owned = stack.move()
  return { url, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
