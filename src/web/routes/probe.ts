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
      const queuedMs = await timed(afterSocketEvents)
      const { result, record } = await exporter.probe(scrape)
      const overheadMs = queuedMs + (await timed(afterSocketEvents))
      exporter.metrics.overhead.observe({ part: 'loop_delay' }, overheadMs / 1000)
      if (debug) {
        return await sendText(context, 'text/plain; charset=utf-8', await record.renderDebug())
      }
      const beganMs = performance.now()
      const format = chooseFormat(context)
      await sendText(context, format.contentType, await exporter.render(result.metrics, format, record.target))
      exporter.metrics.overhead.observe({ part: 'rendering' }, (performance.now() - beganMs) / 1000)
    } catch (error) {
      if (!gone.aborted) throw error
      context.respond = false // Nobody is there to read an answer; the status is nginx's for that.
      context.status = 499
    } finally {
      context.res.off('close', onClose)
    }
  }
}

/** How long a task takes, in milliseconds. */
async function timed(task: () => Promise<void>): Promise<number> {
  const beganMs = performance.now()
  await task()
  return performance.now() - beganMs
}
