/** What of the camera is sent: three sizes, of which the server says which anybody looks at. */

export const rids = ['q', 'h', 'f'] as const

/** In the order of the rids: a bit of the server's wish is one of these, the lowest first. */
export function camera_encodings(): RTCRtpEncodingParameters[] {
  return [
    { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000, maxFramerate: 20 },
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_800_000 },
  ]
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

/** One tap for a slow line: the camera is sent small. */
export function with_most(encodings: RTCRtpEncodingParameters[], bits_per_second: number | undefined) {
  return encodings.map((encoding) => ({ ...encoding, maxBitrate: bits_per_second ?? encoding.maxBitrate }))
}
