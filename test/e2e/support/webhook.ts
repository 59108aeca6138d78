import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What Alertmanager sends about a group of alerts. */
export interface Message {
  readonly status: 'firing' | 'resolved'
  readonly groupLabels: Readonly<Record<string, string>>
}

export interface Webhook extends AsyncDisposable {
  readonly url: string
  /** All messages so far. */
  readonly messages: readonly Message[]
}

/** Starts the receiver of messages from Alertmanager. */
export async function startWebhook(): Promise<Webhook> {
  const messages: Message[] = []
  const server = createServer(async (request, response) => {
    messages.push(JSON.parse(await text(request)))
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    messages,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}
