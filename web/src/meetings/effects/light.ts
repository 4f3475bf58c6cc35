/** How much light a picture lacks, read from its brightness, and the curve that gives it back. */

/** Never more: what lies below is noise. */
export const kMostGain = 3.5
const kWanted = 0.4
const kSettles = 700 // ms
const kFaceWeighs = 4
const kSteps = 64

/** Where the face is, in parts of the picture's width and height. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

const luma = (pixels: Uint8Array, at: number) =>
  (0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0)) / 255

/** Shares of brightness from black to white; a face counts for more than what is around it. */
export function histogram_of(pixels: Uint8Array, width: number, face?: Box): Float32Array {
  const counts = new Float32Array(kSteps)
  const height = pixels.length / 4 / width
  let sum = 0
  for (let at = 0; at < pixels.length; at += 4) {
    const x = ((at / 4) % width) / width
    const y = Math.floor(at / 4 / width) / height
    const in_face = face && x >= face.left && x <= face.right && y >= face.top && y <= face.bottom
    const weight = in_face ? kFaceWeighs : 1
    const step = Math.min(kSteps - 1, Math.floor(luma(pixels, at) * kSteps))
    counts[step] = (counts[step] ?? 0) + weight
    sum += weight
  }
  return sum > 0 ? counts.map((count) => count / sum) : counts
}

/** The brightness that `share` of the picture lies under. */
export function quantile_of(histogram: Float32Array, share: number): number {
  let below = 0
  for (const [step, part] of histogram.entries()) {
    if (below + part >= share) return (step + (part > 0 ? (share - below) / part : 0)) / kSteps
    below += part
  }
  return 1
}

/** What the curve has to multiply black's neighbourhood with. 1 leaves the picture alone. */
export function gain_of(histogram: Float32Array): number {
  const middle = Math.max(0.01, quantile_of(histogram, 0.5))
  if (middle >= kWanted) return 1
  return Math.min(kMostGain, (kWanted * (1 - middle)) / (middle * (1 - kWanted)))
}

/** Black stays black, white stays white, and between them everything keeps its order. The shader computes the same. */
export function lifted(brightness: number, gain: number): number {
  return (brightness * gain) / (1 + (gain - 1) * brightness)
}

/** A lamp that goes on changes the picture within a second, not within a frame; a hand that passes changes nothing. */
export class Light {
  #gain = 1
  #at: number | undefined

  get gain(): number {
    return this.#gain
  }

  measured(histogram: Float32Array, at: number): void {
    const wanted = gain_of(histogram)
    const passed = this.#at === undefined ? Infinity : Math.max(0, at - this.#at)
    this.#at = at
    if (Math.abs(Math.log(wanted / this.#gain)) < 0.03) return
    const share = 1 - Math.exp(-passed / kSettles)
    this.#gain = Math.exp(Math.log(this.#gain) * (1 - share) + Math.log(wanted) * share)
  }

  forget(): void {
    this.#gain = 1
    this.#at = undefined
  }
}
