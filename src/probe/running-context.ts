import type { Registrar } from '../metrics/registrar.ts'
import type { Dialer } from '../net/dial.ts'
import { type PhaseClock, toSeconds } from '../net/phase-clock.ts'
import type { Deadline } from './deadline.ts'
import type { ProbeContext, ProbeMemory, ProbeTarget } from './define-prober.ts'
import type { ProbeLog } from './probe-log.ts'
import type { ProbeSecrets } from './probe-secrets.ts'

/** What a probe is made of that runs. */
export interface ProbeParts {
  readonly metrics: Registrar
  readonly clock: PhaseClock
  readonly log: ProbeLog
  readonly deadline: Deadline
  readonly dialer: Dialer
  readonly secrets: ProbeSecrets
}

const SIGNAL: PropertyDescriptor & ThisType<RunningContext> = {
  enumerable: true,
  get() {
    return this.deadline.signal
  },
}

type Asked = Pick<ProbeContext<unknown>, 'target' | 'options'> & { readonly memory?: ProbeMemory | undefined }

/**
 * What a prober is given; its functions may be taken out of it, and it may be copied. All of them have the same getter for the
 * signal: for each object with a getter of its own V8 makes a hidden class, which lives long, and holds the whole probe.
 */
export class RunningContext implements ProbeContext<unknown> {
  readonly target: ProbeTarget
  readonly options: unknown
  readonly memory: ProbeMemory | undefined
  readonly metrics: Registrar
  readonly log: ProbeLog
  readonly dial: ProbeContext<unknown>['dial']
  readonly resolve: ProbeContext<unknown>['resolve']
  readonly permit: ProbeContext<unknown>['permit']
  readonly untimed: ProbeContext<unknown>['untimed']
  readonly hide: ProbeContext<unknown>['hide']
  readonly enterPhase: ProbeContext<unknown>['enterPhase']
  readonly phaseSeconds: ProbeContext<unknown>['phaseSeconds']
  /** Behind the signal; no private field, which a copy would not have. */
  readonly deadline: Deadline
  declare readonly signal: AbortSignal

  constructor({ target, options, memory }: Asked, { metrics, clock, log, deadline, dialer, secrets }: ProbeParts) {
    this.target = target
    this.options = options
    this.memory = memory
    this.metrics = metrics
    this.log = log
    this.dial = (dialOptions) => dialer.dial(dialOptions)
    this.resolve = (resolveOptions) => dialer.resolve(resolveOptions)
    this.permit = (permitOptions = {}) => dialer.permit(permitOptions)
    this.untimed = async (task) => {
      clock.pause()
      try {
        return await task()
      } finally {
        clock.resume()
      }
    }
    this.hide = (secret) => secrets.add(secret)
    this.enterPhase = (phase) => clock.enter(phase)
    this.phaseSeconds = (phase) => toSeconds(clock.phaseMs(phase))
    this.deadline = deadline
    Object.defineProperty(this, 'signal', SIGNAL)
  }
}
