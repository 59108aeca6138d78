/** What carries messages between two processes. */
export interface Port {
  readonly send: (message: object, done: (error: Error | null) => void) => unknown
  readonly on: (event: 'message', listener: (message: unknown) => void) => unknown
}

/** Functions that one process lets the other call. What they take and give is data. */
type Functions<T> = { readonly [N in keyof T]: (input: never) => unknown }

interface Call {
  readonly call: number
  readonly name: string
  readonly input: unknown
}

type Answer = { readonly answer: number } & ({ readonly value: unknown } | { readonly error: string })

/** Lets two processes call functions of each other. */
export class Channel<Remote extends Functions<Remote>> {
  readonly #port: Port
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #lastCall = 0
  #end: Error | undefined

  constructor(port: Port, own: Functions<object>) {
    this.#port = port
    port.on('message', (message) => {
      if (isAnswer(message)) this.#settle(message)
      else if (isCall(message)) void answer(own, message).then((result) => this.#send(result, () => {}))
    })
  }

  /** @throws Error when the function has thrown, or the other process is gone. */
  async call<N extends string & keyof Remote>(
    name: N,
    ...[input]: Parameters<Remote[N]>
  ): Promise<Awaited<ReturnType<Remote[N]>>> {
    if (this.#end !== undefined) throw this.#end
    const waiting = Promise.withResolvers<unknown>()
    const call = ++this.#lastCall
    this.#waiting.set(call, waiting)
    this.#send({ call, name, input }, (error) => this.#settle({ answer: call, error: error.message }))
    return (await waiting.promise) as Awaited<ReturnType<Remote[N]>>
  }

  /** Gives up what was not answered: the other process is gone. */
  end(error: Error): void {
    this.#end = error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  #send(message: Call | Answer, onError: (error: Error) => void): void {
    try {
      this.#port.send(message, (error) => {
        if (error) onError(error)
      })
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #settle(message: Answer): void {
    const waiting = this.#waiting.get(message.answer)
    this.#waiting.delete(message.answer)
    if ('error' in message) waiting?.reject(new Error(message.error))
    else waiting?.resolve(message.value)
  }
}

async function answer(own: Functions<object>, { call, name, input }: Call): Promise<Answer> {
  try {
    const called: unknown = Object.hasOwn(own, name) ? Reflect.get(own, name) : undefined
    if (typeof called !== 'function') throw new Error(`there is no ${name}`)
    return { answer: call, value: await (called as (input: unknown) => unknown)(input) }
  } catch (error) {
    return { answer: call, error: error instanceof Error ? error.message : String(error) }
  }
}

function isCall(message: unknown): message is Call {
  return typeof message === 'object' && message !== null && 'call' in message
}

function isAnswer(message: unknown): message is Answer {
  return typeof message === 'object' && message !== null && 'answer' in message
}
