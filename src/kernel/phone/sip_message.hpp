#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang::phone {

struct SipHeader {
  std::string name;  ///< in its long form
  std::string value;
};

/// A request or a response of SIP (RFC 3261, 7), one datagram each.
struct SipMessage {
  std::string method;  ///< of a request; empty in a response
  std::string uri;     ///< of a request
  int status = 0;      ///< of a response
  std::string reason;
  std::vector<SipHeader> headers;
  std::string body;

  bool is_request() const { return !method.empty(); }
  /// The first of that name, in whatever case; empty when there is none.
  std::string_view header(std::string_view name) const;
  /// All of that name, those on one line taken apart at their commas.
  std::vector<std::string> all(std::string_view name) const;
  void add(std::string name, std::string value) { headers.push_back({std::move(name), std::move(value)}); }
  void remove(std::string_view name);
  /// With the `Content-Length` that it has.
  std::string text() const;
};

inline constexpr std::size_t kMostSipBytes = 16 * 1024;
inline constexpr std::size_t kMostSipHeaders = 128;

/// Strict where a message says what it is and how long, lenient about blanks, folded lines and compact names. Nothing
/// when it is none, or too long. Pure.
std::optional<SipMessage> read_sip(std::string_view datagram);

/// `314159 INVITE`
struct CSeq {
  std::uint32_t number = 0;
  std::string method;
};
std::optional<CSeq> read_cseq(std::string_view value);

/// Of `;name=value` behind a header's main part (and behind its `<…>`); without quotes; nothing when it is not there.
std::optional<std::string> parameter(std::string_view value, std::string_view name);

/// The URI of `"Kim" <sip:kim@a>;tag=b` or `sip:kim@a;tag=b`.
std::string_view uri_in(std::string_view value);

/// `sip:user@host:port;parameters`
struct SipUri {
  std::string user;
  std::string host;        ///< an IPv6 address without its brackets
  std::uint16_t port = 0;  ///< 0: none said
  std::string parameters;  ///< with their first `;`
};
std::optional<SipUri> read_sip_uri(std::string_view text);

}  // namespace madang::phone
