import test from 'ava'
import { OPENMETRICS, TEXT } from '../../src/metrics/exposition.ts'
import { negotiateFormat } from '../../src/metrics/negotiate.ts'

const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'
const PROTOBUF_FIRST = `application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,${PROMETHEUS_2}`
const CHROME = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

const headers: readonly (readonly [title: string, accept: string | undefined, expected: 'OpenMetrics' | 'text'])[] = [
  ['no header', undefined, 'text'],
  ['an empty header', '', 'text'],
  ['blanks', ' \t ', 'text'],
  ['commas', ',,,', 'text'],
  ['Prometheus 2', PROMETHEUS_2, 'OpenMetrics'],
  ['Prometheus 3', PROMETHEUS_3, 'OpenMetrics'],
  ['Prometheus that prefers protobuf', PROTOBUF_FIRST, 'OpenMetrics'],
  ['Prometheus 3 that is told to use text', 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1', 'text'],
  [
    'Prometheus 2.5',
    'application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'OpenMetrics',
  ],
  ['curl', '*/*', 'text'],
  ['Chrome', CHROME, 'text'],
  ['axios', 'application/json, text/plain, */*', 'text'],
  ['any application', 'application/*', 'OpenMetrics'],
  ['any text', 'text/*', 'text'],
  ['any application before any text', 'application/*;q=0.9, text/*;q=0.8', 'OpenMetrics'],
  ['any text before any application', 'application/*;q=0.8, text/*;q=0.9', 'text'],
  ['anything but text', 'text/plain;q=0, */*;q=0.1', 'OpenMetrics'],
  ['anything but OpenMetrics', 'application/openmetrics-text;q=0, application/*', 'text'],
  ['nothing at all', '*/*;q=0', 'text'],
  ['OpenMetrics of no worth', 'application/openmetrics-text;q=0', 'text'],
  ['OpenMetrics of no worth, written long', 'application/openmetrics-text;q=0.000', 'text'],
  ['OpenMetrics by name and anything', 'application/openmetrics-text, */*', 'OpenMetrics'],
  ['anything and OpenMetrics by name', '*/*, application/openmetrics-text', 'OpenMetrics'],
  ['OpenMetrics by name, liked less than anything', 'application/openmetrics-text;q=0.1, */*', 'text'],
  ['both alike, OpenMetrics first', 'application/openmetrics-text, text/plain', 'OpenMetrics'],
  ['both alike, text first', 'text/plain, application/openmetrics-text', 'text'],
  ['a version of OpenMetrics that is not ours', 'application/openmetrics-text;version=2.0.0', 'text'],
  ['a version of text that is not ours', 'text/plain;version=1.0.0, application/openmetrics-text;q=0.1', 'OpenMetrics'],
  ['a version in quotes', 'application/openmetrics-text;version="1.0.0"', 'OpenMetrics'],
  ['capitals', 'Application/OpenMetrics-Text;Version=1.0.0;Q=0.5', 'OpenMetrics'],
  ['blanks around everything', '  application/openmetrics-text ; version=1.0.0 ; q=0.5 ', 'OpenMetrics'],
  ['a quality above one', 'application/openmetrics-text;q=1.5', 'text'],
  ['a negative quality', 'application/openmetrics-text;q=-1', 'text'],
  ['a quality in hexadecimal', 'application/openmetrics-text;q=0x1', 'text'],
  ['a quality that is no number', 'application/openmetrics-text;q=high', 'text'],
  ['an infinite quality', 'application/openmetrics-text;q=Infinity', 'text'],
  ['a quality in exponents', 'application/openmetrics-text;q=1e-1', 'text'],
  ['no slash', 'openmetrics', 'text'],
  ['half a type', 'application/', 'text'],
  ['what is none before what is one', '???, application/openmetrics-text', 'OpenMetrics'],
  ['a comma in quotes', 'text/html;a="b,c", application/openmetrics-text', 'OpenMetrics'],
  ['a type that only begins alike', 'application/openmetrics-text-x', 'text'],
  ['names that every object has', 'constructor/__proto__;toString=1;q=0.5', 'text'],
]

for (const [title, accept, expected] of headers) {
  test(`the Accept header of ${title} is answered with ${expected}`, (t) => {
    t.is(negotiateFormat(accept), expected === 'text' ? TEXT : OPENMETRICS)
  })
}

const MEGABYTE = 1024 * 1024
const huge = {
  'a million commas': ','.repeat(MEGABYTE),
  'a million types': 'a/b,'.repeat(MEGABYTE),
  'a type without end': 'a'.repeat(MEGABYTE),
  'a million parameters': `a/b${';c=d'.repeat(MEGABYTE)}`,
  'a million quotes': `a/b;c=${'"'.repeat(MEGABYTE)}`,
  'a million blanks': ' '.repeat(MEGABYTE),
}

for (const [title, accept] of Object.entries(huge)) {
  test(`a header of ${title} is answered with text`, (t) => {
    t.is(negotiateFormat(accept), TEXT)
  })
}

for (const [title, front] of [
  ['a hundred other types', 'a/b,'.repeat(100)],
  ['ten thousand blanks', ' '.repeat(10_000)],
] as const) {
  test(`what stands behind ${title} is not read any more`, (t) => {
    t.is(negotiateFormat(`${front}application/openmetrics-text`), TEXT)
  })
}
