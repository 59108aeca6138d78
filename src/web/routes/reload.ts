import type { Context, Middleware } from 'koa'
import type { Crew } from '../../exporter/crew.ts'
import { HttpError } from '../../targets/http-error.ts'

/**
 * `POST /-/reload`: loads the configuration file again; a bad one changes nothing and is a 500 with its mistakes. Where it
 * is switched off, it is a 403.
 */
export function reloadConfig(crew: Crew, isEnabled = true): Middleware {
  return async (context: Context) => {
    if (!isEnabled) throw new HttpError(403, 'Lifecycle API is not enabled.')
    const verdict = await crew.reload()
    if (!verdict.loaded) throw new HttpError(500, verdict.mistakes)
    context.status = 200
    context.type = 'text/plain; charset=utf-8'
    context.body = 'Configuration loaded\n'
  }
}
