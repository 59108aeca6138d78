import { EventEmitter } from 'node:events'
import type { Port } from '../../../src/cli/workers/channel.ts'

/** Two ends of what carries messages: copies, and later, as between processes. */
export function connectPorts(): readonly [Port, Port] {
  const [left, right] = [new EventEmitter(), new EventEmitter()]
  return [portOf(left, right), portOf(right, left)]
}

function portOf(own: EventEmitter, other: EventEmitter): Port {
  return {
    on: (event, listener) => own.on(event, listener),
    send(message, done) {
      const copy: unknown = structuredClone(message)
      setImmediate(() => {
        other.emit('message', copy)
        done(null)
      })
    },
  }
}
