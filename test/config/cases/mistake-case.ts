/** A file of testdata, and all that is said about it. */
export interface MistakeCase {
  /** Name of the file, without `.yml`. */
  readonly mistake: string
  /** `LINE:COLUMN: MESSAGE` of each mistake, in the order of the file. */
  readonly says: readonly string[]
}
