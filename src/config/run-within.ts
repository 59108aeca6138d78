import { type Context, createContext, Script } from 'node:vm'

let room: { readonly script: Script; readonly context: Context } | undefined

/**
 * Runs a task that never waits, and stops it where it is when its time is over; nothing else could, for nothing else
 * runs meanwhile.
 * @throws Error when its time is over, and what the task throws.
 */
export function runWithin<T>(limitMs: number, task: () => T): T {
  room ??= { script: new Script('task()'), context: createContext(Object.create(null)) }
  const { script, context } = room
  let result: { readonly value: T } | undefined
  context['task'] = () => {
    result = { value: task() }
  }
  try {
    script.runInContext(context, { timeout: limitMs })
  } catch (error) {
    throw isTimeout(error) ? new Error(`it takes longer than ${limitMs} ms`) : error
  } finally {
    delete context['task']
  }
  if (result === undefined) throw new Error('the task did not run')
  return result.value
}

/** The error comes from the other context, so that it is no instance of the class here. */
function isTimeout(error: unknown): boolean {
  return Object(error).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
