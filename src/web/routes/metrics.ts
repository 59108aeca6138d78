import type { Context, Middleware } from 'koa'
import type { Exporter } from '../../exporter/create-exporter.ts'
import { afterSocketEvents } from '../../net/slices.ts'
import { chooseFormat } from '../choose-format.ts'
import { sendText } from '../send-text.ts'

/** `GET /metrics`: the exporter's own metrics. */
export function serveMetrics(exporter: Exporter): Middleware {
  return async (context: Context) => {
    await afterSocketEvents()
    const format = chooseFormat(context)
    await sendText(context, format.contentType, await exporter.render(exporter.metrics.registry, format))
  }
}
