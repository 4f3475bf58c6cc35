/** One camera, opened when somebody asks for it and let go with the component. */
import { useEffect, useState } from 'react'

export type CameraProblem = 'camera_refused' | 'camera_missing' | 'camera_busy'

function problem_of(reason: unknown): CameraProblem {
  const name = reason instanceof DOMException ? reason.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'camera_refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'camera_missing'
  return 'camera_busy'
}

export interface Camera {
  track?: MediaStreamTrack
  problem?: CameraProblem
  is_opening: boolean
  devices: readonly MediaDeviceInfo[]
  open: (device?: string) => Promise<void>
  close: () => void
}

export function useCamera(): Camera {
  const [track, set_track] = useState<MediaStreamTrack>()
  const [problem, set_problem] = useState<CameraProblem>()
  const [is_opening, set_opening] = useState(false)
  const [devices, set_devices] = useState<readonly MediaDeviceInfo[]>([])
  useEffect(() => () => track?.stop(), [track])

  const open = async (device?: string) => {
    set_opening(true)
    set_problem(undefined)
    try {
      const wanted = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }
      const video = device ? { ...wanted, deviceId: { exact: device } } : wanted
      const stream = await navigator.mediaDevices.getUserMedia({ video })
      set_track(stream.getVideoTracks()[0])
      const all = await navigator.mediaDevices.enumerateDevices()
      set_devices(all.filter(({ kind }) => kind === 'videoinput'))
    } catch (reason) {
      set_problem(problem_of(reason))
    } finally {
      set_opening(false)
    }
  }
  return { track, problem, is_opening, devices, open, close: () => set_track(undefined) }
}
