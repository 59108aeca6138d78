import { Gauge as PromGauge } from 'prom-client'
import type { ExpositionCase } from './exposition-cases.ts'

const NUMBERS: readonly (readonly [value: number, text: string])[] = [
  [0, '0'],
  [-0, '0'],
  [-1.5, '-1.5'],
  [1e21, '1e+21'],
  [1e-7, '1e-7'],
  [0.1 + 0.2, '0.30000000000000004'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  [Number.MIN_VALUE, '5e-324'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
]

/** One case for each number that is easily written wrong. */
export const NUMBER_CASES: readonly ExpositionCase[] = NUMBERS.flatMap(([value, text]) => [
  {
    title: `the value ${Object.is(value, -0) ? '-0' : value}`,
    fill: (metrics) => metrics.gauge({ name: 'g', help: 'G.' }).set(value),
    text: `# HELP g G.\n# TYPE g gauge\ng ${text}\n`,
  },
  {
    title: `the value ${Object.is(value, -0) ? '-0' : value} in a gauge of prom-client`,
    fill: (_, registry) => new PromGauge({ name: 'g', help: 'G.', registers: [registry] }).set(value),
    text: `# HELP g G.\n# TYPE g gauge\ng ${text}\n`,
  },
])

const LABELS: readonly (readonly [title: string, label: string, text: string])[] = [
  ['a backslash', 'C:\\dir', 'C:\\\\dir'],
  ['a double quote', 'say "x"', 'say \\"x\\"'],
  ['a line feed', 'a\nb', 'a\\nb'],
  ['a backslash before a letter n', '\\n', '\\\\n'],
  ['all of them, one after the other', '\\"\n', '\\\\\\"\\n'],
  ['what looks like the end of the sample', '"} 5\nevil 1', '\\"} 5\\nevil 1'],
  ['a carriage return and a tab', 'a\r\tb', 'a\r\tb'],
  ['nothing', '', ''],
  ['letters beyond ASCII', 'größe 温度', 'größe 温度'],
  ['emoji, with a joiner', '👩‍🚀 🚀', '👩‍🚀 🚀'],
  ['a NUL', '\0', '\0'],
]

/** One case for each character that a label value may hold. */
export const LABEL_CASES: readonly ExpositionCase[] = LABELS.map(([title, label, text]) => ({
  title: `a label value with ${title}`,
  fill: (metrics) => metrics.gauge({ name: 'g', help: 'G.' }).set(1, { labels: { a: label } }),
  text: `# HELP g G.\n# TYPE g gauge\ng{a="${text}"} 1\n`,
}))

/** Help is escaped otherwise than labels: classic text leaves quotes alone. */
export const HELP_CASES: readonly ExpositionCase[] = [
  {
    title: 'a help text with a backslash, a double quote and a line feed',
    fill: (metrics) => metrics.gauge({ name: 'g', help: 'a\\b "c"\nd' }).set(1),
    text: '# HELP g a\\\\b "c"\\nd\n# TYPE g gauge\ng 1\n',
    openMetrics: '# HELP g a\\\\b \\"c\\"\\nd\n# TYPE g gauge\ng 1\n',
  },
  {
    title: 'an empty help text',
    fill: (metrics) => metrics.gauge({ name: 'g', help: '' }).set(1),
    text: '# HELP g \n# TYPE g gauge\ng 1\n',
  },
  {
    title: 'no help text at all, from a prober in JavaScript',
    fill: (metrics) => metrics.gauge({ name: 'g' } as { name: string; help: string }).set(1),
    text: '# HELP g undefined\n# TYPE g gauge\ng 1\n',
  },
]

/** Labels around those that a format knows. */
export const LABEL_NAME_CASES: readonly ExpositionCase[] = [
  {
    title: 'a gauge with a label le, which is no bound',
    fill: (metrics) => metrics.gauge({ name: 'g', help: 'G.' }).set(1, { labels: { le: '1', quantile: '2' } }),
    text: '# HELP g G.\n# TYPE g gauge\ng{le="1",quantile="2"} 1\n',
  },
  {
    title: 'labels named like what every object has',
    fill: (metrics) =>
      metrics
        .gauge({ name: 'g', help: 'G.' })
        .set(1, { labels: { constructor: 'a', toString: 'b', hasOwnProperty: 'c' } as unknown as { a: string } }),
    text: '# HELP g G.\n# TYPE g gauge\ng{constructor="a",toString="b",hasOwnProperty="c"} 1\n',
  },
  {
    title: 'the default labels of a registry, after those of a sample and under them',
    fill: (metrics, registry) => {
      registry.setDefaultLabels({ site: 'b', n: 1 })
      metrics.gauge({ name: 'g', help: 'G.' }).set(1, { labels: { z: '1', site: 'a' } })
      new PromGauge({ name: 'p', help: 'P.', registers: [registry] }).set(2)
    },
    text: `# HELP g G.
# TYPE g gauge
g{z="1",site="a",n="1"} 1
# HELP p P.
# TYPE p gauge
p{site="b",n="1"} 2
`,
  },
]
