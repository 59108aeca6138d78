import type { TlsHandshake } from '../net/tls.ts'
import { VERSION } from '../version.ts'

/** How requests name us. */
export const USER_AGENT: string = `probe-exporter/${VERSION}`

/** A header of a request or an answer, its name spelt as it was sent. */
export type Header = readonly [name: string, value: string]

/** The head of an answer. */
export interface HttpAnswerHead {
  readonly status: number
  readonly statusText: string
  /** `HTTP/1.0`, `HTTP/1.1`, `HTTP/2.0`. */
  readonly version: string
  /** In the order of the answer, without what is used up by the framing (see `frameBody`). Bytes are Latin-1. */
  readonly headers: readonly Header[]
  /** Length that the answer declares for its body; -1 where it is unknown, 0 where the status forbids a body. */
  readonly contentLength: number
  /** Whether it came over TLS. */
  readonly secure: boolean
  /** Whether it is a redirect that was not followed; its body is not read then. */
  readonly followable: boolean
}

/** What a request brought to light. It is filled as the request goes on, and holds also when `fetchHttp` throws. */
export interface HttpTrace {
  /** Redirects so far, with the one that was not followed. */
  redirects: number
  /** From a request until the first byte of its answer, summed over all hops; milliseconds. */
  processingMs: number
  /** From there until the end of the body, of the last hop; milliseconds. */
  transferMs: number
  /** Of the last hop, where it uses TLS, also when its certificate is bad. */
  handshake: TlsHandshake | undefined
  /** The final answer; undefined as long as there is none. */
  answer: HttpAnswerHead | undefined
  /** Bytes of the body that were read, decompressed. */
  bodyBytes: number
}

/** Makes the trace of a request that has not begun. */
export function createTrace(): HttpTrace {
  return { redirects: 0, processingMs: 0, transferMs: 0, handshake: undefined, answer: undefined, bodyBytes: 0 }
}
