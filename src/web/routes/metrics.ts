import type { Context, Middleware } from 'koa'
import type { Crew } from '../../exporter/crew.ts'
import { afterSocketEvents } from '../../net/slices.ts'
import { chooseFormat } from '../choose-format.ts'
import { sendText } from '../send-text.ts'

/** `GET /metrics`: the exporter's own metrics. */
export function serveMetrics(crew: Crew): Middleware {
  return async (context: Context) => {
    await afterSocketEvents()
    const { contentType, render } = chooseFormat(context.req)
    const text = render(await crew.collect())
    context.respond = false
    await sendText(context.req, context.res, { contentType, text, vary: 'Accept' })
  }
}
