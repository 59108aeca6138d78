import { fileURLToPath } from 'node:url'
import { findPort } from '../test/e2e/support/ports.ts'
import { type RunningProcess, startProcess } from '../test/support/processes.ts'
import { untilAnswering } from './until-answering.ts'

/** Both exporters, in the order in which they take turns. */
export const SIDES = ['ours', 'peer'] as const
export type Side = (typeof SIDES)[number]

export const PEER = 'prometheus-blackbox-exporter'

/** The folder that `npm run build` fills. */
export const DIST: string = fileURLToPath(new URL('../dist', import.meta.url))

export interface Exporter extends RunningProcess {
  readonly side: Side
  /** Where it answers, without a slash at the end. */
  readonly url: string
}

export interface ExporterSettings {
  readonly configFile: string
  /** Folder with the build of ours. */
  readonly dist: string
  /** The Node.js that runs ours. */
  readonly node: string
  /** How many workers ours has. @defaultValue what it has by itself, one */
  readonly workers?: number
}

/** Starts an exporter on a free port of 127.0.0.1, and returns at once; ours as its command line is installed. */
export async function spawnExporter(
  side: Side,
  { configFile, dist, node, workers }: ExporterSettings,
): Promise<Exporter> {
  const port = await findPort()
  const flags = [`--config.file=${configFile}`, `--web.listen-address=127.0.0.1:${port}`]
  const started =
    side === 'peer'
      ? startProcess(PEER, flags)
      : startProcess(node, [`${dist}/src/cli/main.js`, ...flags, ...ownFlags(workers)])
  return { ...started, side, url: `http://127.0.0.1:${port}` }
}

function ownFlags(workers: number | undefined): readonly string[] {
  return ['--targets.unlisted=allow', ...(workers === undefined ? [] : [`--workers=${workers}`])]
}

/** Starts an exporter, and waits until it answers. */
export async function startExporter(side: Side, settings: ExporterSettings): Promise<Exporter> {
  const exporter = await spawnExporter(side, settings)
  await untilAnswering(exporter, `${exporter.url}/-/healthy`)
  return exporter
}

/** The path of a probe, the same for both, as Prometheus writes it. */
export function probePath(module: string, target: string): string {
  return `/probe?${new URLSearchParams({ module, target })}`
}
