import type { Context, Middleware } from 'koa'
import type { Exporter } from '../../exporter/create-exporter.ts'

/** `GET /-/healthy`: the process answers. */
export function answerHealthy(context: Context): void {
  context.status = 200
  context.type = 'text/plain; charset=utf-8'
  context.body = 'Healthy\n'
}

/** `GET /-/ready`: whether scrapes are welcome; 503 once the exporter shuts down. */
export function answerReady(exporter: Exporter): Middleware {
  return (context: Context) => {
    context.status = exporter.isReady ? 200 : 503
    context.type = 'text/plain; charset=utf-8'
    context.body = exporter.isReady ? 'Ready\n' : 'Shutting down\n'
  }
}

/** `GET /health`: the same as JSON. */
export function answerHealth(exporter: Exporter): Middleware {
  return (context: Context) => {
    context.status = exporter.isReady ? 200 : 503
    context.type = 'application/json; charset=utf-8'
    context.body = JSON.stringify({
      status: exporter.isReady ? 'ok' : 'shutting down',
      timestamp: new Date().toISOString(),
    })
  }
}
