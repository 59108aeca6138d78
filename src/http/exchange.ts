import type { Connection } from '../net/connection.ts'
import type { HttpContext } from './context.ts'
import type { HttpRequest } from './request.ts'
import type { Header } from './trace.ts'

/** A body: all of it, or what comes, piece by piece. */
export type AnswerBody = Buffer | AsyncIterable<Buffer>

/** An answer whose head has come. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly version: string
  readonly headers: readonly Header[]
  readonly contentLength: number
  /** The body as it came; it can be read once, as long as the connection is open. */
  readonly body: AnswerBody
}

/** What one exchange needs to know, and tells. */
export interface ExchangeOptions {
  readonly enterPhase: HttpContext['enterPhase']
  /** Is called when the first byte of the answer has come. */
  readonly onFirstByte: () => void
}

/** Sends one request over an open connection, and waits for the head of its answer. */
export type Exchange = (connection: Connection, request: HttpRequest, options: ExchangeOptions) => Promise<Answer>
