export const SEMI_SPACE = '--max-semi-space-size=16'
export const TURBOFAN = '--invocation-count-for-turbofan=10000'

/**
 * What V8 is told: most of what a probe makes is garbage soon, and small spaces that are cleaned often hold enough of it. With
 * hundreds of probes in flight V8 would take what they make for long-lived, and put it where only slow collections look. What
 * Maglev, the middle one of its compilers, needs while it compiles stays with the process, some 16 MB; without it a probe takes no
 * longer. Turbofan, the last one, has more patience until the exporter has started: for a few loops over paths and tables it would
 * bring itself into memory, 6 MB.
 */
export const FLAGS: readonly string[] = [
  SEMI_SPACE,
  '--heap-growing-percent=50',
  '--no-allocation-site-pretenuring',
  '--no-maglev',
  TURBOFAN,
]

/**
 * What the allocator of the C library is told: it would keep a pool for each of many threads, and give ever less memory back once
 * it has had large blocks.
 */
const ALLOCATOR = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: String(128 * 1024) }

/** The newest Node.js that is known to take the flags; one that did not know them would not start. */
const NEWEST_MAJOR = 26

/** What decides on the flags. */
export interface ProcessFacts {
  /** What the command line says. */
  readonly argv: readonly string[]
  /** What Node.js itself was told. */
  readonly execArgv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** As in `24.1.0`. */
  readonly nodeVersion: string
  readonly hasExecve: boolean
  /** Whether its parent has a channel to it. */
  readonly hasChannel: boolean
}

/**
 * Begins the process anew with flags that can only be given at its start, so that it takes half of the memory under load:
 * 120 MB, and not 240. It stays the same process, with its id and its standard streams.
 */
export function tuneProcess(): void {
  const { execve, execArgv, execPath, argv, env, platform, versions, connected = false } = process
  const flags = memoryFlags({
    argv: argv.slice(2),
    execArgv,
    env,
    platform,
    nodeVersion: versions.node,
    hasExecve: execve !== undefined,
    hasChannel: connected,
  })
  if (flags === undefined) return
  execve?.(execPath, [execPath, ...execArgv, ...flags, ...argv.slice(1)], { ...ALLOCATOR, ...env })
}

/**
 * The flags to begin anew with; undefined for a process that is left alone: one that is over soon, one that was given such flags,
 * one of a Node.js that may not know them, and one with sockets that systemd has opened or with a channel to its parent, which
 * would be closed.
 */
export function memoryFlags(facts: ProcessFacts): readonly string[] | undefined {
  const { argv, execArgv, env, platform, nodeVersion, hasExecve, hasChannel } = facts
  const [command = 'serve'] = argv
  if (!hasExecve || platform === 'win32' || (command !== 'serve' && !command.startsWith('--'))) return undefined
  if (Number.parseInt(nodeVersion, 10) > NEWEST_MAJOR) return undefined
  const given = new Set([...execArgv, ...(env['NODE_OPTIONS'] ?? '').split(' ')].map(nameOf))
  if (FLAGS.some((flag) => given.has(nameOf(flag)))) return undefined
  if (env['LISTEN_FDS'] !== undefined || hasChannel) return undefined
  return FLAGS
}

/** The name of a flag, however it is spelt, and whether it says yes or no. */
function nameOf(flag: string): string {
  return flag
    .replaceAll('_', '-')
    .replace(/=.*/, '')
    .replace(/^--(no-)?/, '')
}
