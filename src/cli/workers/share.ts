/** The part of a limit that a worker has, so that all parts together are the limit. */
export function shareOf(limit: number, { place, places }: { readonly place: number; readonly places: number }): number {
  return Math.floor(limit / places) + (place <= limit % places ? 1 : 0)
}
