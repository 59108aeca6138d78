import Router from '@koa/router'
import Koa, { type Context, type Middleware, type Next } from 'koa'
import type { Exporter } from '../exporter/create-exporter.ts'
import { type Crew, crewOfOne } from '../exporter/crew.ts'
import { HttpError } from '../targets/http-error.ts'
import { answerError, type ErrorContext } from './answer-error.ts'
import type { PageLinks } from './page.ts'
import { showConfig } from './routes/config.ts'
import { answerHealth, answerHealthy, answerReady } from './routes/health.ts'
import { showLogs } from './routes/logs.ts'
import { serveMetrics } from './routes/metrics.ts'
import { serveProbe } from './routes/probe.ts'
import { reloadConfig } from './routes/reload.ts'
import { serveServiceDiscovery } from './routes/sd.ts'
import { showStatus } from './routes/status.ts'
import { type HeaderList, SECURITY_HEADERS, setHeaders } from './security-headers.ts'
import { closeAfterUnreadBody } from './unread-body.ts'

export interface WebOptions {
  readonly exporter: Exporter
  /** Answers for all that serve the same address. @defaultValue the exporter alone */
  readonly crew?: Crew
  /** Where Prometheus and browsers reach the exporter; the request says it where this is absent. */
  readonly externalUrl?: URL
  /** Path before each route, without a slash at its end. */
  readonly routePrefix: string
  /** @defaultValue `/metrics` */
  readonly telemetryPath: string
  /** Whether `POST /-/reload` reloads. @defaultValue true */
  readonly lifecycle?: boolean
  /** What every answer carries now. @defaultValue the headers of an exporter without a web configuration */
  readonly headers?: () => HeaderList
}

interface Route {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly create: (options: RouteOptions) => Middleware
}

interface RouteOptions extends WebOptions {
  readonly crew: Crew
}

/** Every route but that of the exporter's own metrics, whose path is a flag. */
const ROUTES: readonly Route[] = [
  { method: 'get', path: '/', create: (options) => showStatus(options, linksOf(options)) },
  { method: 'get', path: '/probe', create: showProbe },
  { method: 'get', path: '/sd', create: (options) => serveServiceDiscovery(options.exporter, options) },
  { method: 'get', path: '/logs', create: ({ crew }) => showLogs(crew) },
  { method: 'get', path: '/config', create: ({ exporter }) => showConfig(exporter) },
  { method: 'get', path: '/-/healthy', create: () => answerHealthy },
  { method: 'get', path: '/-/ready', create: ({ exporter }) => answerReady(exporter) },
  { method: 'get', path: '/health', create: ({ exporter }) => answerHealth(exporter) },
  { method: 'post', path: '/-/reload', create: ({ crew, lifecycle }) => reloadConfig(crew, lifecycle) },
]

/** Whether a path has a route already, so that the exporter's own metrics cannot have it. */
export function isTakenPath(path: string): boolean {
  return ROUTES.some((route) => route.path === (path || '/'))
}

/** Makes the Koa application: one handler a route. */
export function createApp(options: WebOptions): Koa {
  const { exporter, telemetryPath, routePrefix, headers = () => SECURITY_HEADERS } = options
  const crew = options.crew ?? crewOfOne(exporter)
  // A proxy in front that guards a path guards all of its spellings.
  const router = new Router({ prefix: routePrefix, sensitive: true, strict: true })
  router.get(telemetryPath, serveMetrics(crew))
  for (const { method, path, create } of ROUTES) router[method](path, create({ ...options, crew }))

  const app = new Koa()
  app.silent = true // Our own middleware answers and logs every error.
  app.use(answerErrors({ exporter, headers }))
  app.use(answerNotFound)
  if (routePrefix !== '') app.use(redirectRoot(routePrefix))
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}

/** For those spellings of the path that the listener does not know. */
function showProbe({ exporter }: WebOptions): Middleware {
  const answer = serveProbe(exporter, () => []) // The headers are there already.
  return async (context: Context) => {
    context.respond = false
    await answer(context.req, context.res, context.querystring)
  }
}

/** Links of a page lead where its reader reaches the exporter. */
function linksOf({ externalUrl, routePrefix, telemetryPath }: WebOptions): PageLinks {
  return { prefix: externalUrl?.pathname.replace(/\/+$/, '') ?? routePrefix, telemetryPath }
}

/** Answers what a route throws. */
function answerErrors(errors: ErrorContext): Middleware {
  return async (context: Context, next: Next) => {
    const { req, res } = context
    setHeaders(res, errors.headers())
    try {
      if (!hasPath(context)) throw new HttpError(400, 'the request names no path')
      await next()
      if (!res.headersSent) closeAfterUnreadBody(req, res)
    } catch (error) {
      context.respond = false
      answerError(req, res, error, errors)
    }
  }
}

/** Koa finds no path in `//host#fragment`, and throws for `file://[::]:+1`, whenever it is asked for it. */
function hasPath(context: Context): boolean {
  try {
    const path: string | null = context.path
    return path !== null
  } catch {
    return false
  }
}

async function answerNotFound(context: Context, next: Next): Promise<void> {
  await next()
  if (context.status === 404) throw new HttpError(404, `there is nothing at ${context.path.slice(0, 256)}`)
}

function redirectRoot(prefix: string): Middleware {
  return async (context: Context, next: Next) => {
    if (context.path === '/' || context.path === prefix) context.redirect(`${prefix}/`)
    else await next()
  }
}
