import type { Registrar } from 'probe-exporter'
import type { Registry } from 'prom-client'

/** A registry, and what each format makes of it; without the `# EOF` of OpenMetrics. */
export interface ExpositionCase {
  readonly title: string
  readonly fill: (metrics: Registrar, registry: Registry) => void
  readonly text: string
  /** Left out where it is the same as `text`. */
  readonly openMetrics?: string
}

/** One case for each type of metric that is ours. */
export const TYPE_CASES: readonly ExpositionCase[] = [
  { title: 'no metric', fill: () => {}, text: '' },
  { title: 'a metric without samples', fill: (metrics) => metrics.gauge({ name: 'g', help: 'G.' }), text: '' },
  {
    title: 'a sidecar counter with its creation time',
    fill: (metrics) => metrics.sidecarCounter({ name: 'hits', help: 'Hits.' }).set(5, { created: 1738.25 }),
    text: `# HELP hits_total Hits.
# TYPE hits_total counter
hits_total 5
# HELP hits_created When hits_total began to count, in Unix seconds.
# TYPE hits_created gauge
hits_created 1738.25
`,
    openMetrics: `# HELP hits Hits.
# TYPE hits counter
hits_total 5
hits_created 1738.25
`,
  },
  {
    title: 'integers beyond what a double holds',
    fill: (metrics) => {
      metrics.sidecarCounter({ name: 'hits', help: 'Hits.' }).set(18446744073709551615n)
      metrics.gauge({ name: 'balance', help: 'Balance.' }).set(-9007199254740993n)
    },
    text: `# HELP hits_total Hits.
# TYPE hits_total counter
hits_total 18446744073709551615
# HELP balance Balance.
# TYPE balance gauge
balance -9007199254740993
`,
    openMetrics: `# HELP hits Hits.
# TYPE hits counter
hits_total 18446744073709551615
# HELP balance Balance.
# TYPE balance gauge
balance -9007199254740993
`,
  },
  {
    title: 'a sidecar counter with several label sets, of which not all have a creation time',
    fill: (metrics) => {
      const counter = metrics.sidecarCounter({ name: 'sent_bytes_total', help: 'Sent.', unit: 'bytes' })
      counter.set(1, { labels: { to: 'a' }, created: 10 })
      counter.set(2, { labels: { to: 'b' } })
      counter.set(3, { labels: { to: 'c' }, created: 0 })
    },
    text: `# HELP sent_bytes_total Sent.
# TYPE sent_bytes_total counter
sent_bytes_total{to="a"} 1
sent_bytes_total{to="b"} 2
sent_bytes_total{to="c"} 3
# HELP sent_bytes_created When sent_bytes_total began to count, in Unix seconds.
# TYPE sent_bytes_created gauge
sent_bytes_created{to="a"} 10
sent_bytes_created{to="c"} 0
`,
    openMetrics: `# HELP sent_bytes Sent.
# TYPE sent_bytes counter
# UNIT sent_bytes bytes
sent_bytes_total{to="a"} 1
sent_bytes_created{to="a"} 10
sent_bytes_total{to="b"} 2
sent_bytes_total{to="c"} 3
sent_bytes_created{to="c"} 0
`,
  },
  {
    title: 'a gauge with a unit, and one whose name does not end in its unit',
    fill: (metrics) => {
      metrics.gauge({ name: 'age_seconds', help: 'Age.', unit: 'seconds' }).set(1)
      metrics.gauge({ name: 'age', help: 'Age.', unit: 'seconds' }).set(1)
    },
    text: '# HELP age_seconds Age.\n# TYPE age_seconds gauge\nage_seconds 1\n# HELP age Age.\n# TYPE age gauge\nage 1\n',
    openMetrics: `# HELP age_seconds Age.
# TYPE age_seconds gauge
# UNIT age_seconds seconds
age_seconds 1
# HELP age Age.
# TYPE age gauge
age 1
`,
  },
  {
    title: 'a state set and an info, which have no unit whatever they say',
    fill: (metrics) => {
      metrics.stateSet({ name: 'mode_seconds', help: 'M.', states: ['on', 'off'], unit: 'seconds' }).set('on')
      metrics.info({ name: 'a_seconds_info', help: 'I.', unit: 'seconds' }).set({ v: '1' })
    },
    text: `# HELP mode_seconds M.
# TYPE mode_seconds gauge
mode_seconds{mode_seconds="on"} 1
mode_seconds{mode_seconds="off"} 0
# HELP a_seconds_info I.
# TYPE a_seconds_info gauge
a_seconds_info{v="1"} 1
`,
    openMetrics: `# HELP mode_seconds M.
# TYPE mode_seconds stateset
mode_seconds{mode_seconds="on"} 1
mode_seconds{mode_seconds="off"} 0
# HELP a_seconds I.
# TYPE a_seconds info
a_seconds_info{v="1"} 1
`,
  },
]
