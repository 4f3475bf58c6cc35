/** Which microphone, camera and speaker this device uses: remembered here, for it alone. */

export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput'

export interface DeviceChoice {
  microphone?: string
  camera?: string
  speaker?: string
  noise_suppression: boolean
  echo_cancellation: boolean
  automatic_gain: boolean
  is_mirrored: boolean
  joins_muted: boolean
  joins_without_camera: boolean
}

export const default_choice: DeviceChoice = {
  noise_suppression: true,
  echo_cancellation: true,
  automatic_gain: true,
  is_mirrored: true,
  joins_muted: false,
  joins_without_camera: false,
}

const kKey = 'madang.meeting_devices'

export function remembered_choice(shelf: Pick<Storage, 'getItem'> = localStorage): DeviceChoice {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(kKey) ?? '{}')
    return { ...default_choice, ...(kept as Partial<DeviceChoice>) }
  } catch {
    return default_choice
  }
}

export function remember_choice(choice: DeviceChoice, shelf: Pick<Storage, 'setItem'> = localStorage): void {
  shelf.setItem(kKey, JSON.stringify(choice))
}

/** A device that was unplugged meanwhile is no reason to fail: `ideal` takes another one. */
export function microphone_constraints(choice: DeviceChoice): MediaTrackConstraints {
  return {
    ...(choice.microphone && { deviceId: { ideal: choice.microphone } }),
    noiseSuppression: choice.noise_suppression,
    echoCancellation: choice.echo_cancellation,
    autoGainControl: choice.automatic_gain,
    channelCount: 1,
  }
}

export function camera_constraints(choice: DeviceChoice): MediaTrackConstraints {
  return {
    ...(choice.camera && { deviceId: { ideal: choice.camera } }),
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
  }
}

export interface Device {
  id: string
  label: string
}

export type Devices = Record<DeviceKind, Device[]>

export const no_devices: Devices = { audioinput: [], videoinput: [], audiooutput: [] }

/** Without their doubles: Chromium lists the default ones a second time under a name of their own. */
export function sorted_devices(found: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]): Devices {
  const of = (kind: DeviceKind) =>
    found
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .filter(({ deviceId }) => deviceId !== 'communications')
      .map(({ deviceId, label }) => ({ id: deviceId, label }))
  return { audioinput: of('audioinput'), videoinput: of('videoinput'), audiooutput: of('audiooutput') }
}

/** Why a device cannot be had; each has words and a way out. */
export type DeviceProblem = 'refused' | 'missing' | 'busy' | 'insecure' | 'unknown'

export function device_problem(problem: unknown): DeviceProblem {
  switch ((problem as Partial<DOMException> | undefined)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    case 'TypeError':
      return 'insecure'
    default:
      return 'unknown'
  }
}

async function one_track(constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  // Without https there is no mediaDevices at all: asking for it is the TypeError that says so.
  const stream = await navigator.mediaDevices.getUserMedia(constraints)
  const [track] = stream.getTracks()
  if (!track) throw new DOMException('no track', 'NotFoundError')
  return track
}

export function open_microphone(choice: DeviceChoice): Promise<MediaStreamTrack> {
  return one_track({ audio: microphone_constraints(choice) })
}

export function open_camera(choice: DeviceChoice): Promise<MediaStreamTrack> {
  return one_track({ video: camera_constraints(choice) })
}

export async function list_devices(): Promise<Devices> {
  if (!('mediaDevices' in navigator)) return no_devices
  return sorted_devices(await navigator.mediaDevices.enumerateDevices())
}

export interface SharedScreen {
  picture: MediaStreamTrack
  sound: MediaStreamTrack | undefined
}

/** Nothing when the person changes their mind in the browser's own dialog. */
export async function open_screen(): Promise<SharedScreen | undefined> {
  const wish = { video: { frameRate: { ideal: 15, max: 30 } }, audio: true, systemAudio: 'include' }
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia(wish)
    const [picture] = stream.getVideoTracks()
    return picture && { picture, sound: stream.getAudioTracks()[0] }
  } catch (problem) {
    if (device_problem(problem) === 'refused') return undefined
    throw problem
  }
}

export function can_share_screen(): boolean {
  return typeof navigator !== 'undefined' && 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices
}

export function can_choose_speaker(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype
}
