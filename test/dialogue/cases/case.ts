import type { ScriptStep } from '../../support/scripted.ts'

/** A dialogue, and what a probe makes of it. */
export interface DialogueCase {
  readonly title: string
  readonly server: readonly ScriptStep[]
  /** As in the file. */
  readonly query_response: readonly object[]
  readonly verdict: string
  /** Which of the two flags is 1. @defaultValue neither */
  readonly flag?: 'regex' | 'bytes'
  /** What the target was told in all, as Latin-1. */
  readonly heard?: string
  readonly max_bytes?: number
  /** Short where the probe is to run into it. */
  readonly timeoutMs?: number
}
