import { parseMissingBlock } from '../config/parse-file.ts'
import { createRedactor } from '../config/secrets.ts'
import { importSource } from './catalog.ts'
import type { Prober } from './define-prober.ts'
import { WorkerMemory } from './isolate-memory.ts'
import type { DoneMessage, FromWorker, RunMessage, StartMessage, ToWorker } from './isolate-messages.ts'
import { toPlainFault, toPlainResult } from './isolate-result.ts'
import { restoreSelection } from './isolate-selection.ts'
import { OverloadError } from './overload-error.ts'
import { runProbe } from './runner.ts'

/** The process of an isolated module: it runs one probe after the other, as it is told. */

interface Worker {
  readonly prober: Prober
  readonly options: unknown
  readonly redact: (text: string) => string
}

let worker: Worker | undefined
let running: AbortController | undefined

process.on('message', (message: ToWorker) => {
  if (message.kind === 'start') void start(message)
  else if (message.kind === 'abort') running?.abort(new Error('nobody waits for the probe any more'))
  else void run(message)
})
process.on('uncaughtException', (error) => {
  send({ kind: 'fault', fault: toPlainFault(error) }, () => process.exit(1))
})
// Nobody is left to probe for.
process.on('disconnect', () => process.exit())
// A terminal, or a service manager, sends these to all processes; the exporter lets its probes end first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

async function start({ source, settings, secrets }: StartMessage): Promise<void> {
  const prober = await importSource(source)
  const options = settings === undefined ? parseMissingBlock(prober).data : prober.options.parse(settings)
  worker = { prober, options, redact: createRedactor(secrets) }
  send({ kind: 'ready' })
}

async function run(message: RunMessage): Promise<void> {
  running = new AbortController()
  const { signal } = running
  try {
    send(await probe(message, signal))
  } catch (error) {
    if (signal.aborted) send({ kind: 'aborted' })
    else if (error instanceof OverloadError) send({ kind: 'unable', reason: error.reason, message: error.message })
    else throw error
  }
}

async function probe(message: RunMessage, signal: AbortSignal): Promise<DoneMessage> {
  if (worker === undefined) throw new Error('there is nothing to probe with yet')
  const { target, selection, timeoutMs, memory } = message
  const { guard, resolver } = restoreSelection(selection, worker.prober)
  const own = memory && new WorkerMemory(memory)
  const result = await runProbe({ ...worker, target, guard, resolver, timeoutMs, signal, memory: own })
  return { kind: 'done', result: await toPlainResult(result), kept: own?.kept ?? [] }
}

function send(message: FromWorker, then: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, {}, then)
  else then()
}
