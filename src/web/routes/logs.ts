import type { Context, Middleware } from 'koa'
import type { Exporter } from '../../exporter/create-exporter.ts'
import { hidePassword } from '../../net/user-info.ts'
import { HttpError } from '../../targets/http-error.ts'
import { singleParameter } from '../query.ts'
import { sendText } from '../send-text.ts'

/** `GET /logs?id=`, or `/logs?target=&module=`: all that is known of a recent probe, of the latest that fits. */
export function showLogs(exporter: Exporter): Middleware {
  return async (context: Context) => {
    const [id, target, module] = ['id', 'target', 'module'].map((name) => singleParameter(context, name))
    if (id === undefined && target === undefined) {
      throw new HttpError(400, 'the parameter id is missing, or target and module')
    }
    const name = target && hidePassword(target)
    const record =
      id === undefined
        ? exporter.history.list().find((probe) => probe.target === name && (!module || probe.module === module))
        : exporter.history.get(Number(id))
    if (record === undefined) throw new HttpError(404, 'this probe is not remembered; it may be too old')
    await sendText(context, 'text/plain; charset=utf-8', await record.renderDebug())
  }
}
