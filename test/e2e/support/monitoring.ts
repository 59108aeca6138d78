import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, parseDocument } from 'yaml'
import { type AlertmanagerProcess, startAlertmanager } from './alertmanager.ts'
import { type ExporterProcess, startExporter } from './exporter.ts'
import { createFolder } from './folder.ts'
import { findPort } from './ports.ts'
import { type PrometheusProcess, startPrometheus } from './prometheus.ts'
import { startTargets, type Targets } from './targets.ts'
import { startWebhook, type Webhook } from './webhook.ts'

const EXAMPLES = new URL('../../../examples/', import.meta.url)

/** Everything from the targets to the one who is told of alerts. */
export interface Monitoring extends AsyncDisposable {
  readonly targets: Targets
  readonly exporter: ExporterProcess
  readonly prometheus: PrometheusProcess
  readonly alertmanager: AlertmanagerProcess
  readonly webhook: Webhook
}

/** Starts it all with the files of `examples/`, on other ports and with every time shortened. */
export async function startMonitoring(): Promise<Monitoring> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await createFolder()).path
  const inFolder = (name: string): string => join(folder, name)
  const targets = stack.use(await startTargets())
  await writeFile(inFolder('probe-exporter.yml'), targets.configText)
  const exporter = stack.use(await startExporter(inFolder('probe-exporter.yml')))
  const webhook = stack.use(await startWebhook())
  const alertmanagerPort = await findPort()
  await writeAlertmanagerFile(inFolder('alertmanager.yml'), webhook.url)
  await writeRules(inFolder('rules.yml'))
  await writePrometheusFile(inFolder('prometheus.yml'), { exporterUrl: exporter.url, alertmanagerPort })
  const alertmanager = stack.use(
    await startAlertmanager(inFolder('alertmanager.yml'), inFolder('alertmanager'), alertmanagerPort),
  )
  const prometheus = stack.use(await startPrometheus(inFolder('prometheus.yml'), inFolder('prometheus')))
  const owned = stack.move()
  const dispose = (): Promise<void> => owned.disposeAsync()
  return { targets, exporter, prometheus, alertmanager, webhook, [Symbol.asyncDispose]: dispose }
}

interface Neighbours {
  readonly exporterUrl: string
  readonly alertmanagerPort: number
}

async function writePrometheusFile(file: string, { exporterUrl, alertmanagerPort }: Neighbours): Promise<void> {
  const document = parseDocument(await readExample('prometheus.yml'))
  document.set('global', { scrape_interval: '1s', evaluation_interval: '1s' })
  const sd = ['scrape_configs', 0, 'http_sd_configs', 0]
  document.setIn([...sd, 'url'], `${exporterUrl}/sd`)
  document.setIn([...sd, 'refresh_interval'], '1s')
  document.setIn(['scrape_configs', 1, 'static_configs', 0, 'targets'], [new URL(exporterUrl).host])
  document.setIn(['rule_files'], ['rules.yml'])
  document.setIn(['alerting', 'alertmanagers', 0, 'static_configs', 0, 'targets'], [`127.0.0.1:${alertmanagerPort}`])
  await writeFile(file, String(document))
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly { readonly expr: string }[] }[]
}

async function writeRules(file: string): Promise<void> {
  const { groups }: RuleFile = parse(await readExample('rules/probe-exporter.yml'))
  const shortened = groups.map(({ name, rules }) => ({
    name,
    rules: rules.map((rule) => ({ ...rule, for: '0s', expr: rule.expr.replace(/\[\d+m\]/g, '[3s]') })),
  }))
  await writeFile(file, JSON.stringify({ groups: shortened }))
}

async function writeAlertmanagerFile(file: string, webhookUrl: string): Promise<void> {
  const document = parseDocument(await readExample('alertmanager.yml'))
  document.setIn(['route', 'group_wait'], '1s')
  document.setIn(['route', 'group_interval'], '1s')
  document.setIn(['receivers', 0, 'webhook_configs', 0, 'url'], webhookUrl)
  await writeFile(file, String(document))
}

function readExample(name: string): Promise<string> {
  return readFile(new URL(name, EXAMPLES), 'utf8')
}
