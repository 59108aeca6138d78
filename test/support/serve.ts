import type { ExecutionContext } from 'ava'
import { type ServeOptions, startExporter } from '../../src/cli/serve.ts'
import { createLogger } from '../../src/log/logger.ts'

/** Starts an exporter with its servers in this process, on a free port of 127.0.0.1. @returns its URL. */
export async function serve(
  t: ExecutionContext,
  options: Pick<ServeOptions, 'configFile'> & Partial<ServeOptions>,
): Promise<string> {
  const running = await startExporter({
    logger: createLogger({ level: 'error', format: 'logfmt', write: () => {} }),
    proberLogLevel: 'none',
    unlisted: 'deny',
    timeoutOffsetMs: 500,
    historyLimit: 10,
    historyMaxBytes: 1024 * 1024,
    maxConcurrency: 100,
    autoReloadMs: undefined,
    listenAddresses: [{ host: '127.0.0.1', port: 0, text: '127.0.0.1:0' }],
    routePrefix: '',
    telemetryPath: '/metrics',
    ...options,
  })
  t.teardown(() => running.stop(0))
  return running.urls[0] ?? ''
}
