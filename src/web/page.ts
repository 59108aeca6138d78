import { createHash } from 'node:crypto'
import type { Context } from 'koa'
import { Html, html } from './html.ts'
import { BARE_POLICY } from './security-headers.ts'

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; vertical-align: top }
td { overflow-wrap: anywhere; min-width: 8rem } td.short { overflow-wrap: normal; white-space: nowrap; min-width: 0 }
nav a { margin-right: 1rem }
pre { overflow-x: auto; padding: 1rem; border: 1px solid #8884; border-radius: 4px }
.ok { color: #197a3d } .failed { color: #c4314b }
@media (prefers-color-scheme: dark) { .ok { color: #5fd38d } .failed { color: #ff8097 } }
`
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** Nothing but the page's own style, and nowhere to send anything to. */
const PAGE_POLICY = `${BARE_POLICY}; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`

/** Where the links of a page lead. */
export interface PageLinks {
  /** Path before each route, without a slash at its end. */
  readonly prefix: string
  readonly telemetryPath: string
}

/** Answers with a page. Nothing but its own style is allowed on it. */
export function sendPage(context: Context, { prefix, telemetryPath }: PageLinks, title: string, content: Html): void {
  const links = [telemetryPath, '/sd', '/config', '/-/healthy'].map(
    (path) => html`<a href="${prefix}${path}">${path.slice(1)}</a>`,
  )
  context.status = 200
  context.type = 'text/html; charset=utf-8'
  context.set('Cross-Origin-Opener-Policy', 'same-origin')
  if (context.response.get('Content-Security-Policy') === BARE_POLICY) {
    context.set('Content-Security-Policy', PAGE_POLICY) // Not in the place of one of the web configuration.
  }
  context.body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
<nav><a href="${prefix}/">status</a>${links}</nav>
${content}
</body>
</html>
`.text
}
