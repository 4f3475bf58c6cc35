#include "kernel/media/tests/offers.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace madang::media::tests {

namespace {

constexpr std::string_view kChromiumTransport =
    "a=ice-ufrag:Jpbd\n"
    "a=ice-pwd:Fus4hRjMrpP46HRkXRz+RPdL\n"
    "a=ice-options:trickle\n"
    "a=fingerprint:sha-256 04:B3:84:B1:04:0A:C8:1B:1B:04:11:51:67:88:3E:07:6D:3A:51:0C:44:B5:9C:0A:12:CC:0D:EE:31:22:"
    "F0:0F\n"
    "a=setup:actpass\n";

constexpr std::string_view kChromiumAudio =
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\n"
    "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n"
    "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\n"
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n";

constexpr std::string_view kChromiumAudioCodecs =
    "a=rtcp-mux\n"
    "a=rtcp-rsize\n"
    "a=rtpmap:111 opus/48000/2\n"
    "a=rtcp-fb:111 transport-cc\n"
    "a=fmtp:111 minptime=10;useinbandfec=1\n"
    "a=rtpmap:63 red/48000/2\n"
    "a=fmtp:63 111/111\n"
    "a=rtpmap:9 G722/8000\n"
    "a=rtpmap:0 PCMU/8000\n"
    "a=rtpmap:8 PCMA/8000\n"
    "a=rtpmap:13 CN/8000\n"
    "a=rtpmap:110 telephone-event/48000\n"
    "a=rtpmap:126 telephone-event/8000\n";

constexpr std::string_view kChromiumVideo =
    "a=extmap:14 urn:ietf:params:rtp-hdrext:toffset\n"
    "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n"
    "a=extmap:13 urn:3gpp:video-orientation\n"
    "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\n"
    "a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\n"
    "a=extmap:6 http://www.webrtc.org/experiments/rtp-hdrext/video-content-type\n"
    "a=extmap:7 http://www.webrtc.org/experiments/rtp-hdrext/video-timing\n"
    "a=extmap:8 http://www.webrtc.org/experiments/rtp-hdrext/color-space\n"
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n"
    "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\n"
    "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\n"
    "a=extmap:12 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension\n";

std::string with_feedback(int payload, std::string_view encoding, std::string_view parameters, int again) {
  auto text = fmt::format("a=rtpmap:{} {}/90000\n", payload, encoding);
  for (const auto* kind : {"goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"})
    text += fmt::format("a=rtcp-fb:{} {}\n", payload, kind);
  if (!parameters.empty()) text += fmt::format("a=fmtp:{} {}\n", payload, parameters);
  return text + fmt::format("a=rtpmap:{0} rtx/90000\na=fmtp:{0} apt={1}\n", again, payload);
}

std::string chromium_video_codecs() {
  constexpr std::string_view kH264 = "level-asymmetry-allowed=1;packetization-mode={};profile-level-id={}";
  const auto h264 = [&](int payload, int mode, std::string_view level, int again) {
    return with_feedback(payload, "H264", fmt::format(fmt::runtime(kH264), mode, level), again);
  };
  return "a=rtcp-mux\na=rtcp-rsize\n" + with_feedback(96, "VP8", "", 97) + h264(102, 1, "42001f", 103) +
         h264(104, 0, "42001f", 105) + h264(106, 1, "42e01f", 107) + h264(108, 0, "42e01f", 109) +
         h264(127, 1, "4d001f", 125) + with_feedback(45, "AV1", "level-idx=5;profile=0;tier=0", 46) +
         with_feedback(98, "VP9", "profile-id=0", 99) + with_feedback(100, "VP9", "profile-id=2", 101) +
         "a=rtpmap:112 red/90000\na=rtpmap:113 rtx/90000\na=fmtp:113 apt=112\na=rtpmap:114 ulpfec/90000\n";
}

std::string chromium_audio(int mid, std::string_view direction, std::string_view sources) {
  return fmt::format(
      "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\nc=IN IP4 0.0.0.0\na=rtcp:9 IN IP4 0.0.0.0\n"
      "{}a=mid:{}\n{}a={}\n{}{}",
      kChromiumTransport, mid, kChromiumAudio, direction, kChromiumAudioCodecs, sources);
}

std::string chromium_video(int mid, std::string_view direction, std::string_view end) {
  return fmt::format(
      "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 104 105 106 107 108 109 127 125 45 46 98 99 100 101 "
      "112 113 114\nc=IN IP4 0.0.0.0\na=rtcp:9 IN IP4 0.0.0.0\n{}a=mid:{}\n{}{}a={}\n{}{}",
      kChromiumTransport, mid, kChromiumVideo,
      direction == "sendonly" ? "a=extmap:9 http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00\n"
                              : "",
      direction, chromium_video_codecs(), end);
}

constexpr std::string_view kFirefoxTransport =
    "a=ice-pwd:8a3d0f5c4b8e1f2a7d6c5b4a39281706\n"
    "a=ice-ufrag:1f0c2b7e\n";

std::string firefox_audio(int mid, int port, std::string_view direction, std::string_view end) {
  return fmt::format(
      "m=audio {0} UDP/TLS/RTP/SAVPF 109 9 0 8 101\nc=IN IP4 0.0.0.0\n{1}a={2}\n"
      "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\n"
      "a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level\n"
      "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\n"
      "a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1\na=fmtp:101 0-15\n{3}a=mid:{4}\n{5}"
      "a=rtcp-mux\na=rtpmap:109 opus/48000/2\na=rtpmap:9 G722/8000/1\na=rtpmap:0 PCMU/8000\n"
      "a=rtpmap:8 PCMA/8000\na=rtpmap:101 telephone-event/8000/1\na=setup:actpass\n"
      "a=ssrc:{6} cname:{{5e9f1c0a-5d0b-4a4e-8a55-1f6f1b7c2d3e}}\n",
      port, port == 0 ? "a=bundle-only\n" : "", direction, kFirefoxTransport, mid, end, 3000000 + mid);
}

std::string firefox_video(int mid, std::string_view direction, std::string_view end) {
  std::string feedback;
  for (const auto payload : {120, 121, 99})
    for (const auto* kind : {"nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"})
      feedback += fmt::format("a=rtcp-fb:{} {}\n", payload, kind);
  return fmt::format(
      "m=video 0 UDP/TLS/RTP/SAVPF 120 124 121 125 99 100 123 122 119\nc=IN IP4 0.0.0.0\n"
      "a=bundle-only\na={0}\na=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\n"
      "a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n"
      "a=extmap:5 urn:ietf:params:rtp-hdrext:toffset\n"
      "a=extmap:6/recvonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\n"
      "a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\n"
      "a=fmtp:120 max-fs=12288;max-fr=60\na=fmtp:124 apt=120\na=fmtp:121 max-fs=12288;max-fr=60\n"
      "a=fmtp:125 apt=121\na=fmtp:100 apt=99\na=fmtp:119 apt=122\n{1}a=mid:{2}\n{3}{4}a=rtcp-mux\n"
      "a=rtcp-rsize\na=rtpmap:120 VP8/90000\na=rtpmap:124 rtx/90000\na=rtpmap:121 VP9/90000\n"
      "a=rtpmap:125 rtx/90000\na=rtpmap:99 AV1/90000\na=rtpmap:100 rtx/90000\n"
      "a=rtpmap:123 ulpfec/90000\na=rtpmap:122 red/90000\na=rtpmap:119 rtx/90000\na=setup:actpass\n"
      "a=ssrc:{5} cname:{{5e9f1c0a-5d0b-4a4e-8a55-1f6f1b7c2d3e}}\n",
      direction, kFirefoxTransport, mid, end, feedback, 4000000 + mid);
}

std::string mids(int count) {
  std::string text;
  for (int mid = 0; mid < count; ++mid) text += fmt::format(" {}", mid);
  return text;
}

constexpr std::string_view kRids = "a=rid:q send\na=rid:h send\na=rid:f send\na=simulcast:send q;h;f\n";

}  // namespace

