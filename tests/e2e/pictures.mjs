import { crc32, deflateSync } from 'node:zlib'

/** A PNG (RFC 2083) of this size: a slope of two colours, so that one sees which side is up. */
export function png(width, height, [red, green, blue] = [50, 91, 218]) {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows.set([red, Math.round((green * x) / width), Math.round((blue * y) / height)], y * (width * 3 + 1) + 1 + x * 3)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), part('IHDR', head), part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))])
}

function part(name, content) {
  const named = Buffer.concat([Buffer.from(name), content])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(content.length, 0)
  frame.writeUInt32BE(crc32(named) >>> 0, 4)
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)])
}

/** An AVIF, which browsers draw and the server makes no thumbnail of. */
export function avif() {
  return Buffer.from(kAvif, 'base64')
}

const kAvif =
  'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAA' +
  'AAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAEOAAEAAAAAAAAAiAAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGF2MDEAAAAAamlwcnAA' +
  'AABLaXBjbwAAABNjb2xybmNseAACAAIABoAAAAAMYXYxQ4EEDAAAAAAUaXNwZQAAAAAAAASwAAABLAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQ' +
  'AAAAAAAAABAAEEgYIDhAAAAJBtZGF0EgAKChkqJXytggQEDQgyeBJgAIIQAUABxXox6PYCCdpBx4oOXbyDUGKyqSBh1nK/1J2vkpspqFqiquwD' +
  'HXoN9Mrp/chUtliX1KnxK/2wjr3u++7CCoU0f4AeIX0uQ2rh/dqgnAQF7vKFf+x05NrIP327Qat2BN+ZHiXTUv4RLRszRo1XBmWJgA=='

/** A GIF (89a) that changes its colour four times a second. Every pixel is a code of its own, so nothing is packed. */
export function gif(width, height) {
  const word = (value) => Buffer.from([value & 255, value >> 8])
  const palette = Buffer.alloc(128 * 3)
  palette.set([50, 91, 218, 216, 80, 40])
  const head = Buffer.concat([Buffer.from('GIF89a'), word(width), word(height), Buffer.from([0xf6, 0, 0]), palette])
  const forever = Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from('NETSCAPE2.0'), Buffer.from([3, 1, 0, 0, 0])])
  const frames = [0, 1].map((colour) => Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 0, 25, 0, 0, 0, 0x2c, 0, 0, 0, 0]), word(width), word(height), Buffer.from([0, 7]), unpacked(width * height, colour), Buffer.from([0]),
  ]))
  return Buffer.concat([head, forever, ...frames, Buffer.from([0x3b])])
}

/** LZW that forgets its table (code 128) before codes grow beyond eight bits, in blocks of at most 255 bytes. */
function unpacked(count, colour) {
  const blocks = []
  for (let done = 0; done < count; done += 120) {
    const run = Math.min(120, count - done)
    blocks.push(Buffer.from([run + (done + run === count ? 2 : 1), 128]), Buffer.alloc(run, colour))
  }
  return Buffer.concat([...blocks, Buffer.from([129])])
}
