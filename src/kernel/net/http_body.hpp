#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "base/refusal.hpp"
#include "kernel/net/limits.hpp"

namespace madang::net {

/// Reads the body of one request out of bytes as they come (RFC 9112 6.3, 7.1): a number of bytes, or chunks. Chunks
/// are read more strictly than they must be, so that no proxy before us can see another end than we do: one spelling of
/// sizes and line ends, no control character in an extension. Extensions are read over, and so are trailer fields.
class BodyReader {
 public:
  /// The caller has seen that the length is allowed.
  static BodyReader of_length(std::uint64_t length, const ServerLimits& limits) {
    return {limits, State::data, length, length};
  }
  static BodyReader of_chunks(const ServerLimits& limits, std::uint64_t most) { return {limits, State::size, 0, most}; }

  /// Says how many bytes were taken; the rest comes again, with more behind.
  std::expected<std::size_t, RefusalKind> feed(std::string_view bytes);
  bool done() const { return state_ == State::done; }
  std::string take() { return std::move(body_); }  ///< once, when done()

 private:
  enum class State : std::uint8_t { size, data, end_of_data, trailer, done };

  BodyReader(const ServerLimits& limits, State state, std::uint64_t left, std::uint64_t most);

  std::size_t take_data(std::string_view bytes);
  std::expected<std::size_t, RefusalKind> take_end_of_data(std::string_view bytes);
  std::expected<std::size_t, RefusalKind> take_line(std::string_view bytes);
  bool read_size(std::string_view line);
  bool read_trailer(std::string_view line);

  const ServerLimits* limits_;
  std::string body_;
  State state_;
  const bool in_chunks_;
  const std::uint64_t most_;
  std::uint64_t left_;          // of the data that is being read
  std::size_t line_bytes_ = 0;  // of all lines between the data, beyond the sizes themselves
  std::size_t trailer_count_ = 0;
};

}  // namespace madang::net
