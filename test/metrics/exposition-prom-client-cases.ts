import { Counter, Histogram, Gauge as PromGauge, Summary } from 'prom-client'
import type { ExpositionCase } from './exposition-cases.ts'

/** One case for each type of metric that is prom-client's. */
export const PROM_CLIENT_CASES: readonly ExpositionCase[] = [
  {
    title: 'counters of prom-client, with the suffix and without',
    fill: (_, registry) => {
      new Counter({ name: 'a_total', help: 'A.', registers: [registry] }).inc(2)
      new Counter({ name: 'b', help: 'B.', labelNames: ['n'], registers: [registry] }).inc({ n: 1 })
    },
    text: '# HELP a_total A.\n# TYPE a_total counter\na_total 2\n# HELP b B.\n# TYPE b counter\nb{n="1"} 1\n',
    openMetrics: '# HELP a A.\n# TYPE a counter\na_total 2\n# HELP b B.\n# TYPE b counter\nb_total{n="1"} 1\n',
  },
  {
    title: 'a gauge and a summary of prom-client',
    fill: (_, registry) => {
      new PromGauge({ name: 'g', help: 'G.', registers: [registry] }).set(3)
      new Summary({ name: 's', help: 'S.', percentiles: [0.5, 1], registers: [registry] }).observe(2)
    },
    text: `# HELP g G.
# TYPE g gauge
g 3
# HELP s S.
# TYPE s summary
s{quantile="0.5"} 2
s{quantile="1"} 2
s_sum 2
s_count 1
`,
    openMetrics: `# HELP g G.
# TYPE g gauge
g 3
# HELP s S.
# TYPE s summary
s{quantile="0.5"} 2
s{quantile="1.0"} 2
s_sum 2
s_count 1
`,
  },
  {
    title: 'a histogram of prom-client, whose bounds OpenMetrics writes as floats',
    fill: (_, registry) => {
      const buckets = [1e-7, 0.000025, 0.0001, 0.25, 1, 100_000, 1e6, 2_500_000]
      const histogram = new Histogram({ name: 'h', help: 'H.', labelNames: ['le2'], buckets, registers: [registry] })
      histogram.observe({ le2: '1' }, 1)
    },
    text: `# HELP h H.
# TYPE h histogram
h_bucket{le="1e-7",le2="1"} 0
h_bucket{le="0.000025",le2="1"} 0
h_bucket{le="0.0001",le2="1"} 0
h_bucket{le="0.25",le2="1"} 0
h_bucket{le="1",le2="1"} 1
h_bucket{le="100000",le2="1"} 1
h_bucket{le="1000000",le2="1"} 1
h_bucket{le="2500000",le2="1"} 1
h_bucket{le="+Inf",le2="1"} 1
h_sum{le2="1"} 1
h_count{le2="1"} 1
`,
    openMetrics: `# HELP h H.
# TYPE h histogram
h_bucket{le="1e-07",le2="1"} 0
h_bucket{le="2.5e-05",le2="1"} 0
h_bucket{le="0.0001",le2="1"} 0
h_bucket{le="0.25",le2="1"} 0
h_bucket{le="1.0",le2="1"} 1
h_bucket{le="100000.0",le2="1"} 1
h_bucket{le="1e+06",le2="1"} 1
h_bucket{le="2.5e+06",le2="1"} 1
h_bucket{le="+Inf",le2="1"} 1
h_sum{le2="1"} 1
h_count{le2="1"} 1
`,
  },
]
