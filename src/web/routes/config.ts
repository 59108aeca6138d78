import type { Context, Middleware } from 'koa'
import type { Exporter } from '../../exporter/create-exporter.ts'
import { sendText } from '../send-text.ts'

/** `GET /config`: the configuration in force, with secrets hidden. */
export function showConfig(exporter: Exporter): Middleware {
  return (context: Context) => sendText(context, 'text/plain; charset=utf-8', exporter.config.shown)
}
