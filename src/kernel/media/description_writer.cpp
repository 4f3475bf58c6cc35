#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "kernel/media/session_description.hpp"

namespace madang::media {

namespace {

/// Lines of SDP, one after the other.
class Lines {
 public:
  template <class... Arguments>
  void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
    text_ += "\r\n";
  }
  void add_if(bool holds, std::string_view line) {
    if (holds) add("{}", line);
  }
  void add_unless_empty(std::string_view name, std::string_view value) {
    if (!value.empty()) add("a={}:{}", name, value);
  }
  std::string taken() { return std::move(text_); }

 private:
  std::string text_;
};

std::string_view name_of(MediaKind kind) {
  switch (kind) {
    case MediaKind::audio: return "audio";
    case MediaKind::video: return "video";
    case MediaKind::application: return "application";
  }
  return {};
}

std::string_view name_of(MediaDirection direction) {
  switch (direction) {
    case MediaDirection::sendrecv: return "sendrecv";
    case MediaDirection::sendonly: return "sendonly";
    case MediaDirection::recvonly: return "recvonly";
    case MediaDirection::inactive: return "inactive";
  }
  return {};
}

std::string_view name_of(DtlsSetup setup) {
  switch (setup) {
    case DtlsSetup::actpass: return "actpass";
    case DtlsSetup::active: return "active";
    case DtlsSetup::passive: return "passive";
  }
  return {};
}

void write_candidate(const CandidateDescription& candidate, Lines& lines) {
  lines.add("a=candidate:{} {} {} {} {} {} typ {}{}{}", candidate.foundation, candidate.component, candidate.transport,
            candidate.priority, candidate.address, candidate.port, candidate.type,
            candidate.tcp_type.empty() ? "" : " tcptype ", candidate.tcp_type);
}

void write_transport(const TransportDescription& transport, Lines& lines) {
  lines.add_unless_empty("ice-ufrag", transport.ufrag);
  lines.add_unless_empty("ice-pwd", transport.password);
  if (!transport.ice_options.empty()) lines.add("a=ice-options:{}", fmt::join(transport.ice_options, " "));
  for (const auto& print : transport.fingerprints) lines.add("a=fingerprint:{} {}", print.algorithm, print.value);
  if (transport.setup) lines.add("a=setup:{}", name_of(*transport.setup));
  for (const auto& candidate : transport.candidates) write_candidate(candidate, lines);
  lines.add_if(transport.is_gathered, "a=end-of-candidates");
}

void write_codec(const CodecDescription& codec, Lines& lines) {
  if (!codec.name.empty())
    lines.add("a=rtpmap:{} {}/{}{}", codec.payload, codec.name, codec.clock,
              codec.channels == 1 ? "" : fmt::format("/{}", codec.channels));
  for (const auto& kind : codec.feedback) lines.add("a=rtcp-fb:{} {}", codec.payload, kind);
  if (!codec.parameters.empty()) lines.add("a=fmtp:{} {}", codec.payload, codec.parameters);
}

std::string text_of(const SimulcastStreams& streams) {
  std::vector<std::string> texts;
  for (const auto& alternatives : streams) texts.push_back(fmt::format("{}", fmt::join(alternatives, ",")));
  return fmt::format("{}", fmt::join(texts, ";"));
}

void write_simulcast(const MediaDescription& media, Lines& lines) {
  for (const auto& rid : media.rids)
    lines.add("a=rid:{} {}{}{}", rid.rid, rid.is_sent ? "send" : "recv", rid.restrictions.empty() ? "" : " ",
              rid.restrictions);
  const auto& sent = media.simulcast_sent;
  const auto& received = media.simulcast_received;
  if (sent.empty() && received.empty()) return;
  lines.add("a=simulcast:{}{}{}{}{}", sent.empty() ? "" : "send ", text_of(sent),
            sent.empty() || received.empty() ? "" : " ", received.empty() ? "" : "recv ", text_of(received));
}

void write_sources(const MediaDescription& media, Lines& lines) {
  for (const auto& group : media.source_groups)
    lines.add("a=ssrc-group:{} {}", group.semantics, fmt::join(group.ssrcs, " "));
  for (const auto& source : media.sources) lines.add("a=ssrc:{} cname:{}", source.ssrc, source.cname);
}

void write_media_line(const MediaDescription& media, Lines& lines) {
  if (media.kind == MediaKind::application) {
    lines.add("m=application {} {} webrtc-datachannel", media.port, media.protocol);
    return;
  }
  std::vector<unsigned> payloads;
  for (const auto& codec : media.codecs) payloads.push_back(codec.payload);
  lines.add("m={} {} {} {}", name_of(media.kind), media.port, media.protocol, fmt::join(payloads, " "));
}

void write_extension(const ExtensionDescription& extension, Lines& lines) {
  const bool is_both_ways = extension.direction == MediaDirection::sendrecv;
  lines.add("a=extmap:{}{}{} {}", extension.id, is_both_ways ? "" : "/",
            is_both_ways ? "" : name_of(extension.direction), extension.uri);
}

void write_media(const MediaDescription& media, Lines& lines) {
  write_media_line(media, lines);
  lines.add("c=IN IP4 0.0.0.0");
  lines.add_unless_empty("mid", media.mid);
  write_transport(media.transport, lines);
  lines.add_if(media.mixes_extensions, "a=extmap-allow-mixed");
  for (const auto& extension : media.extensions) write_extension(extension, lines);
  lines.add("a={}", name_of(media.direction));
  lines.add_unless_empty("msid", media.msid);
  lines.add_if(media.is_bundle_only, "a=bundle-only");
  lines.add_if(media.muxes_rtcp, "a=rtcp-mux");
  lines.add_if(media.has_reduced_rtcp, "a=rtcp-rsize");
  for (const auto& codec : media.codecs) write_codec(codec, lines);
  write_simulcast(media, lines);
  write_sources(media, lines);
}

}  // namespace

std::string written(const SessionDescription& description) {
  Lines lines;
  lines.add("v=0");
  lines.add("o={} {} {} IN IP4 127.0.0.1", description.user, description.session, description.version);
  lines.add("s=-");
  lines.add("t=0 0");
  if (!description.bundle.empty()) lines.add("a=group:BUNDLE {}", fmt::join(description.bundle, " "));
  lines.add_if(description.is_ice_lite, "a=ice-lite");
  lines.add_if(description.mixes_extensions, "a=extmap-allow-mixed");
  write_transport(description.transport, lines);
  for (const auto& media : description.media) write_media(media, lines);
  return lines.taken();
}

}  // namespace madang::media
