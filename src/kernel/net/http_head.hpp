#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string_view>

#include "base/refusal.hpp"
#include "kernel/net/limits.hpp"

namespace madang::net {

/// Finds where a request's head ends in bytes that grow, looking at every byte once. Refuses a line that does not end
/// in CR LF as soon as it is seen, so that no proxy before us can see another end than we do.
class HeadFinder {
 public:
  struct Found {
    std::size_t begin;  ///< 2 when an empty line stood before the request line (RFC 9112 2.2), else 0
    std::size_t end;    ///< behind the empty line
  };

  /// `bytes` starts with everything given before. Nothing when the end has not come.
  std::expected<std::optional<Found>, RefusalKind> look(std::string_view bytes, const ServerLimits& limits);

 private:
  std::size_t begin_ = 0;
  std::size_t line_ = 0;
  std::size_t seen_ = 0;
};

/// Checks a whole head more strictly than a parser must, so that its meaning is beyond doubt (RFC 9112 11.2): one
/// spelling for line ends and separators, no folded lines, at most one Content-Length, never together with
/// Transfer-Encoding, exactly one Host. Nothing when it may be parsed.
std::optional<RefusalKind> head_fault(std::string_view head, const ServerLimits& limits);

/// Whether a line, without its end, is a field: a token, a colon, no control character.
bool is_field(std::string_view line);

}  // namespace madang::net
