/** A WAV file: so many seconds of a tone, one channel, 16 bits, 8 kHz. */
export function wav(seconds, hertz = 440) {
  const kRate = 8_000
  const samples = Buffer.alloc(seconds * kRate * 2)
  for (let at = 0; at < seconds * kRate; at += 1) samples.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / kRate)), at * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(kRate, 24)
  head.writeUInt32LE(kRate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** A second of film, recorded by the browser of this page: nothing else here can make one. */
export async function film(page) {
  const text = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 })
    const brush = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' })
    const parts = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    const stopped = new Promise((done) => (recorder.onstop = done))
    recorder.start()
    for (let began = performance.now(), passed = 0; passed < 1_000; passed = performance.now() - began) {
      brush.fillStyle = `hsl(${passed / 3} 70% 45%)`
      brush.fillRect(0, 0, 320, 180)
      await new Promise(requestAnimationFrame)
    }
    recorder.stop()
    await stopped
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  })
  return Buffer.from(text, 'base64')
}

/** It says that it is an MP4, and holds nothing that anybody could play. */
export function unplayable() {
  return Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(2_000, 7)])
}
