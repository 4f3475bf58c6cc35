/** The sound of an alert: two rising notes, twice. Made here, so that nothing is fetched when it matters. */
const notes = [
  { at: 0, pitch: 740 },
  { at: 0.16, pitch: 988 },
  { at: 0.5, pitch: 740 },
  { at: 0.66, pitch: 988 },
]
const kLength = 0.14
const kLoudness = 0.12

let context: AudioContext | undefined

/** Silent where the browser lets no page make a sound before somebody has touched it. */
export function ring(): void {
  try {
    context ??= new AudioContext()
    const { currentTime: now, state } = context
    if (state === 'suspended') void context.resume().catch(() => undefined)
    for (const { at, pitch } of notes) play(context, now + at, pitch)
  } catch {
    context = undefined
  }
}

function play(audio: AudioContext, at: number, pitch: number) {
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.type = 'triangle'
  tone.frequency.value = pitch
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(kLoudness, at + 0.02)
  volume.gain.linearRampToValueAtTime(0, at + kLength)
  tone.connect(volume).connect(audio.destination)
  tone.start(at)
  tone.stop(at + kLength)
}
