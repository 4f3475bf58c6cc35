/** The worker that paints: brings frames from wherever the browser gives them to the pipeline, and back. */
import { Pipeline } from './pipeline'
import type { FromWorker, ToWorker } from './wire'

const page = self as unknown as {
  postMessage: (told: FromWorker, given?: Transferable[]) => void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
}

const pipeline = new Pipeline((state) => page.postMessage({ kind: 'state', state }))

/** Frames are waited for, each let go as soon as another stands for it: a camera has few of them. */
async function run(readable: ReadableStream<VideoFrame>, writable: WritableStream<VideoFrame>, rate?: number) {
  pipeline.begin(rate)
  const reader = readable.getReader()
  const writer = writable.getWriter()
  try {
    for (;;) {
      const asked = performance.now()
      const { done, value: frame } = await reader.read()
      if (done) break
      await writer.write(await painted(frame, performance.now() - asked > 1.5))
    }
    await writer.close()
  } catch {
    await reader.cancel().catch(() => undefined)
    await writer.abort().catch(() => undefined)
  }
}

async function painted(frame: VideoFrame, waited: boolean): Promise<VideoFrame> {
  const { displayWidth: width, displayHeight: height, timestamp } = frame
  const canvas = await pipeline.paint(frame, width, height, timestamp / 1_000, waited)
  if (!canvas) return frame
  const made = new VideoFrame(canvas, { timestamp, duration: frame.duration ?? undefined, alpha: 'discard' })
  frame.close()
  return made
}

function begin_track(id: number, track: MediaStreamTrack, rate?: number): void {
  if (!self.MediaStreamTrackProcessor || !self.VideoTrackGenerator) return page.postMessage({ kind: 'made', id })
  const generator = new self.VideoTrackGenerator()
  const made = generator.track as MediaStreamTrack
  page.postMessage({ kind: 'made', id, track: made }, [made as unknown as Transferable])
  void run(new self.MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable, generator.writable, rate)
}

async function paint_bitmap(id: number, bitmap: ImageBitmap, at: number): Promise<void> {
  const canvas = await pipeline.paint(bitmap, bitmap.width, bitmap.height, at, true)
  const painted = canvas ? canvas.transferToImageBitmap() : bitmap
  if (painted !== bitmap) bitmap.close()
  page.postMessage({ kind: 'painted', id, bitmap: painted }, [painted])
}

page.onmessage = ({ data }) => {
  if (data.kind === 'settings') pipeline.change(data.settings, data.picture)
  else if (data.kind === 'streams') void run(data.readable, data.writable, data.rate)
  else if (data.kind === 'track') begin_track(data.id, data.track, data.rate)
  else void paint_bitmap(data.id, data.bitmap, data.at)
}
