import type { Family, FamilyType } from '../../metrics/family.ts'

/** What the primary process adds to the metrics of its workers: how often it replaced one, and what it takes itself. */
export function primaryFamilies(replaced: number): readonly Family[] {
  const { user, system } = process.cpuUsage()
  return [
    family(
      'counter',
      'probe_exporter_worker_restarts_total',
      replaced,
      'Workers that took the place of one that ended.',
    ),
    // By the names that the workers have, to be summed.
    family('counter', 'process_cpu_user_seconds_total', user / 1e6),
    family('counter', 'process_cpu_system_seconds_total', system / 1e6),
    family('counter', 'process_cpu_seconds_total', (user + system) / 1e6),
    family('gauge', 'process_resident_memory_bytes', process.memoryUsage.rss()),
  ]
}

function family(type: FamilyType, fullName: string, value: number, help = ''): Family {
  const suffix = type === 'counter' ? '_total' : ''
  const name = fullName.slice(0, fullName.length - suffix.length)
  return { name, suffix, type, help, unit: undefined, samples: [{ suffix, labels: {}, value }] }
}
