import { ConfigError } from '../../config/config-error.ts'
import { type Crew, crewOfOne } from '../../exporter/crew.ts'
import { describeError } from '../describe-error.ts'
import { type RunningExporter, type ServeOptions, startExporter } from '../serve.ts'
import { exitWhenFree } from '../signals.ts'
import { DEFAULT_MAX_CONNECTIONS } from '../start-servers.ts'
import type { Assignment, Prepared, PrimaryApi, WorkerApi } from './api.ts'
import { Channel, type Port } from './channel.ts'
import { shareOf } from './share.ts'

/**
 * Serves scrapes as one of several workers. All that concerns the others too is answered by the primary process, which also
 * sees to signals; without it the worker ends.
 * @param onStart is given the exporter once it answers scrapes.
 */
export async function runWorker(options: ServeOptions, onStart: (running: RunningExporter) => void): Promise<void> {
  // A terminal sends them to all processes, and so does systemd.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  const started = Promise.withResolvers<RunningExporter>()
  const primary = new Channel<PrimaryApi>(primaryPort(), createApi(started.promise))
  try {
    const assignment = await primary.call('begin')
    const running = await startExporter({ ...toWorkerOptions(options, assignment), crew: crewOf(primary) })
    onStart(running)
    started.resolve(running)
    const { exporter, urls } = running
    const { modules, targets } = exporter.config
    const { fingerprint } = exporter.configuration
    await primary.call('arrive', { urls, modules: modules.size, targets: targets.size, fingerprint })
  } catch (error) {
    await primary.call('fail', describeError(error))
    process.exit(1)
  }
}

function primaryPort(): Port {
  return {
    send: (message, done) => process.send?.(message, undefined, undefined, done),
    on: (event, listener) => process.on(event, listener),
  }
}

/** What is asked of the primary process. */
function crewOf(primary: Channel<PrimaryApi>): Crew {
  return {
    collect: () => primary.call('collect'),
    reload: () => primary.call('reload'),
    list: () => primary.call('list'),
    readLog: (id) => primary.call('readLog', id),
  }
}

/** Limits are for all workers together, and the file is looked at by the primary process alone. */
function toWorkerOptions(options: ServeOptions, assignment: Assignment): ServeOptions {
  const { maxConcurrency, maxConnections = DEFAULT_MAX_CONNECTIONS, historyLimit, historyMaxBytes } = options
  const { places, tells, systemdSockets } = assignment
  return {
    ...options,
    maxConcurrency: shareOf(maxConcurrency, assignment),
    maxConnections: shareOf(maxConnections, assignment),
    historyLimit: shareOf(historyLimit, assignment),
    historyMaxBytes: shareOf(historyMaxBytes, assignment),
    autoReloadMs: undefined,
    worker: { tells },
    processes: places,
    ...(systemdSockets && { systemdSockets }),
  }
}

function createApi(started: Promise<RunningExporter>): WorkerApi {
  const alone = started.then(({ exporter }) => crewOfOne(exporter))
  const configuration = started.then(({ exporter }) => exporter.configuration)
  return {
    collect: async () => (await alone).collect(),
    list: async () => (await alone).list(),
    readLog: async (id) => (await alone).readLog(id),
    hasChanged: async () => (await configuration).hasChanged(),
    prepare: async () => prepare((await configuration).prepare()),
    enforce: async (how) => (await configuration).enforce(how),
    refuse: async (error) => (await configuration).refuse(error),
    stop: async (graceMs) => {
      const { stop } = await started
      void stop(graceMs).finally(() => exitWhenFree(0, 'SIGTERM'))
    },
  }
}

/** What is no mistake of the file is one of ours, and fails the reload all the same. */
async function prepare(loading: Promise<string>): Promise<Prepared> {
  try {
    return { fingerprint: await loading }
  } catch (error) {
    const mistakes = error instanceof ConfigError ? error.message : 'internal error'
    return { mistakes, error: error instanceof ConfigError ? String(error) : describeError(error) }
  }
}
