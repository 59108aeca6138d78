import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import yargs from 'yargs'
import { parseListenAddress } from '../src/cli/listen-address.ts'
import { type RunningExporter, startExporter } from '../src/cli/serve.ts'
import { handleSignals } from '../src/cli/signals.ts'
import { UserError } from '../src/cli/user-error.ts'
import { createLogger } from '../src/log/logger.ts'
import { startDaytime } from './services/daytime.ts'
import { startHitCounter } from './services/hit-counter.ts'
import type { RunningService } from './services/listen.ts'
import { startSite } from './services/site.ts'

const CONFIG_FILE = fileURLToPath(new URL('probe-exporter.yml', import.meta.url))

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The services of the examples, by the target that probes each. */
const SERVICES = [
  { target: 'clock', what: 'daytime service (RFC 867)', port: 1113, start: startDaytime, url: 'localhost:PORT' },
  { target: 'hits', what: 'JSON hit counter', port: 1111, start: startHitCounter, url: 'localhost:PORT' },
  { target: 'site', what: 'web site', port: 1180, start: startSite, url: 'http://localhost:PORT/' },
  { target: 'down', what: 'nothing listens here', port: 1119, start: startNothing, url: 'localhost:PORT' },
] as const

try {
  await main()
} catch (error) {
  if (!(error instanceof UserError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

/** Starts the services and an exporter that probes them, and shows how to ask it. */
async function main(): Promise<void> {
  for (const signal of SIGNALS) process.once(signal, endEarly)
  const flags = await yargs(process.argv.slice(2))
    .scriptName('npm start --')
    .option('example-ports', {
      type: 'string',
      choices: ['fixed', '0'] as const,
      default: 'fixed' as const,
      describe: 'Fixed ports for the services and the exporter (1111, 1113, 1119, 1180, 9115), or any that are free',
    })
    .option('web.listen-address', { type: 'string', requiresArg: true, describe: 'Where the exporter listens' })
    .parserConfiguration({ 'dot-notation': false })
    .example('$0 --example-ports=0', 'Use any free ports')
    .strict()
    .version(false)
    .parseAsync()
  const free = flags['example-ports'] === '0'
  const ports = new Map<string, number>()
  for (const { target, what, port, start } of SERVICES) {
    const service = await startService(what, free ? 0 : port, start)
    ports.set(target, service.port)
  }
  const configFile = free ? writeConfig(ports) : CONFIG_FILE
  const listenAddress = flags['web.listen-address'] ?? `127.0.0.1:${free ? 0 : 9115}`
  const running = await startExporterHere(configFile, listenAddress)
  try {
    await showResults(running, ports)
  } catch (error) {
    if (running.exporter.isReady) throw error // Else a signal came first, and ends the process in its own time.
  }
}

/** Ends before the exporter is there to do it. What `exit` cleans up would be left behind otherwise. */
function endEarly(): void {
  process.exit(0)
}

async function startService(
  what: string,
  port: number,
  start: (port: number) => Promise<RunningService>,
): Promise<RunningService> {
  try {
    return await start(port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new UserError(
      `port ${port}, for the ${what} of the examples, is in use; end what uses it, or: npm start -- --example-ports=0`,
    )
  }
}

/** Finds a port, and leaves it alone. */
async function startNothing(port: number): Promise<RunningService> {
  const service = await startDaytime(port)
  await service.close()
  return service
}

/** Writes the example file anew with other ports. */
function writeConfig(ports: ReadonlyMap<string, number>): string {
  const document = parseDocument(readFileSync(CONFIG_FILE, 'utf8'))
  for (const { target, url } of SERVICES) {
    document.setIn(['targets', target, 'address'], url.replace('PORT', String(ports.get(target))))
  }
  document.setIn(['probers'], [fileURLToPath(new URL('probers/*.ts', import.meta.url))])
  const folder = mkdtempSync(join(tmpdir(), 'probe-exporter-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'probe-exporter.yml')
  writeFileSync(file, String(document))
  return file
}

async function startExporterHere(configFile: string, listenAddress: string): Promise<RunningExporter> {
  const logger = createLogger({ level: 'info', format: 'logfmt', write: (line) => process.stderr.write(line) })
  const running = await startExporter({
    configFile,
    logger,
    proberLogLevel: 'none',
    unlisted: 'deny',
    timeoutOffsetMs: 500,
    historyLimit: 100,
    historyMaxBytes: 16 * 1024 * 1024,
    maxConcurrency: 1000,
    autoReloadMs: undefined,
    listenAddresses: [parseListenAddress(listenAddress)],
    routePrefix: '',
    telemetryPath: '/metrics',
  })
  for (const signal of SIGNALS) process.off(signal, endEarly)
  handleSignals(running, logger)
  // An exporter reloads on SIGHUP; an example ends with its terminal.
  process.removeAllListeners('SIGHUP')
  process.once('SIGHUP', () => process.kill(process.pid, 'SIGTERM'))
  return running
}

async function showResults({ exporter, urls }: RunningExporter, ports: ReadonlyMap<string, number>): Promise<void> {
  const lines: string[] = []
  for (const { target, what, url } of SERVICES) {
    const { result } = await exporter.probe({ target, module: undefined, scrapeTimeoutMs: undefined })
    const { outcome, durationSeconds } = result
    const verdict = outcome.ok ? 'success' : `failed: ${outcome.reason} in ${outcome.phase}`
    const address = url.replace('PORT', String(ports.get(target)))
    lines.push(
      `  ${target.padEnd(6)}  ${address.padEnd(23)}  ${what.padEnd(25)}  ${verdict} (${(durationSeconds * 1000).toFixed(1)} ms)`,
    )
  }
  const [exporterUrl = ''] = urls
  process.stdout.write(`
probe-exporter at ${exporterUrl}/ has probed its examples:

${lines.join('\n')}

Try:
  curl '${exporterUrl}/probe?target=hits'
  curl '${exporterUrl}/probe?target=down&debug=true'
  curl '${exporterUrl}/sd'

Ctrl-C ends all.
`)
}
