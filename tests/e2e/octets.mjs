import { createHash } from 'node:crypto'

/** What a file comes in: one upload's chunks, but for the last. */
export const kChunkBytes = 4 * 1024 * 1024

/** A body that is sent as the bytes it is. */
export class Octets {
  constructor(bytes) {
    this.bytes = Buffer.from(bytes)
  }
}

export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}
