import { Registry } from 'prom-client'
import { Registrar } from '../../src/metrics/registrar.ts'
import { ConnectionGate } from '../../src/web/connection-gate.ts'
import { listen, urlOf } from '../../src/web/listen.ts'

// A server of its own process, for what the bounds of a process do to it.
const metrics = new Registrar(new Registry())
const gate = new ConnectionGate({ maxConnections: 1000, metrics })
const server = await listen((_, response) => response.end('let in'), { host: '127.0.0.1', gate })
console.log('port', new URL(urlOf(server)).port)
setInterval(async () => {
  const [open, refused] =
    (await metrics.registry.metrics()).match(/(?<=^\w+(?:connections|\{reason="files"\}) )\d+/gm)?.toReversed() ?? []
  console.log('open', open, 'refused', refused)
}, 100)
