import type { Context, Middleware } from 'koa'
import { ConfigError } from '../../config/config-error.ts'
import type { Exporter } from '../../exporter/create-exporter.ts'
import { HttpError } from '../../targets/http-error.ts'

/**
 * `POST /-/reload`: loads the configuration file again; a bad one changes nothing and is a 500 with its mistakes. Where it
 * is switched off, it is a 403.
 */
export function reloadConfig(exporter: Exporter, isEnabled = true): Middleware {
  return async (context: Context) => {
    if (!isEnabled) throw new HttpError(403, 'Lifecycle API is not enabled.')
    try {
      await exporter.reload()
    } catch (error) {
      if (error instanceof ConfigError) throw new HttpError(500, error.message, { cause: error })
      throw error
    }
    context.status = 200
    context.type = 'text/plain; charset=utf-8'
    context.body = 'Configuration loaded\n'
  }
}
