import type { LiveMeeting } from '../live_meeting'

interface FloatingWindows {
  requestWindow: (size: { width: number; height: number }) => Promise<Window>
}

/** The large picture over all other windows: a page of its own where browsers know that, else the picture alone. */
export async function show_in_picture(live: LiveMeeting): Promise<void> {
  const floating = (window as { documentPictureInPicture?: FloatingWindows }).documentPictureInPicture
  const shown = stage_video()
  if (!shown) return
  if (!floating) return void (await shown.requestPictureInPicture().catch(() => undefined))
  try {
    const page = await floating.requestWindow({ width: 420, height: 236 })
    fill(page, shown, live)
  } catch {
    await shown.requestPictureInPicture().catch(() => undefined)
  }
}

function stage_video(): HTMLVideoElement | null {
  return document.querySelector('video[data-stage]') ?? document.querySelector('[data-meeting] video')
}

function fill(page: Window, shown: HTMLVideoElement, live: LiveMeeting): void {
  const video = page.document.createElement('video')
  Object.assign(page.document.body.style, { margin: '0', background: '#0b0d12' })
  Object.assign(video.style, { width: '100vw', height: '100vh', objectFit: 'contain' })
  Object.assign(video, { muted: true, autoplay: true, playsInline: true, srcObject: shown.srcObject })
  page.document.title = document.title
  page.document.body.append(video)
  // Who is large changes: the window follows the page.
  const follow = setInterval(() => {
    const now = stage_video()
    if (live.state.line === 'closed') page.close()
    else if (now && video.srcObject !== now.srcObject) video.srcObject = now.srcObject
  }, 500)
  page.addEventListener('pagehide', () => clearInterval(follow))
}
