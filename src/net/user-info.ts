/** An address with user and password before its host, with a scheme or without. */
const WITH_PASSWORD = /^((?:[a-z][a-z\d+.-]*:)?(?:\/\/)?[^/?#:@]*:)([^/?#]*)@/i

/** The password that stands in an address. */
export function passwordOf(address: string): string | undefined {
  return WITH_PASSWORD.exec(address)?.[2]
}

/** Puts `<secret>` into the place of the password of an address. */
export function hidePassword(address: string): string {
  return address.replace(WITH_PASSWORD, '$1<secret>@')
}
