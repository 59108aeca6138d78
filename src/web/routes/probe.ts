import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseScrapeTimeout } from '../../exporter/choose-timeout.ts'
import type { Exporter } from '../../exporter/create-exporter.ts'
import type { Scrape } from '../../exporter/options.ts'
import { LightSignal } from '../../net/light-signal.ts'
import { giveWay } from '../../net/slices.ts'
import { chooseFormat } from '../choose-format.ts'
import { parseQuery, singleParameter } from '../query.ts'
import type { HeaderList } from '../security-headers.ts'
import { sendText } from '../send-text.ts'

/** Answers a request with its query string. */
export type QueryListener = (request: IncomingMessage, response: ServerResponse, query: string) => Promise<void>

/**
 * `GET /probe?target=NAME`, or `?target=ADDRESS&module=NAME`, with `&hostname=` or without: runs a probe and answers with its metrics.
 * @throws HttpError
 */
export function serveProbe(exporter: Exporter, headers: () => HeaderList): QueryListener {
  return async (request, response, query) => {
    const gone = new LightSignal()
    const { scrape, isDebug } = readScrape(request, query, gone)
    const onClose = (): void => gone.abort(new Error('the client is gone'))
    response.once('close', onClose)
    try {
      let sinceMs = performance.now()
      await giveWay(exporter.inFlight)
      let delayMs = performance.now() - sinceMs
      const { result, record } = await exporter.probe(scrape)
      sinceMs = performance.now()
      await giveWay(exporter.inFlight)
      const beganMs = performance.now()
      delayMs += beganMs - sinceMs
      exporter.metrics.overhead.observe({ part: 'loop_delay' }, delayMs / 1000)
      if (isDebug) {
        const contentType = 'text/plain; charset=utf-8'
        return await sendText(request, response, { contentType, text: await record.renderDebug(), headers: headers() })
      }
      const format = chooseFormat(request)
      const text = await exporter.render(result.metrics, format, record.target)
      const { contentType } = format
      await sendText(request, response, { contentType, text, vary: 'Accept', headers: headers() })
      exporter.metrics.overhead.observe({ part: 'rendering' }, (performance.now() - beganMs) / 1000)
    } catch (error) {
      if (!gone.aborted) throw error // Nobody is there to read an answer.
    } finally {
      response.off('close', onClose)
    }
  }
}

/** @throws HttpError */
function readScrape(
  request: IncomingMessage,
  text: string,
  signal: LightSignal,
): { readonly scrape: Scrape; readonly isDebug: boolean } {
  const query = parseQuery(text)
  const header = request.headers['x-prometheus-scrape-timeout-seconds']
  const scrape = {
    module: singleParameter(query, 'module'),
    target: singleParameter(query, 'target'),
    hostname: singleParameter(query, 'hostname'),
    scrapeTimeoutMs: parseScrapeTimeout(header?.toString()),
    signal,
  }
  return { scrape, isDebug: singleParameter(query, 'debug') === 'true' }
}
