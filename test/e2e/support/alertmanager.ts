import { type RunningProcess, startProcess } from '../../support/processes.ts'
import { eventually } from './eventually.ts'

/** An alert as the API of Alertmanager shows it. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly status: { readonly state: 'active' | 'suppressed' | 'unprocessed' }
}

export interface AlertmanagerProcess extends RunningProcess {
  /** Lists the alerts that are not over, those that fit the matchers. */
  readonly alerts: (...matchers: readonly string[]) => Promise<readonly Alert[]>
}

/** Starts Alertmanager with a configuration file, on a port of 127.0.0.1 and without a cluster. */
export async function startAlertmanager(
  configFile: string,
  storageFolder: string,
  port: number,
): Promise<AlertmanagerProcess> {
  const url = `http://127.0.0.1:${port}`
  const alertmanager = startProcess('prometheus-alertmanager', [
    `--config.file=${configFile}`,
    `--storage.path=${storageFolder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ])
  await eventually(
    () => fetch(`${url}/-/ready`).then(({ ok }) => ok),
    (ok) => ok,
  )
  return { ...alertmanager, alerts: (...matchers) => listAlerts(url, matchers) }
}

async function listAlerts(url: string, matchers: readonly string[]): Promise<readonly Alert[]> {
  const parameters = new URLSearchParams(matchers.map((matcher): [string, string] => ['filter', matcher]))
  const response = await fetch(`${url}/api/v2/alerts?${parameters}`)
  if (!response.ok) throw new Error(`Alertmanager answers ${response.status}: ${await response.text()}`)
  return (await response.json()) as readonly Alert[]
}
