/** What of the camera is sent: up to three sizes, of which the server says which anybody looks at. */

export const rids = ['q', 'h', 'f'] as const

export interface PictureSize {
  width: number
  height: number
}

/** Chromium sends no third size of a picture below 960 x 540, no second below 480 x 270, and leaves out the largest. */
const kThree = 960 * 540
const kTwo = 480 * 270

/** How many sizes a camera's picture is sent at. */
export function sizes_of(picture: PictureSize | undefined): number {
  if (!picture || picture.width * picture.height >= kThree) return 3
  return picture.width * picture.height >= kTwo ? 2 : 1
}

/** In the order of the rids: a bit of the server's wish is one of these, the lowest first. */
export function camera_encodings(picture?: PictureSize): RTCRtpEncodingParameters[] {
  const encodings: RTCRtpEncodingParameters[] = [
    { rid: 'q', maxBitrate: 150_000, maxFramerate: 20 },
    { rid: 'h', maxBitrate: 500_000 },
    { rid: 'f', maxBitrate: 1_800_000 },
  ]
  return with_sizes(encodings, picture)
}

/** Each half as wide as the next, the largest that is sent as large as the picture; the same if it is so already. */
export function with_sizes(encodings: RTCRtpEncodingParameters[], picture?: PictureSize) {
  const scales = encodings.map((_, index) => 2 ** Math.max(0, sizes_of(picture) - 1 - index))
  if (encodings.every(({ scaleResolutionDownBy }, index) => scaleResolutionDownBy === scales[index])) return encodings
  return encodings.map((encoding, index) => ({ ...encoding, scaleResolutionDownBy: scales[index] }))
}

/** The wish for what a small picture is not sent at is one for its largest. */
export function wanted_of(wanted: number, picture: PictureSize | undefined): number {
  const largest = 1 << (sizes_of(picture) - 1)
  return wanted < largest * 2 ? wanted : (wanted & (largest - 1)) | largest
}

/** Text is to be sharp: a screen gets more than a camera. */
export function screen_encodings(): RTCRtpEncodingParameters[] {
  return [{ maxBitrate: 3_000_000, maxFramerate: 30 }]
}

/** The encodings of a sender with those on that `wanted` has a bit for; the very same ones if nothing changes. */
export function with_layers(encodings: RTCRtpEncodingParameters[], wanted: number): RTCRtpEncodingParameters[] {
  const is_on = (index: number) => (wanted & (1 << index)) !== 0
  if (encodings.every((encoding, index) => (encoding.active ?? true) === is_on(index))) return encodings
  return encodings.map((encoding, index) => ({ ...encoding, active: is_on(index) }))
}
