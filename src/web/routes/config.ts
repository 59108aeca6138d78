import type { Context, Middleware } from 'koa'
import type { Exporter } from '../../exporter/create-exporter.ts'
import { sendText } from '../send-text.ts'

/** `GET /config`: the configuration in force, with secrets hidden. */
export function showConfig(exporter: Exporter): Middleware {
  return async (context: Context) => {
    context.respond = false
    const contentType = 'text/plain; charset=utf-8'
    await sendText(context.req, context.res, { contentType, text: exporter.config.shown })
  }
}
