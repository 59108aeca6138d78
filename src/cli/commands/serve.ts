import type { ArgumentsCamelCase, CommandModule } from 'yargs'
import { watchLoop } from '../../exporter/loop-watch.ts'
import { createLogger, type Logger } from '../../log/logger.ts'
import { isTakenPath } from '../../web/app.ts'
import { loadWebConfig } from '../../web/web-config.ts'
import { defaultConfigFile } from '../flags.ts'
import { releaseV8 } from '../hold-v8.ts'
import { parseListenAddress } from '../listen-address.ts'
import { type RunningExporter, type ServeOptions, startExporter, surviveStrayErrors } from '../serve.ts'
import { deferHangup, handleSignals } from '../signals.ts'
import { notifySystemd } from '../systemd.ts'
import { UserError } from '../user-error.ts'
import { checkConfig } from './check.ts'
import { type ServeArgs, serveFlags } from './serve-flags.ts'

/** `probe-exporter [serve]`: the exporter itself, with blackbox_exporter's flags. */
export const serveCommand: CommandModule<object, ServeArgs> = {
  command: ['serve', '$0'],
  describe: 'Serve probes to Prometheus (the default command)',
  builder: serveFlags,
  async handler(args) {
    await serve(args)
    releaseV8() // It has started.
  },
}

async function serve(args: ArgumentsCamelCase<ServeArgs>): Promise<void> {
  const configFile = args['config.file'] ?? defaultConfigFile()
  if (args['config.check']) return checkConfigs(configFile, args['web.config.file'])
  deferHangup()
  let running: RunningExporter | undefined
  const logger = createLogger({
    level: args['log.level'],
    format: args['log.format'],
    write: (line) => process.stderr.write(line),
    redact: (text) => running?.exporter.config.redact(text) ?? text,
  })
  process.stderr.on('error', () => {}) // Whoever read the log is gone, and could not be told of it either.
  const options = toServeOptions(args, configFile, logger)
  if (args.workers > 1) {
    const { serveByWorkers } = await import('../workers/serve-by-workers.ts')
    return serveByWorkers(options, args.workers, (worker, workerLogger) => {
      running = worker
      watch(worker, workerLogger)
    })
  }
  running = tellingSystemd(await startExporter(options), logger)
  handleSignals(running, logger)
  watch(running, logger)
  const { modules, targets } = running.exporter.config
  logger.log('info', 'Configuration loaded', { file: configFile, modules: modules.size, targets: targets.size })
  for (const url of running.urls) logger.log('info', 'Listening', { url })
  await notifySystemd('READY=1', logger)
}

/** Keeps an eye on the process. */
function watch(running: RunningExporter, logger: Logger): void {
  surviveStrayErrors(running, logger)
  watchLoop(running.exporter, logger)
}

async function checkConfigs(configFile: string, webConfigFile: string | undefined): Promise<void> {
  if (webConfigFile) await loadWebConfig(webConfigFile)
  await checkConfig(configFile)
}

/** An exporter that lets systemd know when it begins to stop. */
function tellingSystemd(running: RunningExporter, logger: Logger): RunningExporter {
  const stop = async (graceMs: number): Promise<void> => {
    await Promise.all([notifySystemd('STOPPING=1', logger), running.stop(graceMs)])
  }
  return { ...running, stop }
}

function toServeOptions(args: ArgumentsCamelCase<ServeArgs>, configFile: string, logger: Logger): ServeOptions {
  const externalUrl = parseExternalUrl(args['web.external-url'])
  const routePrefix = args['web.route-prefix'] ?? externalUrl?.pathname ?? '/'
  return {
    configFile,
    logger,
    proberLogLevel: args['log.prober'],
    unlisted: args['targets.unlisted'],
    timeoutOffsetMs: args['timeout-offset'],
    maxConcurrency: args['probe.max-concurrency'],
    historyLimit: args['history.limit'],
    historyMaxBytes: args['history.max-bytes'],
    autoReloadMs: args['config.enable-auto-reload'] ? args['config.auto-reload-interval'] : undefined,
    listenAddresses: args['web.listen-address'].map(parseListenAddress),
    routePrefix: trimPath(routePrefix),
    telemetryPath: parseTelemetryPath(args['web.telemetry-path']),
    systemdSocket: args['web.systemd-socket'],
    maxConnections: args['web.max-connections'],
    lifecycle: args['web.enable-lifecycle'],
    ...(args['web.config.file'] ? { webConfigFile: args['web.config.file'] } : {}),
    ...(externalUrl === undefined ? {} : { externalUrl }),
  }
}

function parseExternalUrl(text: string | undefined): URL | undefined {
  if (text === undefined || text === '') return undefined
  const url = URL.parse(text)
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new UserError(`--web.external-url=${text}: expected a URL such as https://probes.example/exporter`)
}

function parseTelemetryPath(text: string): string {
  const path = trimPath(text)
  if (!isTakenPath(path)) return path
  throw new UserError(`--web.telemetry-path=${text}: something else is there already; expected another path`)
}

/** With one slash before it and none behind; empty for the root. */
function trimPath(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '')
  if (!/^[\w.~/-]*$/.test(trimmed)) throw new UserError(`${JSON.stringify(path)} cannot be a path of the exporter`)
  return trimmed === '' ? '' : `/${trimmed}`
}
