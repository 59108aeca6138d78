import * as z from 'zod'

/** The schema of a text that counts as absent when it is empty. */
export function text(description: string): z.ZodDefault<z.ZodString> {
  return z.string().default('').meta({ description })
}

/** Reports each key but the first of those that exclude each other, if they are given together. */
export function reportIfSeveral<Key extends string>(
  context: z.RefinementCtx,
  settings: Readonly<Record<Key, string>>,
  keys: readonly Key[],
): void {
  const [first, ...others] = keys.filter((key) => settings[key] !== '')
  for (const key of others) {
    const message = `${first} and ${key} cannot be given together; at most one of ${keys.join(', ')} can`
    context.addIssue({ code: 'custom', path: [key], message })
  }
}
