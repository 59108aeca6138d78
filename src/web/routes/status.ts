import type { Context, Middleware } from 'koa'
import type { Exporter } from '../../exporter/create-exporter.ts'
import type { Crew, ProbeSummary } from '../../exporter/crew.ts'
import { afterSocketEvents } from '../../net/slices.ts'
import type { ProbeOutcome } from '../../probe/outcome.ts'
import { type Html, html } from '../html.ts'
import { type PageLinks, sendPage } from '../page.ts'

const MAX_TEXT_LENGTH = 512

interface StatusParts {
  readonly exporter: Exporter
  readonly crew: Crew
}

/** `GET /`: the targets of the file, and the latest probes. */
export function showStatus({ exporter, crew }: StatusParts, links: PageLinks): Middleware {
  const { prefix } = links
  return async (context: Context) => {
    await afterSocketEvents()
    const { config } = exporter
    const records = await crew.list()
    const latest = new Map(records.toReversed().map((record) => [record.target, record]))
    const targets = [...config.targets.values()].map(({ name, address, module }) => {
      const probe = `${prefix}/probe?target=${encodeURIComponent(name)}`
      const last = latest.get(name)
      return html`<tr><td><a href="${probe}">${name}</a></td><td>${config.redact(address)}</td><td>${module}</td>
<td>${last === undefined ? 'not probed yet' : verdict(last.outcome, config.redact)}</td>
<td class="short"><a href="${probe}&amp;debug=true">debug</a></td></tr>
`
    })
    sendPage(
      context,
      links,
      'probe-exporter',
      html`<h2>Targets</h2>
<table><thead><tr><th>Target</th><th>Address</th><th>Module</th><th>Last probe</th><th></th></tr></thead>
<tbody>${targets}</tbody></table>
<h2>Recent probes</h2>
<table><thead><tr><th>Time</th><th>Target</th><th>Module</th><th>Result</th><th>Duration</th><th></th></tr></thead>
<tbody>${records.map((record) => row(record, prefix, config.redact))}</tbody></table>`,
    )
  }
}

function row(record: ProbeSummary, prefix: string, redact: (text: string) => string): Html {
  const { id, startedAt, target, module, outcome, durationSeconds } = record
  return html`<tr><td class="short">${startedAt.toISOString()}</td><td>${clip(redact(target))}</td><td>${module}</td>
<td>${verdict(outcome, redact)}</td><td class="short">${(durationSeconds * 1000).toFixed(1)} ms</td>
<td class="short"><a href="${prefix}/logs?id=${id}">log</a></td></tr>
`
}

function verdict(outcome: ProbeOutcome, redact: (text: string) => string): Html {
  if (outcome.ok) return html`<span class="ok">success</span>`
  const { reason, phase, message } = outcome
  return html`<span class="failed">${reason}</span> in ${phase}: ${clip(redact(message))}`
}

/** The page shows many probes; the log of each has the whole text. */
function clip(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text
}
