/**
 * Our WebSocket framing against RFC 6455, section by section, on the real server. What is legal is answered as if it had come
 * in one frame; what is not is answered by a close frame of the right code and the end of the connection. Everything comes
 * twice: at once, and byte by byte.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Server } from '../server.mjs'
import { close_frame, frame, FrameWire, kFinal, kOpcode, text_frame } from '../wire.mjs'
import { founder } from '../world.mjs'

const { continuation, text, binary, close, ping, pong } = kOpcode
const kMostBytes = 262_144
const kProtocol = 1002
const kUnsupported = 1003
const kNotUtf8 = 1007
const kTooBig = 1009

let server, person

before(async () => {
  server = await Server.start()
  person = await founder(server, 'framing', '지우', 'Framing')
})

after(() => server?.remove())

/** A message of the protocol above, which is answered with `pong`, made exactly so long. */
const asking = (bytes = 16) => '{"frame":"ping"}'.padEnd(bytes)
const is_answer = ({ first, payload }) => first === (kFinal | text) && String(payload) === '{"frame":"pong"}'
/** A message that is answered with the same id. */
const calling = (id) => JSON.stringify({ frame: 'call', id, method: 'GET', path: '/api/session' })

/** Runs `body` on a fresh connection for each way of sending. */
async function each_way(body) {
  for (const way of ['send', 'send_bytewise']) {
    const line = await FrameWire.of(person)
    assert.equal(line.welcome.frame, 'welcome')
    await body(line, (...frames) => line.wire[way](Buffer.concat(frames)))
    line.wire.cut()
  }
}

function answered(name, ...frames) {
  test(name, () => each_way(async (line, send) => {
    send(...frames)
    assert.ok(is_answer(await line.next()))
  }))
}

function refused(name, code, ...frames) {
  test(`${name}: ${code}`, () => each_way(async (line, send) => {
    send(...frames)
    let said = await line.next()
    while (said && said.first !== (kFinal | close)) said = await line.next()
    assert.equal(said?.payload.readUInt16BE(0), code)
    assert.ok(said.payload.length <= 125)
    assert.equal(await line.next(), undefined, 'nothing comes after a close frame')
  }))
}

/** Cuts a message anywhere into frames. */
function fragments(message, ...cuts) {
  const bytes = Buffer.from(message)
  const places = [0, ...cuts, bytes.length]
  return places.slice(1).map((end, index) => {
    const last = index === places.length - 2
    return frame((last ? kFinal : 0) | (index === 0 ? text : continuation), bytes.subarray(places[index], end))
  })
}

