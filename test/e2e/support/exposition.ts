/** What Prometheus asks for when it prefers OpenMetrics. */
export const OPENMETRICS_ACCEPT = 'application/openmetrics-text;version=1.0.0'

/** Reads an exposition in the format that is asked for. */
export async function readExposition(url: string, accept = 'text/plain;version=0.0.4'): Promise<string> {
  const response = await fetch(url, { headers: { accept } })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${text}`)
  return text
}

/** The value of a series in an exposition, by its name with labels as they are written; undefined where it is missing. */
export function readValue(exposition: string, series: string): number | undefined {
  const line = exposition.split('\n').find((candidate) => candidate.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}
