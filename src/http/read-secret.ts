import { readText } from '../config/read-text.ts'
import { quote } from '../log/quote.ts'
import { ProbeFailure } from '../net/failure.ts'

const MAX_SECRET_BYTES = 64 * 1024

/** Where a secret may come from; at most one of them is no empty text. */
export interface SecretSource {
  readonly inline: string
  readonly file: string
  readonly reference: string
  /** What it is called in the settings: `password`. */
  readonly key: string
}

/**
 * Gets a secret of the settings, reading its file where it has one.
 * @returns an empty text where there is none.
 * @throws ProbeFailure `internal`
 */
export async function readSecret({ inline, file, reference, key }: SecretSource): Promise<string> {
  if (inline !== '') return inline
  if (file !== '') return readSecretFile(file, `${key}_file`)
  if (reference === '') return ''
  throw new ProbeFailure('internal', `${key}_ref needs a secret manager, and there is none`, { phase: 'send' })
}

/**
 * Reads a file with a secret, and leaves out white space around it.
 * @param key what names the file in the settings.
 * @throws ProbeFailure `internal`, naming the file.
 */
export async function readSecretFile(file: string, key: string): Promise<string> {
  try {
    return (await readText(file, MAX_SECRET_BYTES)).trim()
  } catch (cause) {
    const message = `${key} ${quote(file)}: ${(cause as Error).message}`
    throw new ProbeFailure('internal', message, { cause, phase: 'send' })
  }
}
