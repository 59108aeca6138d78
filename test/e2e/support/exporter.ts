import { fileURLToPath } from 'node:url'
import { type RunningProcess, startProcess } from '../../support/processes.ts'

/** The command line itself. */
export const MAIN: string = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))

export interface ExporterProcess extends RunningProcess {
  /** Where it answers, without a slash at the end. */
  readonly url: string
}

/** Starts the exporter as a process of its own, on a free port of 127.0.0.1, with more flags and variables if given. */
export async function startExporter(
  configFile: string,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ExporterProcess> {
  const exporter = startProcess(
    process.execPath,
    [
      '--conditions=probe-exporter-source',
      MAIN,
      `--config.file=${configFile}`,
      '--web.listen-address=127.0.0.1:0',
      ...flags,
    ],
    { env },
  )
  const [, url = ''] = await exporter.output(/msg=Listening url=(\S+)/)
  return { ...exporter, url }
}
