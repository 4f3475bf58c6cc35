/** A call: two soft notes together, again and again. Made here, so that nothing is fetched when it matters. */
const kPitches = [440, 554]
const kLengthMs = 900
const kEveryMs = 2_600
const kLoudness = 0.08

/** Rings until what it gives is called. Silent where the browser lets no page sound before it was touched. */
export function start_ringing(): () => void {
  let context: AudioContext | undefined
  const ring = () => {
    try {
      context ??= new AudioContext()
      if (context.state === 'suspended') void context.resume().catch(() => undefined)
      for (const pitch of kPitches) play(context, pitch)
    } catch {
      context = undefined
    }
    vibrate([300, 150, 300])
  }
  ring()
  const again = setInterval(ring, kEveryMs)
  return () => {
    clearInterval(again)
    vibrate(0)
    void context?.close().catch(() => undefined)
  }
}

/** Browsers take it from a page alone that was touched, and write an error for any other. */
function vibrate(pattern: VibratePattern): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern)
}

function play(audio: AudioContext, pitch: number): void {
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  const { currentTime: now } = audio
  const end = now + kLengthMs / 1_000
  tone.frequency.value = pitch
  volume.gain.setValueAtTime(0, now)
  volume.gain.linearRampToValueAtTime(kLoudness, now + 0.08)
  volume.gain.setValueAtTime(kLoudness, end - 0.25)
  volume.gain.linearRampToValueAtTime(0, end)
  tone.connect(volume).connect(audio.destination)
  tone.start(now)
  tone.stop(end)
}
