import { AsyncLocalStorage } from 'node:async_hooks'
import { hidePassword } from '../net/user-info.ts'
import type { ProbeContext, Prober } from './define-prober.ts'

/** A probe by one of the user's own probers, while it runs and as long as it leaves something running. */
export interface OwnProbe {
  readonly prober: string
  /** Address of the target, without its password. */
  readonly target: string
}

interface Scope extends OwnProbe {
  readonly fail: (error: unknown) => void
}

/** From Node.js 24 on it costs next to nothing; before that, it would slow down every promise of the process. */
const canTrace = Number(process.versions.node.split('.')[0]) >= 24
const scopes = canTrace ? new AsyncLocalStorage<Scope>() : undefined

const running = new Set<Scope>()
/** Those that have ended since somebody asked; no more than are worth telling. */
let ended: Scope[] = []
const MAX_ENDED = 100

/** By the prober as its file gives it: one that has not changed stays the same from load to load. */
const traced = new WeakMap<Prober, Prober>()
const owned = new WeakSet<Prober>()

/** Makes a prober of the user's whose stray errors find their probe. The built-in ones leave none, and pay nothing. */
export function traceOwnProber(prober: Prober): Prober {
  const probe = (context: ProbeContext<unknown>): Promise<void> => runTraced(prober, context)
  // Its other methods stay as they are, be they those of a class.
  const known = traced.get(prober) ?? (Object.create(prober, { probe: { value: probe, enumerable: true } }) as Prober)
  traced.set(prober, known)
  owned.add(known)
  return known
}

/** Whether a prober is one of the user's own. */
export function isOwnProber(prober: Prober): boolean {
  return owned.has(prober)
}

async function runTraced(prober: Prober, context: ProbeContext<unknown>): Promise<void> {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>()
  const scope: Scope = { prober: prober.name, target: hidePassword(context.target.address), fail }
  running.add(scope)
  const probe = async (): Promise<void> => prober.probe(context)
  try {
    await Promise.race([scopes === undefined ? probe() : scopes.run(scope, probe), failed])
  } finally {
    running.delete(scope)
    if (ended.length < MAX_ENDED) ended.push(scope)
  }
}

/**
 * Gives an error that nobody caught to the probe that has left it to nobody, so that this one fails with `internal`.
 * @returns whose it is, and whether that probe still ran; undefined where nobody knows.
 */
export function blameStrayError(error: unknown): (OwnProbe & { readonly wasRunning: boolean }) | undefined {
  const scope = scopes?.getStore()
  if (scope === undefined) return undefined
  const wasRunning = running.has(scope)
  scope.fail(error)
  return { prober: scope.prober, target: scope.target, wasRunning }
}

/** The probes by the user's own probers that run now, or have run since this was asked last. */
export function takeOwnProbes(): readonly OwnProbe[] {
  const all = [...running, ...ended]
  ended = []
  return all
}
