/** For browsers that give nobody the frames of a track: they are read from a video and drawn on a canvas. */
interface Painting {
  /** Otherwise frames go onto the canvas as they come. */
  is_needed: () => boolean
  paint: (bitmap: ImageBitmap, at: number) => Promise<ImageBitmap | undefined>
}

const kRate = 30

function on_frames(video: HTMLVideoElement, came: () => void): () => void {
  if (!('requestVideoFrameCallback' in video)) {
    const timer = setInterval(came, 1_000 / kRate)
    return () => clearInterval(timer)
  }
  let handle = 0
  const next = () => {
    came()
    handle = video.requestVideoFrameCallback(next)
  }
  handle = video.requestVideoFrameCallback(next)
  return () => video.cancelVideoFrameCallback(handle)
}

export function through_canvas(track: MediaStreamTrack, painting: Painting) {
  const { width = 640, height = 360 } = track.getSettings()
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d', { alpha: false })
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true })
  video.srcObject = new MediaStream([track])
  void video.play().catch(() => undefined)
  let is_busy = false

  const draw = (picture: CanvasImageSource, wide: number, high: number) => {
    if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
    context?.drawImage(picture, 0, 0)
  }
  const painted = async (wide: number, high: number) => {
    const bitmap = await createImageBitmap(video)
    const done = await painting.paint(bitmap, performance.now())
    if (done) draw(done, wide, high)
    done?.close()
  }
  const came = () => {
    const { videoWidth: wide, videoHeight: high } = video
    if (is_busy || wide === 0) return
    if (!painting.is_needed()) return draw(video, wide, high)
    is_busy = true
    void painted(wide, high).catch(() => undefined).finally(() => (is_busy = false))
  }
  const stop = on_frames(video, came)
  const close = () => {
    stop()
    video.srcObject = null
  }
  const [made] = canvas.captureStream(kRate).getVideoTracks()
  if (!made) throw new Error('the canvas gives no track')
  return { track: made, close }
}
