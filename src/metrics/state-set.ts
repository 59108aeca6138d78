import { isDeepStrictEqual } from 'node:util'
import type { Labels } from './family.ts'
import { InvalidSampleError } from './invalid-sample-error.ts'
import { type MetricDefinition, type RegisterOptions, SampledMetric } from './metric.ts'

export interface StateSetDefinition extends MetricDefinition {
  /** Every state there can be. */
  readonly states: readonly string[]
}

/** One of a fixed list of states: 1 for the state that holds, 0 for the others (OpenMetrics 1.0, StateSet). */
export class StateSet extends SampledMetric {
  readonly familyType = 'stateset'
  readonly states: readonly string[]

  constructor(definition: StateSetDefinition & RegisterOptions) {
    super(definition)
    this.states = definition.states
  }

  override isDefinedBy(definition: StateSetDefinition): boolean {
    return super.isDefinedBy(definition) && isDeepStrictEqual(definition.states, this.states)
  }

  /**
   * Says which state holds.
   * @throws InvalidSampleError when it is not one of the list.
   */
  set(state: string, { labels = {} }: { readonly labels?: Labels } = {}): void {
    if (!this.states.includes(state)) {
      throw new InvalidSampleError(this.name, `the state is one of ${this.states.join(', ')}`, state)
    }
    for (const name of this.states) {
      this.store({ ...labels, [this.name]: name }, name === state ? 1 : 0)
    }
  }
}