// 4.2.2: the handshake of the RFC's own example.
test('the handshake proves that the key was read', async () => {
  const { handshake, wire } = await FrameWire.to(server)
  assert.equal(handshake.status, 101)
  assert.match(handshake.head, /\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=(\r\n|$)/)
  assert.doesNotMatch(handshake.head, /Sec-WebSocket-(Extensions|Protocol)/i)
  wire.cut()
})
test('an extension that is offered is not taken', async () => {
  const { handshake, wire } = await FrameWire.to(server, ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'])
  assert.equal(handshake.status, 101)
  assert.doesNotMatch(handshake.head, /Extensions/i)
  wire.cut()
})

// 5.1, 5.3: masks.
test('no frame of the server is masked', () => each_way(async (line, send) => {
  send(text_frame(asking()), frame(kFinal | ping, 'x'), close_frame(1000))
  for (let count = 0; count < 3; count += 1) assert.equal((await line.next()).masked, false)
}))
refused('a frame that is not masked', kProtocol, frame(kFinal | text, asking(), { key: null }))
refused('a control frame that is not masked', kProtocol, frame(kFinal | ping, '', { key: null }))
for (const key of [[0, 0, 0, 0], [255, 255, 255, 255], [1, 2, 3, 4]]) {
  answered(`the mask ${key}`, frame(kFinal | text, asking(), { key: Buffer.from(key) }))
}

// 5.2: lengths, reserved bits, opcodes.
for (const length of [16, 125, 126, 127, 128, 65_535, 65_536, kMostBytes]) answered(`a message of ${length} bytes`, text_frame(asking(length)))
for (const [what, bytes] of [
  ['125 in two bytes', [126, 0, 125]],
  ['0 in two bytes', [126, 0, 0]],
  ['65535 in eight bytes', [127, 0, 0, 0, 0, 0, 0, 255, 255]],
  ['more than 63 bits', [127, 128, 0, 0, 0, 0, 0, 0, 0]],
]) refused(`a length of ${what}`, kProtocol, Buffer.from([kFinal | text, bytes[0] | 0x80, ...bytes.slice(1), 0, 0, 0, 0]))
for (const [what, bytes] of [
  ['one byte more than allowed', [0, 0, 0, 0, 0, 4, 0, 1]],
  ['4 GiB', [0, 0, 0, 1, 0, 0, 0, 0]],
  ['2^63 - 1', [127, 255, 255, 255, 255, 255, 255, 255]],
]) refused(`a length of ${what}, before its payload has come`, kTooBig, Buffer.from([kFinal | text, 255, ...bytes, 0, 0, 0, 0]))
for (const bit of [0x40, 0x20, 0x10, 0x70]) {
  refused(`the reserved bits ${bit}`, kProtocol, frame(kFinal | bit | text, asking()))
  refused(`the reserved bits ${bit} of a ping`, kProtocol, frame(kFinal | bit | ping))
  refused(`the reserved bits ${bit} between fragments`, kProtocol, fragments(asking(), 5)[0], frame(kFinal | bit | continuation, 'x'))
}
for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) {
  refused(`the opcode ${opcode}`, kProtocol, frame(kFinal | opcode))
  refused(`the opcode ${opcode} after a message`, kProtocol, text_frame(asking()), frame(kFinal | opcode, 'x'))
}
refused('a binary message', kUnsupported, frame(kFinal | binary, asking()))

// 5.4: fragments.
answered('two fragments', ...fragments(asking(), 7))
answered('a fragment for every byte', ...fragments(asking(), ...Array.from({ length: 15 }, (_, index) => index + 1)))
answered('fragments of nothing', ...fragments(asking(), 0, 0, 5, 5, 16, 16))
answered('fragments up to the limit', ...fragments(asking(kMostBytes), 10, 40_000))
refused('fragments beyond the limit', kTooBig, ...fragments(asking(kMostBytes + 1), 10, 40_000))
refused('fragments without an end', kTooBig, ...fragments(asking(kMostBytes * 2), ...Array.from({ length: 15 }, (_, index) => (index + 1) * 32_768)))
refused('a continuation of nothing', kProtocol, frame(kFinal | continuation, asking()))
refused('a first fragment that is a continuation', kProtocol, frame(continuation, asking()))
refused('a continuation after the end', kProtocol, ...fragments(asking(), 7), frame(kFinal | continuation, 'x'))
refused('a message inside another', kProtocol, fragments(asking(), 7)[0], text_frame(asking()))
refused('a fragment that begins inside another message', kProtocol, fragments(asking(), 7)[0], frame(text, 'x'))

// 5.5: control frames.
for (const payload of ['', 'hello', Buffer.from([0, 255, 254, 128]), 'p'.repeat(125)]) {
  test(`a ping of ${payload.length} bytes comes back`, () => each_way(async (line, send) => {
    send(frame(kFinal | ping, payload))
    const { first, payload: same } = await line.next()
    assert.equal(first, kFinal | pong)
    assert.deepEqual(same, Buffer.from(payload))
  }))
}
test('pings come back in their order, also between fragments, before the message', () => each_way(async (line, send) => {
  const [first, second, third] = fragments(asking(), 3, 9)
  send(first, frame(kFinal | ping, '1'), second, frame(kFinal | ping, '2'), third, frame(kFinal | ping, '3'))
  const said = [await line.next(), await line.next(), await line.next(), await line.next()]
  assert.deepEqual(said.filter((each) => each.first === (kFinal | pong)).map(({ payload }) => String(payload)), ['1', '2', '3'])
  assert.equal(said.filter(is_answer).length, 1)
}))
answered('a pong that nobody asked for is passed over', frame(kFinal | pong, 'x'), text_frame(asking()))
answered('a pong between fragments is passed over', fragments(asking(), 5)[0], frame(kFinal | pong), fragments(asking(), 5)[1])
for (const [name, opcode] of [['close', close], ['ping', ping], ['pong', pong]]) {
  refused(`a ${name} of 126 bytes`, kProtocol, frame(kFinal | opcode, Buffer.concat([Buffer.of(3, 232), Buffer.alloc(124, 'p')])))
  refused(`a ${name} in fragments`, kProtocol, frame(opcode, Buffer.of(3, 232)), frame(kFinal | continuation))
}

