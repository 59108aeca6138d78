import test from 'ava'
import { Registry } from 'prom-client'
import { collectFamilies } from '../../src/metrics/collect.ts'
import { TEXT } from '../../src/metrics/exposition.ts'
import type { Family, FamilyType, Sample } from '../../src/metrics/family.ts'
import { keepCounted, mergeFamilies } from '../../src/metrics/merge.ts'
import { Registrar } from '../../src/metrics/registrar.ts'

function family(type: FamilyType, name: string, ...samples: readonly (number | bigint | Sample)[]): Family {
  const full = samples.map((sample) => (typeof sample === 'object' ? sample : { labels: {}, value: sample }))
  return { name, suffix: '', type, help: '', unit: undefined, samples: full }
}

const cases = [
  { type: 'counter', name: 'a', values: [1, 2, 4], merged: 7 },
  { type: 'counter', name: 'a', values: [2n ** 60n, 1n], merged: 2n ** 60n + 1n },
  { type: 'counter', name: 'a', values: [1n, 1.5], merged: 2.5 },
  { type: 'unknown', name: 'a', values: [1, 2], merged: 3 },
  { type: 'gauge', name: 'probe_exporter_probes_in_flight', values: [1, 2], merged: 3 },
  { type: 'gauge', name: 'process_resident_memory_bytes', values: [10, 20], merged: 30 },
  { type: 'gauge', name: 'probe_exporter_config_last_reload_successful', values: [1, 0, 1], merged: 0 },
  { type: 'gauge', name: 'probe_exporter_config_last_reload_success_timestamp_seconds', values: [20, 10], merged: 10 },
  { type: 'gauge', name: 'process_start_time_seconds', values: [20, 10], merged: 10 },
  { type: 'gauge', name: 'nodejs_eventloop_lag_p99_seconds', values: [0.1, 0.3, 0.2], merged: 0.3 },
  { type: 'gauge', name: 'nodejs_eventloop_lag_min_seconds', values: [0.3, 0.1], merged: 0.1 },
  { type: 'gauge', name: 'nodejs_version_info', values: [1, 1], merged: 1 },
  { type: 'info', name: 'probe_exporter_build', values: [1, 1], merged: 1 },
  { type: 'stateset', name: 'a', values: [0, 1], merged: 1 },
] as const

for (const { type, name, values, merged } of cases) {
  test(`${values.join(' and ')} of the ${type} ${name} are ${merged}`, (t) => {
    const [first] = mergeFamilies(values.map((value) => [family(type, name, value)]))
    t.deepEqual(first, family(type, name, merged))
  })
}

test('series are told apart by suffix and labels, in whatever order', (t) => {
  const one = { labels: { a: '1', b: '2' }, value: 1 }
  const same = { labels: { b: '2', a: '1' }, value: 2 }
  const other = { labels: { a: '1' }, value: 4 }
  const bucket = { suffix: '_bucket', labels: { a: '1' }, value: 8 }
  const merged = mergeFamilies([[family('histogram', 'h', one, other)], [family('histogram', 'h', same, bucket)]])
  t.deepEqual(merged, [family('histogram', 'h', { ...one, value: 3 }, other, bucket)])
})

test('a family that one process alone has is there', (t) => {
  const merged = mergeFamilies([[family('counter', 'a', 1)], [], [family('counter', 'b', 2)]])
  t.deepEqual(merged, [family('counter', 'a', 1), family('counter', 'b', 2)])
})

test('of two families of one name and another type the first one counts', (t) => {
  t.deepEqual(mergeFamilies([[family('counter', 'a', 1)], [family('gauge', 'a', 5)]]), [family('counter', 'a', 1)])
})

test('a sum counts since the oldest of its parts', (t) => {
  const since = (created: number): Sample => ({ labels: {}, value: 1, created })
  const merged = mergeFamilies([[family('counter', 'a', since(20))], [family('counter', 'a', since(10), 1)]])
  t.deepEqual(merged, [family('counter', 'a', { labels: {}, value: 3, created: 10 })])
})

test('what is merged is not changed', (t) => {
  const parts = [[family('counter', 'a', 1)], [family('counter', 'a', 2)]]
  mergeFamilies(parts)
  t.deepEqual(parts, [[family('counter', 'a', 1)], [family('counter', 'a', 2)]])
})

test('of a process that ended remains what it has counted', (t) => {
  const families = (['counter', 'gauge', 'histogram', 'info'] as const).map((type) => family(type, type, 1))
  t.deepEqual(
    keepCounted(families).map(({ name }) => name),
    ['counter', 'histogram'],
  )
})

test("prom-client's counters and histograms of two registries are summed", async (t) => {
  const read = async (seconds: number): Promise<readonly Family[]> => {
    const metrics = new Registrar(new Registry())
    metrics.counter({ name: 'c_total', help: 'C.', labelNames: ['l'] }).inc({ l: 'x' }, seconds)
    metrics.histogram({ name: 'h_seconds', help: 'H.', buckets: [1, 5] }).observe(seconds)
    return collectFamilies(metrics.registry, () => t.fail())
  }
  t.is(
    TEXT.render(mergeFamilies([await read(1), await read(4)])),
    `# HELP c_total C.
# TYPE c_total counter
c_total{l="x"} 5
# HELP h_seconds H.
# TYPE h_seconds histogram
h_seconds_bucket{le="1"} 1
h_seconds_bucket{le="5"} 2
h_seconds_bucket{le="+Inf"} 2
h_seconds_sum 5
h_seconds_count 2
`,
  )
})