std::string chromium_offer(int tiles) {
  auto text = "v=0\no=- 4396055952786825640 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE" + mids(12 + tiles) +
              "\na=extmap-allow-mixed\na=msid-semantic: WMS\n";
  text += chromium_audio(0, "sendonly", "a=ssrc:216329669 cname:XLHfJRm1Esx0pQ\na=ssrc:216329669 msid:- 6c2f\n");
  text += chromium_video(1, "sendonly", kRids);
  text += chromium_video(2, "sendonly",
                         "a=ssrc-group:FID 1102 1103\na=ssrc:1102 cname:XLHfJRm1Esx0pQ\n"
                         "a=ssrc:1103 cname:XLHfJRm1Esx0pQ\n");
  text += chromium_audio(3, "sendonly", "a=ssrc:1104 cname:XLHfJRm1Esx0pQ\n");
  for (int mid = 4; mid < 9; ++mid) text += chromium_audio(mid, "recvonly", "");
  text += chromium_video(9, "recvonly", "") + chromium_audio(10, "recvonly", "");
  for (int mid = 11; mid < 12 + tiles; ++mid) text += chromium_video(mid, "recvonly", "");
  return with(text, "\n", "\r\n");
}

std::string firefox_offer(int tiles) {
  auto text =
      "v=0\no=mozilla...THIS_IS_SDPARTA-99.0 3142329940950624223 0 IN IP4 0.0.0.0\ns=-\nt=0 0\na=sendrecv\n"
      "a=fingerprint:sha-256 9D:1C:48:2D:4B:BC:67:28:0C:2E:B6:40:22:80:A6:97:1B:0F:48:50:45:E4:FC:72:BA:0F:4B:"
      "DE:9E:37:4C:81\na=group:BUNDLE" +
      mids(12 + tiles) + "\na=ice-options:trickle\na=extmap-allow-mixed\na=msid-semantic:WMS *\n";
  text += firefox_audio(0, 9, "sendonly", "a=msid:- {b1e7}\n");
  text += firefox_video(1, "sendonly",
                        "a=msid:- {77aa}\na=extmap:8/sendonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\n"
                        "a=extmap:9/sendonly urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\n"
                        "a=rid:q send\na=rid:h send\na=rid:f send\na=simulcast:send q;h;f\n");
  text += firefox_video(2, "sendonly", "a=ssrc-group:FID 4000002 4100002\n");
  text += firefox_audio(3, 0, "sendonly", "");
  for (int mid = 4; mid < 9; ++mid) text += firefox_audio(mid, 0, "recvonly", "");
  text += firefox_video(9, "recvonly", "") + firefox_audio(10, 0, "recvonly", "");
  for (int mid = 11; mid < 12 + tiles; ++mid) text += firefox_video(mid, "recvonly", "");
  return with(text, "\n", "\r\n");
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string with_first(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::invalid_argument(std::string(from));
  return text.replace(at, from.size(), to);
}

}  // namespace madang::media::tests
