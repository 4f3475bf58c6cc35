#include "kernel/net/http_body.hpp"

#include <algorithm>
#include <charconv>

#include "kernel/net/http_head.hpp"
#include "kernel/net/http_refusals.hpp"

namespace madang::net {

namespace {

constexpr std::size_t kMostDigits = 15;  // so that no size overflows

/// `bytes` up to the end of its first line. Nothing when that has not come; refused when it ends otherwise than in
/// CR LF, or is longer than a head may be.
std::expected<std::string_view, RefusalKind> first_line(std::string_view bytes, std::size_t most) {
  const auto feed = bytes.find('\n');
  if (std::min(feed, bytes.size() - 1) >= most) return std::unexpected(kBadChunk);
  if (feed == std::string_view::npos) return std::string_view();
  if (feed == 0 || bytes[feed - 1] != '\r') return std::unexpected(kBadChunk);
  return bytes.substr(0, feed + 1);
}

bool is_visible(char character) { return character == '\t' || (character >= 0x20 && character < 0x7f); }

bool is_extension(std::string_view text) {
  return text.empty() || (text.front() == ';' && std::ranges::all_of(text, is_visible));
}

}  // namespace

BodyReader::BodyReader(const ServerLimits& limits, State state, std::uint64_t left, std::uint64_t most)
    : limits_(&limits), state_(state), in_chunks_(state == State::size), most_(most), left_(left) {
  if (state == State::data && left == 0) state_ = State::done;
}

std::expected<std::size_t, RefusalKind> BodyReader::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (!done() && taken < bytes.size()) {
    const auto rest = bytes.substr(taken);
    const auto step = state_ == State::data          ? take_data(rest)
                      : state_ == State::end_of_data ? take_end_of_data(rest)
                                                     : take_line(rest);
    if (!step) return step;
    if (*step == 0) break;
    if (left_ > most_ || body_.size() + left_ > most_) return std::unexpected(kBodyTooLarge);
    taken += *step;
  }
  return taken;
}

std::size_t BodyReader::take_data(std::string_view bytes) {
  const auto part = bytes.substr(0, left_);
  body_.append(part);
  left_ -= part.size();
  if (left_ == 0) state_ = in_chunks_ ? State::end_of_data : State::done;
  return part.size();
}

std::expected<std::size_t, RefusalKind> BodyReader::take_end_of_data(std::string_view bytes) {
  const auto end = bytes.substr(0, 2);
  if (!std::string_view("\r\n").starts_with(end)) return std::unexpected(kBadChunk);
  if (end.size() < 2) return 0;
  state_ = State::size;
  return 2;
}

std::expected<std::size_t, RefusalKind> BodyReader::take_line(std::string_view bytes) {
  const auto line = first_line(bytes, limits_->header_bytes);
  if (!line) return std::unexpected(line.error());
  if (line->empty()) return 0;
  const auto text = line->substr(0, line->size() - 2);
  const bool is_read = state_ == State::size ? read_size(text) : read_trailer(text);
  if (!is_read || line_bytes_ > limits_->header_bytes) return std::unexpected(kBadChunk);
  return line->size();
}

bool BodyReader::read_size(std::string_view line) {
  const auto digits = std::min(line.find_first_not_of("0123456789abcdefABCDEF"), line.size());
  if (digits == 0 || digits > kMostDigits || !is_extension(line.substr(digits))) return false;
  std::from_chars(line.data(), line.data() + digits, left_, 16);
  line_bytes_ += line.size() - digits;
  state_ = left_ > 0 ? State::data : State::trailer;
  return true;
}

bool BodyReader::read_trailer(std::string_view line) {
  if (line.empty()) {
    state_ = State::done;
    return true;
  }
  line_bytes_ += line.size();
  trailer_count_ += 1;
  return is_field(line) && trailer_count_ <= limits_->header_count;
}

}  // namespace madang::net
