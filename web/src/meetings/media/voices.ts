/** Makes the voices heard: a browser plays what it is sent only through an element. */
export class Voices {
  readonly #elements: HTMLAudioElement[]
  readonly #on_blocked: (blocked: boolean) => void

  constructor(tracks: readonly MediaStreamTrack[], on_blocked: (blocked: boolean) => void) {
    this.#on_blocked = on_blocked
    this.#elements = tracks.map((track) => {
      const element = new Audio()
      element.srcObject = new MediaStream([track])
      return element
    })
    void this.play()
  }

  /** Refused by browsers until the person has touched the page once. */
  async play(): Promise<void> {
    const played = await Promise.allSettled(this.#elements.map((element) => element.play()))
    const is_refusal = (result: PromiseSettledResult<void>) =>
      result.status === 'rejected' && (result.reason as Partial<DOMException>).name === 'NotAllowedError'
    this.#on_blocked(played.some(is_refusal))
  }

  async choose_speaker(device_id: string): Promise<void> {
    const settled = await Promise.allSettled(this.#elements.map((element) => element.setSinkId?.(device_id)))
    const failed = settled.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  close(): void {
    for (const element of this.#elements) {
      element.pause()
      element.srcObject = null
    }
  }
}
