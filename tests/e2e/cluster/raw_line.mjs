/**
 * What one connection was told, before the client makes sense of it: a device that hears a stream is told 1, 2, 3, without
 * holes and doubles, whatever came and went between the nodes.
 */
export class RawLine {
  #seqs = new Map()
  #is_lagging = false

  constructor(faults) {
    this.faults = faults
  }

  /** Gives the kind of the frame. */
  received(text) {
    const frame = JSON.parse(text)
    if (frame.frame === 'welcome' || frame.frame === 'resumed') this.#answered(frame.streams)
    if (frame.frame === 'lagged') this.#is_lagging = true
    if (frame.frame === 'event' && frame.event.seq !== undefined) this.#told(frame.event)
    if (frame.frame === 'reply' && frame.status >= 400 && frame.status < 500) this.faults.push(`refused: ${text.slice(0, 300)}`)
    return frame.frame
  }

  #answered(streams) {
    this.#is_lagging = false
    for (const { stream, seq, answer } of streams) if (answer !== 'gone') this.#seqs.set(stream, seq)
  }

  #told({ stream, seq }) {
    if (this.#is_lagging) return
    const last = this.#seqs.get(stream)
    if (last !== undefined && stream.startsWith('cnv_') && seq !== last + 1) this.faults.push(`${stream}: ${seq} came after ${last}`)
    this.#seqs.set(stream, seq)
  }
}
