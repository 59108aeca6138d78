import type { Context, Middleware } from 'koa'
import { parseScrapeTimeout } from '../../exporter/choose-timeout.ts'
import type { Exporter } from '../../exporter/create-exporter.ts'
import { LightSignal } from '../../net/light-signal.ts'
import { afterSocketEvents } from '../../net/slices.ts'
import { chooseFormat } from '../choose-format.ts'
import { singleParameter } from '../query.ts'
import { sendText } from '../send-text.ts'

/** `GET /probe?target=NAME`, or `?target=ADDRESS&module=NAME`, with `&hostname=` or without: runs a probe and answers with its metrics. */
export function serveProbe(exporter: Exporter): Middleware {
  return async (context: Context) => {
    const module = singleParameter(context, 'module')
    const target = singleParameter(context, 'target')
    const hostname = singleParameter(context, 'hostname')
    const debug = singleParameter(context, 'debug') === 'true'
    const scrapeTimeoutMs = parseScrapeTimeout(context.get('X-Prometheus-Scrape-Timeout-Seconds'))
    const gone = new LightSignal()
    const onClose = (): void => gone.abort(new Error('the client is gone'))
    context.res.once('close', onClose)
    try {
      const scrape = { target, module, hostname, scrapeTimeoutMs, signal: gone }
      await afterSocketEvents()
      const { result, record } = await exporter.probe(scrape)
      await afterSocketEvents()
      if (debug) {
        return await sendText(context, 'text/plain; charset=utf-8', await record.renderDebug())
      }
      const format = chooseFormat(context)
      return await sendText(context, format.contentType, await exporter.render(result.metrics, format, record.target))
    } catch (error) {
      if (!gone.aborted) throw error
      context.respond = false // Nobody is there to read an answer; the status is nginx's for that.
      context.status = 499
    } finally {
      context.res.off('close', onClose)
    }
  }
}
