/** Thrown for a mistake of whoever runs the command: the message is all that they see. */
export class UserError extends Error {
  override readonly name = 'UserError'
}
