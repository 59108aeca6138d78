import { runProgram } from '../../support/processes.ts'

/** A family as Prometheus' Python client reads it; values as Python writes them. */
export interface ParsedFamily {
  readonly name: string
  readonly type: string
  readonly samples: readonly [name: string, labels: Readonly<Record<string, string>>, value: string][]
}

const PARSER = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families

print(json.dumps([[
    {'name': family.name, 'type': family.type, 'samples': [[s.name, s.labels, repr(s.value)] for s in family.samples]}
    for family in text_string_to_metric_families(text)
] for text in json.load(sys.stdin)]))
`

/** Debian's own Python, which Debian's package of the client belongs to. */
const PYTHON = '/usr/bin/python3'

/**
 * Parses expositions in OpenMetrics, all in one process.
 * @throws Error where one of them is not valid.
 */
export async function parseByPython(...texts: readonly string[]): Promise<readonly (readonly ParsedFamily[])[]> {
  const input = JSON.stringify(texts)
  const { status, stdout, stderr } = await runProgram(PYTHON, ['-c', PARSER], { input })
  if (status !== 0) throw new Error(`${stderr}\n${texts.join('\n')}`)
  return JSON.parse(stdout)
}
