/** What a camera goes through before anybody sees it: nothing, or what `effects` draws on it. */
export type CameraEffect = (track: MediaStreamTrack) => Promise<MediaStreamTrack>

export const plain_camera: CameraEffect = (track) => Promise.resolve(track)