// 5.5.1, 7: closing.
test('a close without a code is answered without a code', () => each_way(async (line, send) => {
  send(frame(kFinal | close), text_frame(asking()))
  const said = await line.next()
  assert.deepEqual([said.first, said.payload.length], [kFinal | close, 0])
  assert.equal(await line.next(), undefined)
}))
for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]) {
  refused(`the close code ${code} comes back, and nothing is read behind it`, code, close_frame(code, 'because'), text_frame(asking()))
}
for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]) {
  refused(`the close code ${code} that may not be sent`, kProtocol, close_frame(code))
}
refused('a close code of one byte', kProtocol, frame(kFinal | close, 'x'))
refused('a reason of 123 bytes', 1000, close_frame(1000, 'r'.repeat(123)))
refused('a reason that is not UTF-8', kNotUtf8, close_frame(1000, Buffer.of(0xce, 0xba, 0xe1, 0xbd, 0xb9, 0xff)))
refused('a close between fragments', 1000, fragments(asking(), 7)[0], close_frame(1000))

// 5.6, 8.1: UTF-8.
for (const letters of ['é', 'κόσμε', '한글', '汉字', '🏡', '\u{10ffff}', '\ud7ff', '\ue000', '\u{10000}', '\ufffd', '\ufeff']) {
  test(`the characters ${JSON.stringify(letters)} arrive, cut at every byte`, () => each_way(async (line, send) => {
    const message = Buffer.from(calling(letters))
    for (let cut = message.indexOf('"id":') + 6; cut <= message.indexOf('"method"'); cut += 1) {
      send(...fragments(message, cut))
      assert.equal(JSON.parse((await line.next()).payload).id, letters)
    }
  }))
}
for (const [what, bytes] of Object.entries({
  'a lone continuation byte': [0x80],
  'two lone continuation bytes': [0xbf, 0x80],
  'a character without its last byte': [0xed, 0x95],
  'a character that breaks off in a letter': [0xed, 0x95, 0x41],
  'an overlong slash': [0xc0, 0xaf],
  'an overlong NUL': [0xc0, 0x80],
  'an overlong slash of three bytes': [0xe0, 0x80, 0xaf],
  'an overlong slash of four bytes': [0xf0, 0x80, 0x80, 0xaf],
  'half of a pair': [0xed, 0xa0, 0x80],
  'the other half of a pair': [0xed, 0xbf, 0xbf],
  'both halves of a pair': [0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80],
  'a number above all characters': [0xf4, 0x90, 0x80, 0x80],
  'five bytes': [0xf8, 0x88, 0x80, 0x80, 0x80],
  'six bytes': [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80],
  'a byte that never occurs': [0xfe],
})) {
  const message = Buffer.concat([Buffer.from('"id":"한'), Buffer.from(bytes), Buffer.from('"')])
  refused(`${what} in one frame`, kNotUtf8, frame(kFinal | text, message))
  refused(`${what} at the end`, kNotUtf8, frame(kFinal | text, message.subarray(0, -1)))
  for (let cut = 9; cut < 9 + bytes.length; cut += 1) refused(`${what} cut after ${cut} bytes`, kNotUtf8, ...fragments(message, cut))
}
refused('what cannot become UTF-8 any more, before the message has ended', kNotUtf8, frame(text, Buffer.of(0xed, 0xa0)))
refused('half a character, when the message ends with an empty fragment', kNotUtf8, frame(text, Buffer.of(0xed, 0x95)), frame(kFinal | continuation))

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
