const kTransport = [
  'a=ice-ufrag:Jpbd',
  'a=ice-pwd:Fus4hRjMrpP46HRkXRz+RPdL',
  'a=fingerprint:sha-256 04:B3:84:B1:04:0A:C8:1B:1B:04:11:51:67:88:3E:07:6D:3A:51:0C:44:B5:9C:0A:12:CC:0D:EE:31:22:F0:0F',
  'a=setup:actpass',
]
const kMid = 'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid'
const kCongestion = 'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01'

function audio(mid, direction, more = []) {
  return [
    'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', ...kTransport, `a=mid:${mid}`, kCongestion, kMid,
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level', `a=${direction}`, 'a=rtcp-mux', 'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc', 'a=fmtp:111 minptime=10;useinbandfec=1', ...more,
  ]
}

function video(mid, direction, more = []) {
  return [
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97', 'c=IN IP4 0.0.0.0', ...kTransport, `a=mid:${mid}`, kCongestion, kMid,
    'a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', 'a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
    `a=${direction}`, 'a=rtcp-mux', 'a=rtcp-rsize', 'a=rtpmap:96 VP8/90000', 'a=rtcp-fb:96 transport-cc', 'a=rtcp-fb:96 ccm fir',
    'a=rtcp-fb:96 nack', 'a=rtcp-fb:96 nack pli', 'a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96', ...more,
  ]
}

/** What a browser offers with its fixed places, as src/kernel/media/join_slots.hpp says, and no tiles; lines end with LF. */
export function offer() {
  const source = (ssrc) => `a=ssrc:${ssrc} cname:XLHfJRm1Esx0pQ`
  const media = [
    audio(0, 'sendonly', [source(216329669)]),
    video(1, 'sendonly', ['a=rid:q send', 'a=rid:h send', 'a=rid:f send', 'a=simulcast:send q;h;f']),
    video(2, 'sendonly', ['a=ssrc-group:FID 1102 1103', source(1102), source(1103)]),
    audio(3, 'sendonly', [source(1104)]),
    ...[4, 5, 6, 7, 8].map((mid) => audio(mid, 'recvonly')),
    video(9, 'recvonly'),
    audio(10, 'recvonly'),
    video(11, 'recvonly'),
  ]
  const mids = media.map((_, mid) => mid).join(' ')
  const head = ['v=0', 'o=- 4396055952786825640 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids}`, 'a=extmap-allow-mixed']
  return [...head, ...media.flat(), ''].join('\n')
}
