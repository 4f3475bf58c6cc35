#include "base/json/decode.hpp"

#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <cmath>
#include <unordered_set>

namespace madang::json {
namespace {

constexpr std::size_t kDeepest = 32;
constexpr std::size_t kMostKeys = 1000;

/// What Boost.JSON takes and we do not. It keeps the last of two equal keys, and readers that keep the first would see
/// another document. Keys made to collide in a hash table cost the square of their number. A number beyond all numbers
/// is written as something that is no JSON.
class Strictness {
 public:
  std::string_view reason;

  static constexpr std::size_t max_object_size = -1;
  static constexpr std::size_t max_array_size = -1;
  static constexpr std::size_t max_key_size = -1;
  static constexpr std::size_t max_string_size = -1;

  using error = boost::json::error_code;

  bool on_document_begin(error&) { return true; }
  bool on_document_end(error&) { return true; }
  bool on_object_begin(error&) {
    open_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, error&) {
    open_.pop_back();
    return true;
  }
  bool on_array_begin(error&) { return true; }
  bool on_array_end(std::size_t, error&) { return true; }
  bool on_key_part(boost::json::string_view part, std::size_t, error&) {
    key_.append(part);
    return true;
  }
  bool on_key(boost::json::string_view part, std::size_t, error& failed) {
    key_.append(part);
    if (!open_.back().insert(std::exchange(key_, {})).second)
      return refuse("has the same key twice in one object", failed);
    if (open_.back().size() > kMostKeys) return refuse("has more than 1000 keys in one object", failed);
    return true;
  }
  bool on_string_part(boost::json::string_view, std::size_t, error&) { return true; }
  bool on_string(boost::json::string_view, std::size_t, error&) { return true; }
  bool on_number_part(boost::json::string_view, error&) { return true; }
  bool on_int64(std::int64_t, boost::json::string_view, error&) { return true; }
  bool on_uint64(std::uint64_t, boost::json::string_view, error&) { return true; }
  bool on_double(double number, boost::json::string_view, error& failed) {
    return std::isfinite(number) || refuse("has a number that is too large", failed);
  }
  bool on_bool(bool, error&) { return true; }
  bool on_null(error&) { return true; }
  bool on_comment_part(boost::json::string_view, error&) { return true; }
  bool on_comment(boost::json::string_view, error&) { return true; }

 private:
  bool refuse(std::string_view why, error& failed) {
    reason = why;
    failed = boost::json::error::exception;
    return false;
  }

  std::vector<std::unordered_set<std::string>> open_;
  std::string key_;
};

/// Empty when there is nothing to object to.
std::string_view objection_to(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kDeepest;
  boost::json::basic_parser<Strictness> parser(options);
  boost::json::error_code failed;
  parser.write_some(false, text.data(), text.size(), failed);
  return parser.handler().reason;
}

}  // namespace

std::string Path::text() const {
  std::string before = parent ? parent->text() : std::string();
  if (!parent) return before;
  if (name.empty()) return before + fmt::format("[{}]", index);
  return before.empty() ? std::string(name) : before + "." + std::string(name);
}

Fault fault_at(const Path& path, std::string reason) { return FieldError{path.text(), std::move(reason)}; }

namespace detail {

Fault read_text(const boost::json::value& value, std::string& into, std::size_t least, std::size_t most,
                const Path& path) {
  if (!value.is_string()) return fault_at(path, "must be text");
  if (auto reason = text_fault(value.get_string(), least, most)) return fault_at(path, *reason);
  into = value.get_string();
  return {};
}

Fault read_number(const boost::json::value& value, std::int64_t& into, std::int64_t least, std::int64_t most,
                  const Path& path) {
  boost::json::error_code failed;
  into = value.is_number() ? value.to_number<std::int64_t>(failed) : 0;
  if (failed || !value.is_number()) return fault_at(path, "must be a whole number");
  if (into < least || into > most) return fault_at(path, fmt::format("must be between {} and {}", least, most));
  return {};
}

Fault unknown_field(const boost::json::object& object, std::span<const std::string_view> names, const Path& path) {
  for (const auto& [key, ignored] : object) {
    if (std::find(names.begin(), names.end(), std::string_view(key)) != names.end()) continue;
    return fault_at(Path{&path, key}, "is not a field of this request");
  }
  return {};
}

}  // namespace detail

std::expected<boost::json::value, FieldError> parse(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kDeepest;
  boost::json::error_code failed;
  auto value = boost::json::parse(text, failed, {}, options);
  if (failed) return std::unexpected(FieldError{"", "is not valid JSON: " + failed.message()});
  if (const auto why = objection_to(text); !why.empty()) return std::unexpected(FieldError{"", std::string(why)});
  return value;
}

}  // namespace madang::json
